internal import ChurnScoring

/// Scores and 0/1 labels of the same rows, checked and ranked once; the input of the metrics.
///
/// Rows are sorted by score, highest first, and equal scores are gathered into one group. Every metric is computed from
/// those groups, so it depends neither on the order of the rows nor on how a sort leaves ties. The sort is by radix and each
/// metric one pass over the groups, so everything is linear in the number of rows.
///
/// With weights a metric is that of rows repeated as often as their weight says. Intervals are not: however heavy, a row
/// stays one observation, so weights times any constant give the same interval.
public struct ScoredLabels: Sendable {
    /// Rows that share one score.
    struct TieGroup: Hashable, Sendable {
        var score: Double
        var rowCount: Int
        var positiveCount: Int

        var negativeCount: Int { rowCount - positiveCount }
    }

    /// How much the rows of a group weigh.
    struct Mass: Hashable, Sendable {
        var positives = 0.0
        var negatives = 0.0
        /// The sums of the squared weights, which say how many rows of equal weight would be as uncertain.
        var positiveSquares = 0.0
        var negativeSquares = 0.0

        var rows: Double { positives + negatives }
        var squares: Double { positiveSquares + negativeSquares }

        /// The number of rows of equal weight with as uncertain a mean: `(sum of weights)² / sum of squared weights`.
        var effectiveRows: Double { rows * rows / squares }

        @inline(__always)
        static func += (left: inout Mass, right: Mass) {
            left.positives += right.positives
            left.negatives += right.negatives
            left.positiveSquares += right.positiveSquares
            left.negativeSquares += right.negativeSquares
        }
    }

    /// The groups of equal score, highest score first.
    private(set) var groups: [TieGroup]
    /// The mass of each group; empty where all rows weigh 1.
    private let weights: [Mass]
    /// The mass of all rows.
    let total: Mass
    /// The number of rows, those of weight 0 left out; at least 2.
    public let rowCount: Int
    /// The number of rows with label 1; at least 1.
    public let positiveCount: Int

    /// The number of rows with label 0; at least 1.
    public var negativeCount: Int { rowCount - positiveCount }
    /// The share of rows with label 1; with weights, of the weight.
    public var baseRate: Double { total.positives / total.rows }
    /// The number of different scores; 1 where the score is constant.
    public var distinctScoreCount: Int { groups.count }
    /// The sum of the weights; without weights the number of rows.
    public var totalWeight: Double { total.rows }
    /// Whether rows weigh differently from 1.
    var isWeighted: Bool { !weights.isEmpty }

    /// Checks and ranks the rows.
    ///
    /// *Edge cases:* infinite scores are ranked; 0 and -0 are the same score; a row of weight 0 is left out.
    ///
    /// - Parameters:
    ///   - scores: one a row, higher for more likely churn; any scale.
    ///   - labels: one a row, 0 or 1.
    ///   - weights: one a row, finite and not negative; `nil` where all rows count alike.
    /// - Throws: ``EvaluationError`` where there is no row, the lengths differ, a score is NaN, a label is neither 0 nor
    ///   1, a weight is negative or not finite, or all labels are the same.
    public init(scores: [Double], labels: [Double], weights: [Double]? = nil) throws {
        try RowChecks.check(scores: scores, labels: labels, weights: weights)
        let counts = try RowChecks.classCounts(labels: labels, weights: weights)
        rowCount = counts.rows
        positiveCount = counts.positives
        if let weights {
            (groups, self.weights) = Self.weightedGroups(scores: scores, labels: labels, weights: weights)
            total = self.weights.reduce(into: Mass()) { $0 += $1 }
        } else {
            groups = Self.tieGroups(scores: scores, labels: labels)
            self.weights = []
            total = Mass(rowCount: rowCount, positiveCount: positiveCount)
        }
    }

    /// Rows that have been ranked already; both labels must occur.
    ///
    /// - Parameter groups: none empty, highest score first.
    init(tieGroups groups: [TieGroup]) {
        rowCount = groups.reduce(0) { $0 + $1.rowCount }
        positiveCount = groups.reduce(0) { $0 + $1.positiveCount }
        self.groups = groups
        weights = []
        total = Mass(rowCount: rowCount, positiveCount: positiveCount)
        precondition(positiveCount > 0 && positiveCount < rowCount, "both labels must occur")
    }

