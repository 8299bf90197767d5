#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The name of an object's member: bytes of the body where it has neither escapes nor other than ASCII, else its text.
struct JSONName {
    private let plain: UnsafeBufferPointer<UInt8>?
    private let decoded: String

    init(plain: UnsafeBufferPointer<UInt8>) {
        self.plain = plain
        decoded = ""
    }

    init(_ text: String) {
        plain = nil
        decoded = text
    }

    var text: String { plain.map { String(decoding: $0, as: UTF8.self) } ?? decoded }

    /// Calls `body` with the name's UTF-8.
    func withUTF8<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        if let plain { return body(plain) }
        var text = decoded
        return text.withUTF8(body)
    }

    static func == (name: JSONName, text: StaticString) -> Bool {
        name.withUTF8 { name in
            guard name.count == text.utf8CodeUnitCount, let start = name.baseAddress else { return false }
            return memcmp(start, text.utf8Start, name.count) == 0
        }
    }
}

/// The escapes of JSON's texts.
enum JSONEscape {
    /// What the escape at `index` means and how many bytes it has; `nil` where it is none.
    static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> (Unicode.Scalar, length: Int)? {
        guard index + 1 < bytes.count else { return nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""): return ("\"", 2)
        case UInt8(ascii: "\\"): return ("\\", 2)
        case UInt8(ascii: "/"): return ("/", 2)
        case UInt8(ascii: "b"): return ("\u{8}", 2)
        case UInt8(ascii: "f"): return ("\u{C}", 2)
        case UInt8(ascii: "n"): return ("\n", 2)
        case UInt8(ascii: "r"): return ("\r", 2)
        case UInt8(ascii: "t"): return ("\t", 2)
        default: break
        }
        guard let unit = codeUnit(bytes, index) else { return nil }
        if let scalar = Unicode.Scalar(unit) { return (scalar, 6) }
        // A character beyond the first 65,536: two code units of UTF-16.
        guard let second = codeUnit(bytes, index + 6), UTF16.isLeadSurrogate(unit), UTF16.isTrailSurrogate(second)
        else {
            return nil
        }
        let value = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(second) - 0xDC00)
        return Unicode.Scalar(value).map { ($0, 12) }
    }

    private static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> UInt16? {
        guard index + 6 <= bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u") else {
            return nil
        }
        let digits = bytes[index + 2..<index + 6]
        guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}

/// Finds names among a fixed few by their bytes.
///
/// A table of hashes with open addressing, at most half full. A guess, such as the name behind the one found last, is
/// compared first: most clients send names in one order.
struct NameTable: Sendable {
    let names: [String]
    /// The names' UTF-8, one behind the other, and where each begins.
    private let utf8: [UInt8]
    private let starts: [Int]
    /// Positions in `names`, -1 where a slot is free; their number is a power of two.
    private let slots: [Int32]

    /// `names`, each once.
    init(_ names: [String]) {
        self.names = names
        utf8 = names.flatMap(\.utf8)
        starts = names.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.utf8.count) }
        var count = 2
        while count < 2 * names.count { count *= 2 }
        var slots = [Int32](repeating: -1, count: count)
        for (position, name) in names.enumerated() {
            var name = name
            var slot = name.withUTF8(Self.hash) & (count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = Int32(position)
        }
        self.slots = slots
    }

    /// The position of `name`; `nil` where it is none of the names.
    func position(of name: JSONName, guess: Int = 0) -> Int? {
        name.withUTF8 { name in
            if guess < names.count, isEqual(name, guess) { return guess }
            var slot = Self.hash(name) & (slots.count - 1)
            while slots[slot] >= 0 {
                let position = Int(slots[slot])
                if isEqual(name, position) { return position }
                slot = (slot + 1) & (slots.count - 1)
            }
            return nil
        }
    }

    private func isEqual(_ name: UnsafeBufferPointer<UInt8>, _ position: Int) -> Bool {
        let start = starts[position]
        guard starts[position + 1] - start == name.count else { return false }
        return utf8.withUnsafeBufferPointer { utf8 in
            guard let all = utf8.baseAddress, let name = name.baseAddress else { return true }
            return memcmp(all + start, name, starts[position + 1] - start) == 0
        }
    }

    /// FNV-1a with 64 bits.
    private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
        let hash = name.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
        return Int(truncatingIfNeeded: hash ^ hash >> 32)
    }
}
