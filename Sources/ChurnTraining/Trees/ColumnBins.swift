/// How the values of one column become bins.
///
/// Bins of values come first, `0..<valueBinCount`; the next is that of missing values. A numeric column has up to 255
/// bins of values, a categorical column up to 254, so that ``unseenBin`` stays free.
struct ColumnBins: Sendable {
    /// The bin of a categorical value that training never saw; occurs in validation rows only.
    static let unseenBin = 255
    /// The largest number of bins that hold values in a categorical column.
    static let maximumLevelBins = 254
    /// A column with more levels than this has them in bins by their churn (``LevelOrder``), one with up to so many a bin
    /// for each.
    static let maximumSetLevels = 64

    /// From values to bins.
    enum Rule: Sendable {
        /// Bin `b` holds the values above `thresholds[b - 1]` and up to `thresholds[b]`.
        case numeric(thresholds: [Double])
        /// Level `l` is in bin `binOfLevel[l]`; `levels[b]` are the sorted levels of bin `b`. Where bins are ordered, a
        /// split is a cut of their order, else any set of them.
        case categorical(binOfLevel: [UInt8], levels: [[Int32]], isOrdered: Bool)
    }

    let rule: Rule
    /// The number of bins that hold values.
    let valueBinCount: Int
    /// Whether at least two bins, that of missing values included, held training rows when the bins were made.
    let canSplit: Bool

    /// The bin of missing values.
    var missingBin: Int { valueBinCount }
    /// The number of bins, that of missing values included.
    var binCount: Int { valueBinCount + 1 }
    /// Whether the column is categorical.
    var isCategorical: Bool { if case .categorical = rule { true } else { false } }
    /// Whether a split is a set of bins, and not a cut of their order.
    var isUnordered: Bool { if case .categorical(_, _, isOrdered: false) = rule { true } else { false } }

    /// The model's threshold of a split that sends bins up to `bin` left.
    ///
    /// *Edge cases:* after the last bin of values, where only missing values go right, the largest finite double.
    func threshold(after bin: Int) -> Double {
        guard case .numeric(let thresholds) = rule, bin < thresholds.count else { return .greatestFiniteMagnitude }
        return thresholds[bin]
    }

    /// The sorted level codes of the bins in `set`.
    func levels(in set: BinSet) -> [Int32] {
        guard case .categorical(_, let levels, _) = rule else { return [] }
        return levels.indices.filter(set.contains).flatMap { levels[$0] }.sorted()
    }

    /// Writes the bin of each of `values` to every `stride`-th byte of `bytes`.
    func bin(_ values: UnsafeBufferPointer<Double>, into bytes: UnsafeMutablePointer<UInt8>, stride: Int) {
        switch rule {
        case .numeric(let thresholds):
            binNumeric(values, thresholds: thresholds, into: bytes, stride: stride)
        case .categorical(let binOfLevel, _, _):
            let missing = UInt8(missingBin)
            for (index, value) in values.enumerated() {
                let bin = value == value ? Self.bin(ofLevel: value, binOfLevel) : missing
                bytes[index * stride] = bin
            }
        }
    }

    private static func bin(ofLevel value: Double, _ binOfLevel: [UInt8]) -> UInt8 {
        guard value >= 0, value < Double(binOfLevel.count) else { return UInt8(unseenBin) }
        return binOfLevel[Int(value)]
    }

    /// The bin is the number of thresholds below the value, found by eight steps without a branch.
    ///
    /// Each step waits for the one before it, so four values take theirs side by side.
    private func binNumeric(
        _ values: UnsafeBufferPointer<Double>,
        thresholds: [Double],
        into bytes: UnsafeMutablePointer<UInt8>,
        stride: Int
    ) {
        let missing = UInt8(missingBin)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 256) { table in
            _ = table.initialize(from: thresholds)
            table[thresholds.count...].initialize(repeating: .infinity)
            let base = UnsafePointer(table.baseAddress.unsafelyUnwrapped)
            var index = 0
            while index &+ 4 <= values.count {
                let four = SIMD4(values[index], values[index &+ 1], values[index &+ 2], values[index &+ 3])
                let positions = Self.search(base, four)
                for lane in 0..<4 {
                    let value = four[lane]
                    bytes[(index &+ lane) &* stride] =
                        value == value ? UInt8(truncatingIfNeeded: positions[lane]) : missing
                }
                index &+= 4
            }
            while index < values.count {
                let value = values[index]
                let position = Self.search(base, SIMD4(repeating: value))[0]
                bytes[index &* stride] = value == value ? UInt8(truncatingIfNeeded: position) : missing
                index &+= 1
            }
        }
    }

    /// The number of the 255 sorted entries of `table` that lie below each value.
    @inline(__always)
    private static func search(_ table: UnsafePointer<Double>, _ values: SIMD4<Double>) -> SIMD4<Int> {
        var (a, b, c, d) = (0, 0, 0, 0)
        for step in 0..<8 {
            let bit = 7 &- step
            let middle = table + ((1 << bit) &- 1)
            // The comparison as a number, not as a choice: the compiler would make a branch of some of the steps.
            a |= (middle[a] < values[0] ? 1 : 0) << bit
            b |= (middle[b] < values[1] ? 1 : 0) << bit
            c |= (middle[c] < values[2] ? 1 : 0) << bit
            d |= (middle[d] < values[3] ? 1 : 0) << bit
        }
        return SIMD4(a, b, c, d)
    }
}
