public import ChurnEvaluation

/// What drives the scores, measured on rows and not told by the model's structure.
public struct Drivers: Hashable, Sendable, Encodable {
    /// What one feature does to the raw scores.
    public struct Contribution: Hashable, Sendable, Encodable {
        /// The feature's name.
        public var name: String
        /// What it is, in words; may be empty.
        public var words: String
        /// The mean size of what it adds to a raw score, in log-odds.
        public var meanSize: Double
        /// Its share of the sum of all features' mean sizes, in 0...1.
        public var share: Double

        /// A feature's contributions.
        public init(name: String, words: String, meanSize: Double, share: Double) {
            self.name = name
            self.words = words
            self.meanSize = meanSize
            self.share = share
        }
    }

    /// The churn rate by the values of one feature.
    public struct FeatureCohorts: Hashable, Sendable, Encodable {
        /// The feature's name.
        public var name: String
        /// What it is, in words; may be empty.
        public var words: String
        /// The texts of its codes; `nil` for a numeric feature.
        public var levels: [String]?
        /// Rows with neighbouring values, lowest first, those without a value last.
        public var cohorts: [Cohort]

        /// A feature's cohorts.
        public init(name: String, words: String, levels: [String]? = nil, cohorts: [Cohort]) {
            self.name = name
            self.words = words
            self.levels = levels
            self.cohorts = cohorts
        }
    }

    /// What a feature does to the probability of the average customer.
    public struct Impact: Hashable, Sendable, Encodable {
        /// The feature, or those that move together.
        public var features: [String]
        /// The change of the probability for one standard deviation more, in -1...1.
        public var probabilityChange: Double

        /// An impact.
        public init(features: [String], probabilityChange: Double) {
            self.features = features
            self.probabilityChange = probabilityChange
        }
    }

    /// The features that move the scores most, most first.
    public var contributions: [Contribution]
    /// How many rows the contributions are measured on.
    public var sampleRowCount: Int
    /// The rows that the sample was taken from.
    public var rowCount: Int
    /// The churn rate by values of the features that move scores most.
    public var cohorts: [FeatureCohorts]
    /// The churn rate of all rows of the cohorts.
    public var baseRate: Double
    /// The impacts, greatest first; empty where the algorithm has none.
    public var impacts: [Impact]

    /// Drivers.
    public init(contributions: [Contribution], sampleRowCount: Int, rowCount: Int, baseRate: Double) {
        self.contributions = contributions
        self.sampleRowCount = sampleRowCount
        self.rowCount = rowCount
        self.baseRate = baseRate
        cohorts = []
        impacts = []
    }
}
