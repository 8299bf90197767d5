import ChurnData
import ChurnFeatures
import ChurnScoring
import Logging

extension Pipeline {
    /// Scores every row of a table and writes the scores.
    ///
    /// The columns `ids` are copied to the scores; `nil` takes `customer` and `cutoff` where the table has them.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func score(_ request: ScoreRequest, table path: String, ids: [String]?) throws -> ScoreResult {
        var clock = PhaseClock()
        var targets = OutputTargets()
        targets.read(path)
        targets.read(request.model)
        try targets.writeTable(request.output)
        let model = try ChurnModel.read(request.model)
        let session = try database()
        let source = TableSource.files(path)
        let table = try clock.time("read") {
            try session.readMatrix(MatrixSpec(source: source, schema: model.schema))
        }
        let copied = try clock.time("read") { try idColumns(ids, of: source, session: session) }
        for warning in table.warnings { logger.warning("\(warning)") }
        let scores = try clock.time("score") {
            try ScoreTable(table.matrix, ids: copied, model: model, reasonCount: request.reasons, threads: threads)
        }
        try clock.time("write") { try session.writeTable(scores.table, to: request.output) }
        return ScoreResult(
            scores,
            output: request.output,
            cutoff: nil,
            notes: table.warnings,
            seconds: clock.secondsByPhase
        )
    }

    /// The columns `names` of a table; `nil` takes `customer` and `cutoff` where it has them.
    private func idColumns(_ names: [String]?, of source: TableSource, session: Database) throws -> [TableColumn] {
        if let names { return try session.readTable(source, columns: names).columns }
        let all = try session.readTable(source)
        return ["customer", "cutoff"].compactMap { all.column($0) }
    }

    /// Computes the model's features from a config's events as of one cutoff, scores them and writes the scores.
    ///
    /// Of the config the sources are used; features, window, churn definition and eligibility are the model's own, and a
    /// config that says otherwise is told so.
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
        let model = try ChurnModel.read(request.model)
        let features = try model.features(path: request.model)
        let (trained, differences) = model.trainedPlan(in: config)
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
                reasonCount: request.reasons,
                threads: threads
            )
        }
        try clock.time("write") {
            try database().writeTable(scores.table, to: request.output)
            try run.state?.file.write()
        }
        return ScoreResult(
            scores,
            output: request.output,
            cutoff: CivilTime.format(moment ?? run.dataset.dataEnd),
            notes: differences + run.notes,
            seconds: clock.secondsByPhase
        )
    }
}

extension Table {
    /// What to say of a column that is not there.
    func hint(for name: String) -> String { NearestNames.hint(for: name, among: columns.map(\.name)) }
}

/// What `churn score` made.
public struct ScoreResult: PipelineResult {
    /// The scores' file.
    public let output: String
    /// Rows that were scored.
    public let rows: Int
    /// The moment that was scored at; `nil` for a table.
    public let cutoff: String?
    /// The lowest probability; `nil` where there is no row.
    public let minimumProbability: Double?
    /// The mean probability.
    public let meanProbability: Double?
    /// The highest probability.
    public let maximumProbability: Double?
    /// What looks wrong but did not stop the work.
    public let notes: [String]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    init(_ scores: ScoreTable, output: String, cutoff: String?, notes: [String], seconds: [String: Double]) {
        self.notes = notes
        let probabilities = scores.probabilities
        self.output = output
        rows = probabilities.count
        self.cutoff = cutoff
        minimumProbability = probabilities.min()
        maximumProbability = probabilities.max()
        meanProbability = rows > 0 ? probabilities.reduce(0, +) / Double(rows) : nil
        self.seconds = seconds
    }

    /// The result for a terminal.
    public var text: String {
        """
        \(Format.count(rows)) rows scored\(cutoff.map { " as of \($0)" } ?? ""), probability \
        \(Format.decimal(minimumProbability, 4)) to \(Format.decimal(maximumProbability, 4)), mean \
        \(Format.decimal(meanProbability, 4))
        scores in \(output)
        """
    }
}
