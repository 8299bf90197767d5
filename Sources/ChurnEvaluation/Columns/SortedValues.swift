internal import ChurnScoring

/// The present values of one column in ascending order, each with its row: what every statistic of a column starts from.
///
/// Sorting is by radix on the bytes of the doubles; a pass in which all bytes are equal is skipped, so that counts and
/// other small whole numbers take three passes or four of the eight.
public struct SortedValues: Sendable {
    /// The values that are not missing, ascending; minus zero has become zero.
    public let values: [Double]
    /// The row of each value; rows of equal values ascend.
    public let rows: [UInt32]
    /// How many rows have no value.
    public let missingCount: Int

    /// The number of rows, missing ones included.
    public var rowCount: Int { values.count + missingCount }

    /// Sorts a column whose missing values are NaN.
    public init(_ column: UnsafeBufferPointer<Double>) {
        precondition(column.count <= Int(Int32.max), "at most 2^31 - 1 rows")
        var keys: [UInt64] = []
        var rows: [UInt32] = []
        keys.reserveCapacity(column.count)
        rows.reserveCapacity(column.count)
        for row in column.indices where column[row] == column[row] {
            keys.append(RadixSort.key(column[row]))
            rows.append(UInt32(truncatingIfNeeded: row))
        }
        RadixSort.sort(&keys, with: &rows)
        values = keys.map { RadixSort.value($0) }
        self.rows = rows
        missingCount = column.count - rows.count
    }

    /// Sorts a column whose missing values are NaN.
    public init(_ column: [Double]) { self = column.withUnsafeBufferPointer { SortedValues($0) } }

    /// The quantile at `share` in 0...1, by linear interpolation between the two nearest values.
    ///
    /// With x_0 ... x_(n-1) ascending and h = share (n - 1): `x_⌊h⌋ + (h - ⌊h⌋) (x_⌈h⌉ - x_⌊h⌋)`.
    ///
    /// *Edge cases:* NaN where no value is present.
    public func quantile(_ share: Double) -> Double {
        precondition(share >= 0 && share <= 1, "a share in 0...1")
        guard !values.isEmpty else { return .nan }
        let position = share * Double(values.count - 1)
        let low = values[Int(position)]
        let high = values[min(Int(position) + 1, values.count - 1)]
        // Equal infinities have no difference.
        return low == high ? low : low + (position - position.rounded(.down)) * (high - low)
    }

    /// Calls `body` with the half-open range of positions of each distinct value, ascending.
    func forEachTie(_ body: (Range<Int>) -> Void) {
        var start = 0
        while start < values.count {
            var end = start + 1
            while end < values.count && values[end] == values[start] { end += 1 }
            body(start..<end)
            start = end
        }
    }
}
