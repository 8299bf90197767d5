import ArgumentParser
import ChurnPipeline

/// The command line of swift-churn.
@main
struct Churn: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "churn",
        abstract: "Predicts which customers leave, from event logs.",
        discussion: "Results go to standard output, progress and messages to standard error.",
        version: Pipeline.version,
        subcommands: [
            SimulateCommand.self, ExtractCommand.self, TrainCommand.self, ScoreCommand.self, EvaluateCommand.self,
            ReportCommand.self, RunCommand.self, AuditCommand.self, ProfileCommand.self,
            InspectCommand.self, ImportCommand.self, TuneCommand.self, KPIsCommand.self,
        ]
    )
}
