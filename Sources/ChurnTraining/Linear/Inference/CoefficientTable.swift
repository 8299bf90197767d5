/// The coefficients of a logistic regression as a statistician reads them: estimates, standard errors, tests, odds ratios
/// and how well the whole fits.
///
/// Estimates are of the encoded columns: per standard deviation of a numeric column (per unit where columns are not
/// standardised), of a level against the reference level, of missing against present. No number is NaN or infinite; what
/// the data do not determine is `nil`, and a note of the summary says why.
public struct CoefficientTable: Hashable, Sendable, Encodable {
    /// Which covariance the standard errors are of.
    public enum Covariance: String, CaseIterable, Sendable, Encodable {
        /// The inverse of the Hessian: right where the model is and rows are independent.
        case model
        /// The sandwich HC0: right for independent rows also where the model is not.
        case robust
        /// The sandwich of sums over customers: right also where rows of a customer depend on each other.
        ///
        /// With the factor `G / (G - 1) (N - 1) / (N - K)` for G customers, N rows and K coefficients.
        case clustered
    }

    /// One coefficient.
    public struct Row: Hashable, Sendable, Encodable {
        /// What it belongs to: `logins`, `plan = basic`, `survey missing`, `(intercept)`.
        public var name: String
        /// The feature column, or both of a product; `nil` of the intercept.
        public var column: String?
        /// The change of the log-odds for one unit of the encoded column.
        public var estimate: Double
        /// Its standard error; `nil` where the coefficient is not determined, for all that follows too.
        public var standardError: Double?
        /// The units of the (transformed) feature column in one unit of the encoded one: its standard deviation where it is
        /// standardised, 1 for levels and flags.
        public var unit: Double
        /// The estimate over its standard error.
        public var z: Double?
        /// The two-sided p-value of `z` by the normal distribution.
        public var pValue: Double?
        /// The lower end of the 95 % interval of the estimate.
        public var lower: Double?
        /// The upper end of the 95 % interval of the estimate.
        public var upper: Double?
        /// The odds ratio of one unit of the encoded column with its 95 % interval.
        public var oddsRatio: OddsRatio?
        /// The odds ratio of one unit of the (transformed) feature column with its 95 % interval.
        public var oddsRatioPerUnit: OddsRatio?
    }

    /// An odds ratio with its 95 % interval.
    public struct OddsRatio: Hashable, Sendable, Encodable {
        /// The ratio.
        public var value: Double
        /// The lower end.
        public var lower: Double
        /// The upper end.
        public var upper: Double
    }

    /// A column that tells the labels apart, so that its coefficient has no finite maximum likelihood estimate.
    public struct Separation: Hashable, Sendable, Encodable {
        /// What it belongs to, as in ``Row/name``; `nil` where it takes several columns together.
        public var name: String?
        /// The coefficients that grow without end, with the sign in which they do.
        public var directions: [Direction]
        /// Whether all rows are told apart; otherwise some of both labels share the border.
        public var isComplete: Bool
    }

    /// Where a coefficient goes.
    public struct Direction: Hashable, Sendable, Encodable {
        /// The coefficient, as in ``Row/name``.
        public var name: String
        /// 1 where larger values go with the label 1, -1 where with 0.
        public var sign: Int
    }

    /// The test of all coefficients but the intercept against none of them.
    public struct LikelihoodRatioTest: Hashable, Sendable, Encodable {
        /// Null deviance less deviance.
        public var statistic: Double
        /// The number of coefficients tested.
        public var degreesOfFreedom: Int
        /// The probability of a larger statistic were all of them 0, by the chi-squared distribution.
        public var pValue: Double
    }

    /// The coefficients in the order of the schema, the intercept first.
    public var rows: [Row]
    /// Which covariance the standard errors are of.
    public var covariance: Covariance
    /// The number of customers, of a clustered covariance.
    public var customerCount: Int?
    /// The penalty that the coefficients are drawn to 0 with; 0 for none.
    public var penalty: Double
    /// Whether the likelihood is Firth's.
    public var isFirth: Bool
    /// Whether the table is of a refit without the penalty that the model has.
    public var isRefit: Bool
    /// The number of rows with a weight above 0.
    public var rowCount: Int
    /// The sum of the weights.
    public var weightSum: Double
    /// Minus twice the log-likelihood.
    public var deviance: Double
    /// The deviance with the intercept alone.
    public var nullDeviance: Double
    /// The number of coefficients, with the intercept; with a penalty the effective number, `trace(H (H + penalty)^-1)`.
    public var degreesOfFreedom: Double
    /// Deviance and twice the degrees of freedom.
    public var aic: Double
    /// Deviance and the logarithm of the sum of weights times the degrees of freedom.
    public var bic: Double
    /// McFadden's pseudo R squared: one less deviance over null deviance.
    public var pseudoRSquared: Double
    /// The test against the intercept alone; `nil` with a penalty or Firth's likelihood, where it is not chi-squared.
    public var likelihoodRatioTest: LikelihoodRatioTest?
    /// The columns that tell the labels apart.
    public var separations: [Separation]
}
