/// What happened while a model was trained.
public struct FitSummary: Hashable, Sendable {
    /// How much a column mattered to the model.
    public struct ColumnImportance: Hashable, Sendable {
        /// The name of the column.
        public var column: String
        /// How much it mattered: the loss that its splits took away in trees, the standard deviation of its term's
        /// output in a linear model; never negative, comparable within one model only.
        public var value: Double
        /// How many splits of the trees test the column; `nil` in a linear model.
        public var splitCount: Int?

        /// An importance.
        public init(column: String, value: Double, splitCount: Int? = nil) {
            self.column = column
            self.value = value
            self.splitCount = splitCount
        }
    }

    /// How much the churn probability of the average customer changes when columns move by one standard deviation.
    public struct Impact: Hashable, Sendable {
        /// The column, or the columns that move together because they are correlated.
        public var columns: [String]
        /// The change of the probability, in -1...1.
        ///
        /// The average customer has the mean of every number, after its transform, and the training mix of every
        /// category. A number moves up by its standard deviation, clamped as in scoring; columns that move together do
        /// so in the direction of their rank correlation with the first. Of a categorical column the output moves up by
        /// its standard deviation, so that its change is never negative.
        public var probabilityChange: Double

        /// An impact.
        public init(columns: [String], probabilityChange: Double) {
            self.columns = columns
            self.probabilityChange = probabilityChange
        }
    }

    /// The losses after one iteration.
    public struct HistoryPoint: Hashable, Sendable {
        /// The number of iterations done; 0 before the first.
        public var iteration: Int
        /// Mean log loss of the training rows, in nats.
        public var trainingLogLoss: Double
        /// Mean log loss of the validation rows, in nats; `nil` without them.
        public var validationLogLoss: Double?
        /// What early stopping goes by, where that is not the log loss; `nil` otherwise.
        public var validationMetric: Double?

        /// A point.
        public init(iteration: Int, trainingLogLoss: Double, validationLogLoss: Double? = nil) {
            self.iteration = iteration
            self.trainingLogLoss = trainingLogLoss
            self.validationLogLoss = validationLogLoss
        }
    }

    /// The algorithm as the config spells it: `logistic-regression` or `gradient-boosting`.
    public var algorithm: String
    /// The number of iterations that the model holds (trees, Newton steps).
    public var iterations: Int
    /// Whether the algorithm reached its own end: the tolerance, or for trees the best iteration.
    public var converged: Bool
    /// Whether training was stopped from outside and the model is the best so far.
    public var isStopped = false
    /// Weighted mean log loss of the model over the training rows, in nats; without the penalty.
    public var trainingLogLoss: Double
    /// Weighted mean log loss of the model over the validation rows, in nats; `nil` without them.
    public var validationLogLoss: Double?
    /// What the reader should know, one sentence each, in a fixed order.
    public var notes: [String]
    /// One entry a column of the schema, most important first, ties in schema order.
    public var importance: [ColumnImportance]
    /// What each column, or group of columns, does to the average customer, greatest change first; empty for trees.
    public var impacts: [Impact] = []
    /// Wall-clock seconds of each phase (`bin`, `train`, ...).
    public var seconds: [String: Double]
    /// The losses by iteration, first to last.
    public var history: [HistoryPoint]
    /// The table of coefficients of a logistic regression; `nil` of other models, and of very wide ones.
    public var coefficients: CoefficientTable?
    /// The penalties that an elastic net was solved for; `nil` for other models.
    public var penaltyPath: PenaltyPath?

    /// A summary; `importance` is sorted here.
    public init(
        algorithm: String,
        iterations: Int,
        converged: Bool,
        trainingLogLoss: Double,
        validationLogLoss: Double? = nil,
        notes: [String] = [],
        importance: [ColumnImportance] = [],
        seconds: [String: Double] = [:],
        history: [HistoryPoint] = []
    ) {
        self.algorithm = algorithm
        self.iterations = iterations
        self.converged = converged
        self.trainingLogLoss = trainingLogLoss
        self.validationLogLoss = validationLogLoss
        self.notes = notes
        self.importance =
            importance.enumerated()
            .sorted {
                $0.element.value != $1.element.value ? $0.element.value > $1.element.value : $0.offset < $1.offset
            }
            .map(\.element)
        self.seconds = seconds
        self.history = history
    }
}
