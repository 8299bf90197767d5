extension FitSummary {
    /// The solutions of an elastic net for falling penalties, and which of them was chosen.
    public struct PenaltyPath: Hashable, Sendable {
        /// The solution for one penalty.
        public struct Point: Hashable, Sendable {
            /// The penalty `lambda`, on the scale of the loss summed over rows.
            public var penalty: Double
            /// The number of coefficients that are not 0, without the intercept.
            public var nonzeroCount: Int
            /// Twice the sum of weighted log losses of the training rows.
            public var deviance: Double
            /// Mean log loss of held-out rows, in nats; `nil` without cross-validation.
            public var heldOutLogLoss: Double?
            /// The standard error of ``heldOutLogLoss`` over the folds; `nil` without cross-validation.
            public var standardError: Double?

            /// A point.
            public init(
                penalty: Double,
                nonzeroCount: Int,
                deviance: Double,
                heldOutLogLoss: Double? = nil,
                standardError: Double? = nil
            ) {
                self.penalty = penalty
                self.nonzeroCount = nonzeroCount
                self.deviance = deviance
                self.heldOutLogLoss = heldOutLogLoss
                self.standardError = standardError
            }
        }

        /// The solutions, strongest penalty first.
        public var points: [Point]
        /// The deviance of the model that is an intercept only.
        public var nullDeviance: Double
        /// The position in ``points`` of the solution that the model has.
        public var chosen: Int

        /// A path.
        public init(points: [Point], nullDeviance: Double, chosen: Int) {
            self.points = points
            self.nullDeviance = nullDeviance
            self.chosen = chosen
        }
    }
}
