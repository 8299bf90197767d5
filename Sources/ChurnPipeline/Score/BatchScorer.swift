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

    /// The reasons for each score of `matrix`, which is aligned to the model's schema, and what would help.
    func explanations(_ matrix: FeatureMatrix, by plan: ReasonPlan) -> [Explanation] {
        let chunks = (matrix.rowCount + Self.explainedPerChunk - 1) / Self.explainedPerChunk
        var explanations = [Explanation](repeating: Explanation(), count: matrix.rowCount)
        explanations.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let results = buffer
            Workers.forEachChunk(chunks, threads: threads) { chunk in
                let first = chunk * Self.explainedPerChunk
                let rows = first..<min(matrix.rowCount, first + Self.explainedPerChunk)
                if plan.count > 0 { addReasons(to: results, matrix, rows: rows, by: plan) }
                guard let changes = plan.changes else { return }
                for row in rows {
                    results[row].change = changes.smallestChange(of: matrix.row(row)).map {
                        Explanation.Change(change: $0, value: matrix[row, $0.column])
                    }
                }
            }
        }
        return explanations
    }

    private func addReasons(
        to explanations: UnsafeMutableBufferPointer<Explanation>,
        _ matrix: FeatureMatrix,
        rows: Range<Int>,
        by plan: ReasonPlan
    ) {
        let columns = matrix.columnCount
        withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count * columns) { values in
            model.contributions(of: matrix, rows: rows, into: values)
            for (index, row) in rows.enumerated() {
                let own = UnsafeBufferPointer(rebasing: values[index * columns..<(index + 1) * columns])
                explanations[row].reasons = plan.finder.strongest(plan.count, of: own).map {
                    Explanation.Part(reason: $0, value: matrix[row, $0.column])
                }
            }
        }
    }
}

/// Why a row has its score, and what would help.
struct Explanation {
    /// One reason, with the row's value in the column that speaks for it.
    struct Part {
        let reason: Reason
        let value: Double
    }

    /// A change that would help, with the row's value now.
    struct Change {
        let change: HelpfulChange
        let value: Double
    }

    /// The reasons, strongest first.
    var reasons: [Part] = []
    /// `nil` where nothing was looked for, or no change of one column is enough.
    var change: Change?
}
