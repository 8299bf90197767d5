internal import ChurnScoring

/// Takes the arguments of one call by their keys.
struct ArgumentReader {
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

    mutating func optionalDouble(_ key: String) throws -> Double? {
        guard let text = try optionalName(key) else { return nil }
        guard let number = Double(text), number.isFinite else { throw failure("needs a number as \"\(key)\"") }
        return number
    }

    mutating func optionalChoice<Choice: RawRepresentable<String>>(
        _ key: String,
        _ choices: [Choice]
    ) throws -> Choice? {
        guard let text = try optionalName(key) else { return nil }
        guard let choice = Choice(rawValue: text) else {
            throw failure("needs one of \(choices.map(\.rawValue).joined(separator: ", ")) as \"\(key)\"")
        }
        return choice
    }

    mutating func choice<Choice: RawRepresentable<String>>(_ key: String, _ choices: [Choice]) throws -> Choice {
        guard let choice = try optionalChoice(key, choices) else {
            throw failure("needs \"\(key)\": one of \(choices.map(\.rawValue).joined(separator: ", "))")
        }
        return choice
    }

    /// `attribute=page` or `of=types`, one of the two.
    mutating func entropyDomain() throws -> FeatureDefinition.EntropyDomain {
        let attribute = try optionalName("attribute")
        let name = try optionalName("of")
        if let attribute, name == nil { return .texts(attribute) }
        let named = FeatureDefinition.EntropyDomain.named
        guard attribute == nil, let domain = named.first(where: { $0.name == name })?.domain else {
            throw failure("needs either \"attribute\", or \"of\": one of \(named.map(\.name).joined(separator: ", "))")
        }
        return domain
    }

    /// The filter whose keys begin with `prefix`.
    mutating func filter(prefix: String = "") throws -> EventFilter {
        var types: [String] = []
        var attributes: [EventFilter.AttributeCondition] = []
        var values: [EventFilter.ValueCondition] = []
        if let value = take(prefix + "types") { types = try texts(value, prefix + "types") }
        if let value = take(prefix + "where") {
            guard case .list(let items) = value else { throw failure("needs a list in brackets as \"\(prefix)where\"") }
            for item in items {
                guard case .condition(let name, let operation, let operand) = item else {
                    throw failure("needs conditions such as page in [cancel] or amount >= 10 as \"\(prefix)where\"")
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
