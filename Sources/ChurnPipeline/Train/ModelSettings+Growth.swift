import ChurnTraining

/// The settings of how trees grow, and of what each column may do.
extension ModelSettings {
    static let growthKeys = [
        "growth", "path_smoothing", "column_sampling", "column_sampling_by_node", "monotone", "interactions",
        "column_penalty",
    ]

    func policy(
        _ fallback: GradientBoostingTrainer.Options.Growth.Policy
    ) throws -> GradientBoostingTrainer.Options.Growth.Policy {
        guard let node = self["growth"] else { return fallback }
        let name = try node.string()
        guard let policy = GradientBoostingTrainer.Options.Growth.Policy(rawValue: name) else {
            let known = GradientBoostingTrainer.Options.Growth.Policy.allCases.map(\.rawValue)
            throw node.unknownName(name, what: "growth", known: known)
        }
        return policy
    }

    func columnRules(
        _ defaults: GradientBoostingTrainer.Options.ColumnRules
    ) throws -> GradientBoostingTrainer.Options.ColumnRules {
        try .init(
            sampling: self["column_sampling"]?.number() ?? defaults.sampling,
            samplingByNode: self["column_sampling_by_node"]?.number() ?? defaults.samplingByNode,
            monotone: monotone() ?? defaults.monotone,
            interactions: interactions() ?? defaults.interactions,
            penalties: penalties() ?? defaults.penalties
        )
    }

    private func monotone() throws -> [String: GradientBoostingTrainer.Options.ColumnRules.Direction]? {
        guard let entries = try self["monotone"]?.openMapping().entries else { return nil }
        var directions: [String: GradientBoostingTrainer.Options.ColumnRules.Direction] = [:]
        for (column, node) in entries {
            let name = try node.string()
            guard let direction = GradientBoostingTrainer.Options.ColumnRules.Direction(rawValue: name) else {
                let known = GradientBoostingTrainer.Options.ColumnRules.Direction.allCases.map(\.rawValue)
                throw node.unknownName(name, what: "direction", known: known)
            }
            directions[column] = direction
        }
        return directions
    }

    private func interactions() throws -> [[String]]? {
        try self["interactions"]?.list().map { try $0.someStrings() }
    }

    private func penalties() throws -> [String: Double]? {
        guard let entries = try self["column_penalty"]?.openMapping().entries else { return nil }
        return try Dictionary(uniqueKeysWithValues: entries.map { ($0.key, try $0.value.number()) })
    }
}
