extension LogisticRegressionTrainer {
    /// How a logistic regression is penalised by coordinate descent instead of the ridge penalty and Newton's method.
    ///
    /// With the penalty `lambda` of ``Options/penalty`` and ``l1Ratio`` `r`, training minimises
    /// ```
    /// sum over rows of weight * logLoss(label, b + x beta)  +  lambda * sum of (r |beta| + (1 - r) / 2 * beta^2)
    /// ```
    /// over the intercept `b`, which is free, and the coefficients `beta`. All encoded columns are penalised alike,
    /// those for levels and for missing values too, which are 0 or 1 and not standardised.
    ///
    /// | here | scikit-learn | glmnet | glum |
    /// |---|---|---|---|
    /// | `lambda` | `1 / C` | `lambda` times the sum of weights | `alpha` times the sum of weights |
    /// | ``l1Ratio`` | `l1_ratio` | `alpha` | `l1_ratio` |
    public struct ElasticNet: Hashable, Sendable {
        /// Which penalty of the path is taken.
        public enum Rule: Hashable, Sendable {
            /// The one with the least held-out loss.
            case minimum
            /// The strongest one whose held-out loss is within one standard error of the least.
            case oneStandardError
        }

        /// Inclusive limits of a coefficient; 0 is among them.
        public struct Bounds: Hashable, Sendable {
            /// The least value, 0 or less.
            public let lower: Double
            /// The greatest value, 0 or more.
            public let upper: Double

            /// Limits.
            ///
            /// - Parameters:
            ///   - lower: the least value, 0 or less.
            ///   - upper: the greatest value, 0 or more.
            /// - Throws: ``TrainingError`` where 0 is not among them.
            public init(lower: Double = -.infinity, upper: Double = .infinity) throws {
                guard lower <= 0, upper >= 0 else {
                    throw TrainingError(
                        code: "options.bounds",
                        message: "the bounds \(lower) to \(upper) leave 0 out; give a lower bound of 0 or less and an "
                            + "upper one of 0 or more"
                    )
                }
                self.lower = lower
                self.upper = upper
            }
        }

        /// The share of the penalty on absolute values: 1 is the lasso, 0 is ridge.
        public let l1Ratio: Double
        /// The number of penalties of the path, from the least that leaves no coefficient down to 1e-4 of it (1e-2 with
        /// fewer rows than encoded columns).
        public let pathLength: Int
        /// Which penalty of the path is taken where ``Options/penalty`` is `selected`.
        ///
        /// Held-out losses are those of five folds of all rows; the rows of a customer are in one fold.
        public let rule: Rule
        /// The bounds of the coefficients of numeric columns, by the name of the column.
        ///
        /// They hold for the coefficient as the model has it: per standard deviation of the prepared column, or per unit
        /// where columns are not standardised. The coefficient for missing values of the column is free.
        public let bounds: [String: Bounds]

        /// An elastic net.
        ///
        /// - Parameters:
        ///   - l1Ratio: the share of the penalty on absolute values, 0 to 1.
        ///   - pathLength: the number of penalties of the path, 2 or more.
        ///   - rule: which penalty of the path is taken.
        ///   - bounds: the bounds of coefficients by column.
        /// - Throws: ``TrainingError`` where a number is out of its range.
        public init(
            l1Ratio: Double,
            pathLength: Int = 100,
            rule: Rule = .minimum,
            bounds: [String: Bounds] = [:]
        ) throws {
            guard l1Ratio >= 0, l1Ratio <= 1 else {
                throw TrainingError(code: "options.l1_ratio", message: "l1_ratio is \(l1Ratio); it must be 0 to 1")
            }
            guard pathLength >= 2 else {
                throw TrainingError(
                    code: "options.penalty_path",
                    message: "penalty_path is \(pathLength); it must be 2 or more"
                )
            }
            self.l1Ratio = l1Ratio
            self.pathLength = pathLength
            self.rule = rule
            self.bounds = bounds
        }
    }
}
