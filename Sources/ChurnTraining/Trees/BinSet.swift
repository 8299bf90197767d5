/// A set of bins, `0...255`, as 256 bits.
struct BinSet: Hashable, Sendable {
    private var words = SIMD4<UInt64>()

    /// The bins in ascending order.
    var bins: [Int] { (0..<256).filter(contains) }

    /// Whether `bin` is in the set.
    @inline(__always)
    func contains(_ bin: Int) -> Bool { (words[bin >> 6] >> UInt64(bin & 63)) & 1 == 1 }

    /// Adds `bin`.
    mutating func insert(_ bin: Int) { words[bin >> 6] |= 1 << UInt64(bin & 63) }

    /// The bins that are in this set and in `other`.
    func intersection(_ other: BinSet) -> BinSet {
        var result = self
        result.words &= other.words
        return result
    }

    /// The bins that are in this set and not in `other`.
    func subtracting(_ other: BinSet) -> BinSet {
        var result = self
        result.words &= ~other.words
        return result
    }

    /// Whether the sets share a bin.
    func intersects(_ other: BinSet) -> Bool { words & other.words != SIMD4() }

    /// The least bin, or `nil` of an empty set.
    var first: Int? {
        for word in 0..<4 where words[word] != 0 { return word * 64 + words[word].trailingZeroBitCount }
        return nil
    }

    /// The bins `0...last`.
    init(through last: Int) {
        for word in 0..<4 {
            let count = min(64, max(0, last + 1 - 64 * word))
            words[word] = count == 64 ? .max : (1 << UInt64(count)) - 1
        }
    }

    /// A set of `bins`.
    init(_ bins: some Sequence<Int> = []) {
        for bin in bins { insert(bin) }
    }
}
