public import ChurnEvaluation

/// Everything that stands on the report page, as plain values; summaries only, so the page does not grow with the rows.
public struct ReportContent: Hashable, Sendable {
    /// The heading, as in `Churn report`.
    public var title: String
    /// One line under the heading: the data set, the churn definition, the time it was made.
    public var subtitle: String
    /// What the data was.
    public var data: DataDescription
    /// How many rows of each state there are at each cutoff, in the order to show them.
    public var cutoffs: [CutoffStates]
    /// The model's metrics on rows it has not seen; `nil` where there are none.
    public var model: ModelResult?
    /// What stands beside the model: baselines and, in a simulation, the true probabilities.
    public var references: [ReferenceResult]
    /// The features that matter most, most important first.
    public var features: [FeatureImportance]
    /// The customers with the highest probabilities, highest first.
    public var customers: [RiskyCustomer]
    /// How the model was made.
    public var making: Making

    /// A page without rows, results, features and customers, for the caller to fill.
    public init(title: String, subtitle: String, data: DataDescription, making: Making) {
        self.title = title
        self.subtitle = subtitle
        self.data = data
        cutoffs = []
        model = nil
        references = []
        features = []
        customers = []
        self.making = making
    }
}

/// The model's metrics and what they were measured on.
public struct ModelResult: Hashable, Sendable {
    /// The model's name, as in `Gradient boosting`.
    public var name: String
    /// The rows in words, as in `19,804 rows at the cutoffs 2025-08-01 and 2025-09-01, later than all training rows`.
    public var rows: String
    /// The metrics.
    public var evaluation: EvaluationSummary

    /// A model's result.
    public init(name: String, rows: String, evaluation: EvaluationSummary) {
        self.name = name
        self.rows = rows
        self.evaluation = evaluation
    }
}

/// Other scores on the same rows as the model's.
public struct ReferenceResult: Hashable, Sendable {
    /// What part a reference plays in the verdict.
    public enum Role: Hashable, Sendable {
        /// Simple scores that a model must beat.
        case baseline
        /// The true probabilities, that no model can be expected to beat.
        case oracle
    }

    /// The reference's name, as in `recency only`.
    public var name: String
    /// What part it plays.
    public var role: Role
    /// The area under the ROC curve with its interval.
    public var areaUnderROC: Estimate
    /// The log loss in nats; `nil` where the scores are no probabilities.
    public var logLoss: Double?
    /// The lift among the 10 % of rows with the highest scores.
    public var liftAtTenPercent: Double

    /// A reference given by its numbers.
    public init(name: String, role: Role, areaUnderROC: Estimate, logLoss: Double?, liftAtTenPercent: Double) {
        self.name = name
        self.role = role
        self.areaUnderROC = areaUnderROC
        self.logLoss = logLoss
        self.liftAtTenPercent = liftAtTenPercent
    }

    /// A reference with the numbers of `evaluation`.
    public init(name: String, role: Role, evaluation: EvaluationSummary) {
        self.init(
            name: name,
            role: role,
            areaUnderROC: evaluation.ranking.areaUnderROC,
            logLoss: evaluation.calibration?.logLoss,
            liftAtTenPercent: evaluation.ranking.liftAtTenPercent
        )
    }
}
