public import ChurnEvaluation

/// Everything that stands on the report page, as plain values; summaries only, so the page does not grow with the rows.
///
/// Encoded as JSON it holds every number of the page. A part that is `nil` or empty is left out of the page, or is said
/// there to be missing.
public struct ReportContent: Hashable, Sendable, Encodable {
    /// What stands under the heading.
    public enum Subject: Hashable, Sendable, Encodable {
        /// A model of events, with the time of the last one.
        case events(until: String)
        /// A model of a ready table.
        case table
        /// Other words.
        case text(String)
    }

    /// What the page is about.
    public var subject: Subject
    /// What the data was.
    public var data: DataDescription
    /// How many rows of each state there are at each cutoff, in the order to show them.
    public var cutoffs: [CutoffStates]
    /// The books of customers and revenue.
    public var keyFigures: KeyFigures?
    /// The model's metrics on rows it has not seen; `nil` where there are none.
    public var model: ModelResult?
    /// What stands beside the model: baselines and, in a simulation, the true probabilities.
    public var references: [ReferenceResult]
    /// The features that matter most, most important first.
    public var features: [FeatureImportance]
    /// What drives the scores, measured on rows.
    public var drivers: Drivers?
    /// The metrics by attributes.
    public var slices: [SliceView]
    /// Whether groups are treated alike, one for each attribute that was asked for.
    public var fairness: [FairnessView]
    /// How distributions moved over the cutoffs.
    public var drift: DriftView?
    /// The customers with the highest probabilities, highest first.
    public var customers: [RiskyCustomer]
    /// How the model was made.
    public var making: Making

    /// A page without rows, results, features and customers, for the caller to fill.
    public init(subject: Subject, data: DataDescription, making: Making) {
        self.subject = subject
        self.data = data
        cutoffs = []
        references = []
        features = []
        slices = []
        fairness = []
        customers = []
        self.making = making
    }
}

/// The model's metrics and what they were measured on.
public struct ModelResult: Hashable, Sendable, Encodable {
    /// What the rows were.
    public enum Rows: Hashable, Sendable, Encodable {
        /// Rows at cutoffs that are later than all training rows.
        case testCutoffs([String])
        /// The rows of a table of scores that have a label.
        case scores(String)
    }

    /// The model's algorithm, as in `gradient-boosting`.
    public var algorithm: String
    /// What the rows were.
    public var rows: Rows
    /// The metrics.
    public var evaluation: EvaluationSummary
    /// Scores that had no label and are left out.
    public var withoutLabel: Int
    /// Labels that had no score and are left out.
    public var withoutScore: Int

    /// A model's result.
    public init(
        algorithm: String,
        rows: Rows,
        evaluation: EvaluationSummary,
        withoutLabel: Int = 0,
        withoutScore: Int = 0
    ) {
        self.withoutLabel = withoutLabel
        self.withoutScore = withoutScore
        self.algorithm = algorithm
        self.rows = rows
        self.evaluation = evaluation
    }
}
