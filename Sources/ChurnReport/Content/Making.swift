/// How the model was made: what someone needs to make it again or to trust it.
public struct Making: Hashable, Sendable {
    /// A named value, as a hash or a version.
    public struct Fact: Hashable, Sendable {
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
    public struct Phase: Hashable, Sendable {
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
    public struct Audit: Hashable, Sendable {
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

    /// Algorithm, hashes, versions, row counts, in the order to show them.
    public var facts: [Fact]
    /// What the leakage audit found; `nil` where none was run.
    public var audit: Audit?
    /// The phases of the run, in order.
    public var phases: [Phase]
    /// The config, word for word; `nil` where there is none.
    public var configText: String?

    /// How a model was made.
    public init(facts: [Fact] = [], audit: Audit? = nil, phases: [Phase] = [], configText: String? = nil) {
        self.facts = facts
        self.audit = audit
        self.phases = phases
        self.configText = configText
    }
}
