public import ChurnEvaluation

/// Other scores on the same rows as the model's.
public struct ReferenceResult: Hashable, Sendable, Encodable {
    /// What part a reference plays in the verdict.
    public enum Role: String, Hashable, Sendable, Encodable {
        /// Simple scores that a model must beat.
        case baseline
        /// The true probabilities, that no model can be expected to beat.
        case oracle
    }

    /// What the scores are.
    public enum Kind: Hashable, Sendable, Encodable {
        /// The training part's churn rate for every row.
        case constant
        /// The time since the customer was last active, and nothing else.
        case recency
        /// A score of weighted rules that someone set by hand.
        case healthScore
        /// The model's own score of one period before.
        case previousScore
        /// Logistic regression on the same features.
        case logisticRegression
        /// The probabilities that a simulation drew the labels from.
        case truth
        /// Others, by their name.
        case named(String)
    }

    /// What the scores are.
    public var kind: Kind
    /// What part they play.
    public var role: Role
    /// The area under the ROC curve with its interval.
    public var areaUnderROC: Estimate
    /// The log loss in nats; `nil` where the scores are no probabilities.
    public var logLoss: Double?
    /// The lift among the 10 % of rows with the highest scores.
    public var liftAtTenPercent: Double
    /// How many rows have such a score; `nil` where all have.
    public var rowCount: Int?
    /// The model's area less this one on the same rows, with the interval of a paired comparison; `nil` where none was
    /// made.
    public var areaDifference: Estimate?
    /// This log loss less the model's on the same rows, with the interval of a paired comparison, so that more than 0
    /// speaks for the model; `nil` where none was made.
    public var logLossDifference: Estimate?

    /// Whether the model ranks better, beyond chance where a paired comparison was made; `nil` where there was none and
    /// the difference is not known.
    public var isBeaten: Bool? { areaDifference.map { $0.lower > 0 } }

    /// A reference given by its numbers.
    public init(kind: Kind, role: Role = .baseline, areaUnderROC: Estimate, logLoss: Double?, liftAtTenPercent: Double)
    {
        self.kind = kind
        self.role = role
        self.areaUnderROC = areaUnderROC
        self.logLoss = logLoss
        self.liftAtTenPercent = liftAtTenPercent
    }

    /// A reference with the numbers of `evaluation`.
    public init(kind: Kind, role: Role = .baseline, evaluation: EvaluationSummary) {
        self.init(
            kind: kind,
            role: role,
            areaUnderROC: evaluation.ranking.areaUnderROC,
            logLoss: evaluation.calibration?.logLoss,
            liftAtTenPercent: evaluation.ranking.liftAtTenPercent
        )
    }
}
