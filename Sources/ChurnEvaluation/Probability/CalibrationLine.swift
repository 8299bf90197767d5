/// The calibration intercept and slope: the logistic regression of the label on the raw score.
///
/// The maximum-likelihood a and b of `P(label = 1) = 1 / (1 + e^-(a + b * raw score))`. Calibrated raw scores have
/// intercept 0 and slope 1; a slope below 1 means that they are too extreme.
///
/// The intervals are Wald's: with z the pair (1, raw score) and p the line's probability, the covariance of a and b is
/// `A⁻¹ M A⁻¹`, `A = sum w p (1 - p) z zᵀ` and `M = sum w² p (1 - p) z zᵀ`; without weights that is the inverse of A.
public struct CalibrationLine: Hashable, Sendable, Codable {
    /// The intercept a, in log-odds, with its Wald interval.
    public let intercept: Estimate
    /// The slope b with its Wald interval.
    public let slope: Estimate
}

extension ScoredLabels {
    /// The calibration line of raw scores (log-odds), by Newton's method with halved steps on the standardised score.
    ///
    /// *Edge cases:* `nil` where no finite line is the most likely one: the score is constant, separates the labels, or
    /// is infinite somewhere.
    ///
    /// - Parameter threads: at most how many threads; the result is the same for any number.
    /// - Returns: the line with its intervals, or `nil`.
    public func calibrationLine(threads: Int = 1) -> CalibrationLine? {
        guard hasOverlap, let highest = groups.first?.score, let lowest = groups.last?.score,
            highest.isFinite, lowest.isFinite
        else { return nil }
        var sum = 0.0
        for position in groups.indices { sum += mass(at: position).rows * groups[position].score }
        let mean = sum / total.rows
        var squares = 0.0
        for position in groups.indices {
            let distance = groups[position].score - mean
            squares += mass(at: position).rows * distance * distance
        }
        let deviation = (squares / total.rows).squareRoot()
        guard deviation > 0, deviation.isFinite else { return nil }

        let pass = LinePass(rows: self, mean: mean, deviation: deviation, threads: threads)
        guard let fit = newton(pass) else { return nil }
        let covariance = fit.sums.covariance
        // Back from the standardised score: slope = b / deviation, intercept = a - b * mean / deviation.
        let shift = mean / deviation
        let interceptVariance = covariance.a - 2 * shift * covariance.ab + shift * shift * covariance.b
        return CalibrationLine(
            intercept: .normal(fit.a - fit.b * shift, standardError: max(0, interceptVariance).squareRoot()),
            slope: .normal(fit.b / deviation, standardError: max(0, covariance.b).squareRoot() / deviation)
        )
    }

    /// Whether the scores of positives and negatives overlap, which a finite most likely line needs.
    private var hasOverlap: Bool {
        guard let highestPositive = groups.first(where: { $0.positiveCount > 0 })?.score,
            let lowestPositive = groups.last(where: { $0.positiveCount > 0 })?.score,
            let highestNegative = groups.first(where: { $0.negativeCount > 0 })?.score,
            let lowestNegative = groups.last(where: { $0.negativeCount > 0 })?.score
        else { return false }
        return lowestPositive < highestNegative && lowestNegative < highestPositive
    }

    private func newton(_ pass: LinePass) -> (a: Double, b: Double, sums: LineSums)? {
        // Scores that are log-odds nearly calibrated begin at themselves; others at the base rate.
        let constant = (a: ProbabilityMetrics.logit(baseRate), b: 0.0)
        let itself = (a: pass.mean, b: pass.deviation)
        let (constantSums, itselfSums) = (pass.sums(constant), pass.sums(itself))
        var (a, b) = itselfSums.loss < constantSums.loss ? itself : constant
        var sums = itselfSums.loss < constantSums.loss ? itselfSums : constantSums
        for _ in 0..<100 {
            let determinant = sums.curvature.determinant
            guard determinant > 0, determinant.isFinite else { return nil }
            let curvature = sums.curvature
            let stepA = (curvature.b * sums.gradientA - curvature.ab * sums.gradientB) / determinant
            let stepB = (curvature.a * sums.gradientB - curvature.ab * sums.gradientA) / determinant
            // Half the squared Newton decrement is what the loss can still fall by; below its rounding we are there.
            let decrement = stepA * sums.gradientA + stepB * sums.gradientB
            if decrement <= 1e-20 * sums.loss { return (a, b, sums) }
            var size = 1.0
            var next = pass.sums((a - stepA, b - stepB))
            // So near that whole steps converge, and that rounding hides whether the loss falls.
            let isNear = decrement <= 1e-8 * sums.loss
            while !isNear, next.loss > sums.loss, size > 1e-10 {
                size /= 2
                next = pass.sums((a - size * stepA, b - size * stepB))
            }
            a -= size * stepA
            b -= size * stepB
            sums = next
        }
        return nil
    }
}
