/// The members of one object, each read at most once; what is left over is an error.
struct JSONMembers {
    private let json: JSONText
    private let value: JSONValue
    private var members: [String: JSONValue]

    init(_ value: JSONValue, of json: JSONText) throws(ModelImportError) {
        self.json = json
        self.value = value
        members = try json.object(value)
    }

    /// Takes a member that must be there.
    mutating func take(_ name: String) throws(ModelImportError) -> JSONValue {
        guard let member = members.removeValue(forKey: name) else {
            throw json.error("missing", at: value, "\"\(name)\" is missing from this object")
        }
        return member
    }

    /// Takes a member, `nil` where it is not there or null.
    mutating func takeOptional(_ name: String) -> JSONValue? {
        guard let member = members.removeValue(forKey: name) else { return nil }
        if case .null = member.content { return nil }
        return member
    }

    /// Whether a member is there and not taken yet.
    func has(_ name: String) -> Bool { members[name] != nil }

    mutating func double(_ name: String) throws(ModelImportError) -> Double { try json.double(try take(name)) }

    mutating func doubles(_ name: String) throws(ModelImportError) -> [Double] {
        try JSONMembers.doubles(try take(name), of: json)
    }

    mutating func text(_ name: String) throws(ModelImportError) -> String { try json.text(try take(name)) }

    mutating func index(_ name: String) throws(ModelImportError) -> Int32 {
        Int32(try json.integer(try take(name), in: 0...Int(Int32.max)))
    }

    static func doubles(_ value: JSONValue, of json: JSONText) throws(ModelImportError) -> [Double] {
        var numbers: [Double] = []
        for element in try json.array(value) { numbers.append(try json.double(element)) }
        return numbers
    }

    /// Checks that every member was taken.
    func finish() throws(ModelImportError) {
        guard let first = members.min(by: { $0.value.offset < $1.value.offset }) else { return }
        throw json.error("key", at: first.value, "\"\(first.key.prefix(64))\" is not known here; leave it out")
    }
}
