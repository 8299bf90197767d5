/// Reads a JSON text into values; one pass, each byte once.
struct JSONParser {
    private let bytes: [UInt8]
    private let source: String
    private var offset = 0
    private var depth = 0

    private static let decimalDigits = UInt8(ascii: "0")...UInt8(ascii: "9")

    init(_ bytes: [UInt8], source: String) {
        self.bytes = bytes
        self.source = source
    }

    /// The value of the whole text.
    mutating func document() throws(ModelImportError) -> JSONValue {
        skipSpace()
        let value = try value()
        skipSpace()
        guard offset == bytes.count else { throw error("text follows the end of the JSON value") }
        return value
    }

    private func error(_ message: String, at position: Int? = nil) -> ModelImportError {
        ModelImportError(
            code: "\(source).json",
            place: .byte(position ?? offset),
            message: "not valid JSON: \(message)"
        )
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(ModelImportError) -> JSONValue {
        let start = offset
        switch next {
        case UInt8(ascii: "{"): return JSONValue(offset: start, content: .object(try object()))
        case UInt8(ascii: "["): return JSONValue(offset: start, content: .array(try array()))
        case UInt8(ascii: "\""): return JSONValue(offset: start, content: .text(try text()))
        case UInt8(ascii: "t"): return JSONValue(offset: start, content: try word("true", .boolean(true)))
        case UInt8(ascii: "f"): return JSONValue(offset: start, content: try word("false", .boolean(false)))
        case UInt8(ascii: "n"): return JSONValue(offset: start, content: try word("null", .null))
        case nil: throw error("the text ends where a value must begin")
        case let byte? where byte == UInt8(ascii: "-") || Self.decimalDigits.contains(byte):
            return JSONValue(offset: start, content: .number(end: try number()))
        default: throw error("no value begins here")
        }
    }

    private mutating func word(
        _ word: StaticString,
        _ content: JSONValue.Content
    ) throws(ModelImportError) -> JSONValue.Content {
        let start = offset
        let isThere = word.withUTF8Buffer { bytes[offset...].starts(with: $0) }
        guard isThere else { throw error("no value begins here", at: start) }
        offset += word.utf8CodeUnitCount
        return content
    }

    private mutating func enter() throws(ModelImportError) {
        depth += 1
        guard depth <= JSONText.maximumDepth else { throw error("values lie deeper than \(JSONText.maximumDepth)") }
        offset += 1
        skipSpace()
    }

    private mutating func array() throws(ModelImportError) -> [JSONValue] {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        guard !take(UInt8(ascii: "]")) else { return elements }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw error("expected a comma or the end of the list") }
            skipSpace()
        }
    }

    private mutating func object() throws(ModelImportError) -> [String: JSONValue] {
        try enter()
        defer { depth -= 1 }
        var members: [String: JSONValue] = [:]
        guard !take(UInt8(ascii: "}")) else { return members }
        while true {
            let start = offset
            guard next == UInt8(ascii: "\"") else { throw error("expected a key in quotes") }
            let key = try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw error("expected a colon behind the key") }
            skipSpace()
            guard members.updateValue(try value(), forKey: key) == nil else {
                throw error("the key occurs twice in its object", at: start)
            }
            skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw error("expected a comma or the end of the object") }
            skipSpace()
        }
    }

    /// Passes over a number and gives its end.
    private mutating func number() throws(ModelImportError) -> Int {
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try digits() }
        if take(UInt8(ascii: ".")) { try digits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        return offset
    }

    private mutating func digits() throws(ModelImportError) {
        let start = offset
        while let byte = next, Self.decimalDigits.contains(byte) { offset += 1 }
        guard offset > start else { throw error("expected a digit") }
    }

    private mutating func text() throws(ModelImportError) -> String {
        let start = offset
        offset += 1
        var pieces: [UInt8] = []
        var pieceStart = offset
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                pieces.append(contentsOf: bytes[pieceStart..<offset])
                offset += 1
                guard let text = String(validating: pieces, as: UTF8.self) else {
                    throw error("a text is not valid UTF-8", at: start)
                }
                return text
            case UInt8(ascii: "\\"):
                pieces.append(contentsOf: bytes[pieceStart..<offset])
                pieces.append(contentsOf: String(Character(try escape())).utf8)
                pieceStart = offset
            case 0..<0x20: throw error("a text holds a control character that is not escaped")
            default: offset += 1
            }
        }
        throw error("a text has no end", at: start)
    }

    private mutating func escape() throws(ModelImportError) -> Unicode.Scalar {
        let start = offset
        offset += 1
        let letter = next
        offset += 1
        switch letter {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            var code = try hexadecimal()
            if (0xD800..<0xDC00).contains(code), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) {
                let low = try hexadecimal()
                guard (0xDC00..<0xE000).contains(low) else { throw error("half a surrogate pair", at: start) }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("half a surrogate pair", at: start) }
            return scalar
        default: throw error("an unknown escape", at: start)
        }
    }

    private mutating func hexadecimal() throws(ModelImportError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw error("expected four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            offset += 1
        }
        return code
    }
}
