/// Scores and 0/1 labels of the same rows, checked and ranked once; the input of the metrics.
///
/// Rows are sorted by score, highest first, and equal scores are gathered into one group. Every metric is computed from
/// those groups, so it depends neither on the order of the rows nor on how a sort leaves ties. Sorting is O(n log n),
/// each metric O(n).
public struct ScoredLabels: Sendable {
    /// Rows that share one score.
    struct TieGroup: Hashable, Sendable {
        var score: Double
        var rowCount: Int
        var positiveCount: Int

        var negativeCount: Int { rowCount - positiveCount }
    }

    /// The groups of equal score, highest score first.
    private(set) var groups: [TieGroup]
    /// The number of rows; at least 2.
    public let rowCount: Int
    /// The number of rows with label 1; at least 1.
    public let positiveCount: Int

    /// The number of rows with label 0; at least 1.
    public var negativeCount: Int { rowCount - positiveCount }
    /// The share of rows with label 1.
    public var baseRate: Double { Double(positiveCount) / Double(rowCount) }
    /// The number of different scores; 1 where the score is constant.
    public var distinctScoreCount: Int { groups.count }

    /// Checks and ranks the rows.
    ///
    /// *Edge cases:* infinite scores are ranked; 0 and -0 are the same score.
    ///
    /// - Parameters:
    ///   - scores: one a row, higher for more likely churn; any scale.
    ///   - labels: one a row, 0 or 1.
    /// - Throws: ``EvaluationError`` where there is no row, the lengths differ, a score is NaN, a label is neither 0 nor
    ///   1, or all labels are the same.
    public init(scores: [Double], labels: [Double]) throws {
        guard scores.count == labels.count else {
            throw EvaluationError(
                code: .differentLengths,
                message: "\(scores.count) scores and \(labels.count) labels; give one of each a row"
            )
        }
        guard !scores.isEmpty else {
            throw EvaluationError(code: .noRows, message: "there is no row to evaluate")
        }
        if let row = scores.firstIndex(where: \.isNaN) {
            throw EvaluationError(
                code: .invalidScore,
                message: "the score is not a number; leave out rows that have no score",
                row: row
            )
        }
        var positiveCount = 0
        for (row, label) in labels.enumerated() {
            guard label == 0 || label == 1 else {
                throw EvaluationError(
                    code: .invalidLabel,
                    message: "the label is \(label); labels are 0 or 1, leave out rows that have none",
                    row: row
                )
            }
            if label == 1 { positiveCount += 1 }
        }
        guard positiveCount > 0, positiveCount < labels.count else {
            throw EvaluationError(
                code: .oneClass,
                message: """
                    \(positiveCount) of \(labels.count) labels are 1; evaluation needs both labels: take a longer \
                    period or more customers
                    """
            )
        }
        rowCount = labels.count
        self.positiveCount = positiveCount
        groups = Self.tieGroups(scores: scores, labels: labels)
    }

    /// Rows that have been ranked already; both labels must occur.
    ///
    /// - Parameter groups: none empty, highest score first.
    init(tieGroups groups: [TieGroup]) {
        rowCount = groups.reduce(0) { $0 + $1.rowCount }
        positiveCount = groups.reduce(0) { $0 + $1.positiveCount }
        self.groups = groups
        precondition(positiveCount > 0 && positiveCount < rowCount, "both labels must occur")
    }

    /// The same rows with scores changed by a transform that does not fall, which spares ranking them again.
    func mappingScores(_ transform: (Double) -> Double) -> ScoredLabels {
        var mapped = self
        for position in mapped.groups.indices { mapped.groups[position].score = transform(groups[position].score) }
        return mapped
    }

    private struct RankedRow {
        var score: Double
        var isPositive: Bool
    }

    private static func tieGroups(scores: [Double], labels: [Double]) -> [TieGroup] {
        var ranked: [RankedRow] = []
        ranked.reserveCapacity(scores.count)
        for (score, label) in zip(scores, labels) { ranked.append(RankedRow(score: score, isPositive: label == 1)) }
        ranked.sort { $0.score > $1.score }
        var groups: [TieGroup] = []
        var group = TieGroup(score: ranked[0].score, rowCount: 0, positiveCount: 0)
        for row in ranked {
            if row.score != group.score {
                groups.append(group)
                group = TieGroup(score: row.score, rowCount: 0, positiveCount: 0)
            }
            group.rowCount += 1
            group.positiveCount += row.isPositive ? 1 : 0
        }
        groups.append(group)
        return groups
    }
}
