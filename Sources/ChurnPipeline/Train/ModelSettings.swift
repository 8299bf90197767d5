import ChurnTraining

/// Makes trainer options of the settings of a config's `model` section or of `--set`.
struct ModelSettings {
    private let entries: [(key: String, value: ConfigNode)]

    static let boostingKeys =
        [
            "trees", "learning_rate", "max_leaves", "max_depth", "min_rows_per_leaf", "min_hessian_per_leaf", "l1",
            "l2",
            "min_gain", "max_bins", "row_sampling", "early_stopping_rounds", "category_smoothing",
            "category_l2", "quantize", "seed",
        ] + growthKeys + rowKeys + lossKeys

    /// Checks that each setting belongs to the algorithm.
    init(_ config: ModelConfig) throws {
        entries = config.settings
        let known =
            switch config.algorithm {
            case .gradientBoosting: Self.boostingKeys
            case .logisticRegression: Self.logisticKeys
            case .best: Self.boostingKeys + Self.logisticKeys
            }
        for (key, value) in entries where !known.contains(key) {
            throw value.unknownName(key, what: "setting of \(config.algorithm.rawValue)", known: known)
        }
        // Refused here, before any data are read.
        if config.algorithm != .gradientBoosting { _ = try logistic() }
        if config.algorithm != .logisticRegression { _ = try boosting(defaults: .init()) }
    }

    subscript(key: String) -> ConfigNode? { entries.last { $0.key == key }?.value }

    func number(_ key: String, _ fallback: Double) throws -> Double { try self[key]?.number() ?? fallback }

    private func integer(_ key: String, _ fallback: Int) throws -> Int { try self[key]?.integer() ?? fallback }

    /// A whole number, or `none` where there is no limit.
    private func limit(_ key: String, _ fallback: Int?) throws -> Int? {
        guard let node = self[key] else { return fallback }
        return try node.string() == "none" ? nil : try node.integer()
    }

    /// The options of gradient boosting: `defaults` where nothing is set.
    ///
    /// With `trees` there are exactly that many, whatever is set, and training does not stop early.
    func boosting(
        defaults: GradientBoostingTrainer.Options,
        trees: Int? = nil
    ) throws -> GradientBoostingTrainer.Options {
        try GradientBoostingTrainer.Options(
            trees: trees ?? integer("trees", defaults.trees),
            learningRate: number("learning_rate", defaults.learningRate),
            maximumBins: integer("max_bins", defaults.maximumBins),
            growth: growth(defaults.growth),
            columns: columnRules(defaults.columns),
            rows: rowRules(defaults.rows),
            earlyStoppingRounds: trees == nil ? limit("early_stopping_rounds", defaults.earlyStoppingRounds) : nil,
            stopping: stopping(defaults.stopping),
            loss: loss(),
            seed: UInt64(self["seed"]?.integer(0...Int.max) ?? Int(clamping: defaults.seed))
        )
    }

    private func growth(
        _ defaults: GradientBoostingTrainer.Options.Growth
    ) throws -> GradientBoostingTrainer.Options.Growth {
        try .init(
            policy: policy(defaults.policy),
            maximumLeaves: integer("max_leaves", defaults.maximumLeaves),
            maximumDepth: limit("max_depth", defaults.maximumDepth),
            minimumRowsPerLeaf: integer("min_rows_per_leaf", defaults.minimumRowsPerLeaf),
            minimumHessianPerLeaf: number("min_hessian_per_leaf", defaults.minimumHessianPerLeaf),
            l1: number("l1", defaults.l1),
            l2: number("l2", defaults.l2),
            pathSmoothing: number("path_smoothing", defaults.pathSmoothing),
            minimumGain: number("min_gain", defaults.minimumGain),
            categorySmoothing: number("category_smoothing", defaults.categorySmoothing),
            categoryL2: number("category_l2", defaults.categoryL2),
            isQuantised: self["quantize"]?.boolean() ?? defaults.isQuantised
        )
    }
}

extension ModelSettings {
    static let logisticKeys =
        [
            "penalty", "standardize", "transform", "winsorize", "max_levels", "max_iterations", "tolerance",
            "standard_errors", "refit", "encoding", "class_weight", "folds",
        ] + elasticNetKeys

    /// The options of logistic regression.
    func logistic() throws -> LogisticRegressionTrainer.Options {
        var options = try LogisticRegressionTrainer.Options(
            penalty: penalty(),
            elasticNet: elasticNet(),
            standardize: self["standardize"]?.boolean() ?? true,
            transforms: (self["transform"]?.boolean() ?? true) ? .automatic : .never,
            winsorize: self["winsorize"]?.boolean() ?? true,
            maximumLevels: integer("max_levels", 64),
            maximumIterations: integer("max_iterations", 100),
            tolerance: number("tolerance", 1e-8)
        )
        if let node = self["encoding"] { options.encoding = try .init(config: node) }
        options.classWeight = try self["class_weight"]?.classWeight()
        options.folds = try folds()
        options.inference = .init(covariance: try covariance(), refit: try self["refit"]?.boolean() ?? false)
        return options
    }

    /// A strength, `firth`, or `select` for cross-validation, the default.
    private func penalty() throws -> LogisticRegressionTrainer.Options.Penalty {
        guard let node = self["penalty"], try node.string() != "select" else { return .selected }
        if try node.string() == "firth" { return .firth }
        return .fixed(try node.number())
    }

    /// The folds that a penalty is selected by; `nil` where the data decide.
    private func folds() throws -> LogisticRegressionTrainer.Options.Folds? {
        guard let node = self["folds"] else { return nil }
        let name = try node.string()
        guard let folds = LogisticRegressionTrainer.Options.Folds(rawValue: name) else {
            let known = LogisticRegressionTrainer.Options.Folds.allCases.map(\.rawValue)
            throw node.unknownName(name, what: "kind of folds", known: known)
        }
        return folds
    }

    /// The covariance that standard errors are of; `nil` where the data decide.
    private func covariance() throws -> CoefficientTable.Covariance? {
        guard let node = self["standard_errors"] else { return nil }
        let name = try node.string()
        guard let covariance = CoefficientTable.Covariance(rawValue: name) else {
            let known = CoefficientTable.Covariance.allCases.map(\.rawValue)
            throw node.unknownName(name, what: "kind of standard errors", known: known)
        }
        return covariance
    }
}

extension ConfigNode {
    /// `balanced` or a number above 0.
    func classWeight() throws -> ClassWeight {
        if try string() == "balanced" { return .balanced }
        return try checked { try .init(number()) }
    }
}
