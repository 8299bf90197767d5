/// How the model was made: what someone needs to make it again or to trust it.
public struct Making: Hashable, Sendable, Encodable {
    /// A named value, as a hash or a version.
    public struct Fact: Hashable, Sendable, Encodable {
        /// What it is.
        public var name: String
        /// Its value.
        public var value: String

        /// A fact.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A phase of the run and how long it took.
    public struct Phase: Hashable, Sendable, Encodable {
        /// The phase, as in `read`.
        public var name: String
        /// How long it took.
        public var seconds: Double

        /// A phase.
        public init(name: String, seconds: Double) {
            self.name = name
            self.seconds = seconds
        }
    }

    /// What the leakage audit found.
    public struct Audit: Hashable, Sendable, Encodable {
        /// Whether no feature changed with the future.
        public var passed: Bool
        /// The finding in a sentence.
        public var text: String

        /// A finding.
        public init(passed: Bool, text: String) {
            self.passed = passed
            self.text = text
        }
    }

    /// The rows of one part of the split.
    public struct Part: Hashable, Sendable, Encodable {
        /// What the rows were for.
        public enum Purpose: String, Hashable, Sendable, Encodable {
            /// To train.
            case training
            /// To decide when to stop.
            case validation
            /// To calibrate the probabilities.
            case calibration
            /// To measure.
            case test
        }

        /// What the rows were for.
        public var purpose: Purpose
        /// Their cutoffs as text, first to last; empty for a ready table.
        public var cutoffs: [String]
        /// How many rows with a label; `nil` where nobody counted.
        public var rowCount: Int?
        /// Those of them that churned.
        public var positiveCount: Int?

        /// A part.
        public init(purpose: Purpose, cutoffs: [String], rowCount: Int? = nil, positiveCount: Int? = nil) {
            self.purpose = purpose
            self.cutoffs = cutoffs
            self.rowCount = rowCount
            self.positiveCount = positiveCount
        }
    }

    /// What counts as churn, and when.
    public struct Label: Hashable, Sendable, Encodable {
        /// What counts as churn.
        public enum Churn: Hashable, Sendable, Encodable {
            /// No event of these types for so many days.
            case inactivity(events: [String], days: Double)
            /// None of these events in the label window.
            case silence([String])
            /// An event of one of these types.
            case event([String])
            /// The first of several ways of leaving, by their names.
            case typed([String])
            /// The end of a subscription without a successor.
            case subscription
            /// A column of a ready table.
            case column(String)
        }

        /// What counts as churn.
        public var churn: Churn
        /// Days from the cutoff to the label window; `nil` where they are not known.
        public var gapDays: Double?
        /// The length of the label window in days; `nil` where it is not known.
        public var horizonDays: Double?
        /// How far back features look, in days; `nil` where it is not known.
        public var windowDays: Double?

        /// What counts as churn.
        public init(churn: Churn, gapDays: Double? = nil, horizonDays: Double? = nil, windowDays: Double? = nil) {
            self.churn = churn
            self.gapDays = gapDays
            self.horizonDays = horizonDays
            self.windowDays = windowDays
        }
    }

    /// Algorithm, hashes, versions, row counts, in the order to show them.
    public var facts: [Fact]
    /// What counts as churn; `nil` where it is not known.
    public var label: Label?
    /// The parts of the split; empty where they are not known.
    public var parts: [Part]
    /// What the leakage audit found; `nil` where none was run.
    public var audit: Audit?
    /// The phases of the run, in order.
    public var phases: [Phase] { didSet { totalSeconds = Self.total(phases) } }
    /// The sum of all phases.
    public private(set) var totalSeconds: Double
    /// The config, word for word; `nil` where there is none.
    public var configText: String?

    /// How a model was made.
    public init(facts: [Fact] = [], audit: Audit? = nil, phases: [Phase] = [], configText: String? = nil) {
        self.facts = facts
        parts = []
        self.audit = audit
        self.phases = phases
        totalSeconds = Self.total(phases)
        self.configText = configText
    }

    private static func total(_ phases: [Phase]) -> Double { phases.reduce(0) { $0 + $1.seconds } }
}
