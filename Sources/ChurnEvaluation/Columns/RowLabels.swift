/// The labels of rows, of which some are not known; shared by the statistics of all columns.
public struct RowLabels: Sendable {
    /// One a row: 0, 1, or 2 where the label is not known.
    ///
    /// One byte each, because columns look rows up in any order.
    let codes: [UInt8]
    /// Rows with a known label.
    public let labelledCount: Int
    /// Rows with label 1.
    public let positiveCount: Int

    /// Labels of 0 and 1; NaN where one is not known.
    ///
    /// - Throws: ``EvaluationError`` where a label is another number.
    public init(_ labels: [Double]) throws {
        if let row = labels.firstIndex(where: { !($0 == 0 || $0 == 1 || $0.isNaN) }) {
            throw EvaluationError(
                code: .invalidLabel,
                message: "the label is \(labels[row]); labels are 0, 1, or missing",
                row: row
            )
        }
        codes = labels.map { $0.isNaN ? 2 : UInt8($0) }
        labelledCount = codes.reduce(0) { $0 + ($1 < 2 ? 1 : 0) }
        positiveCount = codes.reduce(0) { $0 + ($1 == 1 ? 1 : 0) }
    }

    /// The number of rows.
    public var rowCount: Int { codes.count }
    /// The share of label 1 among the known ones; NaN where none is known.
    public var baseRate: Double { Double(positiveCount) / Double(labelledCount) }
}
