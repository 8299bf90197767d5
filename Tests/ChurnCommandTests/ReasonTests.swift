import Foundation
import Testing

/// Reasons by signal, among actionable features, and what would help.
@Suite struct ReasonTests {
    private let folder: TemporaryFolder
    private let config: String
    private let model: String

    private static let section = """
        reasons:
          actionable: [login_decline, support_spike, engagement]
          by: signal
          below: 0.1
        """

    init() throws {
        folder = try TemporaryFolder()
        config = try folder.write("churn.yaml", try SmallBase.configText() + "\n" + Self.section + "\n")
        model = folder.path("model.churn")
        let trained = try Command.run(
            "train",
            "--config",
            config,
            "--output",
            model,
            "--set",
            "trees=40",
            "--set",
            "learning_rate=0.2"
        )
        try #require(trained.status == 0, "\(trained.errors)")
    }

    private func score(_ output: String, _ more: String...) throws -> [[String: String]] {
        let outcome = try Command.run(["score", "--model", model, "--output", folder.path(output)] + more)
        try #require(outcome.status == 0, "\(outcome.errors)")
        let lines = try folder.lines(output)
        let names = Self.fields(try #require(lines.first))
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(names, Self.fields($0))) }
    }

    /// The fields of a line of CSV; texts with commas are quoted.
    private static func fields(_ line: String) -> [String] {
        var fields: [String] = []
        for (index, part) in line.components(separatedBy: "\"").enumerated() {
            // Every other part is within quotes; those between two quoted fields begin and end with a comma.
            guard index % 2 == 0 else {
                fields[fields.count - 1] += part
                continue
            }
            let pieces = part.components(separatedBy: ",")
            if fields.isEmpty { fields = pieces } else { fields += pieces.dropFirst() }
        }
        return fields
    }

    @Test func `the model keeps what the config says, for events and for tables, with any number of threads`() throws {
        let features = folder.path("features.parquet")
        let cutoff = "2024-05-01"
        let extracted = try Command.run("extract", "--config", config, "--output", features, "--cutoff", cutoff)
        try #require(extracted.status == 0, "\(extracted.errors)")
        let rows = try score("events.csv", "--config", config, "--cutoff", cutoff, "--reasons", "2")
        _ = try score("table.csv", "--table", features, "--reasons", "2", "--threads", "1")
        _ = try score("threads.csv", "--table", features, "--reasons", "2", "--threads", "3")
        #expect(folder.bytes("events.csv") == folder.bytes("table.csv"))
        #expect(folder.bytes("threads.csv") == folder.bytes("table.csv"))
        let signals: Set = ["login_decline", "support_spike", "engagement"]
        #expect(rows.allSatisfy { signals.contains($0["reason_1"] ?? "") || $0["reason_1"] == "" })
        #expect(rows.contains { $0["reason_1_text"]?.hasSuffix("(login_decline raises the risk)") == true })
        #expect(rows.contains { $0["reason_1_text"]?.hasSuffix("lowers the risk)") == true })
        var helped = 0
        for row in rows {
            let probability = try #require(Double(row["probability"] ?? ""))
            guard let change = row["change"], !change.isEmpty else {
                #expect(row["change_text"] == "" && row["change_to"] == "")
                continue
            }
            helped += 1
            #expect(probability >= 0.1)
            #expect(try #require(Double(row["change_probability"] ?? "")) < 0.1)
            #expect(row["change_text"]?.hasSuffix("would take the probability below 10 %") == true)
            #expect(row["change_from"] != row["change_to"])
        }
        #expect(helped > 0)
    }

    @Test func `options come before the config and the model`() throws {
        let rows = try score(
            "scores.csv",
            "--config",
            config,
            "--reasons",
            "9",
            "--reasons-by",
            "feature",
            "--actionable",
            "tenure_days,login_decline",
            "--below",
            "0.5"
        )
        let names = Set(rows.flatMap { row in (1...9).compactMap { row["reason_\($0)"] } })
        #expect(names.contains("tenure_days") && !names.contains("login_decline"))
        #expect(names.allSatisfy { $0 == "tenure_days" || $0.hasPrefix("login") || $0.isEmpty }, "\(names)")
        #expect(rows.allSatisfy { $0["change_text"] == "" || $0["change_text"]?.hasSuffix("below 50 %") == true })
        let unknown = try Command.run(
            "score",
            "--model",
            model,
            "--config",
            config,
            "--output",
            folder.path("no.csv"),
            "--actionable",
            "tenur_days"
        )
        #expect(unknown.status == 1 && unknown.errors.contains("did you mean \"tenure_days\""), "\(unknown.errors)")
        let limit = try Command.run(
            "score",
            "--model",
            model,
            "--config",
            config,
            "--output",
            folder.path("no.csv"),
            "--below",
            "1"
        )
        #expect(limit.status == 64 && limit.errors.contains("between 0 and 1"))
    }

    @Test func `parts of other rules are not gone on with`() throws {
        let features = folder.path("features.parquet")
        try #require(try Command.run("extract", "--config", config, "--output", features).status == 0)
        func parts(_ more: String...) throws -> CommandOutcome {
            try Command.run(
                [
                    "score", "--model", model, "--table", features, "--output", folder.path("parts"), "--reasons", "1",
                    "--partition-rows", "100",
                ] + more
            )
        }
        let first = try parts()
        #expect(first.status == 0, "\(first.errors)")
        #expect(try parts("--resume").status == 0)
        let other = try parts("--resume", "--below", "0.2")
        #expect(other.status == 1 && other.errors.contains("rules of reasons"), "\(other.errors)")
    }

    @Test func `a run and a report show what would help`() throws {
        let run = try Command.run(
            "run",
            "--config",
            config,
            "--output",
            folder.path("run"),
            "--set",
            "trees=40",
            "--set",
            "learning_rate=0.2"
        )
        #expect(run.status == 0, "\(run.errors)")
        let page = String(decoding: folder.bytes("run/report.html") ?? Data(), as: UTF8.self)
        #expect(page.contains("would take the probability below 10 %") && page.contains("raises the risk)"))
        let report = try Command.run(
            "report",
            "--model",
            folder.path("run/model.churn"),
            "--scores",
            folder.path("run/scores.parquet"),
            "--output",
            folder.path("again.html")
        )
        #expect(report.status == 0, "\(report.errors)")
        let again = String(decoding: folder.bytes("again.html") ?? Data(), as: UTF8.self)
        for text in ["would take the probability below 10 %", "raises the risk)"] {
            #expect(again.components(separatedBy: text).count == page.components(separatedBy: text).count)
        }
    }
}
