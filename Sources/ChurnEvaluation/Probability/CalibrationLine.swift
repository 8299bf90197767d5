#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The calibration intercept and slope: the logistic regression of the label on the raw score.
///
/// The maximum-likelihood a and b of `P(label = 1) = 1 / (1 + e^-(a + b * raw score))`. Calibrated raw scores have
/// intercept 0 and slope 1; a slope below 1 means that they are too extreme.
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
    public func calibrationLine() -> CalibrationLine? {
        guard hasOverlap, let highest = groups.first?.score, let lowest = groups.last?.score,
            highest.isFinite, lowest.isFinite
        else { return nil }
        let rows = Double(rowCount)
        let mean = groups.reduce(0) { $0 + Double($1.rowCount) * $1.score } / rows
        let variance = groups.reduce(0) { $0 + Double($1.rowCount) * ($1.score - mean) * ($1.score - mean) } / rows
        let deviation = variance.squareRoot()
        guard deviation > 0, deviation.isFinite else { return nil }

        let points = groups.map { group in
            Point(
                x: (group.score - mean) / deviation,
                rows: Double(group.rowCount),
                positives: Double(group.positiveCount)
            )
        }
        guard let fit = Self.newton(points, baseRate: baseRate) else { return nil }
        // Back from the standardised score: slope = b / deviation, intercept = a - b * mean / deviation.
        let shift = mean / deviation
        let curvature = fit.curvature
        let determinant = curvature.a * curvature.b - curvature.ab * curvature.ab
        let varianceA = curvature.b / determinant
        let varianceB = curvature.a / determinant
        let covariance = -curvature.ab / determinant
        let interceptVariance = varianceA - 2 * shift * covariance + shift * shift * varianceB
        return CalibrationLine(
            intercept: .normal(fit.a - fit.b * shift, standardError: max(0, interceptVariance).squareRoot()),
            slope: .normal(fit.b / deviation, standardError: varianceB.squareRoot() / deviation)
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

    private struct Point {
        var x: Double
        var rows: Double
        var positives: Double
    }

    /// The second derivatives of the negative log-likelihood.
    private struct Curvature {
        var a = 0.0
        var ab = 0.0
        var b = 0.0
    }

    private static func newton(_ points: [Point], baseRate: Double) -> (a: Double, b: Double, curvature: Curvature)? {
        var a = ProbabilityMetrics.logit(baseRate)
        var b = 0.0
        var loss = negativeLogLikelihood(points, a: a, b: b)
        for _ in 0..<100 {
            var gradientA = 0.0
            var gradientB = 0.0
            var curvature = Curvature()
            for point in points {
                let probability = 1 / (1 + exp(-(a + b * point.x)))
                let residual = point.rows * probability - point.positives
                let weight = point.rows * probability * (1 - probability)
                gradientA += residual
                gradientB += residual * point.x
                curvature.a += weight
                curvature.ab += weight * point.x
                curvature.b += weight * point.x * point.x
            }
            let determinant = curvature.a * curvature.b - curvature.ab * curvature.ab
            guard determinant > 0, determinant.isFinite else { return nil }
            let stepA = (curvature.b * gradientA - curvature.ab * gradientB) / determinant
            let stepB = (curvature.a * gradientB - curvature.ab * gradientA) / determinant
            // Half the squared Newton decrement is what the loss can still fall by; below its rounding we are there.
            let decrement = stepA * gradientA + stepB * gradientB
            if decrement <= 1e-20 * loss { return (a, b, curvature) }
            var size = 1.0
            var nextLoss = negativeLogLikelihood(points, a: a - stepA, b: b - stepB)
            while nextLoss > loss, size > 1e-10 {
                size /= 2
                nextLoss = negativeLogLikelihood(points, a: a - size * stepA, b: b - size * stepB)
            }
            // No step lowers the loss any more: rounding has the last word.
            if nextLoss >= loss { return (a, b, curvature) }
            a -= size * stepA
            b -= size * stepB
            loss = nextLoss
        }
        return nil
    }

    private static func negativeLogLikelihood(_ points: [Point], a: Double, b: Double) -> Double {
        points.reduce(0) { sum, point in
            let raw = a + b * point.x
            // ln(1 + e^raw) - y raw, without overflow.
            return sum + point.rows * (max(raw, 0) + log1p(exp(-abs(raw)))) - point.positives * raw
        }
    }
}
