import ChurnEvaluation
import ChurnScoring
import ChurnTraining

/// Trains the model that a config asks for on chosen rows of a matrix.
struct ModelTraining {
    var config: ModelConfig
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
    /// Whether columns are permuted on the validation rows to see what the model gets out of them.
    var measuresPermutation = false

    /// A trained model and what its training said.
    struct Outcome {
        var model: ChurnModel
        var summary: FitSummary
        /// How the algorithms compare, where the best was asked for.
        var choice: ModelChoice?
        /// What each column is worth on the validation rows, where that was asked for.
        var permutation: [PermutationImportance]?
        /// How the model's probabilities were calibrated, where that was asked for.
        var calibration: CalibrationFit?
    }

    /// Trains on the rows `train`; boosting stops early on the rows `validation` where there are any.
    ///
    /// Logistic regression has nothing to stop early, so that it is trained on the rows of both.
    ///
    /// The model knows only levels that occur in the training rows.
    func train(_ matrix: FeatureMatrix, labels: [Double], train: [Int], validation: [Int]) throws -> Outcome {
        let settings = try ModelSettings(config)
        func data(_ rows: [Int], like schema: FeatureSchema? = nil) throws -> TrainingData {
            let selected = matrix.selectingRows(rows)
            var aligned = try schema.map { try selected.aligned(to: $0) } ?? selected.droppingUnusedLevels()
            if schema == nil, let start { aligned = try start.aligned(aligned) }
            var data = try TrainingData(matrix: aligned, labels: rows.map { labels[$0] })
            if let customers { data.customers = customers.selecting(rows) }
            data.labelWindow = labelWindow
            return data
        }
        if config.algorithm == .logisticRegression {
            return try logistic(data((train + validation).sorted()), settings)
                .notingMissingPermutation(measuresPermutation)
        }
        if let start, case .refitted(let decay) = start.way {
            let trainer = GradientBoostingTrainer(options: try settings.boosting(defaults: .init()))
            let rows = try data((train + validation).sorted())
            let (model, summary) = try trainer.refit(start.model, on: rows, decay: decay, threads: threads)
            return Outcome(model: model, summary: summary).notingMissingPermutation(measuresPermutation)
        }
        let training = try data(train)
        let held = validation.isEmpty ? nil : try data(validation, like: training.matrix.schema)
        let isBest = config.algorithm == .best
        guard let held else {
            return try (isBest ? best(training, settings) : boost(training, validation: nil, settings).outcome)
                .notingMissingPermutation(measuresPermutation)
        }
        var outcome =
            try isBest
            ? best(training, validation: held, settings) { try data((train + validation).sorted()) }
            : boost(training, validation: held, settings).outcome
        // Logistic regression is trained on the validation rows too, so that they say nothing of it.
        if measuresPermutation, outcome.summary.algorithm != LogisticRegressionTrainer.algorithm {
            outcome.permutation = try PermutationImportance.measure(outcome.model, on: held)
        }
        return outcome.notingMissingPermutation(measuresPermutation)
    }

    func logistic(_ data: TrainingData, _ settings: ModelSettings) throws -> Outcome {
        let (model, summary) = try LogisticRegressionTrainer(options: settings.logistic()).train(data, threads: threads)
        return Outcome(model: model, summary: summary)
    }

    /// A boosted model, and the options that train the same on other rows: with the number of trees fixed where folds chose it.
    func boost(
        _ data: TrainingData,
        validation: TrainingData?,
        _ settings: ModelSettings
    ) throws -> (outcome: Outcome, options: GradientBoostingTrainer.Options) {
        let positives = data.labels.reduce(0) { $0 + Int($1) }
        let suited = GradientBoostingTrainer.Options.suited(
            rowCount: data.rowCount,
            positiveCount: positives,
            columnCount: data.matrix.columnCount
        )
        // What a model to go on from does not record is at the plain default.
        let defaults = start == nil ? suited : try .init(trees: suited.trees)
        let options = try settings.boosting(defaults: defaults)
        guard start == nil || validation != nil || options.earlyStoppingRounds == nil else {
            throw PipelineError(
                code: "start.validation",
                message:
                    "no rows are held out to stop early on; give --time, or a config's split.validation_cutoffs, or "
                    + "--set trees=NUMBER and --set early_stopping_rounds=none"
            )
        }
        guard validation == nil, options.earlyStoppingRounds != nil, let folds = CustomerSearchFolds(data) else {
            return (try train(data, validation: validation, options), options)
        }
        // Where rows are few, folds also tell how large trees may be.
        let sizes =
            folds.coverAllRows && settings["max_leaves"] == nil
            ? GradientBoostingTrainer.Options.suitedCandidates(
                rowCount: data.rowCount,
                positiveCount: positives,
                columnCount: data.matrix.columnCount
            ) : [defaults]
        let selection = try FoldSelection(
            data,
            folds: folds.folds,
            candidates: sizes.map { try settings.boosting(defaults: $0) },
            threads: threads
        )
        let chosen = try settings.boosting(defaults: sizes[selection.candidate], trees: selection.trees)
        var outcome = try train(data, validation: nil, chosen)
        outcome.summary.notes.append(
            "\(selection.trees) trees of at most \(chosen.growth.maximumLeaves) leaves, the best in folds of customers "
                + "(log loss \(Format.decimal(selection.logLoss, 5)) there)."
        )
        return (outcome, chosen)
    }

    func train(
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

extension ModelTraining.Outcome {
    /// The outcome with a note where columns should have been permuted and there were no rows to do it on.
    fileprivate func notingMissingPermutation(_ wasAskedFor: Bool) -> Self {
        guard wasAskedFor, permutation == nil else { return self }
        var outcome = self
        outcome.summary.notes.append(
            "No permutation importance: it needs validation rows that the model is not trained on (a config's validation "
                + "part, or a table's --time, and another algorithm than logistic-regression)."
        )
        return outcome
    }
}
