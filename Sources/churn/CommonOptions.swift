import ArgumentParser
import ChurnPipeline
import Foundation
import Logging

/// The options that every subcommand has.
struct CommonOptions: ParsableArguments {
    @Flag(help: "Print the result as JSON, with seconds by phase.")
    var json = false

    @Option(help: "The number of threads; results do not depend on it. Default: all.")
    var threads: Int?

    @Flag(help: "Print no progress and no messages but errors.")
    var quiet = false

    @Flag(help: "Print more messages.")
    var verbose = false

    func validate() throws {
        if let threads, threads < 1 || threads > 1024 {
            throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).")
        }
        if quiet && verbose { throw ValidationError("--quiet and --verbose exclude each other.") }
    }

    /// Runs `body` with a pipeline and prints its result; an error is one line on standard error and exit status 1.
    func run(_ body: (Pipeline) throws -> some PipelineResult) throws {
        let level: Logger.Level = quiet ? .error : (verbose ? .debug : .info)
        let logger = Logger(label: "churn") { _ in ConsoleLogHandler(level: level) }
        do {
            var pipeline = Pipeline(threads: threads, logger: logger, isQuiet: quiet)
            pipeline.stopsOnInterrupt = true
            let result = try body(pipeline)
            try FileHandle.standardOutput.write(contentsOf: Data((json ? try result.json() : result.text).utf8 + [10]))
        } catch let error as PipelineError where error.code.hasPrefix("usage.") {
            throw ValidationError("\(error)")
        } catch {
            FileHandle.standardError.write(Data("churn: error: \(error)\n".utf8))
            throw ExitCode.failure
        }
    }
}
