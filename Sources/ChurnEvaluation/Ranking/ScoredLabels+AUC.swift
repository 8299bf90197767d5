extension ScoredLabels {
    /// The area under the ROC curve, by ranks with ties at half.
    ///
    /// The share of the pairs of a positive and a negative row in which the positive has the higher score, a tie
    /// counting half: `sum over positives of (negatives below + negatives tied / 2) / (positives * negatives)`. With weights
    /// a pair weighs the product of its rows' weights.
    ///
    /// *Edge cases:* a constant score gives exactly 0.5.
    public func areaUnderROC() -> Double {
        // Twice the pairs. Without weights all numbers are whole, and exact up to 2^53: 100 million rows.
        var doubledPairs = 0.0
        var negativesAbove = 0.0
        for position in groups.indices {
            let mass = mass(at: position)
            let negativesBelow = total.negatives - negativesAbove - mass.negatives
            doubledPairs += mass.positives * (2 * negativesBelow + mass.negatives)
            negativesAbove += mass.negatives
        }
        return doubledPairs / (2 * total.positives * total.negatives)
    }

    /// The variance of the area under the ROC curve by DeLong, DeLong and Clarke-Pearson (1988).
    ///
    /// For a positive i let V_i be the share of negatives below it, for a negative j let V_j be the share of positives
    /// above it, ties at half. The variance is `S1 / positives + S0 / negatives`, S1 and S0 being the sample variances
    /// of the V_i and the V_j. One pass over the ranks gives all V (Sun and Xu 2014).
    ///
    /// With weights w, shares are of the weight, and `S1 / positives` becomes `sum w² (V - AUC)² / (sum w)² · m / (m - 1)`
    /// with `m = (sum w)² / sum w²` over the positives, likewise for the negatives; equal weights give the plain formula.
    ///
    /// *Edge cases:* NaN where there is only one positive or only one negative; 0 where the score separates the labels.
    public func areaUnderROCVariance() -> Double {
        guard positiveCount > 1, negativeCount > 1 else { return .nan }
        let area = areaUnderROC()
        var positiveSquares = 0.0
        var negativeSquares = 0.0
        var positivesAbove = 0.0
        var negativesAbove = 0.0
        for position in groups.indices {
            let mass = mass(at: position)
            if mass.positives > 0 {
                let below = total.negatives - negativesAbove - mass.negatives / 2
                let distance = below / total.negatives - area
                positiveSquares += mass.positiveSquares * distance * distance
            }
            if mass.negatives > 0 {
                let distance = (positivesAbove + mass.positives / 2) / total.positives - area
                negativeSquares += mass.negativeSquares * distance * distance
            }
            positivesAbove += mass.positives
            negativesAbove += mass.negatives
        }
        // (sum w)² m / (m - 1) with m from above: sum w² cancels to this.
        return positiveSquares / (total.positives * total.positives - total.positiveSquares)
            + negativeSquares / (total.negatives * total.negatives - total.negativeSquares)
    }

    /// The area under the ROC curve with its 95 % interval by DeLong's variance, cut to 0...1.
    ///
    /// The interval takes rows as independent: where customers have several rows it is somewhat too narrow, and
    /// ``BootstrapSummary`` has the right one.
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
