/// What `churn simulate` is asked for.
public struct SimulateRequest: Sendable {
    /// The number of customers.
    public var customers: Int
    /// The number of months of 30 days.
    public var months: Int
    /// The seed.
    public var seed: UInt64
    /// The folder to write.
    public var output: String

    /// A request.
    public init(customers: Int, months: Int, seed: UInt64, output: String) {
        self.customers = customers
        self.months = months
        self.seed = seed
        self.output = output
    }
}

/// What `churn extract` is asked for.
public struct ExtractRequest: Sendable {
    /// The config file.
    public var config: String
    /// The matrix to write; `nil`, which needs a state, only takes what is new into it.
    public var output: String?
    /// The one cutoff, as ISO-8601; `nil` takes those of the config.
    public var cutoff: String?
    /// The state to read and to replace; `nil` reads all events.
    public var state: StateRequest?
    /// Where unreadable rows are written; `nil` stops at the first.
    public var rejects: String?
    /// Whether the extraction is audited, and the verdict stamped.
    public var isAudited: Bool

    /// A request.
    public init(
        config: String,
        output: String?,
        cutoff: String? = nil,
        state: StateRequest? = nil,
        rejects: String? = nil,
        isAudited: Bool = false
    ) {
        self.config = config
        self.output = output
        self.cutoff = cutoff
        self.state = state
        self.rejects = rejects
        self.isAudited = isAudited
    }
}

/// The model that a training goes on from.
public struct StartRequest: Sendable {
    /// What becomes of the model.
    public enum Way: Hashable, Sendable {
        /// Its trees stay, and more come behind them.
        case continued
        /// Its trees keep their splits, and the outputs of leaves are learnt anew, keeping the share `decay`, in `0...1`,
        /// of the old ones.
        case refitted(decay: Double)
    }

    /// The model file.
    public var model: String
    /// What becomes of the model.
    public var way: Way

    /// A request.
    public init(model: String, way: Way) {
        self.model = model
        self.way = way
    }
}

/// Which algorithm to train with, and which settings, over those of a config.
public struct ModelRequest: Sendable {
    /// The algorithm; `nil` takes the config's.
    public var algorithm: Algorithm?
    /// Settings as `key=value`.
    public var settings: [String]
    /// Whether columns are permuted on the validation rows to see what the model gets out of them.
    public var measuresPermutation = false
    /// The type of churn whose label is learnt; `nil` takes the config's, else the main label.
    public var label: String?
    /// How probabilities are calibrated: `auto`, `none`, `platt`, `isotonic` or `beta`; `nil` takes the config's, else `none`.
    public var calibration: String?
    /// The model to go on from, or `nil` to train afresh, as ``Pipeline/run(_:)`` always does.
    public var start: StartRequest?

    /// A request.
    public init(
        algorithm: Algorithm? = nil,
        settings: [String] = [],
        label: String? = nil,
        start: StartRequest? = nil
    ) {
        self.algorithm = algorithm
        self.settings = settings
        self.label = label
        self.start = start
    }
}

/// A ready table to train on.
public struct TableRequest: Sendable {
    /// The table's file.
    public var table: String
    /// The label column.
    public var label: String
    /// The customer column.
    public var id: String?
    /// The time column.
    public var time: String?
    /// Columns that are no features.
    public var exclude: [String]

    /// A request.
    public init(table: String, label: String, id: String? = nil, time: String? = nil, exclude: [String] = []) {
        self.table = table
        self.label = label
        self.id = id
        self.time = time
        self.exclude = exclude
    }
}

/// What `churn score` is asked for.
public struct ScoreRequest: Sendable {
    /// The model file.
    public var model: String
    /// The scores to write.
    public var output: String
    /// Which reasons the scores come with.
    public var reasons: ReasonRequest
    /// The share of customers that churns where the scores are used; `nil` takes the model's probabilities as they are.
    public var baseRate: Double?

    /// A request.
    public init(
        model: String,
        output: String,
        reasons: ReasonRequest = ReasonRequest(),
        baseRate: Double? = nil
    ) {
        self.baseRate = baseRate
        self.model = model
        self.output = output
        self.reasons = reasons
    }
}

