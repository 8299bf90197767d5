import ChurnData
public import ChurnEvaluation
import ChurnFeatures
import ChurnReport
import ChurnScoring
import ChurnTraining

extension Pipeline {
    private static let runNames = [
        "features.parquet", "model.churn", "scores.parquet", "evaluation.json", "kpis.json", "report.html",
        "report.json",
    ]

    /// Extracts, splits, trains, scores the test part, evaluates and reports, into one folder.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; the folder is then as it was.
    public func run(_ request: RunRequest) throws -> RunResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: request.config)
        var targets = OutputTargets()
        targets.read(config)
        try targets.write(request.rejects)
        let modelConfig = try config.model.applying(request.model).resolvingLabel(config.plan.churn)
        _ = try ModelSettings(modelConfig)
        let calibration = try CalibrationMethod(request.model, config: config.calibration)
        let options = try config.split.options(config.plan.observation, calibrates: calibration != .none)
        guard config.split.hasTest else {
            throw PipelineError(
                code: "config.no_test",
                message: "split: no rows are held out to test; churn run tests its model, so give test_cutoffs: 1 or "
                    + "more, or test_from: a date",
                location: config.path
            )
        }
        return try WholeDirectory.write(to: request.output, names: Self.runNames) { directory in
            let run = try extraction(
                config,
                rejects: request.rejects,
                isAudited: request.isAudited,
                clock: &clock
            ) { _ in config.plan }
            let split = try RowSplit(
                run.extraction,
                observation: config.plan.observation,
                dataEnd: run.dataset.dataEnd,
                options: options,
                label: modelConfig.label
            )
            let outcome = try train(
                run,
                config: config,
                model: modelConfig,
                split: split,
                calibration: calibration,
                clock: &clock
            )
            let test = try test(
                outcome.model,
                run,
                config: config,
                label: modelConfig.label,
                split: split,
                clock: &clock
            )
            let drift = try clock.time("drift") {
                try DriftSummary(
                    run,
                    split: split,
                    observation: config.plan.observation,
                    label: modelConfig.label,
                    scorer: BatchScorer(model: outcome.model, threads: threads)
                )
            }
            let evaluation = RunEvaluation(test, drift: drift)
            let keyFigures = try runKeyFigures(config, run.dataset, showsIDs: request.showsIDs, clock: &clock)
            try clock.time("write") {
                if let book = keyFigures.book {
                    try WholeFile.write(text: try JSONOutput.text(book) + "\n", to: directory.path("kpis.json"))
                }
                try write(run.extraction, run.stamp, config: config, to: directory.path("features.parquet"))
                try WholeFile.write(outcome.model.encoded(), to: directory.path("model.churn"))
                try database().writeTable(test.scores.table, to: directory.path("scores.parquet"))
                try WholeFile.write(
                    text: try JSONOutput.text(evaluation) + "\n",
                    to: directory.path("evaluation.json")
                )
            }
            let builder = ReportBuilder(model: outcome.model, importance: outcome.summary.shares)
            let drivers = try clock.time("explain") {
                try builder.drivers(
                    run.extraction.matrix.selectingRows(split.time.test.rows),
                    labels: test.labels,
                    impacts: outcome.summary.impactRows,
                    threads: threads
                )
            }
            let phases = clock.phases
            try clock.time("report") {
                var content = builder.content(test, showsIDs: request.showsIDs, phases: phases)
                content.keyFigures = keyFigures.book.map(KeyFigures.init)
                content.drivers = drivers
                content.drift = DriftView(drift)
                content.making.parts = builder.parts(split, algorithm: outcome.summary.algorithm)
                try write(content, language: request.language, to: directory.path("report.html"))
                try WholeFile.write(text: try JSONOutput.text(content) + "\n", to: directory.path("report.json"))
            }
            return RunResult(
                request,
                run: run,
                split: split,
                outcome: outcome,
                evaluation: evaluation,
                keyFigures: keyFigures,
                clock: clock
            )
        }
    }
}

/// How the model did on the test part.
public struct RunEvaluation: Encodable, Sendable {
    /// The model.
    public let model: EvaluationSummary
    /// The model without its calibration; `nil` where it has none.
    public let uncalibrated: EvaluationSummary?
    /// The training part's churn rate given to every row.
    public let constant: EvaluationSummary
    /// Simple scores of the same rows, and how far the model is from them.
    public let baselines: [BaselineResult]
    /// The model beside reference probabilities, where the config names some.
    public let oracle: OracleComparison?
    /// How features, scores and churn moved after the training part.
    public let drift: DriftSummary
    /// The model on each slice, a table an attribute; `nil` where the config names none.
    public let slices: [SliceTable]?
    /// The selection compared between groups, a table an attribute; `nil` where the config names none.
    public let fairness: [FairnessTable]?

    init(_ test: TestResult, drift: DriftSummary) {
        self.drift = drift
        model = test.evaluation
        uncalibrated = test.uncalibrated
        constant = test.constant
        baselines = test.baselines
        oracle = test.oracle
        slices = test.slices.slices
        fairness = test.slices.fairness
    }
}
