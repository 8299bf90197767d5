public import ChurnScoring

/// Trains boosted decision trees on the logistic loss, or another, over histograms of binned features.
///
/// Each tree is grown leaf by leaf on the gradients of the trees before it; missing values go to the side that lowers
/// the loss more; categorical columns are split by sets of levels. The model is the same to the byte for any number of
/// threads.
public struct GradientBoostingTrainer: Sendable {
    /// The name of the algorithm in configs, summaries and model metadata.
    public static let algorithm = "gradient-boosting"

    /// How trees are grown and how many.
    public let options: Options
    /// Asked before each tree whether to end with the trees so far; `nil` for never.
    ///
    /// The model is then the best so far, and the summary's ``FitSummary/isStopped`` says so.
    public var isCancelled: (@Sendable () -> Bool)?

    /// A trainer with `options`.
    public init(options: Options) {
        self.options = options
    }

    /// Trains a model.
    ///
    /// With `validation` the log loss on it is recorded after each tree, and with early stopping the best number of
    /// trees is kept. `progress` is called after each tree with the number of trees so far and the validation loss, or
    /// the training loss without validation.
    ///
    /// With a `start` the trees of that model stay as they are, and its base score too: scores start from them, and
    /// new trees, up to the options' number, come behind. Its calibration is left out, as scores change.
    ///
    /// *Edge cases:* where no column can be split the model is its base score, and the summary's notes say so. A row of
    /// weight 0 is as good as absent. A level without a training row goes where a split sends its larger side.
    ///
    /// - Throws: ``TrainingError`` where a value is infinite, a level code is unknown, data have offsets, `validation` has
    ///   other columns than `data`, `start` is no model of trees over the columns of `data`, the options ask for what the
    ///   data do not have, or ``isCancelled`` ended the training before its first tree.
    public func train(
        _ data: TrainingData,
        validation: TrainingData? = nil,
        continuing start: ChurnModel? = nil,
        threads: Int,
        progress: ((Int, Double) -> Void)? = nil
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        precondition(threads > 0, "at least one thread")
        try requireFit(data, validation)
        let clock = ContinuousClock()
        let begin = clock.now
        let binner = try Binner(
            matrix: data.matrix,
            weights: data.weights,
            maximumBins: options.maximumBins,
            ordering: .init(
                rows: { LevelOrder.Rows(data, seed: options.seed) },
                smoothing: options.growth.categorySmoothing
            ),
            seed: options.seed,
            threads: threads
        )
        let matrix = binner.binTraining(data.matrix, threads: threads)
        let validationMatrix = validation.map { binner.bin($0.matrix, threads: threads) }
        let binned = clock.now
        let setup = BoostingRun.Setup(
            options: options,
            binner: binner,
            start: try start.map { ($0, try trees(of: $0, over: data.matrix.schema)) },
            isCancelled: isCancelled,
            crew: WorkerCrew(threads: threads)
        )
        let run = try BoostingRun(
            setup,
            training: (data, matrix),
            validation: validation.flatMap { data in validationMatrix.map { (data, $0) } }
        )
        try run.trainTrees(progress: progress)
        guard !run.isStopped || run.history.points.count > 1 else {
            throw TrainingError(
                code: "stopped.no_tree",
                message: "training was stopped before its first tree, so there is no model"
            )
        }
        let trained = clock.now
        let ensemble = TreeEnsemble(baseScore: run.baseScore, trees: run.keptTrees)
        var metadata = metadata(data, ensemble)
        if let start, case .trees(let old) = start.predictor { metadata["continued_from_trees"] = "\(old.trees.count)" }
        if run.isStopped { metadata["stopped"] = "true" }
        let model = try ChurnModel(
            schema: data.matrix.schema,
            predictor: .trees(ensemble),
            baselines: ColumnBaseline.baselines(of: data.matrix, threads: threads),
            metadata: metadata
        )
        var summary = FitSummary(
            algorithm: Self.algorithm,
            iterations: ensemble.trees.count,
            converged: run.converged,
            trainingLogLoss: run.history.best.trainingLogLoss,
            validationLogLoss: run.history.best.validationLogLoss,
            notes: notes(binner, data, run),
            importance: ensemble.importance(data.matrix.schema),
            seconds: [
                "bin": (binned - begin).seconds, "train": (trained - binned).seconds,
                "baseline": (clock.now - trained).seconds,
            ],
            history: run.history.points
        )
        summary.isStopped = run.isStopped
        return (model, summary)
    }

    func metadata(_ data: TrainingData, _ ensemble: TreeEnsemble) -> [String: String] {
        options.recorded.merging([
            "algorithm": Self.algorithm,
            "rows": "\(data.rowCount)",
            "positives": "\(data.labels.reduce(0) { $0 + Int($1) })",
            "trees": "\(ensemble.trees.count)",
        ]) { $1 }
        .merging(data.baseRateRecord) { $1 }
    }

    private func notes(_ binner: Binner, _ data: TrainingData, _ run: BoostingRun) -> [String] {
        let constant = zip(data.matrix.schema.columns, binner.columns).filter { !$1.canSplit }.map {
            "\"\($0.0.name)\""
        }
        var notes: [String] = []
        if !constant.isEmpty {
            let more = constant.count > 5 ? " and \(constant.count - 5) more" : ""
            notes.append("Not used, because constant: \(constant.prefix(5).joined(separator: ", "))\(more).")
        }
        if let note = options.loss.custom?.note { notes.append(note) }
        if run.rows.classFactor != 1 {
            notes.append(
                "Rows with label 1 counted \(run.rows.classFactor) times; the base score is lowered by \(run.shift), so that "
                    + "probabilities are those of the rows as they are."
            )
        }
        return notes + run.notes + LikelyLeak.notes(data)
    }
}
