import Foundation
import Testing

/// Types of churn from the config to the model, on the simulated base.
@Suite struct ChurnTypesTests {
    /// The base's config with its cancellations divided by their reason.
    private func config() throws -> String {
        try SmallBase.configText()
            .replacingOccurrences(of: "severity, kind]", with: "severity, kind, reason]")
            .replacingOccurrences(
                of: "  event: {types: [cancellation]}",
                with: """
                      types:
                        voluntary: {event: {types: [cancellation], where: {reason: voluntary}}}
                        involuntary: {event: {types: [cancellation], where: {reason: payment_failure}}}
                        downgrade: {event: [plan_change]}
                    """
            )
    }

    @Test func `each type gets a column, and the main label is theirs without the downgrade's`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try config())
        let plain = try folder.write("plain.yaml", try SmallBase.configText())
        let outcome = try Command.run("extract", "--config", config, "--output", folder.path("typed.csv"), "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try Command.run("extract", "--config", plain, "--output", folder.path("plain.csv")).status == 0)
        let typed = try folder.lines("typed.csv").map { $0.components(separatedBy: ",") }
        let rows = try folder.lines("plain.csv").map { $0.components(separatedBy: ",") }
        #expect(
            typed[0].prefix(7) == [
                "customer", "cutoff", "state", "label", "label_voluntary", "label_involuntary", "label_downgrade",
            ]
        )
        // The same rows, main labels and features as with the one kind of churn.
        #expect(typed.map { Array($0[..<4] + $0[7...]) } == rows)
        var counts = [0, 0, 0]
        for row in typed.dropFirst() where row[3] == "1" {
            #expect((row[4] == "1") != (row[5] == "1"))
            for type in 0..<3 where row[4 + type] == "1" { counts[type] += 1 }
        }
        #expect(counts[0] > 10 && counts[1] > 3)
        #expect(typed.dropFirst().contains { $0[3] == "0" && $0[6] == "1" })
        let states = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        let byType = (states?["states"] as? [[String: Any]] ?? []).flatMap {
            $0["positiveByType"] as? [[String: Any]] ?? []
        }
        let total = byType.filter { $0["type"] as? String == "voluntary" }.compactMap { $0["positive"] as? Int }
        #expect(total.reduce(0, +) == counts[0])
        let text = try Command.run("extract", "--config", config, "--output", folder.path("typed.csv"))
        #expect(text.output.contains("positive  voluntary  involuntary  downgrade  negative"), "\(text.output)")
    }

    @Test func `the reasons of ended subscriptions are types`() throws {
        let folder = try TemporaryFolder()
        var events = "id,at,what\n"
        for customer in 1...5 { for day in 10...28 { events += "\(customer),2025-01-\(day),login\n" } }
        events += "5,2025-03-31,login\n"
        try folder.write("e.csv", events)
        try folder.write(
            "p.csv",
            """
            id,start,end,why
            1,2025-01-01,2025-02-10,left
            2,2025-01-01,2025-02-10,card
            3,2025-01-01,2025-02-10,
            4,2025-01-01,2025-02-10,left
            4,2025-02-12,,
            5,2025-01-01,,

            """
        )
        let config = try folder.write(
            "churn.yaml",
            """
            events: [{from: e.csv, customer: id, occurred_at: at, type: what}]
            churn:
              subscription: {from: p.csv, customer: id, start: start, end: end, allowed_gap: 7d, reason: why}
              types: {voluntary: {reasons: [left]}}
            observation: {cutoffs: 2025-02-01, window: 20d, horizon: 28d}
            features: {custom: [{name: logins, count: {}}]}
            """
        )
        let output = folder.path("m.csv")
        let outcome = try Command.run("extract", "--config", config, "--output", output, "--audit")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let rows = try folder.lines("m.csv").map { $0.components(separatedBy: ",") }
        #expect(rows[0] == ["customer", "cutoff", "state", "label", "label_voluntary", "label_other", "logins"])
        #expect(
            rows.dropFirst().map { ($0[...0] + $0[3...5]).joined(separator: " ") }
                == ["1 1 1 0", "2 1 0 1", "3 1 0 1", "4 0 0 0", "5 0 0 0"]
        )
    }

    @Test func `a model is trained on the label that is named, from a config and from a table alike`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try config())
        let chosen = try folder.write(
            "chosen.yaml",
            try self.config().replacingOccurrences(of: "trees: 500,", with: "trees: 10, label: voluntary,")
        )
        let matrix = folder.path("m.parquet")
        #expect(try Command.run("extract", "--config", config, "--output", matrix).status == 0)
        func train(_ name: String, _ arguments: String...) throws -> String {
            let output = folder.path(name)
            let outcome = try Command.run(["train", "--output", output, "--set", "trees=10"] + arguments)
            #expect(outcome.status == 0, "\(outcome.errors)")
            return try Command.run("inspect", output).output
        }
        let byOption = try train("option.churn", "--config", config, "--label", "voluntary")
        #expect(byOption.contains("label: label_voluntary"))
        _ = try train("config.churn", "--config", chosen)
        let main = try train("main.churn", "--config", config)
        #expect(main.contains("label: label\n"))
        let table = try train("table.churn", "--table", matrix, "--label", "label_voluntary")
        #expect(!table.contains("label_involuntary") && !table.contains("label_downgrade"))
        #expect(folder.bytes("option.churn") != folder.bytes("main.churn"))
        let run = try Command.run("run", "--config", chosen, "--output", folder.path("run"), "--set", "trees=10")
        #expect(run.status == 0, "\(run.errors)")
        #expect(folder.bytes("run/model.churn") == folder.bytes("config.churn"))
        let wrong = try Command.run("train", "--config", config, "--label", "volontary", "--output", folder.path("x"))
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("did you mean \"voluntary\""), "\(wrong.errors)")
    }
}
