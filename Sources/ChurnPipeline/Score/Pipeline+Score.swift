import ChurnData
import ChurnFeatures
import ChurnScoring
import Logging

extension Pipeline {
    /// Scores ready rows and writes the scores, in memory that does not grow with the rows.
    ///
    /// - Parameters:
    ///   - request: The model, the scores to write, and how many reasons; the output is a folder where `partRequest` is given.
    ///   - rows: Where the rows come from.
    ///   - ids: The columns that are copied; `nil` takes `customer` and `cutoff` where the table has them.
    ///   - partRequest: How the scores are cut into files of a folder; `nil` writes one file. Only for files, as the rows of
    ///     a query have no order.
    ///   - rejects: Where rows go that cannot be read; `nil` stops at the first. Not with `partRequest`.
    /// - Returns: What was scored.
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written but whole parts.
    public func score(
        _ request: ScoreRequest,
        rows: ScoreRows,
        ids: [String]?,
        parts partRequest: ScorePartRequest? = nil,
        rejects: String? = nil
    ) throws -> ScoreResult {
        let start = ContinuousClock.now
        precondition(partRequest == nil || rejects == nil, "rows are set aside for one file of scores only")
        var clock = PhaseClock()
        var targets = OutputTargets()
        let source: TableSource
        switch rows {
        case .files(let path):
            targets.read(path)
            source = .files(path)
        case .query(let text):
            precondition(partRequest == nil, "the rows of a query have no order to cut them in")
            source = .sql(text)
        }
        targets.read(request.model)
        try targets.write(rejects)
        if partRequest == nil { try targets.writeTable(request.output) }
        let own = try ChurnModel.read(request.model)
        let model = try own.adjusted(toBaseRate: request.baseRate, path: request.model)
        let plan = try ReasonPlan(
            ReasonConfig(request.reasons).completed(by: .read(model.metadata)),
            count: request.reasons.count,
            model: model
        )
        let scoring = try clock.time("read") {
            let ids = try ids ?? database().columns(named: ["customer", "cutoff"], of: source)
            return try TableScoring(
                self,
                model: model,
                spec: MatrixStreamSpec(source: source, schema: model.schema, beside: ids),
                plan: plan
            )
        }
        let outcome: TableScoring.Outcome
        if let partRequest {
            let parts = try ScoreParts(
                folder: request.output,
                manifest: ScoreManifest(
                    scoring,
                    model: own,
                    baseRate: request.baseRate,
                    partitionRows: partRequest.rows
                ),
                resumes: partRequest.resumes
            )
            outcome = try scoring.write(to: parts, clock: &clock)
            try parts.finish(ScoreManifest.Result(outcome, seconds: (ContinuousClock.now - start).seconds))
        } else {
            let log = rejects.map { _ in RejectLog() }
            outcome = try scoring.write(to: request.output, rejects: log, clock: &clock)
            if let log, let rejects { try log.write(to: rejects, database: database()) }
        }
        for warning in outcome.notes { logger.warning("\(warning)") }
        return ScoreResult(
            outcome,
            model: own,
            baseRate: request.baseRate,
            output: request.output,
            seconds: clock.secondsByPhase
        )
    }

    /// Computes the model's features from a config's events as of one cutoff, scores them and writes the scores.
    ///
    /// Of the config the sources and what it says about reasons are used; features, window, churn definition and
    /// eligibility are the model's own, and a config that says otherwise is told so.
    /// Without `cutoff`, an ISO-8601 text, the moment is the end of the data. With `state`, only what that has not taken
    /// yet is read.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func score(
        _ request: ScoreRequest,
        config path: String,
        cutoff: String?,
        state: StateRequest? = nil,
        rejects: String?
    ) throws -> ScoreResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: path)
        var targets = OutputTargets()
        targets.read(config)
        targets.read(request.model)
        try targets.write(rejects)
        try targets.write(state?.path)
        try targets.writeTable(request.output)
        let modelFile = try ChurnModel.read(request.model)
        let model = try modelFile.adjusted(toBaseRate: request.baseRate, path: request.model)
        let features = try model.features(path: request.model)
        var (trained, differences) = model.trainedPlan(in: config)
        let (own, unknown) = config.reasons.known(to: model)
        differences += unknown.map { "reasons.actionable: the model has no feature or signal \"\($0)\"" }
        let reasons = try ReasonPlan(
            ReasonConfig(request.reasons).completed(by: own).completed(by: .read(model.metadata)),
            count: request.reasons.count,
            model: model
        )
        for difference in differences { logger.warning("\(difference)") }
        let moment = try cutoff.map { try CivilTime.moment($0, option: "--cutoff") }
        func plan(dataEnd: Int64) -> ExtractionPlan {
            var observation = trained.observation
            // One moment for all, whatever schedule the model was trained with.
            observation.cutoffs = [moment ?? dataEnd]
            observation.schedule = nil
            return ExtractionPlan(features: features, observation: observation, churn: trained.churn)
        }
        let run: ExtractionRun
        if let state {
            // How far back the plan looks does not depend on its cutoff, which may be the end of what is read now.
            let taken = try taking(state, config, plan: plan(dataEnd: 0), rejects: rejects, clock: &clock)
            run = try extraction(taken, state, plan: plan(dataEnd: taken.dataset.dataEnd), clock: &clock)
        } else {
            run = try extraction(config, rejects: rejects, clock: &clock) { plan(dataEnd: $0.dataEnd) }
        }
        let matrix = run.extraction.matrix
        guard let keys = matrix.keys else { preconditionFailure("extracted rows have keys") }
        let scores = try clock.time("score") {
            try ScoreTable(
                matrix,
                ids: ScoreTable.ids(keys),
                model: model,
                plan: reasons,
                threads: threads
            )
        }
        try clock.time("write") {
            try database().writeTable(scores.table, to: request.output)
            try run.state?.file.write()
        }
        var outcome = TableScoring.Outcome(notes: differences + run.notes)
        outcome.summary.add(scores.probabilities)
        return ScoreResult(
            outcome,
            model: modelFile,
            baseRate: request.baseRate,
            output: request.output,
            cutoff: CivilTime.format(moment ?? run.dataset.dataEnd),
            seconds: clock.secondsByPhase
        )
    }
}
