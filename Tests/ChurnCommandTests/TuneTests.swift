import Foundation
import Testing

/// `churn tune`: trials, resuming, and what it never looks at.
@Suite struct TuneTests {
    private func table(rows: Int = 240) -> String {
        "x,z,churn\n"
            + (0..<rows).map { "\($0 * 7919 % 101),\($0 % 5),\($0 * 7919 % 101 + 20 * ($0 % 3) < 60 ? 1 : 0)\n" }
            .joined()
    }

    private func tune(_ folder: TemporaryFolder, trials: Int, _ arguments: String...) throws -> CommandOutcome {
        try Command.run(
            ["tune", "--table", folder.path("t.csv"), "--label", "churn", "--trials", "\(trials)", "--set", "trees=8"]
                + ["--quiet", "--output", folder.path("trials.ndjson")] + arguments
        )
    }

    @Test func `trials are written, and the best is a model section`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("t.csv", table())
        let outcome = try tune(folder, trials: 10)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("model:\n  algorithm: gradient-boosting\n  trees: 8"))
        let lines = try String(contentsOfFile: folder.path("trials.ndjson"), encoding: .utf8).split(separator: "\n")
        // The header, the defaults, then 9, 3 and 1.
        #expect(lines.count == 1 + 1 + 9 + 3 + 1)
        #expect(lines[0].contains("\"format\":\"churn-trials-1\""))
    }

    @Test func `a search that was cut short goes on to the same bytes, with any number of threads`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("t.csv", table())
        #expect(try tune(folder, trials: 10).status == 0)
        let whole = try #require(folder.bytes("trials.ndjson"))
        let lines = String(decoding: whole, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        for kept in [1, 2, 5, 12] {
            _ = try folder.write("trials.ndjson", lines.prefix(kept).joined(separator: "\n") + "\n")
            #expect(try tune(folder, trials: 10, "--threads", "1").status == 0)
            #expect(folder.bytes("trials.ndjson") == whole)
        }
    }

    @Test func `trials of another search are not taken for this one's`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("t.csv", table())
        #expect(try tune(folder, trials: 1).status == 0)
        let before = folder.bytes("trials.ndjson")
        let other = try tune(folder, trials: 2, "--seed", "2")
        #expect(other.status == 1)
        #expect(other.errors.contains("no trials of this search"))
        #expect(folder.bytes("trials.ndjson") == before)
    }

    @Test func `logistic regression is searched too, and a budget of time ends`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("t.csv", table())
        let outcome = try Command.run(
            ["tune", "--table", folder.path("t.csv"), "--label", "churn", "--budget", "1s", "--json", "--quiet"]
                + ["--algorithm", "logistic-regression", "--output", folder.path("trials.ndjson")]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\"seconds\""))
        #expect(outcome.output.contains("\"foldKind\" : \"customers\""))
    }

    @Test func `what happens after the last trained label changes no byte of the trials`() throws {
        let folder = try TemporaryFolder()
        func events(_ isChurner: (Int) -> Bool) -> String {
            var text = "id,ts,type\n"
            for customer in 0..<160 {
                for month in 1...6 {
                    for visit in 0...(customer * 31 % 5) {
                        text += "\(customer),2025-0\(month)-\(10 + visit),visit\n"
                    }
                    let leaves = month < 6 ? customer % 6 == month && customer % 4 > 0 : isChurner(customer)
                    if leaves { text += "\(customer),2025-0\(month)-20,cancel\n" }
                }
                text += "\(customer),2025-07-05,visit\n"
            }
            return text
        }
        let config = try folder.write(
            "churn.yaml",
            """
            events: [{from: events.csv, customer: id, occurred_at: ts, type: type}]
            churn: {event: [cancel]}
            observation:
              cutoffs: {from: 2025-02-01, to: 2025-06-01, every: 1 month}
              window: 60d
              horizon: 28d
            features: {custom: [{name: visits, count: {type: visit, window: 28d}}, {name: age, age: {type: visit}}]}
            model: {trees: 8}
            split: {test_cutoffs: 1, validation_cutoffs: 1}
            """
        )
        func trials(_ isChurner: (Int) -> Bool, _ name: String) throws -> Data? {
            _ = try folder.write("events.csv", events(isChurner))
            let outcome = try Command.run(
                ["tune", "--config", config, "--trials", "3", "--quiet", "--output", folder.path(name)]
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.output.contains("folds by time"))
            return folder.bytes(name)
        }
        let first = try trials({ $0 % 3 == 0 }, "a.ndjson")
        #expect(first != nil)
        #expect(try trials({ $0 % 3 == 1 }, "b.ndjson") == first)
    }

    @Test func `wrong usage is told`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("t.csv", table())
        for (arguments, message) in [
            (["--trials", "0"], "--trials takes 1 or more"), (["--budget", "10"], "--budget takes a time"),
            ([], "Give either --trials N or --budget TIME."),
        ] {
            let outcome = try Command.run(
                ["tune", "--table", folder.path("t.csv"), "--label", "churn", "--output", folder.path("o")] + arguments
            )
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains(message), "\(outcome.errors)")
        }
        let best = try tune(folder, trials: 2, "--algorithm", "best")
        #expect(best.status == 1)
        #expect(best.errors.contains("a search is of one algorithm"))
    }
}
