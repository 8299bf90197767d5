import ChurnFeatures
import ChurnScoring

/// The `baselines` section of a config: what is set beside the model.
struct BaselinesConfig {
    /// Which events are activity, for the score of recency; `nil` takes those of the eligibility rule or the churn definition.
    var activity: EventFilter?
    /// Whether a logistic regression is trained beside a model that is none.
    var hasLogisticRegression = true

    init() {}

    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: ["recency", "logistic_regression"])
        activity = try mapping["recency"].map {
            try EventFilter(config: $0.mapping(known: ["type", "types", "where"]))
        }
        hasLogisticRegression = try mapping["logistic_regression"]?.boolean() ?? true
    }

    /// The events that are activity by `plan`: those named here, else those that make customers eligible, else those whose
    /// silence is churn, else any.
    func activity(_ plan: ExtractionPlan) -> EventFilter {
        if let activity { return activity }
        let eligible = plan.observation.eligibility.filter
        if eligible != EventFilter() { return eligible }
        switch plan.churn {
        case .inactivity(let filter, _), .silence(let filter): return filter
        case .event, .subscription, .typed, nil: return EventFilter()
        }
    }
}

/// The `health_score` section of a config: rules over features that someone set by hand.
struct HealthScoreConfig: Hashable {
    /// One rule: points of risk where a feature has some value.
    struct Rule: Hashable {
        enum Condition: Hashable {
            case below(Double)
            case above(Double)
            /// The text of a category, or of a number.
            case equals(String)
            case missing
        }

        let feature: String
        let condition: Condition
        let points: Double
    }

    let rules: [Rule]

    init(rules: [Rule]) { self.rules = rules }

    init(config node: ConfigNode, features: [Feature]) throws {
        let list = try node.mapping(known: ["rules"]).required("rules")
        let names = features.map(\.name)
        rules = try list.list().map { rule in
            let mapping = try rule.mapping(known: ["feature", "below", "above", "equals", "missing", "points"])
            let feature = try mapping.required("feature")
            let name = try feature.string()
            guard names.contains(name) else { throw feature.unknownName(name, what: "feature", known: names) }
            let points = try mapping.required("points")
            let number = try points.number()
            guard number.isFinite else { throw points.fail("must be a finite number") }
            return Rule(feature: name, condition: try Self.condition(mapping, rule), points: number)
        }
        guard !rules.isEmpty else { throw list.fail("the list is empty; give at least one rule") }
    }

    private static func condition(_ mapping: ConfigMapping, _ rule: ConfigNode) throws -> Rule.Condition {
        let given = ["below", "above", "equals", "missing"].filter { mapping[$0] != nil }
        guard given.count == 1 else {
            throw rule.fail("give one condition: below or above a number, equals a number or text, or missing: true")
        }
        if let node = mapping["below"] { return .below(try node.number()) }
        if let node = mapping["above"] { return .above(try node.number()) }
        if let node = mapping["missing"] {
            guard try node.boolean() else { throw node.fail("takes true only; leave the rule out") }
            return .missing
        }
        return .equals(try mapping.required("equals").string())
    }
}

extension HealthScoreConfig {
    /// The points of each row of a matrix that has the features.
    ///
    /// A missing value meets no condition but `missing`; of a category `equals` compares the text.
    ///
    /// - Throws: ``PipelineError`` where a rule compares a category with a number, or a number with a text.
    func points(_ matrix: FeatureMatrix) throws -> [Double] {
        var points = [Double](repeating: 0, count: matrix.rowCount)
        for rule in rules {
            guard let column = matrix.schema.index(of: rule.feature) else {
                preconditionFailure("the config's features are those of the matrix")
            }
            let holds = try rule.test(on: matrix.schema.columns[column])
            for row in points.indices where holds(matrix[row, column]) { points[row] += rule.points }
        }
        return points
    }
}

extension HealthScoreConfig.Rule {
    /// The rule's condition on values of `column`, which are level codes of a category.
    fileprivate func test(on column: FeatureColumn) throws -> (Double) -> Bool {
        func mismatch(_ what: String) -> PipelineError {
            PipelineError(
                code: "health_score.kind",
                message: "health_score: the feature \"\(feature)\" is \(what)"
            )
        }
        switch (condition, column.levels) {
        case (.missing, _): return { $0.isNaN }
        case (.equals(let text), let levels?):
            // A level that no row has is never met.
            guard let code = levels.firstIndex(of: text).map(Double.init) else { return { _ in false } }
            return { $0 == code }
        case (.below, _?), (.above, _?): throw mismatch("a category; compare it with equals or missing")
        case (.below(let bound), nil): return { $0 < bound }
        case (.above(let bound), nil): return { $0 > bound }
        case (.equals(let text), nil):
            guard let number = Double(text) else { throw mismatch("a number, which never equals \"\(text)\"") }
            return { $0 == number }
        }
    }
}
