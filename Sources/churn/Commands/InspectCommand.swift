import ArgumentParser
import ChurnPipeline

/// `churn inspect`.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print what is in a model file or a state file.",
        discussion: """
            Of a model, with --json, everything: schema, trees or coefficients, calibration, baselines, metadata. Of a \
            state: how much it holds, of when, and the deliveries it has taken.
            """
    )

    @Argument(help: "The file; which of the two it is, is told by its content.")
    var file: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { try $0.inspect(file) }
    }
}