    /// Rows that have been ranked and weighed already; `nil` where only one label occurs.
    ///
    /// - Parameters:
    ///   - groups: none empty, highest score first.
    ///   - masses: one a group; empty where all rows weigh 1.
    init?(tieGroups groups: [TieGroup], masses: [Mass]) {
        rowCount = groups.reduce(0) { $0 + $1.rowCount }
        positiveCount = groups.reduce(0) { $0 + $1.positiveCount }
        guard positiveCount > 0, positiveCount < rowCount else { return nil }
        self.groups = groups
        weights = masses
        total =
            masses.isEmpty
            ? Mass(rowCount: rowCount, positiveCount: positiveCount) : masses.reduce(into: Mass()) { $0 += $1 }
    }

    /// The same rows with scores changed by a transform that does not fall, which spares ranking them again.
    func mappingScores(_ transform: (Double) -> Double) -> ScoredLabels {
        var mapped = self
        for position in mapped.groups.indices { mapped.groups[position].score = transform(groups[position].score) }
        return mapped
    }

    /// How much the group at `position` weighs.
    @inline(__always)
    func mass(at position: Int) -> Mass {
        guard weights.isEmpty else { return weights[position] }
        return Mass(rowCount: groups[position].rowCount, positiveCount: groups[position].positiveCount)
    }

    private static func tieGroups(scores: [Double], labels: [Double]) -> [TieGroup] {
        // The label travels with the key, so that nothing is looked up by row after the sort.
        let (keys, positives) = Self.ranked(scores) { UInt32(labels[$0]) }
        var groups: [TieGroup] = []
        var position = keys.count
        while position > 0 {
            let key = keys[position - 1]
            var group = TieGroup(score: RadixSort.value(key), rowCount: 0, positiveCount: 0)
            while position > 0, keys[position - 1] == key {
                position -= 1
                group.rowCount += 1
                group.positiveCount += Int(positives[position])
            }
            groups.append(group)
        }
        return groups
    }

    private static func weightedGroups(
        scores: [Double],
        labels: [Double],
        weights: [Double]
    ) -> ([TieGroup], [Mass]) {
        let (keys, rows) = Self.ranked(scores) { UInt32($0) }
        var groups: [TieGroup] = []
        var masses: [Mass] = []
        var position = keys.count
        while position > 0 {
            let key = keys[position - 1]
            var group = TieGroup(score: RadixSort.value(key), rowCount: 0, positiveCount: 0)
            var mass = Mass()
            while position > 0, keys[position - 1] == key {
                position -= 1
                let row = Int(rows[position])
                guard weights[row] > 0 else { continue }
                group.rowCount += 1
                if labels[row] == 1 {
                    group.positiveCount += 1
                    mass.positives += weights[row]
                    mass.positiveSquares += weights[row] * weights[row]
                } else {
                    mass.negatives += weights[row]
                    mass.negativeSquares += weights[row] * weights[row]
                }
            }
            guard group.rowCount > 0 else { continue }
            groups.append(group)
            masses.append(mass)
        }
        return (groups, masses)
    }

    /// The keys of the scores in ascending order, and beside each what `companion` gives for its row.
    static func ranked(_ scores: [Double], companion: (Int) -> UInt32) -> (keys: [UInt64], companions: [UInt32]) {
        precondition(scores.count <= Int(UInt32.max), "at most 2^32 - 1 rows")
        var keys = scores.map { RadixSort.key($0) }
        var companions = scores.indices.map(companion)
        RadixSort.sort(&keys, with: &companions)
        return (keys, companions)
    }
}

extension ScoredLabels.Mass {
    /// The mass of rows that weigh 1 each.
    @inline(__always)
    init(rowCount: Int, positiveCount: Int) {
        positives = Double(positiveCount)
        negatives = Double(rowCount - positiveCount)
        positiveSquares = positives
        negativeSquares = negatives
    }

    /// The mass of one row.
    @inline(__always)
    init(weight: Double, isPositive: Bool) {
        if isPositive {
            positives = weight
            positiveSquares = weight * weight
        } else {
            negatives = weight
            negativeSquares = weight * weight
        }
    }
}
