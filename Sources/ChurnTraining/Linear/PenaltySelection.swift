internal import ChurnEvaluation
internal import ChurnScoring

/// Chooses the penalty by cross-validation over customers.
///
/// All folds use the encoding that was learnt on all training rows, as it defines the scale that the penalty is on. The
/// labels had a say in it only where a column's logarithm was preferred, one bit a column.
struct PenaltySelection: Sendable {
    /// The penalties that are tried, strongest first: each solution starts the next.
    static let grid: [Double] = [1000, 300, 100, 30, 10, 3, 1, 0.3, 0.1]
    /// What is taken where folds cannot be made.
    static let fallback = 1.0
    static let foldCount = 5
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
        threads: Int
    ) -> Choice {
        let customers = customerHashes(data)
        let sample = sampledRows(data, customers)
        let labels = sample.map { data.labels[$0] }
        guard
            let folds = try? CustomerFolds(
                customers: sample.map { customers[$0] },
                labels: labels,
                foldCount: foldCount,
                seed: 1
            )
        else {
            return Choice(
                penalty: fallback,
                heldOutLogLoss: nil,
                note: "too few rows to choose the penalty by cross-validation; it is \(fallback)"
            )
        }
        let matrix = sample.count == data.rowCount ? data.matrix : data.matrix.selectingRows(sample)
        let objective = LogisticObjective(
            design: DesignMatrix(matrix, encoding, threads: threads),
            labels: labels,
            weights: sample.map { weights[$0] },
            penalty: 0,
            offsets: data.offsets.map { offsets in sample.map { offsets[$0] } } ?? []
        )
        return choose(objective, folds, among: grid, threads: threads)
    }

    private static func choose(
        _ objective: LogisticObjective,
        _ folds: CustomerFolds,
        among grid: [Double],
        threads: Int
    ) -> Choice {
        var states = folds.folds.map { FoldState(objective, heldOut: $0.rows) }
        let weightSum = objective.weights.reduce(0, +)
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
        let least = losses.min() ?? .nan
        let chosen = losses.firstIndex { $0 <= least * (1 + tolerance) } ?? 0
        return Choice(penalty: grid[chosen], heldOutLogLoss: losses[chosen], note: nil)
    }

    /// One fold on its way along the penalties.
    private struct FoldState: Sendable {
        let trainingWeights: [Double]
        let heldOutWeights: [Double]
        var coefficients: [Double]
        var heldOutLoss = 0.0

        init(_ objective: LogisticObjective, heldOut rows: [Int]) {
            var training = objective.weights
            var heldOut = [Double](repeating: 0, count: training.count)
            for row in rows { swap(&training[row], &heldOut[row]) }
            trainingWeights = training
            heldOutWeights = heldOut
            coefficients = LogisticRegressionTrainer.start(objective, weights: training)
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

    /// A number for the customer of each row, from the id alone; without keys each row is its own customer.
    static func customerHashes(_ data: TrainingData) -> [Int] {
        switch data.matrix.keys?.customers {
        case .integers(let identifiers): return identifiers.map { Int($0) }
        case .strings(let identifiers): return identifiers.map { hash(of: $0) }
        case nil: return Array(0..<data.rowCount)
        }
    }

    /// FNV-1a of the text's bytes: `Hasher` has another seed in each process.
    private static func hash(of text: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int(bitPattern: UInt(hash))
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
