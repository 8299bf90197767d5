import ChurnEvaluation
public import ChurnScoring

extension Blend.Weights {
    /// The weights that mix two members best on rows that neither was trained on.
    ///
    /// Each member's raw scores are calibrated (`CalibrationLine`), their log-odds averaged with the
    /// share of the linear member, of 0, 1/20, ..., 1, that gives the lowest log loss, and the average calibrated again,
    /// because the mean of two calibrated members is too timid. All of it is linear, so that three numbers hold it.
    ///
    /// *Edge cases:* a member whose scores rank the rows no better than their reverse, or which has no finite
    /// calibration line, is mixed as it is.
    ///
    /// - Parameters:
    ///   - linear: raw scores of the linear member, one a row.
    ///   - trees: raw scores of the trees.
    ///   - labels: 0 or 1.
    /// - Returns: Weights that hold the calibrations and the mean.
    /// - Throws: `EvaluationError` where lengths differ or the rows have one label only.
    public static func fitted(linear: [Double], trees: [Double], labels: [Double]) throws -> Blend.Weights {
        let first = try line(linear, labels)
        let second = try line(trees, labels)
        let calibrated = (
            linear.map { first.intercept + first.slope * $0 }, trees.map { second.intercept + second.slope * $0 }
        )
        var best = (share: 0.0, loss: Double.infinity)
        for step in 0...20 {
            let share = Double(step) / 20
            let loss = zip(calibrated.0, calibrated.1).enumerated().reduce(0) { sum, entry in
                let rawScore = share * entry.element.0 + (1 - share) * entry.element.1
                return sum + ModelChoice.logLoss(rawScore, labels[entry.offset])
            }
            if loss < best.loss { best = (share, loss) }
        }
        let mixed = zip(calibrated.0, calibrated.1).map { best.share * $0 + (1 - best.share) * $1 }
        let last = try line(mixed, labels)
        return Blend.Weights(
            intercept: last.intercept
                + last.slope * (best.share * first.intercept + (1 - best.share) * second.intercept),
            linear: last.slope * best.share * first.slope,
            trees: last.slope * (1 - best.share) * second.slope
        )
    }

    private static func line(_ scores: [Double], _ labels: [Double]) throws -> (intercept: Double, slope: Double) {
        guard let line = try ScoredLabels(scores: scores, labels: labels).calibrationLine(), line.slope.value > 0 else {
            return (0, 1)
        }
        return (line.intercept.value, line.slope.value)
    }
}
