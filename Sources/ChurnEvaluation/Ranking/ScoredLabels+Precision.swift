extension ScoredLabels {
    /// The average precision, the area under the precision-recall curve as a step function.
    ///
    /// `sum over thresholds of (recall - recall before) * precision`, one threshold for each distinct score, highest
    /// first. Not interpolated.
    ///
    /// *Edge cases:* a constant score gives the base rate.
    public func averagePrecision() -> Double {
        var sum = 0.0
        var above = Mass()
        for position in groups.indices {
            let mass = mass(at: position)
            above += mass
            if mass.positives > 0 { sum += mass.positives * (above.positives / above.rows) }
        }
        return sum / total.positives
    }

    /// The Kolmogorov-Smirnov distance between the scores of positives and of negatives.
    ///
    /// `max over thresholds of |share of positives at or above - share of negatives at or above|`, in 0...1.
    ///
    /// *Edge cases:* a constant score gives 0.
    public func kolmogorovSmirnov() -> Double {
        var largest = 0.0
        var positives = 0.0
        var negatives = 0.0
        // Below the last group both shares are 1.
        for position in groups.indices.dropLast() {
            let mass = mass(at: position)
            positives += mass.positives
            negatives += mass.negatives
            largest = max(largest, abs(positives / total.positives - negatives / total.negatives))
        }
        return largest
    }
}
