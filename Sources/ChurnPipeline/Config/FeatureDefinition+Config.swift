import ChurnFeatures

/// How a config writes a feature: one key that names the primitive, and a mapping of its parameters.
///
///     {count: {type: page_view, where: {page: /export, amount: {at_least: 10}}, window: 28d}}
extension FeatureDefinition {
    /// The primitives that a config can name.
    static let configNames =
        [
            "count", "sum", "mean", "active_days", "distinct_types", "distinct", "mean_gap", "overdue_ratio", "recency",
            "never", "age", "slope", "relative_slope", "spike", "percent_change", "symmetric_change", "ratio", "share",
            "tenure", "attribute", "days_until",
        ] + patternNames

    /// Reads a definition from a mapping of one primitive.
    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: Self.configNames)
        guard let (name, value) = mapping.entries.first, mapping.entries.count == 1 else {
            throw node.fail("expected one of \(Self.configNames.joined(separator: ", "))", code: "config.type")
        }
        self = try Self.primitive(named: name, value)
    }

    /// Reads the parameters of the primitive `name`, one of ``configNames``.
    static func primitive(named name: String, _ node: ConfigNode) throws -> FeatureDefinition {
        switch name {
        case "count": try windowed(node) { .count($0, window: $1) }
        case "active_days": try windowed(node) { .activeDays($0, window: $1) }
        case "distinct_types": try windowed(node) { .distinctTypes($0, window: $1) }
        case "mean_gap": try windowed(node) { .meanGap($0, window: $1) }
        case "overdue_ratio": try windowed(node) { .overdueRatio($0, window: $1) }
        case "sum": try windowedOf(node) { .sum($0, $1, window: $2) }
        case "mean": try windowedOf(node) { .mean($0, $1, window: $2) }
        case "distinct": try windowedOf(node) { .distinctTexts($0, $1, window: $2) }
        case "recency": .recency(try filter(node))
        case "never": .never(try filter(node))
        case "age": .age(try filter(node))
        case "slope": try bucketed(node) { .slope($0, bucket: $1, buckets: $2) }
        case "relative_slope": try bucketed(node) { .relativeSlope($0, bucket: $1, buckets: $2) }
        case "spike": try spike(node) { .spike($0, recent: $1, baseline: $2) }
        case "percent_change": try changed(node) { .percentChange($0, shift: $1) }
        case "symmetric_change": try changed(node) { .symmetricChange($0, shift: $1) }
        case "ratio": try ratio(node)
        case "share": try share(node)
        case "tenure": .tenure(start: try node.tenureStart())
        case "attribute": .attribute(try node.string())
        case "days_until": .daysUntil(try node.string())
        case _ where patternNames.contains(name): try pattern(named: name, node)
        default: throw node.fail("unknown primitive \"\(name)\"", code: "config.unknown_key")
        }
    }

    static let filterKeys = ["type", "types", "where"]

    static func filter(_ node: ConfigNode) throws -> EventFilter {
        try EventFilter(config: try node.mapping(known: filterKeys))
    }

    static func windowed(
        _ node: ConfigNode,
        _ make: (EventFilter, Int64?) -> FeatureDefinition
    ) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["window"])
        return make(try EventFilter(config: mapping), try mapping["window"]?.duration())
    }

    static func windowedOf(
        _ node: ConfigNode,
        _ make: (String, EventFilter, Int64?) -> FeatureDefinition
    ) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["window", "of"])
        let payload = try mapping.required("of").string()
        return make(payload, try EventFilter(config: mapping), try mapping["window"]?.duration())
    }

    private static func bucketed(
        _ node: ConfigNode,
        _ make: (EventFilter, Int64, Int) -> FeatureDefinition
    ) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["bucket", "buckets"])
        return make(
            try EventFilter(config: mapping),
            try mapping.required("bucket").duration(),
            try mapping.required("buckets").integer(2...10_000)
        )
    }

    static func spike(
        _ node: ConfigNode,
        _ make: (EventFilter, Int64, Int64) -> FeatureDefinition
    ) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["recent", "baseline"])
        return make(
            try EventFilter(config: mapping),
            try mapping.required("recent").duration(),
            try mapping.required("baseline").duration()
        )
    }

    static func changed(
        _ node: ConfigNode,
        _ make: (FeatureDefinition, Int64) -> FeatureDefinition
    ) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: ["of", "shift"])
        let inner = try FeatureDefinition(config: try mapping.required("of"))
        return make(inner, try mapping.required("shift").duration())
    }

    private static func ratio(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: ["of", "to"])
        return .ratio(
            try FeatureDefinition(config: try mapping.required("of")),
            try FeatureDefinition(config: try mapping.required("to"))
        )
    }

    private static func share(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: ["of", "among", "window"])
        return .share(
            of: try filter(try mapping.required("of")),
            among: try mapping["among"].map(filter) ?? .any,
            window: try mapping["window"]?.duration()
        )
    }
}

extension ConfigNode {
    /// The attribute named by `tenure: {start: ATTRIBUTE}`, or `nil` for `tenure: {}`.
    fileprivate func tenureStart() throws -> String? {
        try mapping(known: ["start"])["start"]?.string()
    }
}

extension EventFilter {
    /// Reads `type` or `types` and `where` out of a mapping whose keys have been checked.
    ///
    /// In `where` a text or a list of texts is a condition on an attribute; a mapping of `above`, `at_least`, `below`,
    /// `at_most`, `equals` to numbers is one on a value.
    init(config mapping: ConfigMapping) throws {
        if let type = mapping["type"], mapping["types"] != nil {
            throw type.fail("use either \"type\" or \"types\"")
        }
        var attributes: [AttributeCondition] = []
        var values: [ValueCondition] = []
        for (name, node) in try mapping["where"]?.openMapping().entries ?? [] {
            if node.isMapping {
                values += try node.valueConditions(on: name)
            } else {
                attributes.append(AttributeCondition(name, in: try node.someStrings()))
            }
        }
        let types = try (mapping["type"] ?? mapping["types"])?.someStrings() ?? []
        self.init(types: types, attributes: attributes, values: values)
    }
}

extension ConfigNode {
    private static let comparisons: [(key: String, comparison: EventFilter.ValueCondition.Comparison)] = [
        ("above", .greater), ("at_least", .greaterOrEqual), ("below", .less), ("at_most", .lessOrEqual),
        ("equals", .equal),
    ]

    fileprivate func valueConditions(on name: String) throws -> [EventFilter.ValueCondition] {
        let mapping = try mapping(known: Self.comparisons.map(\.key))
        return try Self.comparisons.compactMap { key, comparison in
            try mapping[key].map { EventFilter.ValueCondition(name, comparison, try $0.number()) }
        }
    }
}
