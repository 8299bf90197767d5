import ChurnScoring

/// Scores whole matrices on several threads.
struct BatchScorer {
    let model: ChurnModel
    let threads: Int

    /// Rows that one thread scores before it takes the next.
    private static let rowsPerChunk = 4096

    /// The raw scores of `matrix`, which is aligned to the model's schema.
    func rawScores(_ matrix: FeatureMatrix) -> [Double] {
        let chunks = (matrix.rowCount + Self.rowsPerChunk - 1) / Self.rowsPerChunk
        return [Double](unsafeUninitializedCapacity: matrix.rowCount) { buffer, count in
            // Each chunk writes to its own rows; all are done when the loop returns.
            nonisolated(unsafe) let scores = buffer
            Workers.forEachChunk(chunks, threads: threads) { chunk in
                let rows = chunk * Self.rowsPerChunk..<min(matrix.rowCount, (chunk + 1) * Self.rowsPerChunk)
                model.score(matrix, rows: rows, into: UnsafeMutableBufferPointer(rebasing: scores[rows]))
            }
            count = matrix.rowCount
        }
    }

    /// Rows that one thread explains before it takes the next.
    private static let explainedPerChunk = 256

    /// The `count` columns that move each row's score most, by the size of their contribution, ties in schema order.
    ///
    /// Columns that add nothing are no reasons.
    func reasons(_ matrix: FeatureMatrix, rows: [Int], count: Int) -> [[Reason]] {
        let columns = matrix.columnCount
        let chunks = (rows.count + Self.explainedPerChunk - 1) / Self.explainedPerChunk
        var reasons = [[Reason]](repeating: [], count: rows.count)
        reasons.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let results = buffer
            Workers.forEachChunk(chunks, threads: threads) { chunk in
                let first = chunk * Self.explainedPerChunk
                let block = matrix.selectingRows(
                    Array(rows[first..<min(rows.count, first + Self.explainedPerChunk)])
                )
                withUnsafeTemporaryAllocation(of: Double.self, capacity: block.rowCount * columns) { values in
                    model.contributions(of: block, rows: 0..<block.rowCount, into: values)
                    for row in 0..<block.rowCount {
                        let own = UnsafeMutableBufferPointer(rebasing: values[row * columns..<(row + 1) * columns])
                        results[first + row] = Self.strongest(own, count: count) { block[row, $0] }
                    }
                }
            }
        }
        return reasons
    }

    /// The strongest of `contributions`, which are used up, with the `value` of each column.
    private static func strongest(
        _ contributions: UnsafeMutableBufferPointer<Double>,
        count: Int,
        value: (Int) -> Double
    ) -> [Reason] {
        var reasons: [Reason] = []
        // A pass for each is less than a sort: few reasons are asked for.
        while reasons.count < min(count, contributions.count) {
            var best = 0
            for column in 1..<max(1, contributions.count)
            where abs(contributions[column]) > abs(contributions[best]) { best = column }
            guard contributions[best] != 0 else { break }
            reasons.append(Reason(column: best, contribution: contributions[best], value: value(best)))
            contributions[best] = 0
        }
        return reasons
    }
}

/// One column's part in a score.
struct Reason {
    /// The column, as an index into the model's schema.
    var column: Int
    /// What it adds to the raw score, a log-odds.
    var contribution: Double
    /// The row's value in the column.
    var value: Double
}
