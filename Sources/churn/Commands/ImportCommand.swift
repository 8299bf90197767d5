public import ArgumentParser
public import ChurnPipeline

/// `churn import`.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn a model of LightGBM or XGBoost, or one as JSON, into a model file.",
        discussion: """
            lightgbm takes the text that Booster.save_model of LightGBM 3 or 4 writes (objective binary), xgboost the .json \
            file that Booster.save_model of XGBoost 1 to 3 writes (binary:logistic), json what churn inspect --json prints \
            of a model. Scores are those of the library; what cannot be represented exactly is refused.
            """
    )

    @Argument(help: "What the file is: lightgbm, xgboost or json.")
    var format: ImportFormat

    @Argument(help: "The file to read.")
    var file: String

    @Option(help: "The model file to write.")
    var output: String

    @Flag(help: "The tables to score hold categories as the integer codes that the model was trained on, not as names.")
    var categoryCodes = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if categoryCodes && format == .json {
            throw ValidationError("--category-codes goes with lightgbm and xgboost.")
        }
    }

    func run() throws {
        try common.run { pipeline in
            try pipeline.importModel(
                ImportRequest(format: format, file: file, output: output, usesCategoryCodes: categoryCodes)
            )
        }
    }
}

extension ImportFormat: ExpressibleByArgument {}
