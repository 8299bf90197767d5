import Foundation
import Testing

@testable import ScoringService

/// What a general reader makes of a value with `JSONReader`, to compare it with Foundation's.
private enum Anything: Equatable {
    case null
    case number(Double)
    case text(String)
    case list([Anything])
    case object([String: Anything])

    init(_ reader: inout JSONReader, first: UInt8) throws(RequestError) {
        switch first {
        case UInt8(ascii: "["):
            var list: [Anything] = []
            try reader.elements { (reader, _) throws(RequestError) in list.append(.number(try reader.number())) }
            self = .list(list)
        case UInt8(ascii: "{"):
            var object: [String: Anything] = [:]
            try reader.members { (reader, name) throws(RequestError) in
                let value: Anything =
                    if try reader.null() { .null } else if reader.isText() { .text(try reader.text()) } else {
                        .number(try reader.number())
                    }
                object[name.text] = value
            }
            self = .object(object)
        case UInt8(ascii: "\""): self = .text(try reader.text())
        default: self = .number(try reader.number())
        }
    }

    /// A list of numbers, a flat object, a text or a number; `nil` where `json` is none.
    static func read(_ json: [UInt8]) -> Anything? {
        let first = json.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? 0
        return try? json.withUnsafeBytes { bytes in
            try JSONReader.read(bytes) { (reader) throws(RequestError) in try Anything(&reader, first: first) }
        }
    }

    init(_ value: Any) {
        self =
            switch value {
            case is NSNull: .null
            case let text as String: .text(text)
            case let list as [Any]: .list(list.map(Anything.init))
            case let object as [String: Any]: .object(object.mapValues(Anything.init))
            case let number as NSNumber: .number(number.doubleValue)
            default: .null
            }
    }

    /// What Foundation makes of it.
    static func foundation(_ json: [UInt8]) -> Anything? {
        (try? JSONSerialization.jsonObject(with: Data(json), options: .fragmentsAllowed)).map(Anything.init)
    }
}

@Suite struct JSONReaderTests {
    private func message(_ json: String, _ read: (inout JSONReader) throws(RequestError) -> Void) -> String? {
        do {
            try Array(json.utf8).withUnsafeBytes { bytes in try JSONReader.read(bytes, read) }
            return nil
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        "[]", "[1]", " [ 1 , 2.5,-3e2 ]\n", "{}", "{\"a\":1}", "{ \"a\" : null , \"b\":\"c\" }", "\"\"", "\"ö\"",
        "\"\\u00f6\"",
        "\"\\ud83d\\ude00\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "0", "-0", "-0.0", "1E5", "1e-5", "0.1",
        "12345678901234567890",
        "{\"\":1}", "{\"\\u0061\":1}", "{\"größe\":3}", "1e-400", "5e-324", "1.7976931348623157e308",
        "9007199254740993",
    ]) func `what is JSON is read as Foundation reads it`(json: String) {
        let read = Anything.read(Array(json.utf8))
        #expect(read != nil)
        #expect(read == Anything.foundation(Array(json.utf8)))
    }

    @Test(arguments: [
        "", " ", "[", "]", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}", "{\"a\" 1}", "{1:1}", "\"", "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud83d\"",
        "\"\\ud83d\\u0041\"", "\"\\ude00\"", "\"\n\"", "\"\u{1}\"", "01", "-", "-a", "+1", ".5", "1.", "1.e5", "1e",
        "1e+", "0x1", "NaN",
        "Infinity", "nul", "[1]]", "1 1", "{}{}", "1\u{0}", "\u{FEFF}1", "[1]\u{0}", "1e400", "-1e400",
    ]) func `what is no JSON is refused`(json: String) {
        #expect(Anything.read(Array(json.utf8)) == nil)
    }

    @Test func `texts that are not UTF-8 are refused`() {
        for bytes: [UInt8] in [
            [0xFF], [0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC0, 0x80],
        ] {
            #expect(Anything.read([0x22] + bytes + [0x22]) == nil)
        }
    }

