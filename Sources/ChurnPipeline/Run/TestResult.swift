import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring
import Logging

/// The scores of the test part and what they are worth.
struct TestResult {
    let scores: ScoreTable
    let keys: RowKeys
    let labels: [Double]
    let evaluation: EvaluationSummary
    /// The model without its calibration; `nil` where it has none.
    let uncalibrated: EvaluationSummary?
    /// The training part's churn rate given to every row.
    let constant: EvaluationSummary
    /// Simple scores of the same rows, and how far the model is from them.
    let baselines: [BaselineResult]
    /// Model and reference probabilities on the rows that have a reference.
    let oracle: OracleComparison?
    /// The model by slices and groups, where the config names some.
    let slices: SliceEvaluation
}

extension Pipeline {
    /// How many reasons a run gives for each score.
    static let reasonCount = 3

    /// Scores the test part and evaluates the scores.
    func test(
        _ model: ChurnModel,
        _ run: ExtractionRun,
        config: RunConfig,
        label: String?,
        split: RowSplit,
        clock: inout PhaseClock
    ) throws -> TestResult {
        let rows = split.time.test.rows
        let matrix = run.extraction.matrix.selectingRows(rows)
        let all = run.extraction.labels(of: label)
        let labels = rows.map { all[$0] }
        guard let keys = matrix.keys else { preconditionFailure("extracted rows have keys") }
        let plan = try ReasonPlan(config.reasons, count: Self.reasonCount, model: model)
        let scores = try clock.time("score") {
            try ScoreTable(
                matrix,
                ids: ScoreTable.ids(keys),
                model: model,
                plan: plan,
                threads: threads
            )
        }
        let baselines = try baselines(
            model,
            run,
            config: config,
            label: label,
            split: split,
            scored: ScoredTest(
                probabilities: scores.probabilities,
                labels: labels,
                customers: CustomerNumbers.numbers(keys.customers)
            ),
            clock: &clock
        )
        return try clock.time("evaluate") {
            let baseRate = Double(split.time.train.positiveCount) / Double(split.time.train.rows.count)
            return TestResult(
                scores: scores,
                keys: keys,
                labels: labels,
                evaluation: try EvaluationSummary(
                    probabilities: scores.probabilities,
                    labels: labels,
                    rawScores: scores.rawScores
                ),
                uncalibrated: try model.calibration == .identity
                    ? nil
                    : EvaluationSummary(
                        probabilities: scores.rawScores.map(PortableMath.sigmoid),
                        labels: labels,
                        rawScores: scores.rawScores
                    ),
                constant: try EvaluationSummary(
                    probabilities: [Double](repeating: baseRate, count: labels.count),
                    labels: labels
                ),
                baselines: baselines,
                oracle: try oracle(config.reference, scores: scores, keys: keys, labels: labels),
                slices: try SliceEvaluation(
                    config,
                    dataset: run.dataset,
                    keys: keys,
                    rows: { try SliceRows(scores: scores.probabilities, labels: labels, areProbabilities: true) },
                    threads: threads
                )
            )
        }
    }

    private func oracle(
        _ config: ReferenceConfig?,
        scores: ScoreTable,
        keys: RowKeys,
        labels: [Double]
    ) throws -> OracleComparison? {
        guard let config else { return nil }
        let reference = try ReferenceProbabilities(config, keys: keys, database: database())
        let rows = reference.values.indices.filter { !reference.values[$0].isNaN }
        guard rows.count > 0 else {
            throw PipelineError(
                code: "reference.no_match",
                message:
                    "\(config.source.label): no test row has a reference probability; its customers and cutoffs must "
                    + "be those of the rows"
            )
        }
        if rows.count < labels.count {
            logger.warning("\(Format.count(labels.count - rows.count)) test rows have no reference probability")
        }
        return try OracleComparison(
            probabilities: rows.map { scores.probabilities[$0] },
            referenceProbabilities: rows.map { reference.values[$0] },
            labels: rows.map { labels[$0] }
        )
    }
}
