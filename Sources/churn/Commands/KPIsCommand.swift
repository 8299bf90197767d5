import ArgumentParser
import ChurnPipeline

/// `churn kpis`.
struct KPIsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kpis",
        abstract: "Keep the books: customers and revenue that came, went and stayed, month by month.",
        discussion: """
            Customer churn rate, revenue movements, gross and net revenue retention, and the share of each cohort that \
            stays. Revenue is what the config's revenue section names; without one customers are counted as the churn \
            definition sees them. The books are checked, and where they do not balance the command fails and says where.
            """
    )

    @Option(help: "The config file.")
    var config: String

    @Option(help: "The length of a period: \"1 month\", \"3 months\", \"1 week\", \"30 days\".")
    var every = "1 month"

    @Option(help: "Leave out periods that begin before this date.")
    var from: String?

    @Option(help: "Leave out periods that begin at this date or later.")
    var to: String?

    @Option(help: "The JSON file to write, such as kpis.json.")
    var output: String?

    @Flag(name: .customLong("show-ids"), help: "Name the customer in an error; hidden by default.")
    var showIDs = false

    @OptionGroup var common: CommonOptions

    func run() throws {
        try common.run { pipeline in
            try pipeline.keyFigures(
                KeyFiguresRequest(
                    config: config,
                    every: every,
                    from: from,
                    to: to,
                    output: output,
                    showsIDs: showIDs
                )
            )
        }
    }
}
