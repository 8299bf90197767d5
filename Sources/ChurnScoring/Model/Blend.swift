/// A weighted sum of a linear predictor and decision trees, on the log-odds.
///
/// Both members read the same columns. What calibrates each before they are mixed is part of the ``weights-swift.property``.
public struct Blend: Hashable, Sendable {
    /// How the raw scores of the members are mixed: `intercept + (linear * l + trees * t)`.
    public struct Weights: Hashable, Sendable {
        /// The raw score where both members give 0.
        public var intercept: Double
        /// What the raw score of the linear predictor is multiplied by.
        public var linear: Double
        /// What the raw score of the trees is multiplied by.
        public var trees: Double

        /// Weights.
        public init(intercept: Double, linear: Double, trees: Double) {
            self.intercept = intercept
            self.linear = linear
            self.trees = trees
        }

        /// The raw score that belongs to those of the members; the one place where they are added, in one order.
        public func rawScore(linear: Double, trees: Double) -> Double {
            intercept + (self.linear * linear + self.trees * trees)
        }
    }

    /// The linear predictor.
    public var linear: LinearPredictor
    /// The trees.
    public var trees: TreeEnsemble
    /// How the two are mixed.
    public var weights: Weights

    /// A blend.
    public init(linear: LinearPredictor, trees: TreeEnsemble, weights: Weights) {
        self.linear = linear
        self.trees = trees
        self.weights = weights
    }

    /// The raw score of one row, given as `row[column]`.
    public func rawScore(row: UnsafeBufferPointer<Double>) -> Double {
        weights.rawScore(linear: linear.rawScore(row: row), trees: trees.rawScore(row: row))
    }

    /// Puts the contributions of both members together: each member's sum to its raw score less its expectation, and so
    /// do their weighted sums.
    func mix(linear contributions: [Double], into values: UnsafeMutablePointer<Double>) {
        for column in contributions.indices {
            values[column] = weights.linear * contributions[column] + weights.trees * values[column]
        }
    }
}
