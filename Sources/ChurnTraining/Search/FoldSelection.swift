/// Chooses options of boosting and the number of trees by folds, where no later period is there to stop early on.
///
/// In each fold the trees of each candidate are grown on the training rows and stop early on the others. The losses after
/// each tree are averaged over the folds, by rows, and the number of trees with the lowest mean is taken: a mean curve is
/// smoother than the best number of each fold, of which a median would be taken. Another candidate than the usual one
/// wins only where it is better by more than the standard error of their differences by fold, because options that
/// win by chance are paid for where later rows differ from these.
public struct FoldSelection: Sendable {
    /// The position of the winner among the candidates.
    public let candidate: Int
    /// The number of trees, at least 1.
    public let trees: Int
    /// Mean log loss of the winner over the folds, in nats.
    public let logLoss: Double

    /// Trains each candidate on each fold.
    ///
    /// `usual` is the position of the candidate that others must be clearly better than.
    ///
    /// *Edge cases:* where no tree lowers the mean loss there is one tree. A fold that stopped before others counts with its last loss. Of equal losses the fewer trees win.
    ///
    /// - Throws: ``TrainingError`` where a fold's training rows have one label.
    public init(
        _ data: TrainingData,
        folds: [SearchFold],
        candidates: [GradientBoostingTrainer.Options],
        usual: Int = 0,
        threads: Int
    ) throws {
        precondition(!folds.isEmpty && !candidates.isEmpty, "at least one fold and one candidate")
        precondition(candidates.indices.contains(usual), "the usual candidate is one of the candidates")
        let parts = try folds.map { (try data.selectingRows($0.train), try data.selectingRows($0.validation)) }
        let weights = folds.map { Double($0.validation.count) }
        let found = try candidates.map { options in
            let curves = try parts.map { train, validation in
                let (_, summary) = try GradientBoostingTrainer(options: options)
                    .train(train, validation: validation, threads: threads)
                return summary.history.compactMap(\.validationLogLoss)
            }
            return Found(curves, weights: weights)
        }
        let best = found.indices.min { found[$0].logLoss < found[$1].logLoss } ?? usual
        candidate = found[best].isClearlyBetter(than: found[usual]) ? best : usual
        trees = max(1, found[candidate].trees)
        logLoss = found[candidate].logLoss
    }

    /// The best number of trees of one candidate, and its losses there.
    struct Found {
        let trees: Int
        let logLoss: Double
        private let lossByFold: [Double]

        init(_ curves: [[Double]], weights: [Double]) {
            let mean = FoldSelection.mean(curves, weights: weights)
            let best = mean.indices.min { mean[$0] < mean[$1] } ?? 0
            trees = best
            logLoss = mean[best]
            lossByFold = curves.map { $0[min(best, $0.count - 1)] }
        }

        /// Whether the loss is lower by more than the standard error of the differences by fold; of one fold never.
        func isClearlyBetter(than other: Found) -> Bool {
            let differences = zip(other.lossByFold, lossByFold).map { $0 - $1 }
            let count = Double(differences.count)
            guard count > 1 else { return false }
            let mean = differences.reduce(0, +) / count
            let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            return mean > (squares / (count * (count - 1))).squareRoot()
        }
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
