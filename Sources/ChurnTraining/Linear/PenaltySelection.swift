internal import ChurnEvaluation
internal import ChurnScoring

/// Chooses the penalty by cross-validation, forward in time or over customers.
///
/// All folds use the encoding that was learnt on all training rows, as it defines the scale that the penalty is on. The
/// labels had a say in it only where a column's logarithm was preferred, one bit a column.
struct PenaltySelection: Sendable {
    /// The penalties that are tried, strongest first: each solution starts the next.
    static let grid: [Double] = [1000, 300, 100, 30, 10, 3, 1, 0.3, 0.1]
    /// What is taken where folds cannot be made.
    static let fallback = 1.0
    /// The strongest penalty is taken whose held-out loss is within this share of the least: flat valleys are noise.
    static let tolerance = 2e-4
    /// About as many rows take part, or as many as hold about `rareRowLimit` rows of the rarer label.
    static let rowLimit = 20_000
    static let rareRowLimit = 1_000

    /// The penalty, and the mean log loss of held-out rows at it.
    struct Choice: Sendable {
        var penalty: Double
        var heldOutLogLoss: Double?
        var note: String?
    }

    /// Chooses among `grid`, strongest first.
    static func choose(
        _ data: TrainingData,
        _ weights: [Double],
        _ encoding: DesignEncoding,
        among grid: [Double] = grid,
        folds kind: LogisticRegressionTrainer.Options.Folds? = nil,
        threads: Int
    ) throws -> Choice {
        let sample = sampledRows(data, SelectionFolds.customerHashes(data))
        let isAll = sample.count == data.rowCount
        // A sample with one label only has no folds either.
        guard let rows = isAll ? data : try? data.selectingRows(sample), let folds = try SelectionFolds(rows, kind)
        else {
            return Choice(
                penalty: fallback,
                heldOutLogLoss: nil,
                note: "too few rows to choose the penalty by cross-validation; it is \(fallback)"
            )
        }
        let objective = LogisticObjective(
            design: DesignMatrix(rows.matrix, encoding, threads: threads),
            labels: rows.labels,
            weights: isAll ? weights : sample.map { weights[$0] },
            penalty: 0,
            offsets: rows.offsets ?? []
        )
        let losses = losses(objective, folds, among: grid, threads: threads)
        let least = losses.min() ?? .nan
        let chosen = losses.firstIndex { $0 <= least * (1 + tolerance) } ?? 0
        return Choice(
            penalty: grid[chosen],
            heldOutLogLoss: losses[chosen],
            note: "penalty \(grid[chosen]) chosen by the held-out log loss in \(folds.description)"
        )
    }

    /// The mean held-out loss at each penalty, as far as it is of interest.
    private static func losses(
        _ objective: LogisticObjective,
        _ folds: SelectionFolds,
        among grid: [Double],
        threads: Int
    ) -> [Double] {
        var states = folds.folds.map { FoldState(objective, $0) }
        let weightSum = states.reduce(0) { $0 + $1.heldOutWeights.reduce(0, +) }
        var losses: [Double] = []
        for penalty in grid {
            states.withUnsafeMutableBufferPointer { states in
                nonisolated(unsafe) let states = states
                Workers.forEachChunk(states.count, threads: threads) { states[$0].advance(to: penalty, objective) }
            }
            losses.append(states.reduce(0) { $0 + $1.heldOutLoss } / weightSum)
            // The curve has one valley; two steps up on its far side are enough.
            if losses.count > 2, losses.suffix(2).allSatisfy({ $0 > losses[losses.count - 3] }) { break }
        }
        return losses
    }

    /// One fold on its way along the penalties.
    struct FoldState: Sendable {
        let trainingWeights: [Double]
        let heldOutWeights: [Double]
        var coefficients: [Double]
        var heldOutLoss = 0.0

        init(_ objective: LogisticObjective, _ fold: SelectionFolds.Fold) {
            trainingWeights = fold.trainingWeights(of: objective.weights)
            heldOutWeights = fold.heldOutWeights(of: objective.weights)
            coefficients = LogisticRegressionTrainer.start(objective, weights: trainingWeights)
        }

        mutating func advance(to penalty: Double, _ objective: LogisticObjective) {
            var training = objective
            training.weights = trainingWeights
            training.penalty = penalty
            // Held-out losses are compared to about four digits; two or three steps from the last penalty do.
            let solver = NewtonSolver(maximumIterations: 20, tolerance: 1e-5, threads: 1)
            coefficients = solver.solve(training, from: coefficients).coefficients
            heldOutLoss = objective.loss(coefficients, weights: heldOutWeights)
        }
    }

    /// The rows of about as many customers as are needed, whole customers only, in row order.
    static func sampledRows(_ data: TrainingData, _ customers: [Int]) -> [Int] {
        let positives = data.labels.reduce(0, +)
        let rareShare = min(positives, Double(data.rowCount) - positives) / Double(data.rowCount)
        let wanted = max(Double(rowLimit), Double(rareRowLimit) / max(rareShare, 1e-9))
        guard Double(data.rowCount) > wanted else { return Array(0..<data.rowCount) }
        let slices = 1 << 20
        let kept = Int(wanted / Double(data.rowCount) * Double(slices))
        return customers.indices.filter {
            CustomerFolds.fold(ofCustomer: customers[$0], foldCount: slices, seed: 2) < kept
        }
    }
}
