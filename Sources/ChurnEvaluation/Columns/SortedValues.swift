/// The present values of one column in ascending order, each with its row: what every statistic of a column starts from.
///
/// Sorting is by radix on the bits of the doubles, 11 bits a pass; a pass in which all digits are equal is skipped, so
/// that counts and other small whole numbers take two passes or three of the six.
public struct SortedValues: Sendable {
    /// The values that are not missing, ascending; minus zero has become zero.
    public let values: [Double]
    /// The row of each value; rows of equal values ascend.
    public let rows: [Int32]
    /// How many rows have no value.
    public let missingCount: Int

    /// The number of rows, missing ones included.
    public var rowCount: Int { values.count + missingCount }

    /// Sorts a column whose missing values are NaN.
    public init(_ column: UnsafeBufferPointer<Double>) {
        precondition(column.count <= Int(Int32.max), "at most 2^31 - 1 rows")
        var keys: [UInt64] = []
        var rows: [Int32] = []
        keys.reserveCapacity(column.count)
        rows.reserveCapacity(column.count)
        for row in column.indices where column[row] == column[row] {
            keys.append(Self.key(of: column[row]))
            rows.append(Int32(truncatingIfNeeded: row))
        }
        Self.sort(&keys, &rows)
        values = keys.map(Self.value)
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

    // A double's bits order like integers once negative ones are turned round and the others moved above them.

    private static let signBit: UInt64 = 1 << 63

    private static func key(of value: Double) -> UInt64 {
        let bits = (value + 0).bitPattern
        return bits & signBit != 0 ? ~bits : bits | signBit
    }

    private static func value(of key: UInt64) -> Double {
        Double(bitPattern: key & signBit != 0 ? key & ~signBit : ~key)
    }

    private static func sort(_ keys: inout [UInt64], _ rows: inout [Int32]) {
        let digitBits: UInt64 = 11
        let bucketCount = 1 << 11
        let passCount = 6
        var counts = [Int](repeating: 0, count: passCount * bucketCount)
        for key in keys {
            for pass in 0..<passCount {
                let digit = Int(truncatingIfNeeded: key >> (UInt64(pass) * digitBits)) & (bucketCount - 1)
                counts[pass * bucketCount + digit] += 1
            }
        }
        var otherKeys = keys
        var otherRows = rows
        for pass in 0..<passCount {
            let digits = pass * bucketCount..<(pass + 1) * bucketCount
            if counts[digits].contains(keys.count) { continue }
            var next = 0
            for digit in digits {
                let count = counts[digit]
                counts[digit] = next
                next += count
            }
            let shift = UInt64(pass) * digitBits
            for (position, key) in keys.enumerated() {
                let digit = digits.lowerBound + Int(truncatingIfNeeded: key >> shift) & (bucketCount - 1)
                let target = counts[digit]
                otherKeys[target] = key
                otherRows[target] = rows[position]
                counts[digit] = target + 1
            }
            swap(&keys, &otherKeys)
            swap(&rows, &otherRows)
        }
    }
}
