import ChurnScoring

/// One training run: the loop over trees, and what it leaves behind.
final class BoostingRun {
    /// Rows and their bins.
    typealias Rows = (data: TrainingData, matrix: BinnedMatrix)

    /// What a run is made of, beside its rows.
    struct Setup {
        let options: GradientBoostingTrainer.Options
        let binner: Binner
        /// The model whose trees come first; `nil` to begin anew.
        let start: (model: ChurnModel, ensemble: TreeEnsemble)?
        /// Asked before each tree whether to end.
        let isCancelled: (@Sendable () -> Bool)?
        let crew: WorkerCrew
    }

    /// The raw score before the first tree, without the class weight.
    let baseScore: Double
    /// The losses before the first new tree and after each.
    private(set) var history: LossHistory
    /// Whether training ended by itself and not by the limit of trees or by being stopped.
    private(set) var converged = true
    /// Whether the run was stopped from outside.
    private(set) var isStopped = false
    /// What the summary should say about the run.
    private(set) var notes: [String] = []

    let options: GradientBoostingTrainer.Options
    let rows: BoostedRows
    let validation: (rows: BoostedRows, matrix: BinnedMatrix)?
    let crew: WorkerCrew
    /// What the class weight adds to the raw scores of training rows; the model is without it.
    let shift: Double
    private let setup: Setup
    private let columns: [ColumnBins]
    private let layout: HistogramLayout
    private let usableColumns: [Int]
    private let matrix: BinnedMatrix
    private let sampler: RowSampler
    private let constraints: ColumnConstraints
    /// The trees that training continues from, and those grown since.
    private var trees: [Tree]
    private let startCount: Int

    /// - Throws: ``TrainingError`` where the options ask for what the rows do not have.
    init(_ setup: Setup, training: Rows, validation: Rows?) throws {
        self.setup = setup
        let (options, crew) = (setup.options, setup.crew)
        self.options = options
        self.crew = crew
        columns = setup.binner.columns
        layout = HistogramLayout(columns)
        usableColumns = columns.indices.filter { setup.binner.columns[$0].canSplit }
        matrix = training.matrix
        history = LossHistory(options)
        trees = setup.start?.ensemble.trees ?? []
        startCount = trees.count
        let data = training.data
        constraints = try ColumnConstraints(options.columns, schema: data.matrix.schema)
        let base = setup.start?.ensemble.baseScore ?? Self.baseScore(data, options.loss)
        baseScore = base
        let factor = options.rows.classWeight?.factor(of: data) ?? 1
        shift = PortableMath.log(factor)
        rows = BoostedRows(data, baseScore: base + shift, classFactor: factor)
        self.validation = validation.map { (BoostedRows($0.data, baseScore: base), $0.matrix) }
        if let model = setup.start?.model {
            rows.start(from: model, data.matrix, shift: shift, crew: crew)
            if let validation {
                self.validation?.rows.start(from: model, validation.data.matrix, shift: 0, crew: crew)
            }
        }
        sampler = try RowSampler(options, rows, data, crew: crew)
    }

    private static func baseScore(_ data: TrainingData, _ loss: GradientBoostingTrainer.Options.Loss) -> Double {
        var positive = 0.0
        var total = 0.0
        for row in 0..<data.rowCount {
            positive += data.weight(row) * data.labels[row]
            total += data.weight(row)
        }
        let share = positive / total
        return loss.custom?.baseScore(positiveShare: share) ?? LogisticLoss.logOdds(share)
    }

    /// The trees of the model: up to the best iteration, or all without early stopping.
    var keptTrees: [Tree] { Array(trees.prefix(history.best.iteration)) }

    /// Trains trees until their number, early stopping, the lack of a split or a stop from outside ends it.
    ///
    /// - Throws: ``EvaluationError`` where the stopping metric has no value on the validation rows.
    func trainTrees(progress: ((Int, Double) -> Void)?) throws {
        let first = startCount
        var quantiser = GradientQuantiser(largestWeight: rows.largestWeight)
        let finder = SplitFinder(
            columns: columns,
            layout: layout,
            quantiser: quantiser,
            options: options,
            constraints: constraints
        )
        let grower = TreeGrower(matrix: matrix, layout: layout, finder: finder, options: options, crew: crew)
        let leafOutputs = LeafOutputs(
            rowCount: rows.count,
            newton: finder.newton,
            learningRate: options.learningRate,
            crew: crew
        )
        let partition = RowPartition(rowCount: rows.count)
        let gradients = RowGradients(count: rows.count, isQuantised: options.growth.isQuantised)
        try record(trainingLoss: fill(gradients, quantiser, tree: first))
        guard !usableColumns.isEmpty else {
            notes.append("No column varies over the training rows: the model is \(startName).")
            return
        }
        for index in first..<first + options.trees {
            if setup.isCancelled?() == true {
                isStopped = true
                break
            }
            sampler.draw(tree: index, gradients)
            if needsOwnScale {
                quantiser = rows.quantise(gradients, sampler: sampler, rounding: rounding(index), crew: crew)
                grower.finder.quantiser = quantiser
            }
            partition.reset(where: sampler.includes)
            let active = ActiveColumns(sampledColumns(tree: index), layout: layout)
            var tree = grower.grow(
                .init(
                    partition: partition,
                    values: gradients.packed,
                    wide: gradients.wide,
                    columns: active,
                    tree: index
                )
            )
            if tree.nodes.count == 1 {
                // Another sample may still have a split; without sampling every further tree would be the same.
                if options.rows.isSampled || options.columns.isSampled {
                    continue
                }
                noteMissingSplit(rowCount: partition.count)
                break
            }
            leafOutputs.apply(
                to: &tree,
                order: partition.order,
                gradients: gradients,
                quantiser: quantiser,
                rows: rows
            )
            validation?.rows.add(tree, of: validation?.matrix ?? matrix, crew: crew)
            trees.append(tree.tree(columns: columns))
            try record(trainingLoss: fill(gradients, quantiser, tree: index + 1))
            let last = history.points[history.points.count - 1]
            progress?(last.iteration, last.validationLogLoss ?? last.trainingLogLoss)
            if validation != nil, history.isStale { break }
        }
        if newTreeCount == 0, notes.isEmpty, !isStopped { noteMissingSplit(rowCount: partition.count) }
        finish()
    }

