/// How much the model uses one feature.
public struct FeatureImportance: Hashable, Sendable, Encodable {
    /// The feature's name.
    public var name: String
    /// What it is, in words; may be empty.
    public var words: String
    /// Its share of the importance of all features, in 0...1.
    public var share: Double

    /// A feature's importance.
    public init(name: String, words: String, share: Double) {
        self.name = name
        self.words = words
        self.share = share
    }
}

/// One of the customers with the highest probabilities.
public struct RiskyCustomer: Hashable, Sendable, Encodable {
    /// A feature that raises or lowers the customer's raw score.
    public struct Reason: Hashable, Sendable, Encodable {
        /// The feature and its value, in words.
        public var text: String
        /// What it adds to the raw score, in log-odds.
        public var contribution: Double

        /// A reason.
        public init(text: String, contribution: Double) {
            self.text = text
            self.contribution = contribution
        }
    }

    /// What would take the customer under a threshold.
    public enum Help: Hashable, Sendable, Encodable {
        /// The smallest change of one feature that does, in words.
        case change(String)
        /// No change of one feature alone does.
        case noSingleChange
        /// Nobody looked for one.
        case notAsked
    }

    /// The customer's id; `nil` hides it.
    public var id: String?
    /// The probability of churn.
    public var probability: Double
    /// The reasons, weightiest first.
    public var reasons: [Reason]
    /// What would take the customer under a threshold.
    public var help: Help

    /// A customer.
    public init(id: String?, probability: Double, reasons: [Reason], help: Help = .notAsked) {
        self.id = id
        self.probability = probability
        self.reasons = reasons
        self.help = help
    }
}
