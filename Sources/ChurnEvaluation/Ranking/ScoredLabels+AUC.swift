extension ScoredLabels {
    /// The area under the ROC curve, by ranks with ties at half.
    ///
    /// The share of the pairs of a positive and a negative row in which the positive has the higher score, a tie
    /// counting half: `sum over positives of (negatives below + negatives tied / 2) / (positives * negatives)`.
    ///
    /// *Edge cases:* a constant score gives exactly 0.5.
    public func areaUnderROC() -> Double {
        // Twice the pairs, in integers: exact up to a billion rows.
        var doubledPairs = 0
        var negativesBelow = negativeCount
        for group in groups {
            negativesBelow -= group.negativeCount
            doubledPairs += group.positiveCount * (2 * negativesBelow + group.negativeCount)
        }
        return Double(doubledPairs) / (2 * Double(positiveCount) * Double(negativeCount))
    }

    /// The variance of the area under the ROC curve by DeLong, DeLong and Clarke-Pearson (1988).
    ///
    /// For a positive i let V_i be the share of negatives below it, for a negative j let V_j be the share of positives
    /// above it, ties at half. The variance is `S1 / positives + S0 / negatives`, S1 and S0 being the sample variances
    /// of the V_i and the V_j. One pass over the ranks gives all V (Sun and Xu 2014).
    ///
    /// *Edge cases:* NaN where there is only one positive or only one negative; 0 where the score separates the labels.
    public func areaUnderROCVariance() -> Double {
        guard positiveCount > 1, negativeCount > 1 else { return .nan }
        let area = areaUnderROC()
        let positives = Double(positiveCount)
        let negatives = Double(negativeCount)
        var positiveSquares = 0.0
        var negativeSquares = 0.0
        var positivesAbove = 0
        var negativesBelow = negativeCount
        for group in groups {
            negativesBelow -= group.negativeCount
            if group.positiveCount > 0 {
                let share = (Double(negativesBelow) + Double(group.negativeCount) / 2) / negatives
                positiveSquares += Double(group.positiveCount) * (share - area) * (share - area)
            }
            if group.negativeCount > 0 {
                let share = (Double(positivesAbove) + Double(group.positiveCount) / 2) / positives
                negativeSquares += Double(group.negativeCount) * (share - area) * (share - area)
            }
            positivesAbove += group.positiveCount
        }
        return positiveSquares / (positives - 1) / positives + negativeSquares / (negatives - 1) / negatives
    }

    /// The area under the ROC curve with its 95 % interval by DeLong's variance, cut to 0...1.
    ///
    /// The interval takes rows as independent: where customers have several rows it is somewhat too narrow.
    ///
    /// *Edge cases:* with only one positive or one negative nothing bounds the area, and the interval is 0...1.
    public func areaUnderROCEstimate() -> Estimate {
        let area = areaUnderROC()
        let variance = areaUnderROCVariance()
        guard variance >= 0 else { return Estimate(value: area, lower: 0, upper: 1) }
        let estimate = Estimate.normal(area, standardError: variance.squareRoot())
        return Estimate(value: area, lower: max(0, estimate.lower), upper: min(1, estimate.upper))
    }
}
