/// Why a row has its raw score: what each column adds to the score that is expected before looking at the row.
///
/// `expectedScore` and all `values` sum to the raw score of the row, up to rounding (1e-9).
public struct Contributions: Hashable, Sendable {
    /// The mean raw score over the training rows, as the model knows it.
    public let expectedScore: Double
    /// What each column adds, in schema order.
    public let values: [Double]

    /// Contributions.
    public init(expectedScore: Double, values: [Double]) {
        self.expectedScore = expectedScore
        self.values = values
    }

    /// The raw score that they explain.
    public var rawScore: Double { values.reduce(expectedScore, +) }
}

extension ChurnModel {
    /// The exact contributions of one row, with one value for each column of ``schema``.
    ///
    /// For a linear predictor, a column's contribution is its term's output less the mean output over the training rows.
    /// What an interaction adds beyond its mean belongs to its two columns by halves.
    ///
    /// For a blend, it is the weighted sum of its members'.
    ///
    /// For trees, it is the Shapley value of the path-dependent game of Lundberg, Erion and Lee, "Consistent
    /// individualized feature attribution for tree ensembles" (2018): in a tree, the worth of a set of columns is what
    /// the row gets when a split on a column of the set is followed, and a split on any other column averages its two
    /// sides by cover. A split where the row's category is unseen gives, when it is followed, the node's own output,
    /// for that is where the row stops. Missing values follow the side that was learnt.
    public func contributions(_ row: [Double]) -> Contributions {
        precondition(row.count == schema.count, "a row holds one value for each column of the model's schema")
        if case .linear(let linear) = predictor { return linear.contributions(of: row) }
        var values = [Double](repeating: 0, count: row.count)
        row.withUnsafeBufferPointer { buffer in
            values.withUnsafeMutableBufferPointer { values in
                // Without a column there is nothing to explain.
                guard let start = buffer.baseAddress, let values = values.baseAddress, let (ensemble, plan) = treePart
                else { return }
                plan.addContributions(of: start, rowCount: 1, columnCount: schema.count, to: ensemble, into: values)
                if case .blend(let blend) = predictor {
                    blend.mix(linear: blend.linear.contributions(of: row).values, into: values)
                }
            }
        }
        return Contributions(expectedScore: expectedScore, values: values)
    }

    /// The raw score that is expected before looking at a row: what all contributions start from.
    public var expectedScore: Double {
        switch (predictor, compiled) {
        case (.linear(let linear), _): linear.expectedScore
        case (.blend(let blend), .blend(let compiled)):
            blend.weights.rawScore(linear: blend.linear.expectedScore, trees: compiled.plan.expectedScore)
        case (_, .trees(_, let plan)): plan.expectedScore
        default: preconditionFailure("a predictor is compiled to its own kind")
        }
    }

    /// The trees of the model and how they are explained; `nil` where it has none.
    private var treePart: (TreeEnsemble, ShapleyPlan)? {
        switch (predictor, compiled) {
        case (.trees(let ensemble), .trees(_, let plan)): (ensemble, plan)
        case (.blend(let blend), .blend(let compiled)): (blend.trees, compiled.plan)
        default: nil
        }
    }

    /// Writes the contributions of `rows` into `values`, row by row; the same bits as ``contributions(_:)`` of each.
    ///
    /// Many rows at once take a fraction of the time that each takes alone, because a tree stays in the processor's
    /// fastest cache while they go through it. Runs on the calling thread.
    ///
    /// - Parameters:
    ///   - matrix: a matrix in the columns and level codes of ``schema``, see ``FeatureMatrix/aligned(to:)``.
    ///   - rows: the rows to explain.
    ///   - values: room for `rows.count * schema.count` contributions, those of a row behind one another.
    public func contributions(
        of matrix: FeatureMatrix,
        rows: Range<Int>,
        into values: UnsafeMutableBufferPointer<Double>
    ) {
        let columns = schema.count
        precondition(matrix.columnCount == columns, "the matrix must be aligned to the model's schema")
        precondition(rows.lowerBound >= 0 && rows.upperBound <= matrix.rowCount, "rows out of range")
        precondition(values.count == rows.count * columns, "room for one contribution a row and column")
        guard let target = values.baseAddress else { return }
        guard let (ensemble, plan) = treePart else {
            for (index, row) in rows.enumerated() {
                let contributions = contributions(matrix.row(row)).values
                for column in 0..<columns { target[index * columns + column] = contributions[column] }
            }
            return
        }
        target.update(repeating: 0, count: values.count)
        withUnsafeTemporaryAllocation(of: Double.self, capacity: Self.explainedTogether * columns) { block in
            guard let block = block.baseAddress else { return }
            for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.explainedTogether) {
                let count = min(Self.explainedTogether, rows.upperBound - start)
                for column in 0..<columns {
                    for row in 0..<count { block[row * columns + column] = matrix[start + row, column] }
                }
                plan.addContributions(
                    of: block,
                    rowCount: count,
                    columnCount: columns,
                    to: ensemble,
                    into: target + (start - rows.lowerBound) * columns
                )
            }
        }
        guard case .blend(let blend) = predictor else { return }
        for (index, row) in rows.enumerated() {
            blend.mix(linear: blend.linear.contributions(of: matrix.row(row)).values, into: target + index * columns)
        }
    }

    /// Rows that go through one tree after another together.
    private static let explainedTogether = 32
}

extension LinearPredictor {
    /// The raw score that is expected before looking at a row.
    var expectedScore: Double {
        interactions.reduce(meanOutputs.reduce(intercept, +)) { $0 + $1.meanOutput }
    }

    /// The contributions of one row: each term's output less its mean, and half of each interaction's.
    func contributions(of row: [Double]) -> Contributions {
        var values = row.indices.map { output(ofTerm: $0, value: row[$0]) - meanOutputs[$0] }
        for term in interactions {
            let (first, second) = (term.first.column, term.second.column)
            let half = (term.output(first: row[first], second: row[second]) - term.meanOutput) / 2
            values[first] += half
            values[second] += half
        }
        return Contributions(expectedScore: expectedScore, values: values)
    }
}
