import Foundation
import Testing

/// What training boosting on a table of bad rows gives: an error or a note, and no half-written model.
@Suite struct BadTableTests {
    private static let rowCount = 200

    /// A table of `rowCount` rows with the columns x, z and churn.
    private func table(
        rows: Int = rowCount,
        x: (Int) -> String = { "\($0 % 17)" },
        z: (Int) -> String = { "\($0 % 5)" },
        churn: (Int) -> String = { "\($0 % 17 < 6 ? 1 : 0)" }
    ) -> String {
        "x,z,churn\n" + (0..<rows).map { "\(x($0)),\(z($0)),\(churn($0))\n" }.joined()
    }

    private func train(_ text: String) throws -> (outcome: CommandOutcome, wroteModel: Bool) {
        let folder = try TemporaryFolder()
        let table = try folder.write("t.csv", text)
        let outcome = try Command.run(
            "train",
            "--table",
            table,
            "--label",
            "churn",
            "--set",
            "trees=5",
            "--output",
            folder.path("model.churn")
        )
        let names = try folder.names()
        #expect(names == ["t.csv"] || names == ["model.churn", "t.csv"])
        return (outcome, names.count == 2)
    }

    private func refused(_ text: String, _ message: String) throws {
        let (outcome, wroteModel) = try train(text)
        #expect(outcome.status == 1)
        #expect(!wroteModel)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test func `a table without a usable label is refused`() throws {
        try refused(table(churn: { _ in "0" }), "0 of 200 rows with a label are positive")
        try refused(table(churn: { $0 == 5 ? "nan" : "\($0 % 2)" }), "a label must be 0 or 1")
        try refused(table(churn: { $0 == 5 ? "" : "\($0 % 2)" }), "the label is missing")
        try refused(table(rows: 0), "0 of 0 rows with a label")
    }

    @Test func `an infinite value is refused with its line`() throws {
        try refused(table(x: { $0 == 5 ? "inf" : "\($0)" }), "t.csv:7: column \"x\": expected a finite number")
    }

    @Test func `too few rows to hold any out are refused with a remedy`() throws {
        try refused(table(rows: 2, churn: { "\($0 % 2)" }), "2 rows with 1 positives are too few")
    }

    @Test func `a handful of positives is held out in larger parts`() throws {
        // Tenths of nine positives leave one without any.
        let (outcome, wroteModel) = try train(table(churn: { $0 % 23 == 3 ? "1" : "0" }))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(wroteModel)
    }

    @Test func `constant columns make a model of the base rate, and it says so`() throws {
        let (outcome, wroteModel) = try train(table(x: { _ in "7" }, z: { _ in "a" }))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(wroteModel)
        #expect((outcome.output + outcome.errors).contains("Not used, because constant: \"x\", \"z\"."))
    }

    @Test func `more levels than sixteen bits hold train`() throws {
        let (outcome, wroteModel) = try train(table(rows: 66_000, z: { "level \($0)" }))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(wroteModel)
    }

    @Test func `a training killed at random moments leaves the old model or the new one`() throws {
        let folder = try TemporaryFolder()
        let table = try folder.write("t.csv", table(rows: 2000))
        let model = folder.path("model.churn")
        func arguments(_ rate: String) -> [String] {
            ["train", "--table", table, "--label", "churn", "--set", "trees=40", "--set", "learning_rate=\(rate)"]
                + ["--output", model]
        }
        #expect(try Command.run(arguments("0.3")).status == 0)
        let new = try #require(folder.bytes("model.churn"))
        #expect(try Command.run(arguments("0.1")).status == 0)
        let old = try #require(folder.bytes("model.churn"))
        #expect(old != new)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<10 {
            try Command.runAndKill(arguments("0.3"), afterMilliseconds: .random(in: 1...900, using: &generator))
            let found = try #require(folder.bytes("model.churn"))
            #expect(found == old || found == new)
        }
    }
}
