internal import ChurnScoring

extension ChurnDefinition {
    /// Stops at a definition that has no meaning whatever the data are.
    func validate() throws {
        func require(_ condition: Bool, _ problem: String) throws {
            guard condition else { throw FeatureError(.invalidChurn, problem) }
        }
        switch self {
        case .inactivity(_, let days):
            try require(
                days >= 1e-6 && days <= 1e6,
                "the days of inactivity must be more than 0 and at most a million"
            )
        case .event(let filter): try require(!filter.types.isEmpty, "event churn needs at least one event type")
        case .subscription(let allowedGap, let reasons):
            try require(allowedGap >= 0, "the allowed gap must be 0 or longer")
            if case .among(let texts) = reasons { try require(!texts.isEmpty, "name at least one reason") }
        case .silence: break
        case .typed(let types): try Self.validate(types, require)
        }
    }

    private static func validate(_ types: [ChurnType], _ require: (Bool, String) throws -> Void) throws {
        try require(types.contains(where: \.isChurn), "at least one type must be churn, or there is no main label")
        var names: Set<String> = []
        for type in types {
            try require(
                !type.name.isEmpty && type.name.utf8.allSatisfy(Self.isNameCharacter),
                "the name of a type holds letters, digits and _ only, not \"\(type.name)\": it is part of a column's name"
            )
            try require(names.insert(type.name).inserted, "two types are named \"\(type.name)\"")
            if case .typed = type.definition { try require(false, "a type has no types itself") }
            try type.definition.validate()
        }
        let gaps = types.compactMap { if case .subscription(let gap, _) = $0.definition { gap } else { nil } }
        try require(Set(gaps).count <= 1, "all types of subscription churn must have the same allowed gap")
    }

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension ExtractionPlan {
    /// The columns that hold the types' labels beside the main one, which no feature may be named after.
    public var labelNames: [String] {
        guard case .typed(let types) = churn else { return [] }
        return types.map { ChurnType.labelPrefix + $0.name }
    }

    /// The gap over which subscription periods are merged; `nil` where churn has nothing to do with them.
    var allowedGap: Int64? {
        for case .subscription(let gap, _) in (churn?.types ?? []).map(\.definition) { return gap }
        return nil
    }

    /// Whether ends of subscriptions are told apart by their reasons.
    var usesReasons: Bool { !namedReasons.isEmpty }

    private var namedReasons: [String] {
        (churn?.types ?? []).flatMap { type -> [String] in
            switch type.definition {
            case .subscription(_, .among(let reasons)), .subscription(_, .outside(let reasons)): reasons
            default: []
            }
        }
    }

    /// One line for each reason that a type names and no period has.
    func unknownReasons(_ levels: [String]) -> [String] {
        namedReasons.sortedByUTF8Once().filter { !levels.contains($0) }.map {
            "no subscription ended for the reason \"\($0)\"; \(NearestNames.hint(for: $0, among: levels))"
        }
    }
}

extension ChurnType {
    /// What stands before a type's name in the name of its label's column.
    public static let labelPrefix = "label_"
}
