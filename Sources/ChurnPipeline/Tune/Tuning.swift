import ChurnEvaluation
import ChurnScoring
import ChurnTraining

/// A search on labelled rows.
struct Tuning {
    let data: TrainingData
    let folds: [SearchFold]
    let isByTime: Bool
    let config: ModelConfig
    let threads: Int

    /// A search on rows that may be trained on; `cutoffs` gives each row's, where rows have one.
    ///
    /// Folds go forward in time, the latest first, so that it decides who goes on. Where cutoffs are too few for a fold, and
    /// without them, they are of customers.
    init(
        _ data: TrainingData,
        cutoffs: [Int64]?,
        window: (gap: Int64, horizon: Int64),
        config: ModelConfig,
        threads: Int
    ) throws {
        self.data = data
        self.config = config
        self.threads = threads
        let attempts = [3, 2, 1].lazy.compactMap { count in
            try? cutoffs.map {
                try TimeFolds(
                    cutoffs: $0,
                    labels: data.labels,
                    gap: window.gap,
                    horizon: window.horizon,
                    foldCount: count
                )
            }
        }
        if let made = attempts.first {
            folds = made.folds.reversed().map { SearchFold(train: $0.train.rows, validation: $0.validation.rows) }
            isByTime = true
        } else if let made = CustomerSearchFolds(data) {
            folds = made.folds
            isByTime = false
        } else {
            throw PipelineError(
                code: "tune.folds",
                message: "\(data.rowCount) rows are too few for folds with both labels; give more rows"
            )
        }
    }

    /// The mean log loss of settings over the first folds, by rows.
    func logLoss(_ settings: [(name: String, value: String)], folds count: Int) throws -> Double {
        var config = config
        try config.apply(commandLine: settings.map { "\($0.name)=\($0.value)" })
        let used = Array(folds.prefix(count))
        let model = try ModelSettings(config)
        guard config.algorithm == .gradientBoosting else {
            var sum = 0.0
            for fold in used {
                let held = try data.selectingRows(fold.validation)
                let trainer = LogisticRegressionTrainer(options: try model.logistic())
                let fitted = try trainer.train(try data.selectingRows(fold.train), threads: threads).model
                sum += Double(held.rowCount) * ModelChoice.logLoss(fitted.rawScores(held.matrix), held.labels)
            }
            return sum / Double(used.reduce(0) { $0 + $1.validation.count })
        }
        let defaults = GradientBoostingTrainer.Options.suited(
            rowCount: data.rowCount,
            positiveCount: data.labels.reduce(0) { $0 + Int($1) },
            columnCount: data.matrix.columnCount
        )
        let options = try model.boosting(defaults: defaults)
        return try FoldSelection(data, folds: used, candidates: [options], threads: threads).logLoss
    }

    /// A hash of all that losses depend on but the candidates.
    func fingerprint() -> String {
        var hash = StableHash.of("tune")
        for value in data.matrix.values { hash = StableHash.mixed(hash, value.bitPattern) }
        for label in data.labels { hash = StableHash.mixed(hash, label.bitPattern) }
        for column in data.matrix.schema.columns { hash = StableHash.mixed(hash, StableHash.of(column.name)) }
        for fold in folds {
            for row in fold.train + fold.validation { hash = StableHash.mixed(hash, UInt64(row)) }
        }
        for setting in config.settings {
            hash = StableHash.mixed(hash, StableHash.of("\(setting.key)=\(setting.value.text)"))
        }
        return String(hash, radix: 16)
    }
}