    private var newTreeCount: Int { trees.count - startCount }

    /// Whether the integers of gradients are scaled by what a tree's rows have, as no bound is known before.
    private var needsOwnScale: Bool {
        options.rows.usesGradients || options.loss.custom != nil || !options.growth.isQuantised
    }

    private func rounding(_ tree: Int) -> CounterRandom {
        CounterRandom(seed: options.seed, stream: .rounding, tree: tree)
    }

    /// Fills the gradients for the tree numbered `tree`, and returns the log loss of the trees before it.
    private func fill(_ gradients: RowGradients, _ quantiser: GradientQuantiser, tree: Int) -> Double {
        if let loss = options.loss.custom {
            _ = rows.fillDerivatives(of: loss, into: gradients, crew: crew)
            return rows.logLoss(crew: crew)
        }
        let loss = rows.fillGradients(
            gradients,
            // Where rows count by how they were drawn, they are packed when that is known.
            quantiser: needsOwnScale ? nil : quantiser,
            rounding: rounding(tree),
            crew: crew
        )
        return rows.classFactor == 1 ? loss : rows.logLoss(lessShift: shift, crew: crew)
    }

    /// Records the losses of the trees so far.
    private func record(trainingLoss: Double) throws {
        var point = FitSummary.HistoryPoint(iteration: trees.count, trainingLogLoss: trainingLoss)
        var figure: Double?
        if let held = validation?.rows {
            let logLoss = held.logLoss(crew: crew)
            point.validationLogLoss = logLoss
            figure = logLoss
            if let metric = options.stopping.metric, metric != .logLoss {
                let value = try held.value(of: metric, crew: crew)
                point.validationMetric = value
                figure = metric.isHigherBetter ? -value : value
            } else if options.stopping.metric == nil, let loss = options.loss.custom {
                let value = held.mean(of: loss, crew: crew)
                point.validationMetric = value
                figure = value
            }
        }
        history.append(point, figure: figure)
    }

    private func sampledColumns(tree: Int) -> [Int] {
        guard options.columns.sampling < 1 else { return usableColumns }
        let random = CounterRandom(seed: options.seed, stream: .columnSampling, tree: tree)
        let count = Int((options.columns.sampling * Double(usableColumns.count)).rounded(.up))
        return usableColumns.map { (key: random.bits($0), column: $0) }.sorted { $0 < $1 }.prefix(count).map(\.column)
            .sorted()
    }
}

extension BoostingRun {
    /// What the model is without a new tree.
    private var startName: String { setup.start == nil ? "its base score" : "the one that training continued from" }

    private func finish() {
        if isStopped {
            converged = false
            let kept = history.best.iteration
            notes.append(
                "Training was stopped after \(newTreeCount) trees; the model holds \(kept) trees, the best so far."
            )
            return
        }
        guard options.earlyStoppingRounds != nil, validation != nil else { return }
        if newTreeCount > 0, history.bestIndex == 0 {
            let tree = setup.start == nil ? "tree" : "new tree"
            notes.append("No \(tree) improved the validation \(figureName): the model is \(startName).")
        }
        if newTreeCount == options.trees, !history.isStale {
            converged = false
            notes.append(
                "The limit of \(options.trees) trees was reached before early stopping: more trees, or a higher learning "
                    + "rate, may improve the validation \(figureName)."
            )
        }
    }

    /// What early stopping goes by, in words.
    private var figureName: String {
        switch options.stopping.metric {
        case nil, .logLoss: "loss"
        case .areaUnderROC: "AUC"
        case .brierScore: "Brier score"
        case .averagePrecision: "average precision"
        }
    }

    private func noteMissingSplit(rowCount: Int) {
        let reason =
            rowCount < 2 * options.growth.minimumRowsPerLeaf
            ? "\(rowCount) training rows are fewer than two leaves of \(options.growth.minimumRowsPerLeaf)"
            : "no split has enough gain"
        notes.append(
            newTreeCount == 0
                ? "The model is \(startName): \(reason)." : "Training ended after \(newTreeCount) trees: \(reason)."
        )
    }
}
