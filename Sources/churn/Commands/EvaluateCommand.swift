import ArgumentParser
import ChurnPipeline

/// `churn evaluate`.
struct EvaluateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate",
        abstract: "Compare scores with what happened: ranking, calibration, lift.",
        discussion: "Scores and labels meet by the id columns, which must be unique in each table."
    )

    @Option(help: "The scores, with a column probability.")
    var scores: String

    @Option(help: "The table of labels.")
    var labels: String

    @Option(help: "The label column: 0/1, true/false or yes/no; rows without a label are left out and counted.")
    var label: String

    @Option(
        help:
            "The id columns that both tables have, separated by commas. Default: customer and cutoff where both have them."
    )
    var id: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { pipeline in
            let ids = id?.split(separator: ",").map(String.init)
            return try pipeline.evaluate(EvaluateRequest(scores: scores, labels: labels, label: label, ids: ids))
        }
    }
}
