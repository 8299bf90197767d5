extension ScoredLabels {
    /// The average precision, the area under the precision-recall curve as a step function.
    ///
    /// `sum over thresholds of (recall - recall before) * precision`, one threshold for each distinct score, highest
    /// first. Not interpolated.
    ///
    /// *Edge cases:* a constant score gives the base rate.
    public func averagePrecision() -> Double {
        var sum = 0.0
        var rows = 0
        var positives = 0
        for group in groups {
            rows += group.rowCount
            positives += group.positiveCount
            sum += Double(group.positiveCount) * (Double(positives) / Double(rows))
        }
        return sum / Double(positiveCount)
    }

    /// The Kolmogorov-Smirnov distance between the scores of positives and of negatives.
    ///
    /// `max over thresholds of |share of positives at or above - share of negatives at or above|`, in 0...1.
    ///
    /// *Edge cases:* a constant score gives 0.
    public func kolmogorovSmirnov() -> Double {
        var largest = 0.0
        var rows = 0
        var positives = 0
        for group in groups {
            rows += group.rowCount
            positives += group.positiveCount
            let distance =
                Double(positives) / Double(positiveCount) - Double(rows - positives) / Double(negativeCount)
            largest = max(largest, abs(distance))
        }
        return largest
    }
}
