import ChurnScoring
import ChurnTraining

extension LogisticRegressionTrainer.Options.Encoding {
    /// The keys of `model.encoding`.
    static let keys = [
        "transforms", "levels", "references", "rare_levels", "unseen", "splines", "interactions", "impact_groups",
    ]

    /// The encoding that a config asks for; columns and levels are checked when it is trained.
    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: Self.keys)
        try self.init(
            transforms: try Self.byColumn(mapping["transforms"]) { try $0.transform() },
            levels: try mapping["levels"]?.choice(["reference": .reference, "full": .full]) ?? .reference,
            references: try Self.byColumn(mapping["references"]) { try $0.string() },
            rareLevels: try mapping["rare_levels"]?.rareLevels(),
            unseen: try mapping["unseen"]?.choice(["mean": .mean, "zero": .zero, "rare": .rare]) ?? .mean,
            splines: try Self.byColumn(mapping["splines"]) { try $0.integer(Self.knotCounts) },
            interactions: try mapping["interactions"]?.list().map { try $0.interaction() } ?? [],
            impactCorrelation: try mapping["impact_groups"]?.number()
        )
    }

    private static func byColumn<Value>(
        _ node: ConfigNode?,
        _ value: (ConfigNode) throws -> Value
    ) throws -> [String: Value] {
        guard let node else { return [:] }
        return Dictionary(uniqueKeysWithValues: try node.openMapping().entries.map { ($0.key, try value($0.value)) })
    }
}

extension ConfigNode {
    /// What the word stands for.
    fileprivate func choice<Value>(_ values: [String: Value]) throws -> Value {
        let word = try string()
        guard let value = values[word] else { throw unknownName(word, what: "choice", known: values.keys.sorted()) }
        return value
    }

    fileprivate func transform() throws -> NumericTerm.Transform {
        try choice(["none": .identity, "log1p": .signedLog1p, "asinh": .asinh])
    }

    fileprivate func rareLevels() throws -> LogisticRegressionTrainer.Options.Encoding.RareLevels {
        let mapping = try mapping(known: ["min_rows", "min_share"])
        return try .init(
            minimumRows: mapping["min_rows"]?.integer(0...Int.max) ?? 0,
            minimumShare: mapping["min_share"]?.number() ?? 0
        )
    }

    /// Two columns in a list.
    fileprivate func interaction() throws -> LogisticRegressionTrainer.Options.Encoding.Interaction {
        let names = try strings()
        guard names.count == 2 else { throw fail("an interaction is a list of two columns, such as [logins, plan]") }
        return .init(names[0], names[1])
    }
}
