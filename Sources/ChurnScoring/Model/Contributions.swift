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
    /// For trees, it is the Shapley value of the path-dependent game of Lundberg, Erion and Lee, "Consistent
    /// individualized feature attribution for tree ensembles" (2018): in a tree, the worth of a set of columns is what
    /// the row gets when a split on a column of the set is followed, and a split on any other column averages its two
    /// sides by cover. A split where the row's category is unseen gives, when it is followed, the node's own output,
    /// for that is where the row stops. Missing values follow the side that was learnt.
    public func contributions(_ row: [Double]) -> Contributions {
        precondition(row.count == schema.count, "a row holds one value for each column of the model's schema")
        switch (predictor, compiled) {
        case (.trees(let ensemble), .trees(_, let plan)): return plan.contributions(of: row, to: ensemble)
        case (.linear(let linear), _): return linear.contributions(of: row)
        case (.trees, .linear): preconditionFailure("a predictor is compiled to its own kind")
        }
    }
}

extension LinearPredictor {
    /// The contributions of one row: each term's output less its mean, and half of each interaction's.
    func contributions(of row: [Double]) -> Contributions {
        var expected = meanOutputs.reduce(intercept, +)
        var values = row.indices.map { output(ofTerm: $0, value: row[$0]) - meanOutputs[$0] }
        for term in interactions {
            let (first, second) = (term.first.column, term.second.column)
            let half = (term.output(first: row[first], second: row[second]) - term.meanOutput) / 2
            expected += term.meanOutput
            values[first] += half
            values[second] += half
        }
        return Contributions(expectedScore: expected, values: values)
    }
}
