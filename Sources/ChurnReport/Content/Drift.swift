public import ChurnEvaluation

/// How features, scores and churn moved over the cutoffs.
public struct DriftView: Hashable, Sendable, Encodable {
    /// How far one distribution moved.
    public struct Shift: Hashable, Sendable, Encodable {
        /// The population stability index.
        public var index: Double
        /// What it exceeds by chance in 1 % of cases.
        public var criticalValue: Double
        /// What it means.
        public var level: PopulationStability.Level

        /// The shift that `stability` holds.
        public init(_ stability: PopulationStability) {
            index = stability.index
            criticalValue = stability.criticalValue
            level = stability.level
        }
    }

    /// One feature at every cutoff.
    public struct Feature: Hashable, Sendable, Encodable {
        /// The feature's name.
        public var name: String
        /// How far it moved, one for each of ``DriftView/cutoffs``; `nil` where there are no rows.
        public var shifts: [Shift?]
        /// The share of rows without a value, one for each cutoff; `nil` where there are no rows.
        public var missingShares: [Double?]

        /// A feature's drift.
        public init(name: String, shifts: [Shift?], missingShares: [Double?]) {
            self.name = name
            self.shifts = shifts
            self.missingShares = missingShares
        }
    }

    /// What the distributions are held against.
    public enum Reference: Hashable, Sendable, Encodable {
        /// The training rows, whose distribution the model remembers.
        case training
        /// The rows of this cutoff.
        case cutoff(String)
    }

    /// The share of rows that churned at one cutoff.
    public struct ChurnRate: Hashable, Sendable, Encodable {
        /// The cutoff as text.
        public var cutoff: String
        /// Rows with a label.
        public var rowCount: Int
        /// Those of them that churned.
        public var positiveCount: Int
        /// Their share with its Wilson interval, or why there is none.
        public var rate: Measured

        /// A cutoff's churn rate.
        public init(cutoff: String, rowCount: Int, positiveCount: Int, rate: Measured) {
            self.cutoff = cutoff
            self.rowCount = rowCount
            self.positiveCount = positiveCount
            self.rate = rate
        }
    }

    /// What the distributions are held against.
    public var reference: Reference
    /// The cutoffs that are compared, as text, first to last.
    public var cutoffs: [String]
    /// The features with the largest shifts, largest first.
    public var features: [Feature]
    /// How many features were looked at.
    public var featureCount: Int
    /// How far the scores moved, one for each cutoff; `nil` where there are none.
    ///
    /// Empty where scores are not compared.
    public var scoreShifts: [Shift?]
    /// The churn rate by cutoff, first to last.
    public var churnRates: [ChurnRate]

    /// A view without features, for the caller to fill.
    public init(reference: Reference, cutoffs: [String], featureCount: Int) {
        self.reference = reference
        self.cutoffs = cutoffs
        self.featureCount = featureCount
        features = []
        scoreShifts = []
        churnRates = []
    }
}
