import ChurnScoring
import ChurnTraining

/// How a model's probabilities were calibrated.
public struct CalibrationResult: Encodable, Sendable {
    /// The kind of calibration: `platt`, `isotonic` or `beta`.
    public let method: String
    /// Rows that it was fitted on.
    public let rows: Int
    /// How many of them churned.
    public let positives: Int
    /// The log loss of these rows without the calibration.
    public let logLossBefore: Double
    /// The log loss of these rows with it.
    public let logLossAfter: Double

    init(_ fit: CalibrationFit) {
        method = fit.calibration.name
        rows = fit.rowCount
        positives = fit.positiveCount
        logLossBefore = fit.logLossBefore
        logLossAfter = fit.logLossAfter
    }

    /// The line for a terminal.
    var text: String {
        "calibrated (\(method)) on \(Format.count(rows)) rows with \(Format.count(positives)) positives: log loss there "
            + "\(Format.decimal(logLossBefore, 5)) before, \(Format.decimal(logLossAfter, 5)) after"
    }
}

extension ModelTraining.Outcome {
    /// The outcome with its model calibrated on the rows `rows` of a matrix, which it was not trained on.
    func calibrated(
        _ method: CalibrationMethod,
        _ matrix: FeatureMatrix,
        labels: [Double],
        rows: [Int],
        threads: Int
    ) throws -> Self {
        let held = try matrix.selectingRows(rows).aligned(to: model.schema)
        let rawScores = BatchScorer(model: model, threads: threads).rawScores(held)
        return try calibrated(CalibrationFit(method, rawScores: rawScores, labels: rows.map { labels[$0] }))
    }

    /// The outcome with its model calibrated.
    func calibrated(_ fit: CalibrationFit) throws -> Self {
        var outcome = self
        outcome.model = try fit.applied(to: model)
        outcome.calibration = fit
        return outcome
    }
}

extension ModelTraining {
    /// Fits a calibration of `outcome`, which this trained on the rows `train`, to the raw scores that models trained as it
    /// was give to rows of customers whom they have not seen.
    ///
    /// Five folds of customers, or fewer where labels are few; where rows are many, one fold's are enough. What the outcome's
    /// training chose by held-out rows, the number of trees and their size or the algorithm, is not chosen again.
    func outOfFoldCalibration(
        _ method: CalibrationMethod,
        of outcome: Outcome,
        _ matrix: FeatureMatrix,
        labels: [Double],
        train: [Int]
    ) throws -> CalibrationFit {
        let numbers = customers.map { CustomerNumbers.numbers($0.selecting(train)) }
        let trainLabels = train.map { labels[$0] }
        guard let folds = CustomerSearchFolds(customers: numbers, labels: trainLabels) else {
            throw PipelineError(
                code: "calibration.folds",
                message:
                    "\(train.count) rows are too few to hold some out with both labels, which the calibration needs; "
                    + "give more rows, or leave the calibration out"
            )
        }
        var again = self
        again.config = try repeatingChoices(of: outcome)
        again.measuresPermutation = false
        var rawScores: [Double] = []
        var heldLabels: [Double] = []
        for fold in folds.folds {
            let rows = fold.validation.map { train[$0] }
            let model = try again.train(matrix, labels: labels, train: fold.train.map { train[$0] }, validation: [])
                .model
            let held = try matrix.selectingRows(rows).aligned(to: model.schema)
            rawScores += BatchScorer(model: model, threads: threads).rawScores(held)
            heldLabels += rows.map { labels[$0] }
        }
        return try CalibrationFit(method, rawScores: rawScores, labels: heldLabels)
    }

    /// The config with what training chose by held-out rows written into it.
    private func repeatingChoices(of outcome: Outcome) throws -> ModelConfig {
        var config = config
        switch outcome.model.predictor {
        case .linear:
            if config.algorithm == .best {
                config.settings.removeAll { !ModelSettings.logisticKeys.contains($0.key) }
            }
            config.algorithm = .logisticRegression
        case .trees(let ensemble):
            if config.algorithm == .best {
                config.settings.removeAll { !ModelSettings.boostingKeys.contains($0.key) }
            }
            config.algorithm = .gradientBoosting
            try config.fix(trees: ensemble.trees.count, like: outcome.model)
        case .blend(let blend):
            try config.fix(trees: blend.trees.trees.count, like: outcome.model)
        }
        return config
    }
}

extension ModelConfig {
    /// Fixes the number of trees, and the number of leaves that `model` records.
    fileprivate mutating func fix(trees: Int, like model: ChurnModel) throws {
        let leaves = model.metadata["max_leaves"].map { ["max_leaves=\($0)"] } ?? []
        try apply(commandLine: ["trees=\(trees)", "early_stopping_rounds=none"] + leaves)
    }
}
