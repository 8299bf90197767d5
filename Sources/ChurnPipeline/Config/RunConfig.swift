import ChurnData
import ChurnFeatures
import ChurnTraining
import Foundation

/// A whole run as a config file describes it; every key has been checked.
struct RunConfig {
    /// The file's path as it was given, for messages.
    let path: String
    /// The file's text, kept in the model.
    let text: String
    /// The folder that relative paths in the config are in.
    let folder: String
    let events: EventsConfig
    let customers: CustomerSourceSpec?
    let periods: PeriodSourceSpec?
    let plan: ExtractionPlan
    let model: ModelConfig
    let split: SplitConfig
    let calibration: CalibrationMethod
    let baselines: BaselinesConfig
    let healthScore: HealthScoreConfig?
    let reasons: ReasonConfig
    let reference: ReferenceConfig?
    let revenue: RevenueConfig?
    let slices: SlicesConfig?
    let fairness: FairnessConfig?
    /// Features that the config lists and that `fairness` bars; the plan has the others.
    let barredFeatures: [Feature]
    /// Until when the events are complete, where the config says so.
    let dataEnd: Int64?

    private static let sections = [
        "events", "duplicates", "data_end", "customers", "churn", "observation", "features", "model", "split",
        "calibration", "baselines", "health_score", "reasons", "reference", "revenue", "slices", "fairness",
    ]

    /// Reads the config file at `path`.
    ///
    /// - Throws: ``PipelineError`` with file, line and column of what is wrong.
    init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PipelineError(code: "config.missing", message: "no such config file, or not readable", location: path)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw PipelineError(code: "config.encoding", message: "the config is not UTF-8 text", location: path)
        }
        try self.init(
            text: text,
            path: path,
            folder: URL(fileURLWithPath: path).deletingLastPathComponent().path
        )
    }

    /// Reads a config from its text; relative paths in it are in `folder`.
    init(text: String, path: String, folder: String) throws {
        self.path = path
        self.text = text
        self.folder = folder
        let root = try ConfigNode.parse(text, file: path).mapping(known: Self.sections)
        let observation = try Observation(config: try root.required("observation"))
        let churnNode = try root.required("churn")
        events = try EventsConfig(
            sources: try root.required("events"),
            duplicates: root["duplicates"],
            folder: folder
        )
        customers = try root["customers"].map { try CustomerSourceSpec(config: $0, folder: folder) }
        dataEnd = try root["data_end"]?.instant()
        periods = try PeriodSourceSpec(churn: churnNode, folder: folder)
        let featuresNode = try root.required("features")
        let features = try FeaturesConfig.features(featuresNode, window: observation.window)
        let names = SliceNames(features: features, attributes: customers?.attributes ?? [])
        slices = try root["slices"].map { try SlicesConfig(config: $0, names: names) }
        let fairness = try root["fairness"].map { try FairnessConfig(config: $0, names: names) }
        self.fairness = fairness
        barredFeatures = features.filter { fairness?.bars($0) == true }
        guard barredFeatures.count < features.count else {
            throw featuresNode.fail("\"fairness\" bars every feature from training; add others")
        }
        plan = ExtractionPlan(
            features: features.filter { fairness?.bars($0) != true },
            observation: observation,
            churn: try ChurnDefinition(config: churnNode)
        )
        model = try root["model"].map(ModelConfig.init(config:)) ?? ModelConfig()
        reasons =
            try root["reasons"].map { [plan] in try ReasonConfig(config: $0, features: plan.features) }
            ?? ReasonConfig()
        split = try root["split"].map(SplitConfig.init(config:)) ?? SplitConfig()
        calibration = try root["calibration"].map(CalibrationMethod.init(config:)) ?? .none
        baselines = try root["baselines"].map(BaselinesConfig.init(config:)) ?? BaselinesConfig()
        healthScore = try root["health_score"].map { [plan] in
            try HealthScoreConfig(config: $0, features: plan.features)
        }
        if observation.schedule?.attribute != nil, customers == nil {
            throw try root.required("observation").fail(
                "the cutoffs are measured from an attribute of the customers; add a \"customers\" section with it"
            )
        }
        reference = try root["reference"].map { try ReferenceConfig(config: $0, folder: folder) }
        revenue = try root["revenue"].map { [periods, plan] in
            try RevenueConfig(
                config: $0,
                folder: folder,
                periods: periods,
                allowedGap: plan.churn?.subscriptionGap
            )
        }
        // A plan that has no meaning is refused before any data are read.
        do {
            _ = try FeatureExtractor(plan)
        } catch {
            throw PipelineError(code: "config.plan", message: "\(error)", location: path)
        }
    }
}

/// A table of reference probabilities, such as a simulation's true ones, that the evaluation sets beside the model's.
struct ReferenceConfig {
    let source: TableSource
    let customer: String
    let cutoff: String
    let probability: String

    init(config node: ConfigNode, folder: String) throws {
        let mapping = try node.mapping(known: ["from", "sql", "customer", "cutoff", "probability"])
        source = try TableSource(config: mapping, folder: folder)
        customer = try mapping.required("customer").string()
        cutoff = try mapping.required("cutoff").string()
        probability = try mapping.required("probability").string()
    }
}
