public import ArgumentParser
public import ChurnPipeline

/// `churn report`.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a self-contained HTML page about a model and its scores.",
        discussion:
            "With --labels and --label the page evaluates the scores; without them it says that nothing was tested."
    )

    @Option(help: "The model file.")
    var model: String

    @Option(help: "The scores.")
    var scores: String

    @Option(help: "A table of labels for the scores.")
    var labels: String?

    @Option(help: "The label column of --labels.")
    var label: String?

    @Option(help: "The id columns that scores and labels share, separated by commas.")
    var id: String?

    @Flag(name: .customLong("show-ids"), help: "Show the ids of the highest-risk customers; hidden by default.")
    var showIDs = false

    @Option(help: "The --base-rate that the scores were made with, if they were made with one.")
    var baseRate: Double?

    @Option(help: "The language of the page: en or ja.")
    var language: ReportLanguage = .english

    @Option(help: "The page to write.")
    var output: String

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if (labels == nil) != (label == nil) { throw ValidationError("--labels and --label go together.") }
    }

    func run() throws {
        try common.run { pipeline in
            let ids = id?.split(separator: ",").map(String.init)
            return try pipeline.report(
                ReportRequest(
                    model: model,
                    scores: scores,
                    labels: labels,
                    label: label,
                    ids: ids,
                    showsIDs: showIDs,
                    baseRate: baseRate,
                    language: language,
                    output: output
                )
            )
        }
    }
}

extension ReportLanguage: ExpressibleByArgument {}
