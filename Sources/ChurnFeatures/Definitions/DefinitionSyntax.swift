/// The syntax of definitions, before any function has a meaning: calls, lists, words and conditions.
indirect enum DefinitionSyntax {
    /// `28d`, `login` or `"any text"`.
    case word(String)
    /// `name(argument, key=argument)`; the key is empty where there is none.
    case call(String, [(key: String, value: DefinitionSyntax)])
    /// `[item, item]`.
    case list([DefinitionSyntax])
    /// `name in [..]` or `name >= 10`.
    case condition(String, operation: String, DefinitionSyntax)

    /// Whether a text of such bytes needs no quotes.
    static func isWordCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_-./:+".utf8.contains(byte)
        }
    }

    /// `text` as a definition writes it: in quotes where it holds anything but word characters.
    static func quoted(_ text: String) -> String {
        if !text.isEmpty && text.utf8.allSatisfy(isWordCharacter) { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// Reads all of `text`.
    init(parsing text: String) throws {
        var reader = SyntaxReader(text)
        self = try reader.term(depth: 0)
        try reader.expectEnd()
    }
}

private struct SyntaxReader {
    /// Deeper than anybody writes, and far from the end of the stack.
    private static let deepest = 64
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func expectEnd() throws {
        guard next == nil else { throw failure("nothing more") }
    }

    /// Reads a call, a list, a condition, or a word.
    mutating func term(depth: Int) throws -> DefinitionSyntax {
        guard depth < Self.deepest else { throw failure("fewer levels of brackets") }
        if take("[") { return .list(try items(closedBy: "]") { try $0.term(depth: depth + 1) }) }
        let isQuoted = next == UInt8(ascii: "\"")
        let name = try word()
        if !isQuoted, take("(") {
            return .call(name, try items(closedBy: ")") { try $0.argument(depth: depth + 1) })
        }
        if let comparison = takeComparison() { return .condition(name, operation: comparison, .word(try word())) }
        if takeIn() { return .condition(name, operation: "in", try term(depth: depth + 1)) }
        return .word(name)
    }

    private mutating func argument(depth: Int) throws -> (key: String, value: DefinitionSyntax) {
        let value = try term(depth: depth)
        guard case .word(let key) = value, take("=") else { return ("", value) }
        return (key, try term(depth: depth))
    }

    private mutating func items<Item>(
        closedBy close: Unicode.Scalar,
        _ item: (inout SyntaxReader) throws -> Item
    ) throws -> [Item] {
        var items: [Item] = []
        if take(close) { return items }
        repeat { items.append(try item(&self)) } while take(",")
        guard take(close) else { throw failure("\",\" or \"\(close)\"") }
        return items
    }

    /// The next byte that is no space, which is not taken.
    private var next: UInt8? {
        mutating get {
            while position < bytes.count, " \t\n\r".utf8.contains(bytes[position]) { position += 1 }
            return position < bytes.count ? bytes[position] : nil
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func takeComparison() -> String? {
        guard let first = next, position + 1 < bytes.count else { return nil }
        let isEqualSign = bytes[position + 1] == UInt8(ascii: "=")
        switch first {
        case UInt8(ascii: "<"), UInt8(ascii: ">"): break
        case UInt8(ascii: "=") where isEqualSign: break
        default: return nil
        }
        defer { position += isEqualSign ? 2 : 1 }
        return String(UnicodeScalar(first)) + (isEqualSign ? "=" : "")
    }

    private mutating func takeIn() -> Bool {
        guard next == UInt8(ascii: "i"), position + 2 < bytes.count, bytes[position + 1] == UInt8(ascii: "n"),
            !DefinitionSyntax.isWordCharacter(bytes[position + 2])
        else { return false }
        position += 2
        return true
    }

    private mutating func word() throws -> String {
        if take("\"") { return try quotedText() }
        guard let first = next, DefinitionSyntax.isWordCharacter(first) else { throw failure("a name") }
        let start = position
        while position < bytes.count, DefinitionSyntax.isWordCharacter(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func quotedText() throws -> String {
        var text: [UInt8] = []
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                continue
            }
            guard position < bytes.count else { break }
            switch bytes[position] {
            case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
            case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
            case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(bytes[position])
            default: throw failure("one of \\\" \\\\ \\n \\r \\t")
            }
            position += 1
        }
        throw failure("a closing quote")
    }

    private func failure(_ expected: String) -> FeatureError {
        FeatureError(.unreadableDefinition, "feature definition, column \(position + 1): expected \(expected)")
    }
}
