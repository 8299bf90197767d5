import ArgumentParser
import ChurnPipeline

/// `churn extract`.
struct ExtractCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extract",
        abstract: "Turn events into a feature matrix with labels, as of each cutoff.",
        discussion: """
            One row a customer and cutoff, with its state, label and features, in Parquet or CSV. With --state each \
            event is read once: the state keeps what later cutoffs need, and the matrix is that of all events so far.
            """
    )

    @Option(help: "The config file.")
    var config: String?

    @Option(help: "The matrix to write: .parquet, .csv or .csv.gz. With --state it may be left out.")
    var output: String?

    @Option(help: "One moment to look at customers, such as 2025-01-31, in place of the config's cutoffs.")
    var cutoff: String?

    @Option(help: "Write rows that cannot be read to this CSV file and go on; without it the first one stops the run.")
    var rejects: String?

    @Flag(help: "Print what each signal watches for, its defaults and its features, and stop.")
    var listSignals = false

    @Flag(help: "Print what the config's features are, one line a feature, and stop; no data are read.")
    var explainFeatures = false

    @OptionGroup var stateOptions: StateOptions

    @OptionGroup var common: CommonOptions

    /// What the options ask for.
    private enum Task {
        case listSignals
        case explainFeatures(config: String)
        case extract(ExtractRequest)
    }

    private func task() throws -> Task {
        if listSignals && explainFeatures {
            throw ValidationError("--list-signals and --explain-features exclude each other.")
        }
        let asksForWork = output != nil || rejects != nil || cutoff != nil || stateOptions.state != nil
        if (listSignals || explainFeatures) && asksForWork {
            let flag = listSignals ? "--list-signals" : "--explain-features"
            throw ValidationError("\(flag) only prints: leave out --output, --cutoff, --state and --rejects.")
        }
        if listSignals {
            guard config == nil else {
                throw ValidationError(
                    "--list-signals takes no --config; --explain-features shows what a config asks for."
                )
            }
            return .listSignals
        }
        guard let config else { throw ValidationError("Missing expected argument '--config <config>'") }
        if explainFeatures { return .explainFeatures(config: config) }
        guard output != nil || stateOptions.state != nil else {
            throw ValidationError("Missing expected argument '--output <output>'")
        }
        guard output != nil || cutoff == nil else {
            throw ValidationError("--cutoff needs --output; --earliest-cutoff says what the state may forget.")
        }
        return .extract(
            ExtractRequest(
                config: config,
                output: output,
                cutoff: cutoff,
                state: stateOptions.request,
                rejects: rejects
            )
        )
    }

    func validate() throws { _ = try task() }

    func run() throws {
        switch try task() {
        case .listSignals: try common.run { $0.signals() }
        case .explainFeatures(let config): try common.run { try $0.explainFeatures(config: config) }
        case .extract(let request): try common.run { try $0.extract(request) }
        }
    }
}
