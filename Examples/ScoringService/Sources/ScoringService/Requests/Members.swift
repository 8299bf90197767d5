import ChurnFeatures

/// The name of an object's member, whatever it is.
struct MemberName: CodingKey, Hashable, ExpressibleByStringLiteral {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    init(stringLiteral: String) { stringValue = stringLiteral }
}

/// The members of an object that is being read.
typealias Members = KeyedDecodingContainer<MemberName>

extension Decoder {
    /// The members of the object that is decoded, none of which has another name than `known`.
    func members(_ known: [MemberName]) throws -> Members {
        let members = try container(keyedBy: MemberName.self)
        try members.check(known)
        return members
    }
}

extension KeyedDecodingContainer<MemberName> {
    /// Refuses members that have another name than `known`.
    func check(_ known: [MemberName]) throws {
        try check("no such key here; known are " + Self.list(known), known.contains)
    }

    private static func list(_ names: [MemberName]) -> String {
        names.map { "\"\($0.stringValue)\"" }.joined(separator: ", ")
    }

    /// Refuses members whose name is not known.
    func check(_ message: @autoclosure () -> String, _ isKnown: (MemberName) -> Bool) throws {
        let unknown = allKeys.filter { !isKnown($0) }
        // Members have no order here; the same body gets the same answer.
        guard let first = unknown.min(by: { $0.stringValue < $1.stringValue }) else { return }
        throw error(message(), first)
    }

    /// An error of the member `name`.
    func error(_ message: String, _ name: MemberName) -> RequestError {
        RequestError(message, at: codingPath + [name])
    }

    /// Whether the member `name` is there and not null.
    func hasValue(_ name: MemberName) throws -> Bool { try contains(name) && !decodeNil(forKey: name) }

    /// The objects in the list `name`, each of which `read` makes something of.
    func objects<Value>(_ name: MemberName, _ read: (Members) throws -> Value) throws -> [Value] {
        var list = try nestedUnkeyedContainer(forKey: name)
        var values: [Value] = []
        values.reserveCapacity(list.count ?? 0)
        while !list.isAtEnd { values.append(try read(list.nestedContainer(keyedBy: MemberName.self))) }
        return values
    }

    /// The moment `name`: an ISO-8601 text, or microseconds since 1970, UTC; in the years 1 to 9999.
    func moment(_ name: MemberName) throws -> Int64 {
        guard contains(name) else { throw RequestError("the key \"\(name.stringValue)\" is missing", at: codingPath) }
        let time =
            if let text = try? decode(String.self, forKey: name) {
                CivilTime.parse(text)
            } else {
                try? decode(Int64.self, forKey: name)
            }
        guard let time, momentRange.contains(time) else {
            throw error(
                "expected a moment of the years 1 to 9999, such as \"2025-01-31T09:30:00Z\" or microseconds since 1970",
                name
            )
        }
        return time
    }
}

/// What moments may be; the years that their texts have.
private let momentRange =
    CivilTime.time(of: .init(year: 1, month: 1, day: 1))..<CivilTime.time(of: .init(year: 10_000, month: 1, day: 1))
