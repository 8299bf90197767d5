public import ChurnScoring

/// Trains boosted decision trees on the logistic loss, over histograms of binned features.
///
/// Each tree is grown leaf by leaf on the gradients of the trees before it; missing values go to the side that lowers
/// the loss more; categorical columns are split by sets of levels. The model is the same to the byte for any number of
/// threads.
public struct GradientBoostingTrainer: Sendable {
    /// The name of the algorithm in configs, summaries and model metadata.
    public static let algorithm = "gradient-boosting"

    /// How trees are grown and how many.
    public let options: Options

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
    /// *Edge cases:* where no column can be split the model is its base score, and the summary's notes say so. A row of
    /// weight 0 is as good as absent. A level without a training row goes where a split sends its larger side.
    ///
    /// - Throws: ``TrainingError`` where a value is infinite, a level code is unknown, data have offsets, or `validation` has
    ///   other columns than `data`.
    public func train(
        _ data: TrainingData,
        validation: TrainingData? = nil,
        threads: Int,
        progress: ((Int, Double) -> Void)? = nil
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        precondition(threads > 0, "at least one thread")
        if let validation {
            try requireSameColumns(validation.matrix.schema, as: data.matrix.schema)
            try requireFinite(validation.matrix)
        }
        guard data.offsets == nil, validation?.offsets == nil else {
            throw TrainingError(
                code: "offsets.boosting",
                message: "boosting does not take offsets; leave them out or train logistic regression"
            )
        }
        let clock = ContinuousClock()
        let start = clock.now
        let binner = try Binner(
            matrix: data.matrix,
            weights: data.weights,
            maximumBins: options.maximumBins,
            seed: options.seed,
            threads: threads
        )
        let matrix = binner.bin(data.matrix, threads: threads)
        let validationMatrix = validation.map { binner.bin($0.matrix, threads: threads) }
        let binned = clock.now
        let run = BoostingRun(
            options: options,
            binner: binner,
            training: (data, matrix),
            validation: validation.flatMap { data in validationMatrix.map { (data, $0) } },
            threads: threads
        )
        run.trainTrees(progress: progress)
        let trained = clock.now
        let ensemble = TreeEnsemble(baseScore: run.baseScore, trees: run.keptTrees)
        let model = try ChurnModel(
            schema: data.matrix.schema,
            predictor: .trees(ensemble),
            baselines: ColumnBaseline.baselines(of: data.matrix, threads: threads),
            metadata: metadata(data, ensemble)
        )
        let gains = ensemble.gainByColumn(columnCount: data.matrix.columnCount)
        let summary = FitSummary(
            algorithm: Self.algorithm,
            iterations: ensemble.trees.count,
            converged: run.converged,
            trainingLogLoss: run.history[run.bestIndex].trainingLogLoss,
            validationLogLoss: run.history[run.bestIndex].validationLogLoss,
            notes: notes(binner, data, run),
            importance: zip(data.matrix.schema.columns, gains).map { .init(column: $0.name, value: $1) },
            seconds: [
                "bin": (binned - start).seconds, "train": (trained - binned).seconds,
                "baseline": (clock.now - trained).seconds,
            ],
            history: run.history
        )
        return (model, summary)
    }

    /// Refuses infinite values of validation rows, which would have one score as bins and another as values; those of
    /// training rows are refused where bins are made.
    private func requireFinite(_ matrix: FeatureMatrix) throws {
        for (index, column) in matrix.schema.columns.enumerated() where column.kind == .numeric {
            guard !matrix.column(index).contains(where: \.isInfinite) else {
                throw TrainingError.infiniteValue(column: column.name)
            }
        }
    }

    private func requireSameColumns(_ schema: FeatureSchema, as training: FeatureSchema) throws {
        let missing = training.columns.filter { schema.index(of: $0.name) == nil }.map { "\"\($0.name)\"" }
        guard missing.isEmpty else {
            throw TrainingError(
                code: "validation.columns",
                message: "the validation rows lack \(missing.joined(separator: ", ")); "
                    + "they need the columns of the training rows"
            )
        }
        let different = zip(training.columns, schema.columns).first { $0.name != $1.name || $0.kind != $1.kind }
        guard schema.count == training.count, different == nil else {
            let name = different?.0.name ?? schema.columns[training.count].name
            throw TrainingError(
                code: "validation.columns",
                message: "column \"\(name)\" has another place, kind or levels in the validation rows; "
                    + "align their matrix to the schema of the training rows"
            )
        }
    }

    private func metadata(_ data: TrainingData, _ ensemble: TreeEnsemble) -> [String: String] {
        [
            "algorithm": Self.algorithm,
            "rows": "\(data.rowCount)",
            "positives": "\(data.labels.reduce(0) { $0 + Int($1) })",
            "trees": "\(ensemble.trees.count)",
            "learning_rate": "\(options.learningRate)",
            "max_leaves": "\(options.growth.maximumLeaves)",
            "seed": "\(options.seed)",
        ]
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
        return notes + run.notes + LikelyLeak.notes(data)
    }
}
