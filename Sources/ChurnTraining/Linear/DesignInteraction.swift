internal import ChurnScoring

/// The product of two columns as design columns: one for each pair of their groups that occurs in training.
///
/// A number is one group, a categorical column has one for each of its design columns. The value is the product of the
/// standardised numbers where both are present, 1 for a category; 0 in all other pairs.
struct DesignInteraction: Sendable {
    /// More pairs of groups are refused.
    static let maximumPairCount = 256

    /// One of the two columns.
    struct Side: Sendable {
        /// The column of the schema.
        let column: Int
        /// How a number is standardised; `nil` for a categorical column.
        let standardization: InteractionTerm.Standardization?
        /// The group of each level and, last, of unseen ones; negative for those without, as in the column's encoding.
        let groups: [Int]
        /// The number of groups.
        let groupCount: Int

        /// The side of a column; `nil` where it is constant.
        init?(_ index: Int, _ column: DesignEncoding.Column) {
            self.column = index
            if column.levelColumns.isEmpty {
                guard column.valueColumn != nil else { return nil }
                let statistics = column.statistics
                standardization = .init(
                    transform: statistics.transform,
                    lowerBound: statistics.lowerBound,
                    upperBound: statistics.upperBound,
                    center: statistics.center,
                    scale: column.scale
                )
                groups = []
                groupCount = 1
            } else {
                let used = column.levelColumns.filter { $0 >= 0 }
                guard let first = used.min(), let last = used.max() else { return nil }
                standardization = nil
                groups = column.levelColumns.map { $0 >= 0 ? $0 - first : $0 }
                groupCount = last - first + 1
            }
        }

        /// The group and the value of `x`; the value is 0 where it is in no group.
        @inline(__always)
        func entry(_ x: Double) -> (group: Int, value: Double) {
            if let standardization { return (0, standardization(x)) }
            guard x == x else { return (0, 0) }
            let unseen = groups.count - 1
            let group = groups[x >= 0 && x < Double(unseen) ? Int(x) : unseen]
            return group >= 0 ? (group, 1) : (0, 0)
        }
    }

    let first: Side
    let second: Side
    /// The design column of each pair of groups; -1 for pairs that no training row has.
    var designColumns: [Int] = []
    /// The mean value of each pair over the training rows.
    private(set) var means: [Double]
    /// The mean square of the value of each pair.
    private(set) var squares: [Double]

    /// The product of two sides, with its moments over the rows of `matrix`.
    init(_ first: Side, _ second: Side, _ matrix: FeatureMatrix, weights: [Double]) {
        self.first = first
        self.second = second
        let pairCount = first.groupCount * second.groupCount
        var sums = [Double](repeating: 0, count: pairCount)
        var squareSums = sums
        var weightSum = 0.0
        matrix.values.withUnsafeBufferPointer { values in
            for row in 0..<matrix.rowCount where weights[row] > 0 {
                weightSum += weights[row]
                let left = first.entry(values[first.column * matrix.rowCount + row])
                let right = second.entry(values[second.column * matrix.rowCount + row])
                let pair = left.group * second.groupCount + right.group
                let value = left.value * right.value
                sums[pair] += weights[row] * value
                squareSums[pair] += weights[row] * value * value
            }
        }
        means = sums.map { $0 / weightSum }
        squares = squareSums.map { $0 / weightSum }
    }

    /// Writes the values of rows that have a pair; `targets` are the places of the pairs in the block.
    func write(
        _ x: UnsafeBufferPointer<Double>,
        _ y: UnsafeBufferPointer<Double>,
        at targets: [Int],
        into block: UnsafeMutablePointer<Double>
    ) {
        for row in x.indices {
            let left = first.entry(x[row])
            let right = second.entry(y[row])
            let target = targets[left.group * second.groupCount + right.group]
            // Rows without a level have the value 0 in the first pair's place.
            if target >= 0 { block[target * x.count + row] = left.value * right.value }
        }
    }
}
