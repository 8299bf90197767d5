import ChurnData
import ChurnFeatures

extension ChurnDefinition {
    private static let kinds = ["inactivity", "silence", "event", "subscription"]

    /// Reads the `churn` section: one of `inactivity`, `silence`, `event`, `subscription`, or `types`, beside which a
    /// `subscription` may tell of ends that the types divide by their reasons.
    init(config node: ConfigNode) throws {
        let mapping = try node.mapping(known: Self.kinds + ["types"])
        if let types = mapping["types"] {
            if let other = mapping.entries.first(where: { $0.key != "types" && $0.key != "subscription" }) {
                throw other.value.fail("write it into a type of \"types\"")
            }
            self = try .typed(Self.types(types, subscription: mapping["subscription"]))
            return
        }
        guard let (kind, value) = mapping.entries.first, mapping.entries.count == 1 else {
            throw node.fail("expected exactly one of \(Self.kinds.joined(separator: ", ")), or types")
        }
        self = try Self.definition(kind, value)
    }

    private static func definition(_ kind: String, _ node: ConfigNode) throws -> ChurnDefinition {
        switch kind {
        case "inactivity":
            let parameters = try node.mapping(known: ["events", "days"])
            let types = try parameters.required("events").someStrings()
            let days = try parameters.required("days").number()
            return .inactivity(EventFilter(types: types), days: days)
        case "silence":
            let types = try node.mapping(known: ["events"]).required("events").someStrings()
            return .silence(EventFilter(types: types))
        case "event":
            // A list of types stands for a filter of them.
            guard node.isMapping else { return .event(types: try node.someStrings()) }
            let filter = try node.mapping(known: ["type", "types", "where"])
            if filter["type"] == nil { _ = try filter.required("types").someStrings() }
            return .event(try EventFilter(config: filter))
        default: return .subscription(allowedGap: try node.allowedGap())
        }
    }

    private static func types(_ node: ConfigNode, subscription: ConfigNode?) throws -> [ChurnType] {
        let allowedGap = try subscription?.allowedGap()
        var reasons: [String] = []
        var types: [ChurnType] = []
        for (name, value) in try node.openMapping().entries {
            let mapping = try value.mapping(known: kinds + ["reasons", "is_churn"])
            let definitions = mapping.entries.filter { $0.key != "is_churn" }
            guard let (kind, parameters) = definitions.first, definitions.count == 1 else {
                throw value.fail("expected exactly one of \(kinds.joined(separator: ", ")), or reasons")
            }
            let definition: ChurnDefinition
            if kind == "reasons" {
                guard let allowedGap, try subscription?.periodMapping()["reason"] != nil else {
                    throw parameters.fail("reasons need churn.subscription with \"reason\", the column that tells them")
                }
                let own = try parameters.someStrings()
                if let twice = own.first(where: reasons.contains) {
                    throw parameters.fail("the reason \"\(twice)\" is of another type already")
                }
                reasons += own
                definition = .subscription(allowedGap: allowedGap, reasons: .among(own))
            } else {
                definition = try Self.definition(kind, parameters)
            }
            let isChurn = try mapping["is_churn"]?.boolean() ?? (name != "downgrade")
            types.append(ChurnType(name: name, definition: definition, isChurn: isChurn))
        }
        if let allowedGap {
            let rest: EndReasons = reasons.isEmpty ? .any : .outside(reasons)
            types.append(ChurnType(name: "other", definition: .subscription(allowedGap: allowedGap, reasons: rest)))
        }
        return types
    }
}

extension PeriodSourceSpec {
    /// Reads where the periods of the subscription churn in `churn` come from; `nil` where it has none.
    init?(churn node: ConfigNode, folder: String) throws {
        let churn = try node.openMapping()
        let types = try churn["types"]?.openMapping().entries.map { try $0.value.openMapping() } ?? []
        let nodes = ([churn] + types).compactMap { $0["subscription"] }
        guard let subscription = nodes.first else { return nil }
        if nodes.count > 1 {
            throw nodes[1].fail("give one subscription; types of it are told apart by the \"reasons\" of ends")
        }
        let mapping = try subscription.periodMapping()
        self.init(
            source: try TableSource(config: mapping, folder: folder),
            customer: try mapping.required("customer").string(),
            start: try mapping.required("start").string(),
            end: try mapping.required("end").string(),
            reason: try mapping["reason"]?.string()
        )
    }
}

extension ConfigNode {
    /// The parameters of a `subscription`.
    fileprivate func periodMapping() throws -> ConfigMapping {
        try mapping(known: ["from", "sql", "customer", "start", "end", "allowed_gap", "reason"])
    }

    fileprivate func allowedGap() throws -> Int64 { try periodMapping()["allowed_gap"]?.duration() ?? 0 }
}
