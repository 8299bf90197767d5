import ArgumentParser
import ChurnPipeline

/// The options of subcommands that can read each event once.
struct StateOptions: ParsableArguments {
    @Option(
        help: """
            The state file to read, if it is there, and to replace: only events that it has not taken are read.
            """
    )
    var state: String?

    @Option(
        help: """
            With --state: the name of what the config reads, such as 2025-01-31; taken once. Default: each file by its \
            name.
            """
    )
    var delivery: String?

    @Option(
        help: """
            With --state: the earliest cutoff that later runs will ask for; what no cutoff from then on needs is \
            forgotten. Default: the first cutoff of this run.
            """
    )
    var earliestCutoff: String?

    @Option(
        help: "With --state, when it is made: how far before a cutoff events are kept, as 400d. Default: as needed."
    )
    var retention: String?

    func validate() throws {
        guard state == nil, delivery != nil || earliestCutoff != nil || retention != nil else { return }
        throw ValidationError("--delivery, --earliest-cutoff and --retention go with --state.")
    }

    /// What the options ask for; `nil` without a state.
    var request: StateRequest? {
        state.map {
            StateRequest(path: $0, delivery: delivery, earliestCutoff: earliestCutoff, retention: retention)
        }
    }
}
