import ArgumentParser
import ChurnPipeline

/// `churn extract`.
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Turn events into a feature matrix with labels, as of each cutoff.",
        discussion: "One row a customer and cutoff, with its state, label and features, in Parquet or CSV."
    )

    @Option(help: "The config file.")
    var config: String

    @Option(help: "The matrix to write: .parquet, .csv or .csv.gz.")
    var output: String

    @Option(help: "Write rows that cannot be read to this CSV file and go on; without it the first one stops the run.")
    var rejects: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { pipeline in
            try pipeline.extract(ExtractRequest(config: config, output: output, rejects: rejects))
        }
    }
}
