import ChurnScoring
import ChurnTraining

/// Trains the model that a config asks for on chosen rows of a matrix.
struct ModelTraining {
    let config: ModelConfig
    let threads: Int
    let isQuiet: Bool
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
        let rows = config.algorithm == .logisticRegression ? (train + validation).sorted() : train
        let training = matrix.selectingRows(rows).droppingUnusedLevels()
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
        let defaults = GradientBoostingTrainer.Options.suited(
            rowCount: data.rowCount,
            positiveCount: data.labels.reduce(0) { $0 + Int($1) },
            columnCount: data.matrix.columnCount
        )
        var options = try settings.boosting(defaults: defaults)
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
        let (model, summary) = try GradientBoostingTrainer(options: options).train(
            data,
            validation: validation,
            threads: threads
        ) { trees, loss in
            bar.update(done: trees, total: options.trees, note: "log loss \(Format.decimal(loss, 5))")
        }
        bar.finish()
        return Outcome(model: model, summary: summary)
    }
}
