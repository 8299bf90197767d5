/// How the values of one column become bins.
///
/// Bins of values come first, `0..<valueBinCount`; the next is that of missing values. A numeric column has up to 255
/// bins of values, a categorical column up to 254, so that ``unseenBin`` stays free.
struct ColumnBins: Sendable {
    /// The bin of a categorical value that training never saw; occurs in validation rows only.
    static let unseenBin = 255
    /// The largest number of bins that hold values in a categorical column.
    static let maximumLevelBins = 254

    /// From values to bins.
    enum Rule: Sendable {
        /// Bin `b` holds the values above `thresholds[b - 1]` and up to `thresholds[b]`.
        case numeric(thresholds: [Double])
        /// Level `l` is in bin `binOfLevel[l]`; `levels[b]` are the sorted levels of bin `b`.
        case categorical(binOfLevel: [UInt8], levels: [[Int32]])
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

    /// The model's threshold of a split that sends bins up to `bin` left.
    ///
    /// *Edge cases:* after the last bin of values, where only missing values go right, the largest finite double.
    func threshold(after bin: Int) -> Double {
        guard case .numeric(let thresholds) = rule, bin < thresholds.count else { return .greatestFiniteMagnitude }
        return thresholds[bin]
    }

    /// The sorted level codes of the bins in `set`.
    func levels(in set: BinSet) -> [Int32] {
        guard case .categorical(_, let levels) = rule else { return [] }
        return levels.indices.filter(set.contains).flatMap { levels[$0] }.sorted()
    }

    /// Writes the bin of each of `values` to every `stride`-th byte of `bytes`.
    func bin(_ values: UnsafeBufferPointer<Double>, into bytes: UnsafeMutablePointer<UInt8>, stride: Int) {
        switch rule {
        case .numeric(let thresholds):
            binNumeric(values, thresholds: thresholds, into: bytes, stride: stride)
        case .categorical(let binOfLevel, _):
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
    private func binNumeric(
        _ values: UnsafeBufferPointer<Double>,
        thresholds: [Double],
        into bytes: UnsafeMutablePointer<UInt8>,
        stride: Int
    ) {
        let missing = UInt8(missingBin)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 256) { table in
            table.initialize(repeating: .infinity)
            for (index, threshold) in thresholds.enumerated() { table[index] = threshold }
            let base = UnsafePointer(table.baseAddress.unsafelyUnwrapped)
            for (index, value) in values.enumerated() {
                var position = 0
                var step = 128
                while step > 0 {
                    position &+= base[position &+ step &- 1] < value ? step : 0
                    step >>= 1
                }
                bytes[index &* stride] = value == value ? UInt8(truncatingIfNeeded: position) : missing
            }
        }
    }
}
