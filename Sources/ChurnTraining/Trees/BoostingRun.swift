import ChurnScoring

/// One training run: the loop over trees, and what it leaves behind.
final class BoostingRun {
    /// Rows and their bins.
    typealias Rows = (data: TrainingData, matrix: BinnedMatrix)

    /// The log-odds of the weighted mean label.
    let baseScore: Double
    /// The losses before the first tree and after each.
    private(set) var history: [FitSummary.HistoryPoint] = []
    /// The position in ``history`` of the model that is kept.
    private(set) var bestIndex = 0
    /// Whether training ended by itself and not by the limit of trees.
    private(set) var converged = true
    /// What the summary should say about the run.
    private(set) var notes: [String] = []

    private let options: GradientBoostingTrainer.Options
    private let columns: [ColumnBins]
    private let layout: HistogramLayout
    private let usableColumns: [Int]
    private let rows: BoostedRows
    private let matrix: BinnedMatrix
    private let validation: (rows: BoostedRows, matrix: BinnedMatrix)?
    private let threads: Int
    private var trees: [Tree] = []
    /// The number of trees at each point of ``history``.
    private var treeCounts: [Int] = []

    init(
        options: GradientBoostingTrainer.Options,
        binner: Binner,
        training: Rows,
        validation: Rows?,
        threads: Int
    ) {
        self.options = options
        self.threads = threads
        columns = binner.columns
        layout = HistogramLayout(columns)
        usableColumns = binner.columns.indices.filter { binner.columns[$0].canSplit }
        matrix = training.matrix
        let data = training.data
        var positive = 0.0
        var total = 0.0
        for row in 0..<data.rowCount {
            positive += data.weight(row) * data.labels[row]
            total += data.weight(row)
        }
        baseScore = LogisticLoss.logOdds(positive / total)
        rows = BoostedRows(data, baseScore: baseScore)
        let base = baseScore
        self.validation = validation.map { (BoostedRows($0.data, baseScore: base), $0.matrix) }
    }

    /// The trees of the model: up to the best iteration, or all without early stopping.
    var keptTrees: [Tree] { Array(trees.prefix(treeCounts[bestIndex])) }

    /// Trains trees until their number, early stopping or the lack of a split ends it.
    func trainTrees(progress: ((Int, Double) -> Void)?) {
        let quantiser = GradientQuantiser(largestWeight: rows.weights?.array.max() ?? 1)
        let finder = SplitFinder(columns: columns, layout: layout, quantiser: quantiser, options: options)
        let grower = TreeGrower(matrix: matrix, layout: layout, finder: finder, options: options, threads: threads)
        let leafOutputs = LeafOutputs(finder: finder, learningRate: options.learningRate, threads: threads)
        let partition = RowPartition(rowCount: rows.count)
        let gradients = RowGradients(count: rows.count)
        fillGradients(gradients, quantiser, tree: 0)
        guard !usableColumns.isEmpty else {
            notes.append("No column varies over the training rows: the model is its base score.")
            return
        }
        for index in 0..<options.trees {
            let sampling = RowSampling(options, tree: index, rows: rows)
            partition.reset(where: sampling.includes)
            let active = ActiveColumns(sampledColumns(tree: index), layout: layout)
            var tree = grower.grow(.init(partition: partition, values: gradients.packed, columns: active))
            if tree.nodes.count == 1 {
                // Another sample may still have a split; without sampling every further tree would be the same.
                if options.rows.sampling < 1 || options.columns.sampling < 1 { continue }
                noteMissingSplit(rowCount: partition.count)
                break
            }
            leafOutputs.apply(to: &tree, order: partition.order, gradients: gradients, rows: rows)
            if options.rows.sampling < 1 { rows.add(tree, of: matrix, threads: threads) { !sampling.includes($0) } }
            validation?.rows.add(tree, of: validation?.matrix ?? matrix, threads: threads) { _ in true }
            trees.append(tree.tree(columns: columns))
            fillGradients(gradients, quantiser, tree: index + 1)
            let last = history[history.count - 1]
            progress?(last.iteration, last.validationLogLoss ?? last.trainingLogLoss)
            if shouldStop() { break }
        }
        if trees.isEmpty, notes.isEmpty { noteMissingSplit(rowCount: partition.count) }
        finish()
    }

    /// Fills the gradients for the tree at `tree`, and records the losses of the trees before it.
    private func fillGradients(_ gradients: RowGradients, _ quantiser: GradientQuantiser, tree: Int) {
        let loss = rows.fillGradients(
            gradients,
            quantiser: quantiser,
            rounding: CounterRandom(seed: options.seed, stream: .rounding, tree: tree),
            threads: threads
        )
        let validationLoss = validation?.rows.logLoss(threads: threads)
        history.append(.init(iteration: trees.count, trainingLogLoss: loss, validationLogLoss: validationLoss))
        treeCounts.append(trees.count)
        let best = history[bestIndex].validationLogLoss
        let isBest = options.earlyStoppingRounds == nil || validationLoss.map { $0 < best ?? .infinity } ?? true
        if isBest { bestIndex = history.count - 1 }
    }

    private func shouldStop() -> Bool {
        guard let rounds = options.earlyStoppingRounds, validation != nil else { return false }
        return history.count - 1 - bestIndex >= rounds
    }

    private func finish() {
        guard options.earlyStoppingRounds != nil, validation != nil else { return }
        if !trees.isEmpty, bestIndex == 0 {
            notes.append("No tree lowered the validation loss: the model is its base score.")
        }
        if trees.count == options.trees, !shouldStop() {
            converged = false
            notes.append(
                "The limit of \(options.trees) trees was reached before early stopping: more trees, or a higher learning "
                    + "rate, may lower the validation loss."
            )
        }
    }

    private func noteMissingSplit(rowCount: Int) {
        let reason =
            rowCount < 2 * options.growth.minimumRowsPerLeaf
            ? "\(rowCount) training rows are fewer than two leaves of \(options.growth.minimumRowsPerLeaf)"
            : "no split has enough gain"
        notes.append(
            trees.isEmpty
                ? "The model is its base score: \(reason)." : "Training ended after \(trees.count) trees: \(reason)."
        )
    }

    private func sampledColumns(tree: Int) -> [Int] {
        guard options.columns.sampling < 1 else { return usableColumns }
        let random = CounterRandom(seed: options.seed, stream: .columnSampling, tree: tree)
        let count = Int((options.columns.sampling * Double(usableColumns.count)).rounded(.up))
        return usableColumns.map { (key: random.bits($0), column: $0) }.sorted { $0 < $1 }.prefix(count).map(\.column)
            .sorted()
    }
}

/// Which rows a tree is grown from: those of a positive weight, each with the probability of the row sampling.
private struct RowSampling: Sendable {
    private let share: Double
    private let random: CounterRandom
    private let weights: FixedBuffer<Double>?

    init(_ options: GradientBoostingTrainer.Options, tree: Int, rows: BoostedRows) {
        share = options.rows.sampling
        random = CounterRandom(seed: options.seed, stream: .rowSampling, tree: tree)
        weights = rows.weights
    }

    /// Whether the tree sees `row`.
    @Sendable func includes(_ row: Int) -> Bool {
        if let weights, weights.pointer[row] <= 0 { return false }
        return share >= 1 || random.unit(row) < share
    }
}
