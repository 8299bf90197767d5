import ArgumentParser
import ChurnPipeline

/// `churn inspect`.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Print what is in a model file.",
        discussion: "With --json everything: schema, trees or coefficients, calibration, baselines, metadata."
    )

    @Argument(help: "The model file.")
    var model: String

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { try $0.inspect(model: model) }
    }
}
