public import ChurnScoring

/// How far a column has moved from its training distribution, period by period.
public struct ColumnDrift: Hashable, Sendable {
    /// The stability of each period against the training rows, missing values being one more bin; `nil` where the period or
    /// the training has no rows.
    public let stabilities: [PopulationStability?]
    /// The share of rows of each period without a value, in 0...1; `nil` where the period has no rows.
    public let missingShares: [Double?]
    /// The share of training rows without a value; `nil` where there were none.
    public let trainingMissingShare: Double?

    /// The stability with the largest index of those that are above chance; of all where none is.
    public var largest: PopulationStability? {
        let known = stabilities.compactMap(\.self)
        let moved = known.filter { $0.level != .stable }
        return (moved.isEmpty ? known : moved).max { $0.index < $1.index }
    }

    /// Compares values with the training rows that `baseline` has counted, in its bins.
    ///
    /// - Parameters:
    ///   - values: One value a row; NaN is missing, a category is its code.
    ///   - isCategorical: Whether values are codes; those outside the baseline's levels are one bin, the unseen ones.
    ///   - baseline: The training rows.
    ///   - periods: The period of each row.
    public init(
        of values: UnsafeBufferPointer<Double>,
        isCategorical: Bool,
        baseline: ColumnBaseline,
        periods: RowPeriods
    ) {
        precondition(values.count == periods.positions.count, "one period for each row")
        let bins = baseline.counts.count
        var counts = [Int](repeating: 0, count: periods.times.count * (bins + 1))
        counts.withUnsafeMutableBufferPointer { counts in
            periods.positions.withUnsafeBufferPointer { positions in
                baseline.edges.withUnsafeBufferPointer { edges in
                    for row in 0..<values.count {
                        let value = values[row]
                        var bin = 0
                        if value != value {
                            bin = bins
                        } else if isCategorical {
                            bin = value >= 0 && value < Double(bins - 1) ? Int(value) : bins - 1
                        } else {
                            // At most some tens of edges: counting them all has no branch that depends on the value.
                            for edge in edges { bin &+= edge < value ? 1 : 0 }
                        }
                        counts[Int(positions[row]) &* (bins &+ 1) &+ bin] &+= 1
                    }
                }
            }
        }
        let expected = baseline.counts + [baseline.missingCount]
        let total = expected.reduce(0, +)
        trainingMissingShare = total > 0 ? Double(baseline.missingCount) / Double(total) : nil
        var stabilities: [PopulationStability?] = []
        var missingShares: [Double?] = []
        for (period, rowCount) in periods.rowCounts.enumerated() {
            let own = Array(counts[period * (bins + 1)..<(period + 1) * (bins + 1)])
            stabilities.append(PopulationStability(expected: expected, actual: own))
            missingShares.append(rowCount > 0 ? Double(own[bins]) / Double(rowCount) : nil)
        }
        self.stabilities = stabilities
        self.missingShares = missingShares
    }
}
