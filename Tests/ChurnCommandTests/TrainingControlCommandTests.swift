import Foundation
import Testing

/// `churn train` that goes on from a model, and that is stopped.
@Suite struct TrainingControlCommandTests {
    /// A table of `rows` rows with a number, a category and a label that depends on both.
    private static func table(rows: Int, columns: String = "x,plan,churn", plans: [String] = ["a", "b", "c"]) -> String
    {
        columns + "\n"
            + (0..<rows).map { row in
                let x = (row * 7919) % 1000
                let plan = plans[row % plans.count]
                let isChurn = (x + (plan == "a" ? 300 : 0) + (row * 104_729) % 700) % 1900 > 1000
                return "\(x),\(plan),\(isChurn ? 1 : 0)\n"
            }.joined()
    }

    private struct Result: Decodable {
        var iterations: Int
        var stopped: Bool
        var converged: Bool
        var notes: [String]
        var importance: [Importance]

        struct Importance: Decodable {
            var feature: String
            var share: Double
            var splits: Int
        }
    }

    private func train(_ folder: TemporaryFolder, _ table: String, _ arguments: [String]) throws -> CommandOutcome {
        try Command.run(["train", "--table", table, "--label", "churn", "--json"] + arguments)
    }

    private func decode(_ outcome: CommandOutcome) throws -> Result {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONDecoder().decode(Result.self, from: Data(outcome.output.utf8))
    }

    @Test func `a continued training keeps the trees and settings of the model, and a refit its splits`() throws {
        let folder = try TemporaryFolder()
        let table = try folder.write("t.csv", Self.table(rows: 600))
        let (old, more, leaves) = (folder.path("old.churn"), folder.path("more.churn"), folder.path("leaves.churn"))
        let fixed = ["--set", "early_stopping_rounds=none"]
        let settings = fixed + ["--set", "trees=12", "--set", "learning_rate=0.07", "--set", "class_weight=balanced"]
        let first = try decode(train(folder, table, ["--output", old] + settings))
        #expect(first.iterations == 12 && !first.stopped)
        #expect(first.importance.map(\.splits).reduce(0, +) > 12)
        #expect(abs(first.importance.map(\.share).reduce(0, +) - 1) < 1e-9)
        let second = try decode(
            train(folder, table, ["--output", more, "--continue", old, "--set", "trees=5"] + fixed)
        )
        #expect(second.iterations == 17)
        let shown = try Command.run("inspect", more).output
        #expect(shown.contains("continued_from_trees: 12"))
        #expect(shown.contains("learning_rate: 0.07") && shown.contains("class_weight: balanced"))
        let third = try decode(train(folder, table, ["--output", leaves, "--refit", old, "--refit-decay", "0.5"]))
        #expect(third.iterations == 12)
        #expect(third.importance.map(\.splits) == first.importance.map(\.splits))
        #expect(try Command.run("inspect", leaves).output.contains("refit_decay: 0.5"))
        #expect(folder.bytes("leaves.churn") != folder.bytes("old.churn"))
    }

    @Test func `columns and levels that the model does not know are refused by name`() throws {
        let folder = try TemporaryFolder()
        let table = try folder.write("t.csv", Self.table(rows: 300))
        let old = folder.path("old.churn")
        _ = try decode(train(folder, table, ["--output", old, "--set", "trees=3"]))
        let output = ["--output", folder.path("new.churn")]
        for (way, name, text, message) in [
            ("--continue", "columns.csv", Self.table(rows: 300, columns: "y,plan,churn"), "\"y\": not in the model"),
            ("--refit", "columns.csv", Self.table(rows: 300, columns: "y,plan,churn"), "\"y\": not in the model"),
            ("--continue", "levels.csv", Self.table(rows: 300, plans: ["a", "gold", "b"]), "does not know: \"gold\""),
        ] {
            let other = try folder.write(name, text)
            let outcome = try train(folder, other, [way, old] + output)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
        // A refit lets new levels stop where they are met.
        let levels = try folder.write("levels.csv", Self.table(rows: 300, plans: ["a", "gold", "b"]))
        #expect(try decode(train(folder, levels, ["--refit", old] + output)).iterations == 3)
        let linear = folder.path("linear.churn")
        let trained = try Command.run([
            "train", "--table", table, "--label", "churn", "--algorithm", "logistic-regression", "--output", linear,
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let outcome = try train(folder, table, ["--continue", linear] + output)
        #expect(outcome.status == 1 && outcome.errors.contains("the model is linear"))
    }

    @Test(arguments: [
        (["--continue", "a", "--refit", "a"], "exclude each other"), (["--refit-decay", "0.5"], "goes with --refit"),
        (["--refit", "a", "--refit-decay", "1.5"], "from 0 to 1"),
    ])
    func `options that do not go together are wrong usage`(arguments: [String], message: String) throws {
        let outcome = try Command.run(["train", "--table", "t", "--label", "l", "--output", "o"] + arguments)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains(message))
    }

    @Test func `an interrupt ends the training with the best trees so far`() throws {
        let folder = try TemporaryFolder()
        let table = try folder.write("t.csv", Self.table(rows: 400))
        let model = folder.path("model.churn")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Command.program)
        process.arguments = [
            "train", "--table", table, "--label", "churn", "--json", "--output", model, "--set", "trees=100000000",
            "--set", "early_stopping_rounds=none", "--set", "learning_rate=0.001",
        ]
        let (output, errors) = (folder.path("output"), folder.path("errors"))
        for path in [output, errors] { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        try process.run()
        // The training has begun when the process catches the signal; a while later there is a tree.
        var waited = 0
        while process.isRunning, !Self.catchesInterrupts(process.processIdentifier), waited < 600 {
            usleep(100_000)
            waited += 1
        }
        usleep(2_000_000)
        #expect(process.isRunning)
        kill(process.processIdentifier, SIGINT)
        for _ in 0..<300 where process.isRunning { usleep(100_000) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        let outcome = CommandOutcome(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8)
        )
        let result = try decode(outcome)
        #expect(result.stopped && !result.converged && result.iterations > 0)
        #expect(result.notes.contains { $0.hasPrefix("Training was stopped after \(result.iterations) trees") })
        #expect(outcome.errors.contains("churn: warning: training was stopped"))
        let shown = try Command.run("inspect", model)
        #expect(shown.status == 0 && shown.output.contains("stopped: true"))
        #expect(shown.output.contains("\(result.iterations) trees"))
    }

    /// Whether a process has a handler for SIGINT.
    private static func catchesInterrupts(_ process: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("SigCgt:") }),
            let mask = UInt64(line.dropFirst(7).trimmingCharacters(in: .whitespaces), radix: 16)
        else { return false }
        return mask & (1 << (SIGINT - 1)) != 0
    }
}
