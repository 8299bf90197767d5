import ChurnData
public import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

extension Pipeline {
    private static let runNames = [
        "features.parquet", "model.churn", "scores.parquet", "evaluation.json", "report.html",
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
        _ = try config.split.options(config.plan.observation)
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
                split: config.split,
                label: modelConfig.label
            )
            let outcome = try train(run, config: config, model: modelConfig, split: split, clock: &clock)
            let test = try test(
                outcome.model,
                run,
                config: config,
                label: modelConfig.label,
                split: split,
                clock: &clock
            )
            try clock.time("write") {
                try write(run.extraction, run.stamp, config: config, to: directory.path("features.parquet"))
                try WholeFile.write(outcome.model.encoded(), to: directory.path("model.churn"))
                try database().writeTable(test.scores.table, to: directory.path("scores.parquet"))
                try WholeFile.write(
                    text: try JSONOutput.text(RunEvaluation(test)) + "\n",
                    to: directory.path("evaluation.json")
                )
            }
            let phases = clock.phases
            try clock.time("report") {
                let page = try ReportBuilder(model: outcome.model, importance: outcome.summary.shares)
                    .page(test, showsIDs: request.showsIDs, phases: phases)
                try WholeFile.write(text: page, to: directory.path("report.html"))
            }
            return RunResult(
                request,
                run: run,
                split: split,
                outcome: outcome,
                evaluation: RunEvaluation(test),
                clock: clock
            )
        }
    }
}

/// How the model did on the test part.
public struct RunEvaluation: Encodable, Sendable {
    /// The model.
    public let model: EvaluationSummary
    /// The training part's churn rate given to every row.
    public let constant: EvaluationSummary
    /// The model beside reference probabilities, where the config names some.
    public let oracle: OracleComparison?
    /// The model on each slice, a table an attribute; `nil` where the config names none.
    public let slices: [SliceTable]?
    /// The selection compared between groups, a table an attribute; `nil` where the config names none.
    public let fairness: [FairnessTable]?

    init(_ test: TestResult) {
        model = test.evaluation
        constant = test.constant
        oracle = test.oracle
        slices = test.slices.slices
        fairness = test.slices.fairness
    }
}
