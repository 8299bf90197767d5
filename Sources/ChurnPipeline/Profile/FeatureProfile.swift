import ChurnEvaluation
import ChurnFeatures
import ChurnReport
import ChurnScoring

/// What the values of one feature are like, and how churn goes with them.
public struct FeatureProfile: Encodable, Sendable {
    /// The area under the ROC curve of the value as a score, with its 95 % interval.
    public struct Area: Encodable, Sendable {
        /// Above 0.5 where churners have the higher values.
        public let value: Double
        /// The lower end of the interval.
        public let lower: Double
        /// The upper end of the interval.
        public let upper: Double
    }

    /// Rows with neighbouring values, and their churn rate with its Wilson interval.
    public struct Cohort: Encodable, Sendable {
        /// The smallest value; `nil` for missing values, for texts, and where it is infinite.
        public let lowest: Double?
        /// The largest value.
        public let highest: Double?
        /// The text of a categorical feature.
        public let text: String?
        /// Whether these are the rows without a value.
        public let isMissing: Bool
        /// Rows with a known label at complete cutoffs.
        public let rows: Int
        /// Those of them with label 1.
        public let positives: Int
        /// The share of label 1.
        public let rate: Double
        /// The lower end of the rate's 95 % interval.
        public let lower: Double
        /// The upper end of the rate's 95 % interval.
        public let upper: Double
    }

    /// How far the distribution at one cutoff is from that at the first.
    public struct Drift: Encodable, Sendable {
        /// The cutoff as ISO-8601.
        public let cutoff: String
        /// The population stability index.
        public let stabilityIndex: Double
        /// What the index exceeds by chance in 1 % of cases.
        public let criticalValue: Double
        /// `stable`, `moderate` (from 0.1) or `large` (from 0.25), the latter two only above the critical value.
        public let level: String
    }

    /// The feature's name.
    public let name: String
    /// The signal that it came from; empty for one that was written by itself.
    public let signal: String
    /// What it says, in words.
    public let words: String
    /// `number` or `category`.
    public let kind: String
    /// All rows.
    public let rows: Int
    /// Rows without a value.
    public let missing: Int
    /// The share of rows with a value; `nil` without rows.
    public let coverage: Double?
    /// Rows with the value 0; `nil`, as the numbers that follow, for categories.
    public let zeros: Int?
    /// The share of zeros among all rows.
    public let zeroShare: Double?
    /// The smallest value.
    public let minimum: Double?
    /// The 1 % quantile.
    public let quantile01: Double?
    /// The 25 % quantile.
    public let quantile25: Double?
    /// The median.
    public let median: Double?
    /// The 75 % quantile.
    public let quantile75: Double?
    /// The 99 % quantile.
    public let quantile99: Double?
    /// The largest value.
    public let maximum: Double?
    /// The mean.
    public let mean: Double?
    /// How the value alone ranks churners; `nil` for categories, and without both labels.
    public let areaUnderROC: Area?
    /// The churn rate by decile or text, missing values last.
    public let cohorts: [Cohort]
    /// The drift at every cutoff with rows but the first.
    public let drift: [Drift]

    /// The largest drift that is more than chance; `nil` where there is none.
    var largestDrift: Drift? {
        drift.filter { $0.level != PopulationStability.Level.stable.rawValue }
            .max { $0.stabilityIndex < $1.stabilityIndex }
    }
}

extension FeatureProfile {
    /// A feature's profile as results print it.
    init(_ feature: Feature, column: FeatureColumn, profile: ColumnProfile, driftCutoffs: [String]) {
        let values = profile.distribution
        let isNumber = column.levels == nil
        func number(_ value: Double) -> Double? { isNumber ? value.finite : nil }
        name = feature.name
        signal = feature.signal
        words = feature.words
        kind = isNumber ? "number" : "category"
        rows = values.rowCount
        missing = values.missingCount
        coverage = values.coverage.finite
        zeros = isNumber ? values.zeroCount : nil
        zeroShare = number(values.zeroShare)
        minimum = number(values.minimum)
        quantile01 = number(values.firstPercentile)
        quantile25 = number(values.lowerQuartile)
        median = number(values.median)
        quantile75 = number(values.upperQuartile)
        quantile99 = number(values.ninetyNinthPercentile)
        maximum = number(values.maximum)
        mean = number(values.mean)
        areaUnderROC = profile.areaUnderROC.map { Area(value: $0.value, lower: $0.lower, upper: $0.upper) }
        cohorts = profile.cohorts.map { cohort in
            let rate = cohort.rate
            return Cohort(
                lowest: cohort.values.flatMap { number($0.lowerBound) },
                highest: cohort.values.flatMap { number($0.upperBound) },
                text: column.levels.flatMap { levels in cohort.values.map { levels[Int($0.lowerBound)] } },
                isMissing: cohort.values == nil,
                rows: cohort.rowCount,
                positives: cohort.positiveCount,
                rate: rate.value,
                lower: rate.lower,
                upper: rate.upper
            )
        }
        drift = zip(driftCutoffs, profile.drift).map { cutoff, stability in
            Drift(
                cutoff: cutoff,
                stabilityIndex: stability.index,
                criticalValue: stability.criticalValue,
                level: stability.level.rawValue
            )
        }
    }
}
