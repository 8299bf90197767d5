#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Metrics of probabilities over plain arrays, with optional weights; rows with one label only are fine here.
///
/// Sums run in row order, so another order can change the last bit; those of ``EvaluationSummary`` run in rank order.
/// The logarithm is the C library's: metrics may differ in the last bit from machine to machine, models never do.
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
        return isPositive ? -log(clipped) : -log1p(-clipped)
    }

    /// `ln(p / (1 - p))` of a probability cut to ``clipping`` from 0 and 1.
    static func logit(_ probability: Double) -> Double {
        let clipped = min(max(probability, clipping), 1 - clipping)
        return log(clipped) - log1p(-clipped)
    }

    static func checkProbabilities(_ probabilities: [Double]) throws {
        guard let row = probabilities.firstIndex(where: { !(0...1).contains($0) }) else { return }
        throw EvaluationError(
            code: .invalidProbability,
            message: """
                \(probabilities[row]) is not a probability; log loss, Brier score and calibration need values in \
                0...1, other scores can only be ranked
                """,
            row: row
        )
    }

    private static func weightedMean(
        probabilities: [Double],
        labels: [Double],
        weights: [Double]?,
        of loss: (Double, Double) -> Double
    ) throws -> Double {
        guard probabilities.count == labels.count, weights.map({ $0.count == labels.count }) ?? true else {
            throw EvaluationError(
                code: .differentLengths,
                message: """
                    \(probabilities.count) probabilities, \(labels.count) labels\
                    \(weights.map { " and \($0.count) weights" } ?? ""); give one of each a row
                    """
            )
        }
        guard !labels.isEmpty else { throw EvaluationError(code: .noRows, message: "there is no row to evaluate") }
        try checkProbabilities(probabilities)
        var sum = 0.0
        var weightSum = 0.0
        for row in labels.indices {
            let label = labels[row]
            guard label == 0 || label == 1 else {
                throw EvaluationError(
                    code: .invalidLabel,
                    message: "the label is \(label); labels are 0 or 1, leave out rows that have none",
                    row: row
                )
            }
            let weight = weights?[row] ?? 1
            guard weight >= 0, weight.isFinite else {
                throw EvaluationError(
                    code: .invalidWeight,
                    message: "the weight is \(weight); weights are finite and not negative",
                    row: row
                )
            }
            sum += weight * loss(probabilities[row], label)
            weightSum += weight
        }
        guard weightSum > 0 else {
            throw EvaluationError(code: .invalidWeight, message: "all weights are 0; give at least one row a weight")
        }
        return sum / weightSum
    }
}
