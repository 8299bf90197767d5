import ArgumentParser
import ChurnPipeline

/// `churn profile`.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract:
            "Show the quality of data and features: how events come in, what values are, how churn goes with them.",
        discussion: """
            Prints a short table; --json has everything, and --output writes a self-contained HTML page with the churn \
            rate by decile of the strongest features. No model is needed.
            """
    )

    @Option(help: "The config file.")
    var config: String

    @Option(help: "The page to write, such as profile.html.")
    var output: String?

    @Option(help: "Write rows that cannot be read to this CSV file and go on; without it the first one stops the run.")
    var rejects: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { pipeline in
            try pipeline.profile(ProfileRequest(config: config, output: output, rejects: rejects))
        }
    }
}
