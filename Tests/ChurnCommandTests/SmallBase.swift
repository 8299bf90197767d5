import Foundation

/// A small simulated base that the tests of a process share.
enum SmallBase {
    private static let folder: Result<TemporaryFolder, any Error> = Result {
        let folder = try TemporaryFolder()
        let outcome = try Command.run(
            "simulate",
            "--customers",
            "400",
            "--months",
            "6",
            "--seed",
            "7",
            "--output",
            folder.path("data")
        )
        guard outcome.status == 0 else { throw SmallBaseError(message: outcome.errors) }
        return folder
    }

    /// The path of a file of the base.
    static func path(_ name: String) throws -> String { try folder.get().path("data/\(name)") }

    /// The config's text, with absolute paths so that it can lie anywhere, and without a logistic regression beside the
    /// model, which takes a debug build longer than all else.
    static func configText() throws -> String {
        var text = try String(contentsOfFile: path("churn.yaml"), encoding: .utf8)
        text = text.replacingOccurrences(
            of: "baselines: {recency: {types: [login]}}",
            with: "baselines: {recency: {types: [login]}, logistic_regression: false}"
        )
        for name in ["events.parquet", "customers.parquet", "truth.parquet"] {
            text = text.replacingOccurrences(of: "from: \(name)", with: "from: \(try path(name))")
            text = text.replacingOccurrences(of: "'\(name)'", with: "'\(try path(name))'")
        }
        return text
    }
}

struct SmallBaseError: Error {
    let message: String
}
