import ArgumentParser
import ChurnPipeline

/// `churn score`.
struct ScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Score customers with a model: raw score, probability and reasons.",
        discussion: """
            From a config: computes the model's own features as of one cutoff, by default the end of the data. From a \
            table: takes the columns of the same names.
            """
    )

    @Option(help: "The model file.")
    var model: String

    @Option(help: "The config file that says where the events are.")
    var config: String?

    @Option(help: "A table of features: Parquet, CSV or CSV.gz.")
    var table: String?

    @Option(help: "An SQL query whose rows are a table of features; it may read files itself.")
    var sql: String?

    @Option(help: "With --config: the moment to score at, such as 2025-01-31. Default: the end of the data.")
    var cutoff: String?

    @Option(
        help: """
            With --table or --sql: the columns to copy to the scores, separated by commas. Default: customer and cutoff.
            """
    )
    var id: String?

    @Option(help: "The scores to write: .parquet, .csv or .csv.gz; with --partition-rows a folder.")
    var output: String

    @Option(help: "With --table: write a folder of Parquet files, each of the scores of so many rows.")
    var partitionRows: Int?

    @Flag(help: "With --partition-rows: keep the files that an earlier run finished and go on behind them.")
    var resume = false

    @Option(help: "How many reasons to give for each score, 0 to 20.")
    var reasons = 0

    @Option(help: "What one reason stands for. Default: what the config or the model says, else feature.")
    var reasonsBy: ReasonUnit?

    @Option(
        help: """
            The features and signals that can be acted on, separated by commas: only they are reasons. Default: what the \
            config or the model says, else all.
            """
    )
    var actionable: String?

    @Option(
        help: """
            For customers at or above this probability, look for the smallest change of one actionable feature that takes \
            them below it.
            """
    )
    var below: Double?

    @Option(
        help: """
            The share of these customers that churns, between 0 and 1: probabilities are taken from the model's base rate to \
            it. Raw scores and reasons stay.
            """
    )
    var baseRate: Double?

    @Option(help: "Write rows that cannot be read to this CSV file and go on (not with --partition-rows).")
    var rejects: String?

    @OptionGroup var stateOptions: StateOptions

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard [config, table, sql].filter({ $0 != nil }).count == 1 else {
            throw ValidationError("Give one of --config, --table and --sql.")
        }
        guard (0...20).contains(reasons) else { throw ValidationError("--reasons takes a number from 0 to 20.") }
        if let baseRate, !(0 < baseRate && baseRate < 1) {
            throw ValidationError("--base-rate takes a number between 0 and 1.")
        }
        if let below, !(0 < below && below < 1) { throw ValidationError("--below takes a number between 0 and 1.") }
        if let actionable, actionable.split(separator: ",").isEmpty {
            throw ValidationError("--actionable takes the names of features and signals, separated by commas.")
        }
        if config == nil && (cutoff != nil || stateOptions.state != nil) {
            throw ValidationError("--cutoff and --state go with --config.")
        }
        if config != nil && id != nil { throw ValidationError("--id goes with --table and --sql.") }
        // The rows of a query have no order of their own, so nothing says which of them a part stands for.
        if table == nil && partitionRows != nil { throw ValidationError("--partition-rows goes with --table.") }
        if let partitionRows, partitionRows < 1 { throw ValidationError("--partition-rows takes a number from 1 on.") }
        if partitionRows == nil && resume { throw ValidationError("--resume goes with --partition-rows.") }
        if partitionRows != nil && rejects != nil {
            throw ValidationError("--rejects goes with one file of scores; leave --partition-rows out.")
        }
    }

    func run() throws {
        try common.run { pipeline in
            let request = ScoreRequest(
                model: model,
                output: output,
                reasons: ReasonRequest(
                    count: reasons,
                    isBySignal: reasonsBy.map { $0 == .signal },
                    actionable: actionable?.split(separator: ",").map(String.init),
                    below: below
                ),
                baseRate: baseRate
            )
            if let rows = table.map(ScoreRows.files) ?? sql.map(ScoreRows.query) {
                let ids = id?.split(separator: ",").map(String.init)
                let parts = partitionRows.map { ScorePartRequest(rows: $0, resumes: resume) }
                return try pipeline.score(request, rows: rows, ids: ids, parts: parts, rejects: rejects)
            }
            return try pipeline.score(
                request,
                config: config ?? "",
                cutoff: cutoff,
                state: stateOptions.request,
                rejects: rejects
            )
        }
    }
}

/// What one reason stands for.
enum ReasonUnit: String, ExpressibleByArgument, CaseIterable {
    case feature, signal
}
