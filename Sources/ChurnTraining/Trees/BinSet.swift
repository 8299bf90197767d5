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

    /// A set of `bins`.
    init(_ bins: some Sequence<Int> = []) {
        for bin in bins { insert(bin) }
    }
}
