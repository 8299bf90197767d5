internal import ChurnScoring

/// Chooses a penalty of a path by cross-validation, forward in time or over customers.
///
/// A fold is trained on the path's penalties times the share of the weight that is left to it, so that penalty and loss
/// keep their balance; the mean and the standard error over folds are those of glmnet's `cv.glmnet`.
struct ElasticNetSelection: Sendable {
    /// Mean log loss of held-out rows at each penalty.
    private(set) var losses: [Double] = []
    /// The standard error of each of `losses`.
    private(set) var standardErrors: [Double] = []

    /// Measures the held-out loss of each of `strengths`, strongest first.
    init(
        _ objective: ElasticNetLoss,
        _ penalty: ElasticNetPenalty,
        strengths: [Double],
        folds: SelectionFolds,
        _ solver: ElasticNetSolver
    ) {
        let weightSum = objective.weights.reduce(0, +)
        var weightSums: [Double] = []
        var means: [[Double]] = []
        for fold in folds.folds {
            var training = objective
            training.weights = fold.trainingWeights(of: objective.weights)
            let heldOut = fold.heldOutWeights(of: objective.weights)
            let heldOutSum = heldOut.reduce(0, +)
            let share = training.weights.reduce(0, +) / weightSum
            let path = ElasticNetPath(training, penalty, strengths: strengths.map { $0 * share }, solver)
            let sums = objective.heldOutLosses(
                weights: heldOut,
                solutions: path.points.map(\.coefficients),
                threads: solver.threads
            )
            weightSums.append(heldOutSum)
            means.append(sums.map { $0 / heldOutSum })
        }
        let heldOutTotal = weightSums.reduce(0, +)
        for index in strengths.indices {
            var mean = 0.0
            for (weight, fold) in zip(weightSums, means) { mean += weight / heldOutTotal * fold[index] }
            var variance = 0.0
            for (weight, fold) in zip(weightSums, means) {
                variance += weight / heldOutTotal * (fold[index] - mean) * (fold[index] - mean)
            }
            losses.append(mean)
            standardErrors.append((variance / Double(max(1, folds.folds.count - 1))).squareRoot())
        }
    }

    /// The position of the penalty that `rule` takes.
    func chosen(_ rule: LogisticRegressionTrainer.ElasticNet.Rule) -> Int {
        let least = losses.min() ?? .nan
        let best = losses.firstIndex { $0 <= least } ?? 0
        switch rule {
        case .minimum: return best
        case .oneStandardError: return losses.firstIndex { $0 <= losses[best] + standardErrors[best] } ?? best
        }
    }
}