    @Test func `numbers are the nearest doubles`() throws {
        var random = SeededGenerator(seed: 61)
        for _ in 0..<20_000 {
            let text: String
            switch Int.random(in: 0..<4, using: &random) {
            case 0: text = "\(Double(bitPattern: random.next()))"
            case 1: text = "\(Double.random(in: -1000...1000, using: &random))"
            case 2: text = "\(Int64(bitPattern: random.next()) >> Int.random(in: 0..<64, using: &random))"
            default:
                let digits = (0..<Int.random(in: 1...25, using: &random)).map { _ in
                    String(Int.random(in: 0...9, using: &random))
                }
                text = "\(Int.random(in: 0...99, using: &random)).\(digits.joined())"
            }
            guard let expected = Double(text), expected.isFinite else { continue }
            guard case .number(let number)? = Anything.read(Array(text.utf8)) else {
                Issue.record("\(text)")
                continue
            }
            #expect(number.bitPattern == expected.bitPattern, "\(text)")
        }
    }

    @Test func `whatever a mutation of JSON is read as, Foundation reads the same`() {
        var random = SeededGenerator(seed: 62)
        let seeds = ["{\"a\":1.5,\"b\":null,\"ö\\u00e4\":\"x\\n\"}", "[1,-2.25e3,0.5,1000000]", "\"a\\ud83d\\ude00b\""]
        let alphabet = Array("{}[],:\"\\u0123456789.eE+-nultrf \n\u{0}ö".utf8)
        var accepted = 0
        for round in 0..<20_000 {
            var json = Array(seeds[round % seeds.count].utf8)
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: 0..<json.count, using: &random)
                let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
                switch Int.random(in: 0..<3, using: &random) {
                case 0: json[place] = byte
                case 1: json.insert(byte, at: place)
                default: if json.count > 1 { json.remove(at: place) }
                }
            }
            guard let read = Anything.read(json) else { continue }
            accepted += 1
            #expect(read == Anything.foundation(json), "\(String(decoding: json, as: UTF8.self))")
        }
        #expect(accepted > 1000)
    }

    @Test func `an error says what was expected and where`() {
        func numbers(_ reader: inout JSONReader) throws(RequestError) {
            try reader.elements { (reader, _) throws(RequestError) in _ = try reader.number() }
        }
        func nested(_ reader: inout JSONReader) throws(RequestError) {
            try reader.members { (reader, _) throws(RequestError) in
                try reader.members { (reader, _) throws(RequestError) in try numbers(&reader) }
            }
        }
        func integer(_ reader: inout JSONReader) throws(RequestError) { _ = try reader.integer() }
        func number(_ reader: inout JSONReader) throws(RequestError) { _ = try reader.number() }
        #expect(message("[1, x]", numbers) == "[1]: no JSON at byte 4: expected a number")
        #expect(message("[1 2]", numbers) == "no JSON at byte 3: expected \",\" or \"]\"")
        #expect(message("{\"a\": {\"b\": [0, \"x\"]}}", nested) == "a.b[1]: expected a number")
        #expect(message("1.5", integer) == "expected a whole number of 64 bits")
        #expect(message("9223372036854775808", integer) == "expected a whole number of 64 bits")
        #expect(message("-9223372036854775808", integer) == nil)
        #expect(message("1e999", number) == "the number 1e999 is beyond what a double holds")
    }

    @Test func `names are found by their bytes, whatever is guessed`() {
        let names = (0..<200).map { "column_\($0)" } + ["", "größe", "grösse", "a"]
        let table = NameTable(names)
        for (position, name) in names.enumerated() {
            for guess in [0, position, position + 1, names.count] {
                #expect(table.position(of: JSONName(name), guess: guess) == position)
            }
        }
        for name in ["column_200", "column_", "b", "gro\u{308}ße"] {
            #expect(table.position(of: JSONName(name)) == nil)
        }
        #expect(NameTable([]).position(of: JSONName("a")) == nil)
    }
}
