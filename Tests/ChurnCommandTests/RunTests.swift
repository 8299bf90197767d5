import Foundation
import Testing

@Suite struct RunTests {
    @Test func `run writes all its results and the same bytes for any number of threads`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        for threads in ["1", "3"] {
            let outcome = try Command.run(
                "run",
                "--config",
                config,
                "--output",
                folder.path(threads),
                "--threads",
                threads,
                "--set",
                "trees=20",
                "--json"
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let result = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
            #expect((result?["seconds"] as? [String: Any])?["extract"] != nil)
            #expect((result?["states"] as? [Any])?.isEmpty == false)
        }
        #expect(
            try folder.names(in: "1")
                == [
                    "evaluation.json", "features.parquet", "kpis.json", "model.churn", "report.html", "report.json",
                    "scores.parquet",
                ]
        )
        for name in ["features.parquet", "model.churn", "scores.parquet", "evaluation.json", "kpis.json"] {
            #expect(folder.bytes("1/\(name)") == folder.bytes("3/\(name)"), "\(name)")
        }
        // The page names the seconds, which differ; all else on it is the same.
        #expect(folder.bytes("1/report.html")?.isEmpty == false)
        let report = try Self.json(folder.bytes("1/report.json") ?? Data())
        for part in ["model", "references", "drivers", "features", "customers", "cutoffs", "making"] {
            #expect(report[part] != nil, "\(part)")
        }
    }

    @Test func `the steps one by one give what run gives`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        #expect(
            try Command.run("run", "--config", config, "--output", folder.path("run"), "--set", "trees=20").status == 0
        )
        let features = folder.path("features.parquet")
        let model = folder.path("model.churn")
        let scores = folder.path("scores.parquet")
        #expect(try Command.run("extract", "--config", config, "--output", features).status == 0)
        #expect(try Command.run("train", "--config", config, "--output", model, "--set", "trees=20").status == 0)
        #expect(folder.bytes("features.parquet") == folder.bytes("run/features.parquet"))
        #expect(folder.bytes("model.churn") == folder.bytes("run/model.churn"))
        let scored = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            features,
            "--output",
            scores,
            "--reasons",
            "2"
        )
        #expect(scored.status == 0, "\(scored.errors)")
        let evaluated = try Command.run(
            "evaluate",
            "--scores",
            folder.path("run/scores.parquet"),
            "--labels",
            features,
            "--label",
            "label",
            "--json"
        )
        #expect(evaluated.status == 0, "\(evaluated.errors)")
        let again = try Self.json(Data(evaluated.output.utf8))["evaluation"] as? NSDictionary
        let inRun = try Self.json(folder.bytes("run/evaluation.json") ?? Data())["model"] as? NSDictionary
        #expect(again != nil && again == inRun)
        let page = folder.path("report.html")
        let reported = try Command.run(
            "report",
            "--model",
            model,
            "--scores",
            scores,
            "--labels",
            features,
            "--label",
            "label",
            "--output",
            page
        )
        #expect(reported.status == 0, "\(reported.errors)")
        let japanese = try Command.run(
            ["report", "--model", model, "--scores", scores, "--labels", features, "--label", "label"]
                + ["--output", folder.path("report.ja.html"), "--language", "ja", "--json"]
        )
        #expect(japanese.status == 0, "\(japanese.errors)")
        let japanesePage = String(decoding: folder.bytes("report.ja.html") ?? Data(), as: UTF8.self)
        #expect(japanesePage.contains("<html lang=\"ja\">") && japanesePage.contains("解約予測レポート"))
        // The JSON holds what the page shows.
        let content = try Self.json(Data(japanese.output.utf8))["report"] as? [String: Any]
        let result = (content?["model"] as? [String: Any])?["evaluation"] as? [String: Any]
        let area = try #require((result?["ranking"] as? [String: Any])?["areaUnderROC"] as? [String: Any])
        let value = try #require(area["value"] as? Double)
        let shown = japanesePage.components(separatedBy: "<data value=\"").dropFirst().compactMap {
            Double($0.prefix { $0 != "\"" })
        }
        // Foundation reads numbers of JSON a last bit off.
        #expect(shown.contains { ($0 - value).magnitude < 1e-15 })
        let wrong = try Command.run(
            ["report", "--model", model, "--scores", scores, "--output", page, "--language", "de"]
        )
        #expect(wrong.status == 64 && wrong.errors.contains("--language"))
        let text = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            features,
            "--output",
            folder.path("s.csv"),
            "--reasons",
            "2"
        )
        #expect(text.status == 0, "\(text.errors)")
        let lines = try folder.lines("s.csv")
        #expect(
            lines.first?.hasSuffix(
                ",reason_1,reason_1_contribution,reason_1_text,reason_2,reason_2_contribution,reason_2_text"
            ) == true
        )
        // Each contribution is told with its own sign, and the page shows the words.
        #expect(
            lines.contains { $0.contains("(raises the risk)") } && lines.contains { $0.contains("(lowers the risk)") }
        )
        #expect(String(decoding: folder.bytes("report.html") ?? Data(), as: UTF8.self).contains("(raises the risk)"))
        let inspected = try Command.run("inspect", model, "--json")
        let held = try Self.json(Data(inspected.output.utf8))["model"] as? [String: Any]
        let metadata = try #require(held?["metadata"] as? [String: String])
        // What a service needs of the events is in the model, and nobody has to read it on a page.
        let settings = try Self.json(Data(try #require(metadata["event_settings"]).utf8))
        #expect(settings["window"] as? String == "180d")
        #expect((settings["event_types"] as? [String])?.contains("login") == true)
        #expect((settings["attributes"] as? [String: [String]])?["page"]?.contains("home") == true)
        #expect((settings["customer_attributes"] as? [String: String])?["plan"] == "category")
        #expect(!String(decoding: folder.bytes("report.html") ?? Data(), as: UTF8.self).contains("event settings"))
    }

    @Test func `scoring from events gives the scores of the extracted rows`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        #expect(
            try Command.run("run", "--config", config, "--output", folder.path("run"), "--set", "trees=10").status == 0
        )
        let model = folder.path("run/model.churn")
        for (name, source) in [
            ("table.csv", ["--table", folder.path("run/features.parquet")]),
            ("events.csv", ["--config", config, "--cutoff", "2024-05-30"]),
        ] {
            let arguments = (["score", "--model", model, "--output", folder.path(name)] + source)
                .map { "'\($0)'" }.joined(separator: " ")
            let outcome = try Command.shell("\"$CHURN\" \(arguments)")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let fromTable = try Set(folder.lines("table.csv").filter { $0.contains("2024-05-30") })
        let fromEvents = try Set(folder.lines("events.csv").filter { $0.contains("2024-05-30") })
        #expect(!fromEvents.isEmpty)
        #expect(fromEvents == fromTable)
    }

    @Test func `a model is scored with its own window and churn, and a config that differs is told so`() throws {
        let folder = try TemporaryFolder()
        let text = try SmallBase.configText()
        let config = try folder.write("churn.yaml", text)
        let other = try folder.write("other.yaml", text.replacingOccurrences(of: "window: 180d", with: "window: 90d"))
        let model = folder.path("model.churn")
        #expect(try Command.run("train", "--config", config, "--output", model, "--set", "trees=10").status == 0)
        for (name, config) in [("own.csv", config), ("other.csv", other)] {
            let outcome = try Command.run("score", "--model", model, "--config", config, "--output", folder.path(name))
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("observation.window is not the one") == (config == other))
        }
        #expect(folder.bytes("own.csv") == folder.bytes("other.csv"))
    }

    @Test func `a report on scores of another model is refused`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let model = folder.path("model.churn")
        #expect(try Command.run("train", "--config", config, "--output", model, "--set", "trees=10").status == 0)
        let scores = try folder.write("s.csv", "customer,raw_score,probability\n1,0.5,0.9\n")
        let outcome = try Command.run("report", "--model", model, "--scores", scores, "--output", folder.path("r.html"))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("the probability does not follow from the raw score"), "\(outcome.errors)")
        #expect(folder.bytes("r.html") == nil)
    }

    @Test func `the config in the README runs`() throws {
        let folder = try TemporaryFolder()
        let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../README.md").path
        let text = try String(contentsOfFile: readme, encoding: .utf8)
        let yaml = try #require(text.components(separatedBy: "```yaml\n").dropFirst().first)
        let config = try folder.write("churn.yaml", try #require(yaml.components(separatedBy: "```").first))
        var events = "account,ts,loaded_at,event,amount,page\n"
        for day in 0..<400 {
            let time = Date(timeIntervalSince1970: 1_719_792_000 + Double(day) * 86_400).formatted(.iso8601)
            for account in 0..<8 where (day + account) % 5 == 0 && day < 400 - 40 * (account % 3) {
                events += "\(account),\(time),\(time),login,,\n\(account),\(time),\(time),page_view,,/export\n"
            }
        }
        try FileManager.default.createDirectory(atPath: folder.path("events"), withIntermediateDirectories: true)
        try folder.write("events/part.parquet", events)
        let outcome = try Command.run("extract", "--config", config, "--output", folder.path("out.csv"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try folder.lines("out.csv").count > 8)
    }

    @Test func `audit passes on the simulated base`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let outcome = try Command.run("audit", "--config", config)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("audit passed"))
        #expect(!outcome.output.contains("nothing to change"))
    }

    private static func json(_ data: Data) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    }
}

extension TemporaryFolder {
    /// The lines of a text file.
    func lines(_ name: String) throws -> [String] {
        try String(contentsOfFile: path(name), encoding: .utf8).split(separator: "\n").map(String.init)
    }
}
