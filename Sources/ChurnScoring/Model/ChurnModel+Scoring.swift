extension ChurnModel {
    /// The raw score of one row, given as `row[column]` in the order and with the level codes of ``schema``.
    ///
    /// *Edge cases:* a missing value (NaN) and an unseen level (``FeatureColumn/unseenCode``) are fine in any column.
    public func rawScore(row: UnsafeBufferPointer<Double>) -> Double {
        precondition(row.count == schema.count, "a row holds one value for each column of the model's schema")
        // An empty schema may come with an empty buffer; then no column is ever read.
        guard let start = row.baseAddress else { return rawScoreOfNothing }
        switch compiled {
        case .trees(let trees, _): return trees.rawScore(row: start)
        case .linear(let linear): return linear.rawScore(row: start)
        case .blend(let blend): return blend.rawScore(row: start)
        }
    }

    /// The raw score of one row, with one value for each column of ``schema``.
    public func rawScore(_ row: [Double]) -> Double {
        row.withUnsafeBufferPointer { rawScore(row: $0) }
    }

    /// The calibrated probability of churn that belongs to a raw score, in `0...1`.
    public func probability(rawScore: Double) -> Double {
        calibration.probability(rawScore: rawScore)
    }

    /// The raw score and the probability of one row, with one value for each column of ``schema``.
    public func score(_ row: [Double]) -> Score {
        let rawScore = rawScore(row)
        return Score(rawScore: rawScore, probability: probability(rawScore: rawScore))
    }

    /// Writes the raw scores of `rows` into `scores`, one a row; the same bits as ``rawScore(_:)`` of each.
    ///
    /// Runs on the calling thread; callers that want several give each its own rows.
    ///
    /// - Parameters:
    ///   - matrix: a matrix in the columns and level codes of ``schema``, see ``FeatureMatrix/aligned(to:)``.
    ///   - rows: the rows to score.
    ///   - scores: room for `rows.count` raw scores.
    public func score(_ matrix: FeatureMatrix, rows: Range<Int>, into scores: UnsafeMutableBufferPointer<Double>) {
        precondition(matrix.columnCount == schema.count, "the matrix must be aligned to the model's schema")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= matrix.rowCount, "rows out of range")
        precondition(scores.count == rows.count, "room for one raw score a row")
        matrix.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress, let scores = scores.baseAddress else {
                scores.update(repeating: rawScoreOfNothing)
                return
            }
            switch compiled {
            case .linear(let linear): linear.scores(of: rows, values: values, rowCount: matrix.rowCount, into: scores)
            case .trees(let trees, _):
                let table = ColumnMajorRows(
                    values: values + rows.lowerBound,
                    stride: matrix.rowCount,
                    rowCount: rows.count,
                    columnCount: schema.count
                )
                trees.score(table, into: scores)
            case .blend(let blend):
                blend.scores(
                    of: rows,
                    values: values,
                    rowCount: matrix.rowCount,
                    columnCount: schema.count,
                    into: scores
                )
            }
        }
    }

    /// The probabilities of all rows of a matrix in the columns and level codes of ``schema``.
    public func probabilities(_ matrix: FeatureMatrix) -> [Double] {
        var scores = [Double](repeating: 0, count: matrix.rowCount)
        scores.withUnsafeMutableBufferPointer { score(matrix, rows: 0..<matrix.rowCount, into: $0) }
        for row in scores.indices { scores[row] = probability(rawScore: scores[row]) }
        return scores
    }

    private var rawScoreOfNothing: Double {
        switch predictor {
        case .trees(let ensemble): ensemble.rawScore(row: UnsafeBufferPointer(start: nil, count: 0))
        case .linear(let linear): linear.intercept
        case .blend(let blend): blend.rawScore(row: UnsafeBufferPointer(start: nil, count: 0))
        }
    }
}
