/// How the model does on each value of an attribute, with intervals.
///
/// Rows without a value are a slice of their own. Numbers of slices that are smaller than a minimum are gaps, never guesses.
/// Intervals take rows as independent, and each by itself is right 19 times in 20: among many slices some differ by chance.
public struct SliceTable: Hashable, Sendable, Codable {
    /// The attribute.
    public let attribute: String
    /// What a slice must have before anything is said of it.
    public let minimum: MinimumCell
    /// The slices that have rows, in the attribute's order, rows without a value last.
    public let slices: [Slice]

    /// One value of the attribute.
    public struct Slice: Hashable, Sendable, Codable {
        /// The value; `nil` for rows that have none.
        public let value: String?
        /// The number of rows, those of weight 0 left out.
        public let rowCount: Int
        /// The number of rows with label 1.
        public let positiveCount: Int
        /// The share of label 1 with its Wilson interval; `nil` where rows are too few.
        public let baseRate: Estimate?
        /// The metrics; `nil` where there is a gap.
        public let metrics: Metrics?
        /// Why there are no metrics; `nil` where there are.
        public let gap: SliceGap?
        /// The slice against all other rows; `nil` where either has a gap.
        public let difference: Difference?
    }

    /// The metrics of one slice.
    public struct Metrics: Hashable, Sendable, Codable {
        /// The area under the ROC curve with DeLong's interval.
        public let areaUnderROC: Estimate
        /// The average precision.
        public let averagePrecision: Double
        /// The lift among the slice's 10 % of rows with the highest scores, over the slice's own base rate.
        public let liftAtTenPercent: Estimate
        /// Whether the probabilities mean what they say; `nil` where the scores are not probabilities.
        public let calibration: Calibration?
    }

    /// The calibration of one slice.
    public struct Calibration: Hashable, Sendable, Codable {
        /// The mean log loss in nats.
        public let logLoss: Double
        /// The Brier score.
        public let brierScore: Double
        /// The mean probability.
        public let meanProbability: Double
        /// The observed rate less the mean probability: above 0 where churn is underestimated.
        public let observedLessExpected: Estimate
        /// Intercept and slope on the probability's log-odds; `nil` where no finite line is the most likely one.
        public let line: CalibrationLine?
    }

    /// A slice's metrics less those of all other rows.
    public struct Difference: Hashable, Sendable, Codable {
        /// The difference of the base rates, with Newcombe's interval.
        public let baseRate: Estimate
        /// The difference of the areas under the ROC curve, by DeLong's variances.
        public let areaUnderROC: Estimate
        /// The difference of the log losses; `nil` where the scores are not probabilities.
        public let logLoss: Estimate?
    }
}

extension SliceTable {
    /// The slice that ranks worst by the area under the ROC curve; `nil` where all are gaps.
    public var worstRanked: Slice? {
        slices.filter { $0.metrics != nil }.min { left, right in
            (left.metrics?.areaUnderROC.value ?? 1) < (right.metrics?.areaUnderROC.value ?? 1)
        }
    }

    /// The slice whose mean probability is furthest from its observed rate; `nil` where none has probabilities.
    public var worstCalibrated: Slice? {
        func distance(_ slice: Slice) -> Double { abs(slice.metrics?.calibration?.observedLessExpected.value ?? 0) }
        return slices.filter { $0.metrics?.calibration != nil }.max { distance($0) < distance($1) }
    }
}
