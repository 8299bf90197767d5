/// Scores and labels, ranked once, that any number of slicings take their parts of.
///
/// Columns are in rank order, highest score first, so that a part of the rows is ranked by walking them.
public struct SliceRows: Sendable {
    /// The row at each rank.
    let order: [UInt32]
    let scores: [Double]
    /// Whether the row at each rank is positive.
    let isPositive: [Bool]
    /// The weights by rank; empty where all rows count alike.
    let weights: [Double]
    /// Whether scores are probabilities, so that their calibration is measured.
    public let areProbabilities: Bool

    /// The number of rows.
    public var rowCount: Int { order.count }

    /// Checks and ranks rows.
    ///
    /// - Parameters:
    ///   - scores: one a row, higher for more likely churn.
    ///   - labels: one a row, 0 or 1.
    ///   - weights: one a row, finite and not negative; `nil` where all rows count alike.
    ///   - areProbabilities: whether scores are probabilities; others can only be ranked.
    /// - Throws: ``EvaluationError`` where there is no row, the lengths differ, a score is NaN, a label is neither 0 nor 1, a
    ///   weight is negative or not finite, or a probability is outside 0...1.
    public init(scores: [Double], labels: [Double], weights: [Double]? = nil, areProbabilities: Bool) throws {
        try RowChecks.check(scores: scores, labels: labels, weights: weights)
        if areProbabilities { try RowChecks.checkProbabilities(scores) }
        var order = ScoredLabels.ranked(scores) { UInt32($0) }.companions
        order.reverse()
        self.order = order
        self.scores = order.map { scores[Int($0)] }
        isPositive = order.map { labels[Int($0)] == 1 }
        self.weights = weights.map { weights in order.map { weights[Int($0)] } } ?? []
        self.areProbabilities = areProbabilities
    }

    /// The codes of `column` in rank order.
    func ranked(_ column: SliceColumn) -> [Int32] {
        precondition(column.codes.count == rowCount, "one code a row")
        return order.map { column.codes[Int($0)] }
    }

    /// The rows at `ranks`, ascending, as the input of metrics; `nil` where only one label occurs.
    func scoredLabels(at ranks: [UInt32]) -> ScoredLabels? {
        var groups: [ScoredLabels.TieGroup] = []
        var masses: [ScoredLabels.Mass] = []
        for rank in ranks {
            let rank = Int(rank)
            let weight = weights.isEmpty ? 1 : weights[rank]
            guard weight > 0 else { continue }
            if groups.last?.score != scores[rank] {
                groups.append(ScoredLabels.TieGroup(score: scores[rank], rowCount: 0, positiveCount: 0))
                if !weights.isEmpty { masses.append(ScoredLabels.Mass()) }
            }
            let last = groups.count - 1
            groups[last].rowCount += 1
            if isPositive[rank] { groups[last].positiveCount += 1 }
            guard !weights.isEmpty else { continue }
            masses[last] += ScoredLabels.Mass(weight: weight, isPositive: isPositive[rank])
        }
        return ScoredLabels(tieGroups: groups, masses: masses)
    }

    /// The ranks of each code of `codes`, those of -1 last.
    static func ranks(of codes: [Int32], valueCount: Int) -> [[UInt32]] {
        var ranks = [[UInt32]](repeating: [], count: valueCount + 1)
        for (rank, code) in codes.enumerated() {
            ranks[code < 0 ? valueCount : Int(code)].append(UInt32(truncatingIfNeeded: rank))
        }
        return ranks
    }
}

/// Sums over rows that give a weighted mean and its variance.
struct WeightedMoments {
    var weight = 0.0
    var squaredWeight = 0.0
    var sum = 0.0
    private var squaredSum = 0.0
    private var squares = 0.0

    mutating func add(_ value: Double, weight: Double) {
        self.weight += weight
        squaredWeight += weight * weight
        sum += weight * value
        squaredSum += weight * weight * value
        squares += weight * weight * value * value
    }

    /// The sums of the rows of `all` that are not in `part`.
    static func - (all: WeightedMoments, part: WeightedMoments) -> WeightedMoments {
        var rest = all
        rest.weight -= part.weight
        rest.squaredWeight -= part.squaredWeight
        rest.sum -= part.sum
        rest.squaredSum -= part.squaredSum
        rest.squares -= part.squares
        return rest
    }

    var mean: Double { sum / weight }

    /// The variance of the mean: `sum w² (x - mean)² / (sum w)² · m / (m - 1)` with `m = (sum w)² / sum w²`.
    var meanVariance: Double {
        let distances = squares - 2 * mean * squaredSum + mean * mean * squaredWeight
        return max(0, distances) / (weight * weight - squaredWeight)
    }

    var estimate: Estimate { .normal(mean, standardError: meanVariance.squareRoot()) }

    /// The mean less that of other, independent rows.
    func difference(to other: WeightedMoments) -> Estimate {
        .normal(mean - other.mean, standardError: (meanVariance + other.meanVariance).squareRoot())
    }
}
