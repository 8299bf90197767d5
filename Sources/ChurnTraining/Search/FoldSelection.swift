/// Chooses options of boosting and the number of trees by folds, where no later period is there to stop early on.
///
/// In each fold the trees of each candidate are grown on the training rows and stop early on the others. The losses after
/// each tree are averaged over the folds, by rows; the candidate and number of trees with the lowest mean win. A mean
/// curve is smoother than the best number of each fold, of which a median would be taken.
public struct FoldSelection: Sendable {
    /// The position of the winner among the candidates.
    public let candidate: Int
    /// The number of trees, at least 1.
    public let trees: Int
    /// Mean log loss of the winner over the folds, in nats.
    public let logLoss: Double

    /// Trains each candidate on each fold.
    ///
    /// *Edge cases:* where no tree lowers the mean loss there is one tree. A fold that stopped before others counts with its last loss. Of equal losses the earlier candidate
    /// and the fewer trees win.
    ///
    /// - Throws: ``TrainingError`` where a fold's training rows have one label.
    public init(
        _ data: TrainingData,
        folds: [SearchFold],
        candidates: [GradientBoostingTrainer.Options],
        threads: Int
    ) throws {
        precondition(!folds.isEmpty && !candidates.isEmpty, "at least one fold and one candidate")
        var best = (candidate: 0, trees: 1, logLoss: Double.infinity)
        let parts = try folds.map { (try data.selectingRows($0.train), try data.selectingRows($0.validation)) }
        for (index, options) in candidates.enumerated() {
            let curves = try parts.map { train, validation in
                let (_, summary) = try GradientBoostingTrainer(options: options)
                    .train(train, validation: validation, threads: threads)
                return summary.history.compactMap(\.validationLogLoss)
            }
            let mean = Self.mean(curves, weights: folds.map { Double($0.validation.count) })
            for trees in mean.indices where mean[trees] < best.logLoss {
                best = (index, max(1, trees), mean[trees])
            }
        }
        (candidate, trees, logLoss) = best
    }

    /// The weighted mean of curves; those that end go on with their last value.
    static func mean(_ curves: [[Double]], weights: [Double]) -> [Double] {
        let total = weights.reduce(0, +)
        return (0..<(curves.map(\.count).max() ?? 0)).map { position in
            var sum = 0.0
            for (curve, weight) in zip(curves, weights) { sum += weight * curve[min(position, curve.count - 1)] }
            return sum / total
        }
    }
}