/// Which reasons scores come with, over what a config or the model says.
public struct ReasonRequest: Sendable {
    /// How many reasons to give for each score.
    public var count: Int
    /// Whether all features of a signal are one reason; `nil` takes what the config or the model says.
    public var isBySignal: Bool?
    /// The features and signals that can be acted on; `nil` takes those of the config or the model.
    public var actionable: [String]?
    /// The probability that the smallest change of an actionable feature is to take a customer under; `nil` takes that of
    /// the config or the model.
    public var below: Double?

    /// A request.
    public init(count: Int = 0, isBySignal: Bool? = nil, actionable: [String]? = nil, below: Double? = nil) {
        self.count = count
        self.isBySignal = isBySignal
        self.actionable = actionable
        self.below = below
    }
}

/// Where ready rows of features come from.
public enum ScoreRows: Hashable, Sendable {
    /// The files that a path or pattern names.
    case files(String)
    /// An SQL query.
    case query(String)
}

/// How scores are cut into the files of a folder.
public struct ScorePartRequest: Sendable {
    /// How many rows of the table each file stands for; 1 or more.
    public var rows: Int
    /// Whether files that an earlier run finished are kept.
    public var resumes: Bool

    /// A request.
    public init(rows: Int, resumes: Bool = false) {
        precondition(rows > 0, "a part stands for one row at least")
        self.rows = rows
        self.resumes = resumes
    }
}

/// What `churn report` is asked for.
public struct ReportRequest: Sendable {
    /// The model file.
    public var model: String
    /// The scores' file.
    public var scores: String
    /// The labels' file, if any.
    public var labels: String?
    /// The label column.
    public var label: String?
    /// The id columns that scores and labels share.
    public var ids: [String]?
    /// Whether the page shows customers' ids.
    public var showsIDs: Bool
    /// The base rate that the scores were made with, if they were made with one.
    public var baseRate: Double?
    /// The language of the page.
    public var language: ReportLanguage
    /// The page to write.
    public var output: String

    /// A request.
    public init(
        model: String,
        scores: String,
        labels: String? = nil,
        label: String? = nil,
        ids: [String]? = nil,
        showsIDs: Bool = false,
        baseRate: Double? = nil,
        language: ReportLanguage = .english,
        output: String
    ) {
        self.baseRate = baseRate
        self.language = language
        self.model = model
        self.scores = scores
        self.labels = labels
        self.label = label
        self.ids = ids
        self.showsIDs = showsIDs
        self.output = output
    }
}

/// What `churn run` is asked for.
public struct RunRequest: Sendable {
    /// The config file.
    public var config: String
    /// The folder to write.
    public var output: String
    /// Algorithm and settings over the config's.
    public var model: ModelRequest
    /// Where unreadable rows are written; `nil` stops at the first.
    public var rejects: String?
    /// Whether the report shows customers' ids.
    public var showsIDs: Bool
    /// The language of the report.
    public var language: ReportLanguage
    /// Whether the extraction is audited, and the verdict stamped.
    public var isAudited: Bool

    /// A request.
    public init(
        config: String,
        output: String,
        model: ModelRequest = ModelRequest(),
        rejects: String? = nil,
        showsIDs: Bool = false,
        language: ReportLanguage = .english,
        isAudited: Bool = false
    ) {
        self.language = language
        self.isAudited = isAudited
        self.config = config
        self.output = output
        self.model = model
        self.rejects = rejects
        self.showsIDs = showsIDs
    }
}

/// What `churn audit` is asked for.
public struct AuditRequest: Sendable {
    /// The config file.
    public var config: String
    /// The seed of the changes.
    public var seed: UInt64
    /// Where unreadable rows are written; `nil` stops at the first.
    public var rejects: String?

    /// A request.
    public init(config: String, seed: UInt64 = 1, rejects: String? = nil) {
        self.config = config
        self.seed = seed
        self.rejects = rejects
    }
}
