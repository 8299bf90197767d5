import ArgumentParser
import ChurnPipeline

/// `churn simulate`.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Make the event log of a SaaS customer base whose true churn probabilities are known.",
        discussion: """
            Writes events.parquet, customers.parquet, truth.parquet and a ready churn.yaml into a folder. The same seed \
            gives the same bytes on any number of threads. A month is a period of 30 days.
            """
    )

    @Option(help: "The number of customers, 1 to 10,000,000.")
    var customers = 20_000

    @Option(help: "The number of months of 30 days, 4 to 120.")
    var months = 12

    @Option(help: "The seed; another seed makes another customer base.")
    var seed: UInt64 = 1

    @Option(help: "The folder to write.")
    var output: String

    @OptionGroup var common: CommonOptions

    func validate() throws {
        guard (1...10_000_000).contains(customers) else {
            throw ValidationError("--customers takes a number from 1 to 10,000,000, not \(customers).")
        }
        guard (4...120).contains(months) else {
            throw ValidationError("--months takes a number from 4 to 120, not \(months).")
        }
    }

    func run() throws {
        try common.run { pipeline in
            try pipeline.simulate(
                SimulateRequest(customers: customers, months: months, seed: seed, output: output)
            )
        }
    }
}
