import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import ChurnTraining

extension Pipeline {
    /// What stands beside the model on the test rows: recency, the health score, last period's score, logistic regression.
    ///
    /// All of them are fitted on the rows that the model may learn from, those of training and validation.
    func baselines(
        _ model: ChurnModel,
        _ run: ExtractionRun,
        config: RunConfig,
        label: String?,
        split: RowSplit,
        scored: ScoredTest,
        clock: inout PhaseClock
    ) throws -> [BaselineResult] {
        let rows = BaselineRows(
            matrix: run.extraction.matrix,
            labels: run.extraction.labels(of: label),
            train: split.time.train.rows,
            validation: split.time.validation.rows,
            test: split.time.test.rows
        )
        return try clock.time("baselines") {
            let recency = ActivityRecency(activity: config.baselines.activity(config.plan), plan: config.plan)
            var scores = [try rows.fitted(.recency, recency.days(run.dataset, threads: threads))]
            if let healthScore = config.healthScore {
                scores.append(try rows.fitted(.healthScore, healthScore.points(rows.matrix)))
            }
            if let previous = try rows.previousScores(of: model, threads: threads) { scores.append(previous) }
            switch model.predictor {
            case .linear: break
            case .trees, .blend:
                if config.baselines.hasLogisticRegression {
                    scores.append(try logisticRegression(rows, config: config))
                }
            }
            return try scores.map { try BaselineResult($0, test: scored) }
        }
    }

    /// With more rows the strength of the penalty hardly matters, and choosing it takes three quarters of the time.
    private static let rowsForFixedPenalty = 20_000

    /// Logistic regression on the model's rows, with its defaults; of many rows with a penalty of 1.
    private func logisticRegression(_ rows: BaselineRows, config: RunConfig) throws -> BaselineScores {
        var settings = ModelConfig()
        settings.algorithm = .logisticRegression
        if rows.train.count + rows.validation.count > Self.rowsForFixedPenalty {
            try settings.apply(commandLine: ["penalty=1"])
        }
        let observation = config.plan.observation
        let training = ModelTraining(
            config: settings,
            threads: threads,
            isQuiet: true,
            labelWindow: try LabelWindow(gap: observation.gap, horizon: observation.horizon)
        )
        let model = try training.train(
            rows.matrix,
            labels: rows.labels,
            train: rows.train,
            validation: rows.validation
        ).model
        let test = try rows.matrix.selectingRows(rows.test).aligned(to: model.schema)
        let rawScores = BatchScorer(model: model, threads: threads).rawScores(test)
        return BaselineScores(
            kind: .logisticRegression,
            probabilities: rawScores.map(model.probability),
            scoredRows: rows.test.count
        )
    }
}

/// The rows that baselines are fitted and tested on.
struct BaselineRows {
    let matrix: FeatureMatrix
    /// One a row of the matrix.
    let labels: [Double]
    let train: [Int]
    let validation: [Int]
    let test: [Int]

    /// Probabilities of scores, one a row of the matrix, fitted on the rows of training and validation.
    func fitted(_ kind: BaselineResult.Kind, _ scores: [Double]) throws -> BaselineScores {
        precondition(scores.count == matrix.rowCount, "a score for each row")
        let rows = train + validation
        let fit = try BaselineFit(scores: rows.map { scores[$0] }, labels: rows.map { labels[$0] })
        return BaselineScores(
            kind: kind,
            probabilities: fit.probabilities(test.map { scores[$0] }),
            scoredRows: test.count
        )
    }

    /// The probability that `model` gives to each test row's customer by its row at the cutoff before, and the training rows'
    /// churn rate to customers who have none; `nil` where none has.
    ///
    /// The model was perhaps trained on those rows, and has then seen that their customers stayed.
    func previousScores(of model: ChurnModel, threads: Int) throws -> BaselineScores? {
        let previous = test.map(rowBefore)
        let known = previous.compactMap { $0 }
        guard !known.isEmpty else { return nil }
        let rawScores = BatchScorer(model: model, threads: threads).rawScores(
            try matrix.selectingRows(known).aligned(to: model.schema)
        )
        let baseRate = train.reduce(0) { $0 + labels[$1] } / Double(train.count)
        var next = rawScores.makeIterator()
        let probabilities = previous.map { row in
            row.flatMap { _ in next.next() }.map(model.probability) ?? baseRate
        }
        return BaselineScores(kind: .previousScore, probabilities: probabilities, scoredRows: known.count)
    }

    /// The row of the same customer at its cutoff before; rows are ordered by customer and cutoff.
    func rowBefore(_ row: Int) -> Int? {
        guard let keys = matrix.keys else { preconditionFailure("extracted rows have keys") }
        var before = row - 1
        while before >= 0, keys.customers[before] == keys.customers[row] {
            if keys.cutoffs[before] < keys.cutoffs[row] { return before }
            before -= 1
        }
        return nil
    }
}
