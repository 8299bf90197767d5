import ArgumentParser
import ChurnPipeline

/// `churn audit`.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Prove that no feature sees the future.",
        discussion: """
            For each cutoff, everything that was not known then is removed, altered, added to and delayed; the features \
            are extracted again and compared byte by byte. Exit status 1 where one differs.
            """
    )

    @Option(help: "The config file.")
    var config: String

    @Option(help: "The seed of the changes.")
    var seed: UInt64 = 1

    @Option(help: "Write rows that cannot be read to this CSV file and go on; without it the first one stops the run.")
    var rejects: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        var passed = true
        try common.run { pipeline in
            let result = try pipeline.audit(AuditRequest(config: config, seed: seed, rejects: rejects))
            passed = result.passed
            return result
        }
        if !passed { throw ExitCode.failure }
    }
}
