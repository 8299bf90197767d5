internal import ChurnScoring

/// Metrics of probabilities over plain arrays, with optional weights; rows with one label only are fine here.
///
/// Sums run in row order, so another order can change the last bit; those of ``EvaluationSummary`` run in rank order.
public enum ProbabilityMetrics {
    /// The smallest distance from 0 and from 1 that log loss lets a probability have, 2^-52.
    ///
    /// A probability of exactly 0 for a row that churned would make the loss infinite; scikit-learn cuts at the same
    /// place.
    public static let clipping = Double.ulpOfOne

    /// The mean log loss in nats: `-sum w (y ln p + (1-y) ln(1-p)) / sum w`.
    ///
    /// *Edge cases:* p is cut to ``clipping`` from 0 and 1.
    ///
    /// - Throws: ``EvaluationError`` where the lengths differ, there is no row, a probability is outside 0...1, a label
    ///   is neither 0 nor 1, or the weights are not finite, not negative and positive in sum.
    public static func logLoss(probabilities: [Double], labels: [Double], weights: [Double]? = nil) throws -> Double {
        try weightedMean(probabilities: probabilities, labels: labels, weights: weights) { probability, label in
            rowLogLoss(probability: probability, isPositive: label == 1)
        }
    }

    /// The Brier score: `sum w (p - y)² / sum w`.
    ///
    /// - Throws: ``EvaluationError`` as ``logLoss(probabilities:labels:weights:)``.
    public static func brierScore(
        probabilities: [Double],
        labels: [Double],
        weights: [Double]? = nil
    ) throws -> Double {
        try weightedMean(probabilities: probabilities, labels: labels, weights: weights) { probability, label in
            (probability - label) * (probability - label)
        }
    }

    static func rowLogLoss(probability: Double, isPositive: Bool) -> Double {
        let clipped = min(max(probability, clipping), 1 - clipping)
        return isPositive ? -PortableMath.log(clipped) : -PortableMath.log1p(-clipped)
    }

    /// `ln(p / (1 - p))` of a probability cut to ``clipping`` from 0 and 1.
    static func logit(_ probability: Double) -> Double {
        let clipped = min(max(probability, clipping), 1 - clipping)
        return PortableMath.log(clipped) - PortableMath.log1p(-clipped)
    }

    private static func weightedMean(
        probabilities: [Double],
        labels: [Double],
        weights: [Double]?,
        of loss: (Double, Double) -> Double
    ) throws -> Double {
        try RowChecks.checkProbabilities(probabilities)
        try RowChecks.check(scores: probabilities, labels: labels, weights: weights)
        var sum = 0.0
        var weightSum = 0.0
        for row in labels.indices {
            let weight = weights?[row] ?? 1
            sum += weight * loss(probabilities[row], labels[row])
            weightSum += weight
        }
        guard weightSum > 0 else {
            throw EvaluationError(code: .invalidWeight, message: "all weights are 0; give one row a weight")
        }
        return sum / weightSum
    }
}
