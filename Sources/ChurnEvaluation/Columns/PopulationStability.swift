internal import ChurnScoring

/// How far the distribution of a column has moved between two groups of rows: the population stability index.
public struct PopulationStability: Hashable, Sendable {
    /// How much an index means.
    public enum Level: String, Hashable, Sendable, Codable {
        /// Below 0.1, or not above ``PopulationStability/criticalValue``.
        case stable
        /// From 0.1, and more than chance.
        case moderate
        /// From 0.25, and more than chance.
        case large
    }

    /// The probability with which rows that did not move exceed the critical value.
    public static let falseAlarmRate = 0.01

    /// The index: `Σ (a - e) ln(a / e)` over the bins, a and e being the shares of a bin among the two groups.
    public let index: Double
    /// What the index exceeds by chance with a probability of ``falseAlarmRate``: `χ²(1 - α; B - 1) (1/N + 1/M)`, B being
    /// the bins that are not empty in both groups, N and M the rows of the groups.
    ///
    /// Rows count as independent; where the same customers are in both groups it is somewhat too high.
    public let criticalValue: Double

    /// What the index means.
    public var level: Level {
        guard index > criticalValue, index >= 0.1 else { return .stable }
        return index >= 0.25 ? .large : .moderate
    }

    /// Compares the counts of two groups in the same bins.
    ///
    /// A bin that is empty in one group counts there as half a row; one that is empty in both is left out.
    ///
    /// *Edge cases:* `nil` where a group has no rows.
    public init?(expected: [Int], actual: [Int]) {
        precondition(expected.count == actual.count, "the same bins for both")
        let expectedTotal = Double(expected.reduce(0, +))
        let actualTotal = Double(actual.reduce(0, +))
        guard expectedTotal > 0, actualTotal > 0 else { return nil }
        var index = 0.0
        var binCount = 0
        for (before, now) in zip(expected, actual) where before + now > 0 {
            let e = max(Double(before), 0.5) / expectedTotal
            let a = max(Double(now), 0.5) / actualTotal
            index += (a - e) * PortableMath.log(a / e)
            binCount += 1
        }
        self.index = index
        let critical = ChiSquared.criticalValue(tail: Self.falseAlarmRate, degreesOfFreedom: binCount - 1)
        criticalValue = critical * (1 / expectedTotal + 1 / actualTotal)
    }
}

extension PopulationStability {
    /// How far scores have moved from those that they are expected to be like, as those of the test rows.
    ///
    /// Bins are the deciles of the expected scores with equal ones kept together, so a constant score has one bin and an index
    /// of 0.
    ///
    /// - Parameters:
    ///   - actual: the scores of now.
    ///   - expected: the scores that bins are cut in.
    ///   - bins: at most how many bins.
    /// - Returns: the index with its critical value.
    /// - Throws: ``EvaluationError`` where there are no scores on one side, or one is NaN.
    public static func ofScores(
        _ actual: [Double],
        expected: [Double],
        bins: Int = 10
    ) throws -> PopulationStability {
        precondition(bins > 0, "at least one bin")
        for scores in [expected, actual] {
            guard !scores.isEmpty else { throw EvaluationError(code: .noRows, message: "there is no score to compare") }
            try RowChecks.checkScores(scores)
        }
        let sorted = SortedValues(expected)
        let edges = TieBins.edges(ascending: sorted.values, bins: bins)
        func counts(_ ascending: [Double]) -> [Int] {
            var counts = [Int](repeating: 0, count: edges.count + 1)
            var bin = 0
            for value in ascending {
                while bin < edges.count && value > edges[bin] { bin += 1 }
                counts[bin] += 1
            }
            return counts
        }
        guard
            let stability = PopulationStability(
                expected: counts(sorted.values),
                actual: counts(SortedValues(actual).values)
            )
        else { throw EvaluationError(code: .noRows, message: "there is no score to compare") }
        return stability
    }
}

/// The period, such as the cutoff, that each row belongs to.
public struct RowPeriods: Sendable {
    /// The distinct periods that rows belong to, ascending.
    public let times: [Int64]
    /// The number of rows of each period.
    public let rowCounts: [Int]
    /// The position in ``times`` of each row's period.
    let positions: [Int32]

    /// The periods of rows at `rowTimes`.
    public init(_ rowTimes: [Int64]) {
        times = Set(rowTimes).sorted()
        let positionByTime = Dictionary(uniqueKeysWithValues: zip(times, 0...))
        positions = rowTimes.map { Int32(positionByTime[$0] ?? 0) }
        var counts = [Int](repeating: 0, count: times.count)
        for position in positions { counts[Int(position)] += 1 }
        rowCounts = counts
    }

    /// The number of rows.
    public var rowCount: Int { positions.count }

    /// The position in ``times`` of the period of the row at `row`.
    public func position(ofRow row: Int) -> Int { Int(positions[row]) }
}

extension SortedValues {
    /// The stability of each period after the first against the first, in bins cut in the first.
    ///
    /// Bins are the first period's deciles with equal values kept together, and one for missing values, so that a column
    /// that stops being filled drifts too. A column of codes has a bin for each code.
    ///
    /// - Parameters:
    ///   - periods: the period of each row.
    ///   - isCategorical: whether values are codes.
    ///   - bins: at most how many bins of values.
    /// - Returns: one index for each period but the first.
    public func drift(over periods: RowPeriods, isCategorical: Bool = false, bins: Int = 10) -> [PopulationStability] {
        precondition(periods.positions.count == rowCount, "one period for each row")
        guard periods.times.count > 1 else { return [] }
        let edges = isCategorical ? distinctValues.dropLast() : firstPeriodEdges(periods, bins: bins)[...]
        let binCount = edges.count + 2
        var counts = [Int](repeating: 0, count: periods.times.count * binCount)
        var bin = edges.startIndex
        for (position, value) in values.enumerated() {
            while bin < edges.endIndex && value > edges[bin] { bin += 1 }
            counts[Int(periods.positions[Int(rows[position])]) * binCount + bin - edges.startIndex] += 1
        }
        let byPeriod = periods.rowCounts.enumerated().map { period, rowCount in
            let present = counts[period * binCount..<(period + 1) * binCount - 1]
            return Array(present) + [rowCount - present.reduce(0, +)]
        }
        return byPeriod.dropFirst().compactMap { PopulationStability(expected: byPeriod[0], actual: $0) }
    }

    private var distinctValues: [Double] {
        var distinct: [Double] = []
        forEachTie { distinct.append(values[$0.lowerBound]) }
        return distinct
    }

    private func firstPeriodEdges(_ periods: RowPeriods, bins: Int) -> [Double] {
        var first: [Double] = []
        first.reserveCapacity(periods.rowCounts[0])
        for (position, value) in values.enumerated() where periods.positions[Int(rows[position])] == 0 {
            first.append(value)
        }
        return TieBins.edges(ascending: first, bins: bins)
    }
}
