import ArgumentParser
import ChurnPipeline

/// `churn run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Extract, train, score, evaluate and report in one go.",
        discussion: """
            Writes features.parquet, model.churn, scores.parquet (the test part), evaluation.json, kpis.json, report.html \
            and report.json (every number of the page) into a folder that appears whole or not at all.
            """
    )

    @Option(help: "The config file.")
    var config: String

    @Option(help: "The folder to write: a new one, an empty one, or that of an earlier run.")
    var output: String

    @Option(help: "gradient-boosting or logistic-regression, in place of the config's.")
    var algorithm: Algorithm?

    @Option(name: .customLong("set"), help: "A setting of the config's model section, key=value; may be repeated.")
    var settings: [String] = []

    @Option(
        help: """
            How probabilities are calibrated: none, platt, isotonic, beta, or auto (platt on fewer than 1,000 rows, else \
            isotonic). Default: the config's, else none.
            """
    )
    var calibration: String?

    @Option(help: "The type of churn to learn. Default: the config's model.label, else the main label.")
    var label: String?

    @Option(help: "Write rows that cannot be read to this CSV file and go on; without it the first one stops the run.")
    var rejects: String?

    @Flag(help: "Audit the extraction for leaks of the future, and stamp the verdict into matrix, model and report.")
    var audit = false

    @Flag(
        name: .customLong("show-ids"),
        help: "Show the ids of the highest-risk customers in the report; hidden by default."
    )
    var showIDs = false

    @Option(help: "The language of the report: en or ja.")
    var language: ReportLanguage = .english

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { pipeline in
            var model = ModelRequest(algorithm: algorithm, settings: settings, label: label)
            model.calibration = calibration
            return try pipeline.run(
                RunRequest(
                    config: config,
                    output: output,
                    model: model,
                    rejects: rejects,
                    showsIDs: showIDs,
                    language: language,
                    isAudited: audit
                )
            )
        }
    }
}
