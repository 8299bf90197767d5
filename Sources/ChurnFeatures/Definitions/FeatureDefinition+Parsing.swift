internal import ChurnScoring

extension FeatureDefinition {
    /// Reads the text form; arguments may stand in any order.
    ///
    /// - Throws: ``FeatureError`` with the column at which the text cannot be read, or the argument that is wrong.
    public init(parsing text: String) throws { self = try Self.definition(DefinitionSyntax(parsing: text)) }

    private static let functionNames = [
        "active_days", "age", "attribute", "count", "days_until", "distinct", "distinct_types", "mean", "mean_gap",
        "never", "overdue_ratio", "percent_change", "ratio", "recency", "relative_slope", "slope", "spike", "sum",
        "symmetric_change", "tenure",
    ]

    private static func definition(_ syntax: DefinitionSyntax) throws -> FeatureDefinition {
        guard case .call(let function, let arguments) = syntax else {
            throw FeatureError(.unreadableDefinition, "expected a function such as count(types=[login], window=28d)")
        }
        var reader = ArgumentReader(function: function, arguments: arguments)
        let definition = try definition(function, &reader)
        try reader.expectEnd()
        return definition
    }

    private static func definition(_ function: String, _ arguments: inout ArgumentReader) throws -> FeatureDefinition {
        switch function {
        case "count": return .count(try arguments.filter(), window: try arguments.duration("window"))
        case "sum":
            return .sum(
                try arguments.name("value"),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        case "mean":
            return .mean(
                try arguments.name("value"),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        case "active_days": return .activeDays(try arguments.filter(), window: try arguments.duration("window"))
        case "distinct_types": return .distinctTypes(try arguments.filter(), window: try arguments.duration("window"))
        case "distinct":
            return .distinctTexts(
                try arguments.name("attribute"),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        case "mean_gap": return .meanGap(try arguments.filter(), window: try arguments.duration("window"))
        case "overdue_ratio": return .overdueRatio(try arguments.filter(), window: try arguments.duration("window"))
        case "recency": return .recency(try arguments.filter())
        case "never": return .never(try arguments.filter())
        case "age": return .age(try arguments.filter())
        case "slope":
            return .slope(
                try arguments.filter(),
                bucket: try arguments.requiredDuration("bucket"),
                buckets: try arguments.number("buckets")
            )
        case "relative_slope":
            return .relativeSlope(
                try arguments.filter(),
                bucket: try arguments.requiredDuration("bucket"),
                buckets: try arguments.number("buckets")
            )
        case "spike":
            return .spike(
                try arguments.filter(),
                recent: try arguments.requiredDuration("recent"),
                baseline: try arguments.requiredDuration("baseline")
            )
        case "percent_change":
            return .percentChange(
                try definition(try arguments.positional()),
                shift: try arguments.requiredDuration("shift")
            )
        case "symmetric_change":
            return .symmetricChange(
                try definition(try arguments.positional()),
                shift: try arguments.requiredDuration("shift")
            )
        case "ratio":
            return .ratio(try definition(try arguments.positional()), try definition(try arguments.positional()))
        case "tenure": return .tenure(start: try arguments.optionalName("start"))
        case "attribute": return .attribute(try arguments.name("name"))
        case "days_until": return .daysUntil(try arguments.name("name"))
        default:
            throw FeatureError(
                .unreadableDefinition,
                "there is no function \"\(function)\"; \(NearestNames.hint(for: function, among: functionNames))"
            )
        }
    }
}

/// Takes the arguments of one call by their keys.
private struct ArgumentReader {
    private let function: String
    private var arguments: [(key: String, value: DefinitionSyntax)]
    private var knownKeys: [String] = []

    init(function: String, arguments: [(key: String, value: DefinitionSyntax)]) {
        self.function = function
        self.arguments = arguments
    }

    func expectEnd() throws {
        guard let left = arguments.first else { return }
        if left.key.isEmpty { throw failure("has an argument without a name too many") }
        if knownKeys.contains(left.key) { throw failure("has \"\(left.key)\" twice") }
        throw failure("takes no \"\(left.key)\"; \(NearestNames.hint(for: left.key, among: knownKeys))")
    }

    private mutating func take(_ key: String) -> DefinitionSyntax? {
        if !key.isEmpty { knownKeys.append(key) }
        return arguments.firstIndex { $0.key == key }.map { arguments.remove(at: $0).value }
    }

    mutating func positional() throws -> DefinitionSyntax {
        guard let value = take("") else { throw failure("needs a definition inside") }
        return value
    }

    mutating func optionalName(_ key: String) throws -> String? {
        guard let value = take(key) else { return nil }
        guard case .word(let name) = value else { throw failure("needs a name as \"\(key)\"") }
        return name
    }

    mutating func name(_ key: String) throws -> String {
        guard let name = try optionalName(key) else { throw failure("needs \"\(key)\"") }
        return name
    }

    mutating func number(_ key: String) throws -> Int {
        guard let number = Int(try name(key)) else { throw failure("needs a whole number as \"\(key)\"") }
        return number
    }

    mutating func duration(_ key: String) throws -> Int64? {
        guard let text = try optionalName(key) else { return nil }
        guard let duration = CivilTime.parseDuration(text) else {
            throw failure("needs a duration such as 28d or 6h as \"\(key)\", not \"\(text)\"")
        }
        return duration
    }

    mutating func requiredDuration(_ key: String) throws -> Int64 {
        guard let duration = try duration(key) else { throw failure("needs \"\(key)\"") }
        return duration
    }

    mutating func filter() throws -> EventFilter {
        var types: [String] = []
        var attributes: [EventFilter.AttributeCondition] = []
        var values: [EventFilter.ValueCondition] = []
        if let value = take("types") { types = try texts(value, "types") }
        if let value = take("where") {
            guard case .list(let items) = value else { throw failure("needs a list in brackets as \"where\"") }
            for item in items {
                guard case .condition(let name, let operation, let operand) = item else {
                    throw failure("needs conditions such as page in [cancel] or amount >= 10 as \"where\"")
                }
                if operation == "in" {
                    attributes.append(.init(name, in: try texts(operand, "where")))
                } else {
                    values.append(try valueCondition(name, operation, operand))
                }
            }
        }
        return EventFilter(types: types, attributes: attributes, values: values)
    }

    private func texts(_ syntax: DefinitionSyntax, _ key: String) throws -> [String] {
        guard case .list(let items) = syntax else { throw failure("needs a list in brackets in \"\(key)\"") }
        return try items.map { item in
            guard case .word(let text) = item else { throw failure("needs plain texts in the list of \"\(key)\"") }
            return text
        }
    }

    private func valueCondition(
        _ name: String,
        _ operation: String,
        _ operand: DefinitionSyntax
    ) throws -> EventFilter.ValueCondition {
        guard let comparison = EventFilter.ValueCondition.Comparison(rawValue: operation),
            case .word(let text) = operand, let bound = Double(text), bound.isFinite
        else { throw failure("needs a number after \"\(name) \(operation)\"") }
        return .init(name, comparison, bound)
    }

    private func failure(_ problem: String) -> FeatureError {
        FeatureError(.unreadableDefinition, "\(function)(...) \(problem)")
    }
}
