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

    /// The `count` columns that move each row's score most, by the size of their contribution, ties in schema order.
    ///
    /// Columns that add nothing are no reasons.
    func reasons(_ matrix: FeatureMatrix, rows: [Int], count: Int) -> [[Reason]] {
        var reasons = [[Reason]](repeating: [], count: rows.count)
        reasons.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let results = buffer
            Workers.forEachChunk(rows.count, threads: threads) { position in
                results[position] = topReasons(matrix.row(rows[position]), count: count)
            }
        }
        return reasons
    }

    private func topReasons(_ row: [Double], count: Int) -> [Reason] {
        let contributions = model.contributions(row).values
        let order = contributions.indices.sorted {
            let (left, right) = (abs(contributions[$0]), abs(contributions[$1]))
            return left != right ? left > right : $0 < $1
        }
        return order.prefix(count).filter { contributions[$0] != 0 }.map {
            Reason(column: $0, contribution: contributions[$0])
        }
    }
}

/// One column's part in a score.
struct Reason {
    /// The column, as an index into the model's schema.
    var column: Int
    /// What it adds to the raw score, a log-odds.
    var contribution: Double
}
