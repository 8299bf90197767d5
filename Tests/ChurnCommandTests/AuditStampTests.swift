import Foundation
import Testing

/// The audit's verdict in matrix, model and report.
@Suite struct AuditStampTests {
    private func inspect(_ model: String) throws -> [String: String] {
        let outcome = try Command.run("inspect", model, "--json")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return (json?["model"] as? [String: Any])?["metadata"] as? [String: String] ?? [:]
    }

    private func stamp(_ metadata: [String: String]) -> [String: String] {
        metadata.filter { $0.key.hasPrefix("audit") || $0.key == "features_hash" }
    }

    @Test func `a run, its steps, and a training from its matrix have one stamp`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let run = try Command.run(
            "run",
            "--config",
            config,
            "--output",
            folder.path("r"),
            "--set",
            "trees=5",
            "--audit"
        )
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("audit passed: "))
        let expected = stamp(try inspect(folder.path("r/model.churn")))
        #expect(expected.count == 5)
        #expect(expected["audit"]?.hasPrefix("passed: ") == true)
        #expect(["audit_config_hash", "audit_data_hash", "features_hash"].allSatisfy { expected[$0]?.count == 16 })
        let page = try String(contentsOfFile: folder.path("r/report.html"), encoding: .utf8)
        #expect(page.contains("Leakage audit passed"))
        #expect(page.contains(expected["audit_data_hash"] ?? "none"))

        let table = folder.path("table.churn")
        let trained = try Command.run(
            ["train", "--table", folder.path("r/features.parquet"), "--label", "label", "--output", table]
                + ["--set", "trees=5"]
        )
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.output.contains("audit passed: "))
        #expect(stamp(try inspect(table)) == expected)

        // Without an audit everything says so; the features' hash is that of the listing.
        let plain = try Command.run(["train", "--config", config, "--output", table, "--set", "trees=5"])
        #expect(plain.output.contains("not audited"))
        #expect(
            stamp(try inspect(table)) == ["audit": "not audited", "features_hash": expected["features_hash"] ?? ""]
        )
        #expect(try Command.run("inspect", table).output.contains("audit: not audited"))
        let listing = try Command.run("extract", "--config", config, "--explain-features", "--json").output
        #expect(listing.contains("\"featuresHash\" : \"\(expected["features_hash"] ?? "none")\""))
    }

    @Test func `a stamp goes with the data and the plan that were audited`() throws {
        let folder = try TemporaryFolder()
        let data = try SmallBase.path("events.parquet")
        let text = """
            events: [{from: \(data), customer: customer_id, occurred_at: occurred_at, known_at: known_at, type: type}]
            churn: {event: [cancellation]}
            observation:
              {cutoffs: {from: 2024-03-01, to: 2024-05-30, every: 30d}, window: 60d, horizon: 30d}
            features: {custom: [{name: logins, count: {type: login}}, {name: idle, recency: {}}]}
            """
        func hashes(_ name: String, _ text: String) throws -> (config: String?, data: String?) {
            let config = try folder.write("\(name).yaml", text)
            let model = folder.path("\(name).churn")
            let outcome = try Command.run(
                ["train", "--config", config, "--output", model, "--audit", "--set", "trees=5"]
            )
            try #require(outcome.status == 0, "\(outcome.errors)")
            let metadata = try inspect(model)
            return (metadata["audit_config_hash"], metadata["audit_data_hash"])
        }
        let base = try hashes("base", text)
        let order = "sql: \"SELECT * FROM '\(data)' ORDER BY hash(occurred_at)\""
        let shuffled = try hashes("order", text.replacingOccurrences(of: "from: \(data)", with: order))
        #expect(shuffled == base)
        let fewer = "sql: \"SELECT * FROM '\(data)' WHERE type <> 'survey' OR customer_id <> 7\""
        let other = try hashes("fewer", text.replacingOccurrences(of: "from: \(data)", with: fewer))
        #expect(other.config == base.config && other.data != base.data)
        let wider = try hashes("wider", text.replacingOccurrences(of: "window: 60d", with: "window: 50d"))
        #expect(wider.config != base.config && wider.data == base.data)
    }

    @Test func `an audit is asked for where there are events`() throws {
        for arguments in ["train --table t.csv --label y --output m --audit", "extract --list-signals --audit"] {
            let outcome = try Command.run(arguments.split(separator: " ").map(String.init))
            #expect(outcome.status == 64)
            #expect(outcome.errors.contains("--audit"))
        }
    }

    @Test func `scoring by a config of other features says so, with both hashes`() throws {
        let folder = try TemporaryFolder()
        let text = try SmallBase.configText()
        let config = try folder.write("churn.yaml", text)
        // A signal that no rule of the health score reads.
        let other = try folder.write("o.yaml", text.replacingOccurrences(of: "    - engagement\n", with: ""))
        let model = folder.path("m.churn")
        #expect(try Command.run("train", "--config", config, "--output", model, "--set", "trees=5").status == 0)
        let hash = try inspect(model)["features_hash"] ?? "none"
        for (name, config, isOther) in [("a.csv", config, false), ("b.csv", other, true)] {
            let outcome = try Command.run("score", "--model", model, "--config", config, "--output", folder.path(name))
            #expect(outcome.status == 0)
            #expect(outcome.errors.contains("was trained with (\(hash))") == isOther, "\(outcome.errors)")
        }
        #expect(folder.bytes("a.csv") == folder.bytes("b.csv"))
    }
}
