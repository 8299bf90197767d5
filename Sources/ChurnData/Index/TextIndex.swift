// Open addressing with linear probing. `arena` holds the bytes of all texts one after another, text i at
// `starts[i] ..< starts[i + 1]`; a slot holds the upper 32 bits of the hash and the text's number + 1, 0 when empty.
// At most half of the slots are taken, so that a probe rarely looks at a second text.

/// Numbers distinct UTF-8 texts in the order in which they come.
struct TextIndex {
    private var arena: [UInt8] = []
    private var starts: [Int] = [0]
    private var slots = [UInt64](repeating: 0, count: 64)

    /// The number of distinct texts.
    var count: Int { starts.count - 1 }

    /// The text numbered `code`.
    func text(_ code: Int) -> String { String(decoding: arena[starts[code]..<starts[code + 1]], as: UTF8.self) }

    /// All texts by number.
    var texts: [String] { (0..<count).map(text) }

    /// The number of the text with these bytes, a new one where it has none yet.
    mutating func code(of bytes: UnsafeBufferPointer<UInt8>) -> Int32 {
        let hash = Self.hash(bytes)
        var position = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while true {
            let slot = slots[position]
            guard slot != 0 else { return insert(bytes, hash: hash, at: position) }
            let code = Int(slot & 0xFFFF_FFFF) - 1
            if slot >> 32 == hash >> 32 && isEqual(code, bytes) { return Int32(truncatingIfNeeded: code) }
            position = (position + 1) & (slots.count - 1)
        }
    }

    /// The number of `text`, a new one where it has none yet.
    mutating func code(of text: String) -> Int32 {
        var text = text
        return text.withUTF8 { code(of: $0) }
    }

    /// Calls `body` with the bytes of each text, by number.
    func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>, [Int]) throws -> Result) rethrows -> Result {
        try arena.withUnsafeBufferPointer { try body($0, starts) }
    }

    private mutating func insert(_ bytes: UnsafeBufferPointer<UInt8>, hash: UInt64, at position: Int) -> Int32 {
        precondition(count < Int32.max, "at most 2,147,483,646 distinct texts")
        arena.append(contentsOf: bytes)
        starts.append(arena.count)
        slots[position] = (hash & ~0xFFFF_FFFF) | UInt64(count)
        if count * 2 > slots.count { grow() }
        return Int32(count - 1)
    }

    private mutating func grow() {
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        arena.withUnsafeBufferPointer { arena in
            for code in 0..<count {
                let hash = Self.hash(UnsafeBufferPointer(rebasing: arena[starts[code]..<starts[code + 1]]))
                var position = Int(truncatingIfNeeded: hash) & (slots.count - 1)
                while slots[position] != 0 { position = (position + 1) & (slots.count - 1) }
                slots[position] = (hash & ~0xFFFF_FFFF) | UInt64(code + 1)
            }
        }
    }

    private func isEqual(_ code: Int, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = starts[code]
        guard starts[code + 1] - start == bytes.count else { return false }
        return arena.withUnsafeBufferPointer { arena in
            for index in 0..<bytes.count where arena[start + index] != bytes[index] { return false }
            return true
        }
    }

    /// Multiply-and-fold over eight bytes at a time; only has to spread well, never leaves the process.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var state = UInt64(bytes.count) &+ 0x9E37_79B9_7F4A_7C15
        let raw = UnsafeRawBufferPointer(bytes)
        var offset = 0
        while offset + 8 <= raw.count {
            state = Hashing.mix(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset += 8
        }
        var rest: UInt64 = 0
        while offset < raw.count {
            rest = rest << 8 | UInt64(raw[offset])
            offset += 1
        }
        return Hashing.mix(state ^ rest)
    }
}

/// The mixing step that the indexes share.
enum Hashing {
    /// Spreads the bits of a word: the halves of a 128-bit product, folded.
    @inline(__always)
    static func mix(_ word: UInt64) -> UInt64 {
        let product = (word ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
    }
}
