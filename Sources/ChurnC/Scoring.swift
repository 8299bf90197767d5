import ChurnScoring

/// Values in the caller's memory: row by row, or column by column.
private enum CallerRows {
    case rows(UnsafePointer<Double>, stride: Int)
    case columns(UnsafePointer<UnsafePointer<Double>?>)

    /// The rows of `range` as a matrix.
    func matrix(_ range: Range<Int>, _ schema: FeatureSchema) -> FeatureMatrix {
        let values = [Double](unsafeUninitializedCapacity: range.count * schema.count) { buffer, count in
            for column in 0..<schema.count {
                let target = column * range.count
                switch self {
                case .rows(let rows, let stride):
                    for (index, row) in range.enumerated() { buffer[target + index] = rows[row * stride + column] }
                case .columns(let columns):
                    guard let values = columns[column] else { continue }
                    for (index, row) in range.enumerated() { buffer[target + index] = values[row] }
                }
            }
            count = range.count * schema.count
        }
        return FeatureMatrix(schema: schema, rowCount: range.count, values: values)
    }

    /// Rows that are copied at a time: their values stay in the processor's cache.
    static let blockRows = 1024

    /// Calls `body` with block after block of `rowCount` rows, and where each begins.
    func forEachBlock(_ rowCount: Int, _ schema: FeatureSchema, _ body: (FeatureMatrix, Int) -> Void) {
        for start in stride(from: 0, to: rowCount, by: Self.blockRows) {
            body(matrix(start..<min(rowCount, start + Self.blockRows), schema), start)
        }
    }
}

extension ModelHandle {
    fileprivate func score(
        _ rows: CallerRows,
        _ rowCount: Int,
        _ rawScores: UnsafeMutablePointer<Double>?,
        _ probabilities: UnsafeMutablePointer<Double>?
    ) -> Int32 {
        guard rawScores != nil || probabilities != nil else {
            return LastError.set(.argument, "neither raw scores nor probabilities are wanted: both arrays are null")
        }
        withUnsafeTemporaryAllocation(of: Double.self, capacity: CallerRows.blockRows) { scores in
            rows.forEachBlock(rowCount, model.schema) { matrix, start in
                let block = UnsafeMutableBufferPointer(rebasing: scores[..<matrix.rowCount])
                model.score(matrix, rows: 0..<matrix.rowCount, into: block)
                for (index, score) in block.enumerated() {
                    rawScores?[start + index] = score
                    probabilities?[start + index] = model.probability(rawScore: score)
                }
            }
        }
        return 0
    }

    /// Rows of `stride` values from `start` on; keeps an error where that cannot be.
    fileprivate func rows(_ start: UnsafePointer<Double>?, _ rowCount: Int, stride: Int) -> CallerRows? {
        guard let start, rowCount >= 0 else {
            LastError.set(.argument, "the rows are null")
            return nil
        }
        guard stride >= columnCount, !rowCount.multipliedReportingOverflow(by: stride).overflow else {
            LastError.set(.argument, "the row stride is \(stride); a row has \(columnCount) columns")
            return nil
        }
        return .rows(start, stride: stride)
    }
}

/// `churn_score_rows` of `churn.h`.
@c(churn_score_rows)
public func scoreRows(
    _ model: OpaquePointer?,
    _ rows: UnsafePointer<Double>?,
    _ rowCount: Int,
    _ rowStride: Int,
    _ rawScores: UnsafeMutablePointer<Double>?,
    _ probabilities: UnsafeMutablePointer<Double>?
) -> Int32 {
    guard let handle = ModelHandle.of(model), let rows = handle.rows(rows, rowCount, stride: rowStride) else {
        return LastError.Code.argument.rawValue
    }
    return handle.score(rows, rowCount, rawScores, probabilities)
}

/// `churn_score_columns` of `churn.h`.
@c(churn_score_columns)
public func scoreColumns(
    _ model: OpaquePointer?,
    _ columns: UnsafePointer<UnsafePointer<Double>?>?,
    _ rowCount: Int,
    _ rawScores: UnsafeMutablePointer<Double>?,
    _ probabilities: UnsafeMutablePointer<Double>?
) -> Int32 {
    guard let handle = ModelHandle.of(model) else { return LastError.Code.argument.rawValue }
    guard let columns, rowCount >= 0 else { return LastError.set(.argument, "the columns are null") }
    if let missing = (0..<handle.columnCount).first(where: { columns[$0] == nil }) {
        return LastError.set(.argument, "column \(missing) is null")
    }
    return handle.score(.columns(columns), rowCount, rawScores, probabilities)
}

/// `churn_contributions` of `churn.h`.
@c(churn_contributions)
public func contributions(
    _ model: OpaquePointer?,
    _ rows: UnsafePointer<Double>?,
    _ rowCount: Int,
    _ rowStride: Int,
    _ contributions: UnsafeMutablePointer<Double>?,
    _ expectedScore: UnsafeMutablePointer<Double>?
) -> Int32 {
    guard let handle = ModelHandle.of(model), let rows = handle.rows(rows, rowCount, stride: rowStride) else {
        return LastError.Code.argument.rawValue
    }
    guard let contributions else { return LastError.set(.argument, "the array of contributions is null") }
    let columns = handle.columnCount
    rows.forEachBlock(rowCount, handle.model.schema) { matrix, start in
        handle.model.contributions(
            of: matrix,
            rows: 0..<matrix.rowCount,
            into: UnsafeMutableBufferPointer(start: contributions + start * columns, count: matrix.rowCount * columns)
        )
    }
    expectedScore?.pointee = handle.model.expectedScore
    return 0
}
