/// Scores of two models for the same rows, with the rows' labels; the input of comparisons.
///
/// Two models are alike in what is easy and what is hard, so the difference on the same rows is known much better than the
/// two intervals beside each other say.
public struct PairedScores: Sendable {
    /// The first model's scores, one a row.
    public let first: [Double]
    /// The second model's scores, one a row.
    public let second: [Double]
    /// The labels, 0 or 1; both occur.
    public let labels: [Double]
    /// A number for the customer of each row; `nil` where each row has its own.
    public let customers: [Int]?

    /// Pairs scores that are in the same order.
    ///
    /// - Parameters:
    ///   - first: the first model's scores, one a row, higher for more likely churn; any scale.
    ///   - second: the second model's scores of the same rows in the same order.
    ///   - labels: one a row, 0 or 1.
    ///   - customers: a number for the customer of each row; `nil` where each row has its own.
    /// - Throws: ``EvaluationError`` where there is no row, the lengths differ, a score is NaN, a label is neither 0 nor 1,
    ///   or all labels are the same.
    public init(first: [Double], second: [Double], labels: [Double], customers: [Int]? = nil) throws {
        guard first.count == second.count else {
            throw EvaluationError(
                code: .differentRows,
                message: """
                    the first model has scores for \(first.count) rows and the second for \(second.count); compare them on \
                    the same rows
                    """
            )
        }
        for scores in [first, second] { try RowChecks.check(scores: scores, labels: labels, weights: nil) }
        _ = try RowChecks.classCounts(labels: labels, weights: nil)
        try RowChecks.check(customers: customers, rowCount: labels.count)
        self.first = first
        self.second = second
        self.labels = labels
        self.customers = customers
    }

    /// Pairs scores by the ids of their rows, in whatever order they are.
    ///
    /// - Parameters:
    ///   - first: the first model's scores by row, in the order that labels and customers have.
    ///   - second: the second model's scores by row.
    ///   - labels: one a row of `first`, 0 or 1.
    ///   - customers: a number for the customer of each row of `first`; `nil` where each row has its own.
    /// - Throws: ``EvaluationError`` where an id occurs twice or in one model's scores only, with the counts, and as
    ///   ``init(first:second:labels:customers:)``.
    public init<ID: Hashable>(
        first: [(id: ID, score: Double)],
        second: [(id: ID, score: Double)],
        labels: [Double],
        customers: [Int]? = nil
    ) throws {
        let places = try Self.places(first, model: "first")
        let others = try Self.places(second, model: "second")
        let common = others.keys.reduce(0) { places[$1] == nil ? $0 : $0 + 1 }
        guard common == places.count, common == others.count else {
            throw EvaluationError(
                code: .differentRows,
                message: """
                    \(common) rows are in both, \(places.count - common) in the first model's scores only and \
                    \(others.count - common) in the second's; compare the models on the same rows
                    """
            )
        }
        try self.init(
            first: first.map(\.score),
            second: first.compactMap { row in others[row.id].map { second[$0].score } },
            labels: labels,
            customers: customers
        )
    }

    private static func places<ID: Hashable>(_ rows: [(id: ID, score: Double)], model: String) throws -> [ID: Int] {
        var places: [ID: Int] = [:]
        places.reserveCapacity(rows.count)
        for (row, entry) in rows.enumerated() where places.updateValue(row, forKey: entry.id) != nil {
            throw EvaluationError(
                code: .duplicateRow,
                message: "the row's id occurs twice in the \(model) model's scores; score each row once",
                row: row
            )
        }
        return places
    }
}
