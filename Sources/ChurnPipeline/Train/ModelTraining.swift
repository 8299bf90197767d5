import ChurnScoring
import ChurnTraining

/// Trains the model that a config asks for on chosen rows of a matrix.
struct ModelTraining {
    let config: ModelConfig
    let threads: Int
    let isQuiet: Bool
    /// Whether an interrupt ends the training of trees with the best so far.
    var stopsOnInterrupt = false
    /// The model to go on from; `nil` to train afresh.
    var start: StartModel?
    /// The customer of each row of the matrix, where its keys do not have them.
    var customers: CustomerIDs?
    /// Where labels are read, if that is known.
    var labelWindow: LabelWindow?

    /// A trained model and what its training said.
    struct Outcome {
        var model: ChurnModel
        var summary: FitSummary
    }

    /// Trains on the rows `train`; boosting stops early on the rows `validation` where there are any.
    ///
    /// Logistic regression has nothing to stop early, so that it is trained on the rows of both.
    ///
    /// The model knows only levels that occur in the training rows.
    func train(_ matrix: FeatureMatrix, labels: [Double], train: [Int], validation: [Int]) throws -> Outcome {
        let usesBoth = config.algorithm == .logisticRegression || start?.isRefit == true
        let rows = usesBoth ? (train + validation).sorted() : train
        var training = matrix.selectingRows(rows).droppingUnusedLevels()
        if let start { training = try start.aligned(training) }
        var data = try TrainingData(matrix: training, labels: rows.map { labels[$0] })
        if let customers { data.customers = customers.selecting(rows) }
        data.labelWindow = labelWindow
        let settings = try ModelSettings(config)
        switch config.algorithm {
        case .logisticRegression:
            let (model, summary) = try LogisticRegressionTrainer(options: settings.logistic())
                .train(data, threads: threads)
            return Outcome(model: model, summary: summary)
        case .gradientBoosting:
            if let start, case .refitted(let decay) = start.way {
                let trainer = GradientBoostingTrainer(options: try settings.boosting(defaults: .init()))
                let (model, summary) = try trainer.refit(start.model, on: data, decay: decay, threads: threads)
                return Outcome(model: model, summary: summary)
            }
            let held =
                validation.isEmpty
                ? nil
                : try TrainingData(
                    matrix: matrix.selectingRows(validation).aligned(to: training.schema),
                    labels: validation.map { labels[$0] }
                )
            return try boost(data, validation: held, settings)
        }
    }

    private func boost(_ data: TrainingData, validation: TrainingData?, _ settings: ModelSettings) throws -> Outcome {
        let suited = GradientBoostingTrainer.Options.suited(
            rowCount: data.rowCount,
            positiveCount: data.labels.reduce(0) { $0 + Int($1) },
            columnCount: data.matrix.columnCount
        )
        // What a model to go on from does not record is at the plain default.
        let defaults = start == nil ? suited : try .init(trees: suited.trees)
        var options = try settings.boosting(defaults: defaults)
        guard start == nil || validation != nil || options.earlyStoppingRounds == nil else {
            throw PipelineError(
                code: "start.validation",
                message:
                    "no rows are held out to stop early on; give --time, or a config's split.validation_cutoffs, or "
                    + "--set trees=NUMBER and --set early_stopping_rounds=none"
            )
        }
        guard validation == nil, options.earlyStoppingRounds != nil,
            let choice = try TreeCountSelection(data, options: options, threads: threads)
        else { return try train(data, validation: validation, options) }
        options = try settings.boosting(defaults: defaults, trees: choice.trees)
        var outcome = try train(data, validation: nil, options)
        outcome.summary.notes.append(choice.note)
        return outcome
    }

    private func train(
        _ data: TrainingData,
        validation: TrainingData?,
        _ options: GradientBoostingTrainer.Options
    ) throws -> Outcome {
        let bar = ProgressBar("train", isQuiet: isQuiet)
        var trainer = GradientBoostingTrainer(options: options)
        let first = start?.treeCount ?? 0
        let train = {
            try trainer.train(data, validation: validation, continuing: start?.model, threads: threads) { trees, loss in
                let note = "tree \(trees), log loss \(Format.decimal(loss, 5))"
                bar.update(done: trees - first, total: options.trees, note: note)
            }
        }
        defer { bar.finish() }
        guard stopsOnInterrupt else {
            let (model, summary) = try train()
            return Outcome(model: model, summary: summary)
        }
        trainer.isCancelled = { Interruption.isRaised }
        let (model, summary) = try Interruption.watching(train)
        return Outcome(model: model, summary: summary)
    }
}
