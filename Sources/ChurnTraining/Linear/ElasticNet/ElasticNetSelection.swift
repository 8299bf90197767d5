internal import ChurnEvaluation
internal import ChurnScoring

/// Chooses a penalty of a path by cross-validation over customers.
///
/// A fold is trained on the path's penalties times the share of the weight that is left to it, so that penalty and loss
/// keep their balance; the mean and the standard error over folds are those of glmnet's `cv.glmnet`.
struct ElasticNetSelection: Sendable {
    static let foldCount = 5

    /// Mean log loss of held-out rows at each penalty.
    private(set) var losses: [Double] = []
    /// The standard error of each of `losses`.
    private(set) var standardErrors: [Double] = []

    /// The folds of the rows; `nil` where a fold would lack a label.
    static func folds(_ data: TrainingData) -> [[Int]]? {
        let customers = PenaltySelection.customerHashes(data)
        let folds = try? CustomerFolds(customers: customers, labels: data.labels, foldCount: foldCount, seed: 1)
        return folds?.folds.map(\.rows)
    }

    /// Measures the held-out loss of each of `strengths`, strongest first.
    init(
        _ objective: ElasticNetLoss,
        _ penalty: ElasticNetPenalty,
        strengths: [Double],
        folds: [[Int]],
        _ solver: ElasticNetSolver
    ) {
        let weightSum = objective.weights.reduce(0, +)
        var weightSums: [Double] = []
        var means: [[Double]] = []
        for rows in folds {
            var training = objective
            var heldOut = [Double](repeating: 0, count: objective.weights.count)
            for row in rows { swap(&training.weights[row], &heldOut[row]) }
            let heldOutSum = heldOut.reduce(0, +)
            let share = 1 - heldOutSum / weightSum
            let path = ElasticNetPath(training, penalty, strengths: strengths.map { $0 * share }, solver)
            let sums = objective.heldOutLosses(
                weights: heldOut,
                solutions: path.points.map(\.coefficients),
                threads: solver.threads
            )
            weightSums.append(heldOutSum)
            means.append(sums.map { $0 / heldOutSum })
        }
        for index in strengths.indices {
            var mean = 0.0
            for (weight, fold) in zip(weightSums, means) { mean += weight / weightSum * fold[index] }
            var variance = 0.0
            for (weight, fold) in zip(weightSums, means) {
                variance += weight / weightSum * (fold[index] - mean) * (fold[index] - mean)
            }
            losses.append(mean)
            standardErrors.append((variance / Double(folds.count - 1)).squareRoot())
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
