/// The rows of one part of a split.
public struct SplitPart: Hashable, Sendable {
    /// The positions of the rows, ascending.
    public let rows: [Int]
    /// The number of them with label 1.
    public let positiveCount: Int

    /// The number of rows with label 0.
    public var negativeCount: Int { rows.count - positiveCount }

    init(rows: [Int], labels: [Double]) {
        self.rows = rows
        positiveCount = rows.reduce(0) { labels[$1] == 1 ? $0 + 1 : $0 }
    }

    /// Refuses a part that is empty or has one label only.
    func check(name: String, remedy: String) throws {
        guard !rows.isEmpty else {
            throw EvaluationError(code: .emptyPart, message: "the \(name) part would have no row: \(remedy)")
        }
        guard positiveCount > 0, negativeCount > 0 else {
            throw EvaluationError(
                code: .oneClass,
                message: """
                    the \(name) part would have one label only (\(positiveCount) positives, \(negativeCount) \
                    negatives): \(remedy)
                    """
            )
        }
    }

    /// Refuses labels other than 0, 1 and missing.
    static func checkLabels(_ labels: [Double], rowCount: Int) throws {
        guard labels.count == rowCount else {
            throw EvaluationError(
                code: .differentLengths,
                message: "\(rowCount) rows and \(labels.count) labels; give one of each a row"
            )
        }
        if let row = labels.firstIndex(where: { !$0.isNaN && $0 != 0 && $0 != 1 }) {
            throw EvaluationError(
                code: .invalidLabel,
                message: "the label is \(labels[row]); labels are 0, 1 or missing",
                row: row
            )
        }
    }
}
