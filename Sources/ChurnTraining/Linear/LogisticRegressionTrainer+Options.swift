extension LogisticRegressionTrainer {
    /// How a logistic regression is trained.
    public struct Options: Hashable, Sendable {
        /// How strongly coefficients are drawn to 0.
        ///
        /// With the penalty `lambda`, training minimises, over the intercept `b` and the coefficients `beta`,
        /// ```
        /// sum over rows of weight * logLoss(label, b + x beta)  +  lambda / 2 * sum of beta^2
        /// ```
        /// where `x` are the encoded columns: standardised numbers, and 0/1 columns for levels and missing values. The
        /// intercept is not penalised. In scikit-learn's terms `C = 1 / lambda`; glum's and glmnet's `alpha` or `lambda`
        /// is `lambda` divided by the sum of the weights.
        public enum Penalty: Hashable, Sendable {
            /// This `lambda`, 0 or more.
            case fixed(Double)
            /// No `lambda` but Firth's penalised likelihood, `log likelihood + 1/2 log det X' W X`.
            ///
            /// Its coefficients are finite also where columns tell the labels apart, and hardly biased in few or rare events.
            case firth
            /// The `lambda` from 1,000 down to 0.1 with the least log loss in cross-validation by ``Options/folds``.
            ///
            /// Of large data a sample of customers is enough: `lambda` is on the
            /// scale of the sum over rows, so the best one hardly depends on their number.
            case selected
        }

        /// Which numeric columns are taken as `sign(x) ln(1 + |x|)`.
        public enum TransformPolicy: Hashable, Sendable {
            /// None.
            case never
            /// Skewed columns whose logarithm goes better with the label.
            ///
            /// That is: more than two values, a skewness above 1 up or down, which falls to less than three quarters, and
            /// a correlation with the label that becomes stronger; all on training rows. With a selected penalty, all of
            /// them stay as they are where cross-validation finds the logarithms no better together.
            case automatic
        }

        /// How strongly coefficients are drawn to 0.
        public let penalty: Penalty
        /// How coordinate descent penalises and bounds coefficients; `nil` for the ridge penalty and Newton's method.
        public let elasticNet: ElasticNet?
        /// Whether values outside of a numeric column's typical range in training are taken as the nearest value inside.
        ///
        /// The upper end of the range is the value that 1 % of the rows above the median exceed, so about half a percent
        /// of all rows; the lower end likewise. With under 100 rows on a side it is the extreme. The ends travel with the
        /// model, so that scoring clamps too; mean and standard deviation are those of the clamped values.
        public let winsorize: Bool
        /// Whether numeric columns are divided by their standard deviation; they are always centered.
        public let standardize: Bool
        /// Which numeric columns are taken as `sign(x) ln(1 + |x|)`.
        public let transforms: TransformPolicy
        /// The most levels of a categorical column that have a coefficient each; the rarer ones share one.
        ///
        /// A column of thousands of levels takes hardly longer than one of few when the penalty is fixed, but rare levels
        /// need the penalty: without one, a level whose rows all have the same label has no finite coefficient, and
        /// training ends unconverged with a note.
        public let maximumLevels: Int
        /// The largest number of Newton steps.
        public let maximumIterations: Int
        /// Training ends when no component of the gradient, divided by the sum of weights, is larger.
        public let tolerance: Double
        /// How columns are encoded, where the defaults do not do.
        public var encoding = Encoding.standard

        /// What a penalty is selected by; `nil` for time where it allows three folds, and customers otherwise.
        public var folds: Folds?

        /// How much more rows with label 1 count in training; `nil` for as much as the others.
        public var classWeight: ClassWeight?

        /// What the table of coefficients says.
        public var inference = Inference()

        /// Options.
        ///
        /// - Throws: ``TrainingError`` where a number is out of its range.
        public init(
            penalty: Penalty = .selected,
            elasticNet: ElasticNet? = nil,
            standardize: Bool = true,
            transforms: TransformPolicy = .automatic,
            winsorize: Bool = true,
            maximumLevels: Int = 64,
            maximumIterations: Int = 100,
            tolerance: Double = 1e-8
        ) throws {
            if case .fixed(let lambda) = penalty {
                try Options.require(lambda >= 0 && lambda.isFinite, "penalty", "\(lambda)", "0 or more")
            }
            let isMixed = penalty == .firth && elasticNet != nil
            try Options.require(!isMixed, "penalty", "firth", "a number or select with an elastic net")
            try Options.require(maximumLevels > 0, "max_levels", "\(maximumLevels)", "1 or more")
            try Options.require(maximumIterations > 0, "maximum_iterations", "\(maximumIterations)", "1 or more")
            try Options.require(tolerance > 0 && tolerance.isFinite, "tolerance", "\(tolerance)", "above 0")
            self.penalty = penalty
            self.elasticNet = elasticNet
            self.standardize = standardize
            self.transforms = transforms
            self.winsorize = winsorize
            self.maximumLevels = maximumLevels
            self.maximumIterations = maximumIterations
            self.tolerance = tolerance
        }

        /// The same options with every numeric column as it is.
        var withoutTransforms: Options { Options(self, transforms: .never) }

        private init(_ other: Options, transforms: TransformPolicy) {
            penalty = other.penalty
            elasticNet = other.elasticNet
            standardize = other.standardize
            winsorize = other.winsorize
            self.transforms = transforms
            maximumLevels = other.maximumLevels
            maximumIterations = other.maximumIterations
            tolerance = other.tolerance
            inference = other.inference
            encoding = other.encoding
            folds = other.folds
            classWeight = other.classWeight
        }

        private static func require(_ holds: Bool, _ option: String, _ found: String, _ range: String) throws {
            guard holds else {
                throw TrainingError(code: "options.\(option)", message: "\(option) is \(found); it must be \(range)")
            }
        }
    }
}
