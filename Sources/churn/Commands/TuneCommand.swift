import ArgumentParser
import ChurnPipeline

/// `churn tune`.
struct TuneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Search the settings of a model under a budget.",
        discussion: """
            Candidates are drawn from a documented space and tried on folds: forward in time where rows have times, else of \
            customers. Many are tried on one fold, the better third on two, the best on all, beside the defaults. The test \
            part of a config is never looked at. The file of trials is written after each; the same command goes on where \
            a search ended. Settings that are given are not searched.
            """
    )

    @OptionGroup var rows: RowOptions

    @Option(help: "gradient-boosting or logistic-regression. Default: the config's, else gradient-boosting.")
    var algorithm: Algorithm?

    @Option(name: .customLong("set"), help: "A setting that is not searched, key=value; may be repeated.")
    var settings: [String] = []

    @Option(help: "End after this many candidates, the defaults among them.")
    var trials: Int?

    @Option(help: "Begin no trial later than this after the start, such as 90s, 10m or 2h.")
    var budget: String?

    @Option(help: "The seed of the candidates.")
    var seed: UInt64 = 1

    @Option(help: "The file of trials, NDJSON; one of the same search is continued.")
    var output: String

    @OptionGroup var common: CommonOptions

    private var seconds: Double? {
        guard let budget, let unit = budget.last, let factor = ["s": 1.0, "m": 60, "h": 3600][unit],
            let number = Double(budget.dropLast()), number > 0, number.isFinite
        else { return nil }
        return number * factor
    }

    func validate() throws {
        guard (trials == nil) != (budget == nil) else {
            throw ValidationError("Give either --trials N or --budget TIME.")
        }
        if let trials, trials < 1 { throw ValidationError("--trials takes 1 or more, not \(trials).") }
        if let budget, seconds == nil {
            throw ValidationError("--budget takes a time such as 90s, 10m or 2h, not \"\(budget)\".")
        }
    }

    func run() throws {
        try common.run { pipeline in
            let request = TuneRequest(
                output: output,
                budget: trials.map { .trials($0) } ?? .seconds(seconds ?? 0),
                seed: seed,
                model: ModelRequest(algorithm: algorithm, settings: settings, label: rows.typeOfChurn)
            )
            guard let table = rows.request else { return try pipeline.tune(config: rows.config ?? "", request) }
            return try pipeline.tune(table: table, request)
        }
    }
}
