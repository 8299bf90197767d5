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
        let model = try ChurnModel.read(request.model)
        let session = try database()
        let source = TableSource.files(path)
        let (matrix, idColumns) = try clock.time("read") {
            let all = try session.readTable(source)
            let names = ids ?? ["customer", "cutoff"].filter { all.column($0) != nil }
            let idColumns = try names.map { name in
                guard let column = all.column(name) else {
                    throw PipelineError(
                        code: "table.missing_column",
                        message: "no column \"\(name)\"; \(all.hint(for: name))",
                        location: path
                    )
                }
                return column
            }
            let others = all.columns.map(\.name).filter { model.schema.index(of: $0) == nil }
            return (try session.readMatrix(MatrixSpec(source: source, exclude: others)).matrix, idColumns)
        }
        let scores = try clock.time("score") {
            try ScoreTable(matrix, ids: idColumns, model: model, reasonCount: request.reasons, threads: threads)
        }
        try clock.time("write") { try session.writeTable(scores.table, to: request.output) }
        return ScoreResult(scores, output: request.output, cutoff: nil, seconds: clock.secondsByPhase)
    }

    /// Computes the model's features from a config's events as of one cutoff, scores them and writes the scores.
    ///
    /// Of the config the sources, the churn definition and the eligibility are used; the features are the model's own.
    /// Without `cutoff`, an ISO-8601 text, the moment is the end of the data.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func score(
        _ request: ScoreRequest,
        config path: String,
        cutoff: String?,
        rejects: String?
    ) throws -> ScoreResult {
        var clock = PhaseClock()
        let model = try ChurnModel.read(request.model)
        let config = try RunConfig(path: path)
        let features = try model.features(path: request.model)
        let dataset = try clock.time("read") { try Dataset(config, database: database(), rejects: rejects) }
        for note in dataset.notes(config) { logger.warning("\(note)") }
        let moment = try cutoff.map(Self.moment) ?? dataset.dataEnd
        var observation = config.plan.observation
        observation.cutoffs = [moment]
        let plan = ExtractionPlan(features: features, observation: observation, churn: config.plan.churn)
        let matrix = try clock.time("extract") {
            try FeatureExtractor(plan).extract(
                events: EventLog(dataset.events, threads: threads),
                customers: dataset.customers,
                periods: dataset.periods,
                dataEnd: dataset.dataEnd,
                threads: threads
            ).matrix
        }
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
        try clock.time("write") { try database().writeTable(scores.table, to: request.output) }
        return ScoreResult(
            scores,
            output: request.output,
            cutoff: CivilTime.format(moment),
            seconds: clock.secondsByPhase
        )
    }

    private static func moment(_ text: String) throws -> Int64 {
        guard let moment = CivilTime.parse(text) else {
            throw PipelineError(
                code: "usage.cutoff",
                message: "--cutoff takes a date such as 2025-01-31, not \"\(text)\""
            )
        }
        return moment
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
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    init(_ scores: ScoreTable, output: String, cutoff: String?, seconds: [String: Double]) {
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
