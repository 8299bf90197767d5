/// A value of a JSON text that was read, and where it begins.
struct JSONValue: Sendable {
    enum Content: Sendable {
        case null
        case boolean(Bool)
        /// A number up to the byte `end`; its text is kept, as who reads it knows how exactly it must be read.
        case number(end: Int)
        case text(String)
        case array([JSONValue])
        case object([String: JSONValue])

        /// The name of the kind in messages.
        var kind: String {
            switch self {
            case .null: "null"
            case .boolean: "true or false"
            case .number: "a number"
            case .text: "a text"
            case .array: "a list"
            case .object: "an object"
            }
        }
    }

    /// Where the value begins, in bytes from the start of the text.
    let offset: Int
    let content: Content
}

/// A JSON text (RFC 8259), read strictly: no comments, no NaN, no key twice, no deeper than ``maximumDepth``.
///
/// Takes memory of at most about fifty times the text.
struct JSONText: Sendable {
    /// No value lies deeper.
    static let maximumDepth = 64

    private let bytes: [UInt8]
    /// The whole text's value.
    let root: JSONValue
    /// What begins the codes of errors.
    let source: String

    /// Reads `bytes`; `source` begins the codes of errors.
    init(_ bytes: [UInt8], source: String) throws(ModelImportError) {
        var parser = JSONParser(bytes, source: source)
        root = try parser.document()
        self.bytes = bytes
        self.source = source
    }

    /// An error at `value`.
    func error(_ code: String, at value: JSONValue, _ message: String) -> ModelImportError {
        ModelImportError(code: "\(source).\(code)", place: .byte(value.offset), message: message)
    }

    private func mismatch(_ value: JSONValue, _ expected: String) -> ModelImportError {
        error("kind", at: value, "expected \(expected), found \(value.content.kind)")
    }

    func object(_ value: JSONValue) throws(ModelImportError) -> [String: JSONValue] {
        guard case .object(let members) = value.content else { throw mismatch(value, "an object") }
        return members
    }

    func array(_ value: JSONValue) throws(ModelImportError) -> [JSONValue] {
        guard case .array(let elements) = value.content else { throw mismatch(value, "a list") }
        return elements
    }

    func text(_ value: JSONValue) throws(ModelImportError) -> String {
        guard case .text(let text) = value.content else { throw mismatch(value, "a text") }
        return text
    }

    func boolean(_ value: JSONValue) throws(ModelImportError) -> Bool {
        guard case .boolean(let flag) = value.content else { throw mismatch(value, "true or false") }
        return flag
    }

    /// The member of an object, `nil` where it is not there or null.
    func optional(_ name: String, of value: JSONValue) throws(ModelImportError) -> JSONValue? {
        guard let member = try object(value)[name] else { return nil }
        if case .null = member.content { return nil }
        return member
    }

    /// The member of an object, which must be there.
    func member(_ name: String, of value: JSONValue) throws(ModelImportError) -> JSONValue {
        guard let member = try object(value)[name] else {
            throw error("missing", at: value, "\"\(name)\" is missing from this object")
        }
        return member
    }

    /// The digits of a number.
    func digits(_ value: JSONValue) throws(ModelImportError) -> String {
        guard case .number(let end) = value.content else { throw mismatch(value, "a number") }
        return String(decoding: bytes[value.offset..<end], as: UTF8.self)
    }

    /// The double nearest to a number; one beyond the finite doubles is an error.
    func double(_ value: JSONValue) throws(ModelImportError) -> Double {
        guard let number = Double(try digits(value)), number.isFinite else {
            throw error("number", at: value, "the number is too large for a double")
        }
        return number
    }

    /// The float32 nearest to a number; one beyond the finite ones is an error.
    func float(_ value: JSONValue) throws(ModelImportError) -> Float {
        guard let number = Float(try digits(value)), number.isFinite else {
            throw error("number", at: value, "the number is too large for a float32")
        }
        return number
    }

    /// A whole number in `range`, written without fraction or exponent.
    func integer(_ value: JSONValue, in range: ClosedRange<Int>) throws(ModelImportError) -> Int {
        guard let number = Int(try digits(value)), range.contains(number) else {
            throw error(
                "number",
                at: value,
                "expected a whole number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// A number that is at least 0.
    func cover(_ value: JSONValue) throws(ModelImportError) -> Double {
        let number = try double(value)
        guard number >= 0 else { throw error("number", at: value, "the number must not be negative") }
        return number
    }
}
