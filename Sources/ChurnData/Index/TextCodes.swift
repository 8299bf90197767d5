import CDuckDB

/// The codes of texts that one thread has met, for quick looks before the index that all threads share.
///
/// The engine's 16 bytes of a text hold it whole up to 12 bytes; those of a longer one say where it is, which within a
/// chunk is the same for equal texts of a dictionary. So the last texts of a chunk are remembered by their 16 bytes.
final class TextCodes {
    private static let recentBits: UInt64 = 6

    private struct Recent {
        var low: UInt64
        var high: UInt64
        var code: Int32
    }

    private var index = TextIndex()
    /// The shared code of each text of `index`.
    private var codes: [Int32] = []
    private let recent: UnsafeMutablePointer<Recent>

    init() { recent = .allocate(capacity: 1 << Int(Self.recentBits)) }

    deinit { recent.deallocate() }

    /// Writes the codes of the texts of a chunk; -1 where one is missing or empty.
    ///
    /// - Parameters:
    ///   - texts: The texts.
    ///   - validity: Which of them are there.
    ///   - count: How many there are.
    ///   - target: Room for `count` codes.
    ///   - make: Gives the shared code of a text that this thread has not met.
    /// - Returns: Whether every text was there.
    func write(
        _ texts: TextVector,
        _ validity: Validity,
        count: Int,
        to target: UnsafeMutablePointer<Int32>,
        make: (UnsafeBufferPointer<UInt8>) -> Int32
    ) -> Bool {
        // An empty text has no bytes: its two words are 0, and its code is that of a missing one.
        recent.initialize(repeating: Recent(low: 0, high: 0, code: -1), count: 1 << Int(Self.recentBits))
        var isWhole = true
        let words = UnsafeRawPointer(texts.values).assumingMemoryBound(to: (UInt64, UInt64).self)
        for row in 0..<count {
            guard validity[row] else {
                target[row] = -1
                isWhole = false
                continue
            }
            let (low, high) = words[row]
            let place = Int(
                truncatingIfNeeded: ((low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xE703_7ED1_A0B4_28DB)
                    >> (64 - Self.recentBits)
            )
            if recent[place].low != low || recent[place].high != high {
                recent[place] = Recent(low: low, high: high, code: code(of: texts.bytes(row), make))
            }
            target[row] = recent[place].code
            if target[row] < 0 { isWhole = false }
        }
        return isWhole
    }

    /// The code of a text; -1 where it is empty.
    func code(of bytes: UnsafeBufferPointer<UInt8>, _ make: (UnsafeBufferPointer<UInt8>) -> Int32) -> Int32 {
        if bytes.isEmpty { return -1 }
        let number = Int(index.code(of: bytes))
        if number == codes.count { codes.append(make(bytes)) }
        return codes[number]
    }
}
