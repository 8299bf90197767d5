import ChurnEvaluation
public import ChurnScoring

/// Chooses between a linear model, boosted trees and their blend by raw scores of rows that neither was trained on.
///
/// The blend has weights of its own to fit. So that this does not flatter it, the customers are cut into two halves: the
/// weights that score one half are fitted on the other. The lowest log loss wins. The
/// weights that are kept are then fitted on all rows. What is left of flattery: trees that stopped early on the very rows chose their number there.
public struct ModelChoice: Hashable, Sendable {
    /// One of the three.
    public struct Contender: Hashable, Sendable, Encodable {
        /// `logistic-regression`, `gradient-boosting` or `blend`.
        public let name: String
        /// Mean log loss, in nats.
        public let logLoss: Double
        /// Area under the ROC curve, in 0...1.
        public let areaUnderROC: Double
        /// By how much the log loss is above the winner's; 0 for the winner.
        public let excess: Double
        /// The standard error of ``excess``, from the rows' differences summed by customer; 0 for the winner.
        public let excessStandardError: Double
    }

    /// The name of the blend in summaries and model metadata.
    public static let blendName = "blend"

    /// The linear model, the trees and the blend.
    public let contenders: [Contender]
    /// The position of the one with the lowest log loss; of equals the first.
    public let winner: Int
    /// How the blend mixes the two, fitted on all rows.
    public let weights: Blend.Weights

    /// Compares the three on held-out rows.
    ///
    /// *Edge cases:* where a half of the customers has one label only, the blend is fitted and judged on all rows.
    ///
    /// - Parameters:
    ///   - linear: raw scores of the linear model, one a row.
    ///   - trees: raw scores of the trees.
    ///   - labels: 0 or 1.
    ///   - customers: the number of the row's customer; equal numbers stay together.
    /// - Throws: `EvaluationError` where lengths differ or the rows have one label only.
    public init(linear: [Double], trees: [Double], labels: [Double], customers: [Int]) throws {
        weights = try .fitted(linear: linear, trees: trees, labels: labels)
        var blended = zip(linear, trees).map { [weights] in weights.rawScore(linear: $0, trees: $1) }
        if let halves = try? CustomerFolds(customers: customers, labels: labels, foldCount: 2, seed: 0) {
            for held in 0...1 {
                let rows = halves.folds[1 - held].rows
                let fitted = try Blend.Weights.fitted(
                    linear: rows.map { linear[$0] },
                    trees: rows.map { trees[$0] },
                    labels: rows.map { labels[$0] }
                )
                for row in halves.folds[held].rows {
                    blended[row] = fitted.rawScore(linear: linear[row], trees: trees[row])
                }
            }
        }
        let scores = [linear, trees, blended]
        let losses = scores.map { scores in zip(scores, labels).map { Self.logLoss($0, $1) } }
        let means = losses.map { $0.reduce(0, +) / Double(labels.count) }
        let best = means.indices.min { means[$0] < means[$1] } ?? 0
        winner = best
        let names = ["logistic-regression", "gradient-boosting", Self.blendName]
        contenders = try names.indices.map { index in
            let difference = Self.difference(losses[index], losses[best], customers: customers)
            return Contender(
                name: names[index],
                logLoss: means[index],
                areaUnderROC: try ScoredLabels(scores: scores[index], labels: labels).areaUnderROC(),
                excess: difference.mean,
                excessStandardError: difference.standardError
            )
        }
    }

    /// Mean log loss of raw scores, in nats; of no rows 0.
    public static func logLoss(_ rawScores: [Double], _ labels: [Double]) -> Double {
        zip(rawScores, labels).reduce(0) { $0 + logLoss($1.0, $1.1) } / Double(max(1, labels.count))
    }

    /// The log loss of one row, `ln(1 + e^-m)` with the margin m on the side of the label, in nats.
    static func logLoss(_ rawScore: Double, _ label: Double) -> Double {
        let margin = label == 1 ? rawScore : -rawScore
        return max(0, -margin) + PortableMath.log1p(PortableMath.exp(-abs(margin)))
    }

    /// The mean difference of two losses and its standard error; rows of one customer are summed first.
    static func difference(
        _ losses: [Double],
        _ others: [Double],
        customers: [Int]
    ) -> (mean: Double, standardError: Double) {
        let rows = Double(losses.count)
        let differences = zip(losses, others).map { $0 - $1 }
        let mean = differences.reduce(0, +) / rows
        var sums: [Int: Double] = [:]
        for (customer, value) in zip(customers, differences) { sums[customer, default: 0] += value - mean }
        guard sums.count > 1 else { return (mean, .nan) }
        // In the order of the numbers, because that of a dictionary changes from run to run.
        let squares = sums.sorted { $0.key < $1.key }.reduce(0) { $0 + $1.value * $1.value }
        let count = Double(sums.count)
        return (mean, (squares * count / (count - 1)).squareRoot() / rows)
    }
}
