import Foundation
import Testing

@Suite struct SlicesTests {
    private static let sections = """

        slices: {by: [plan, region, tenure_days, cutoff], minimum_rows: 20, minimum_positives: 3}
        fairness: {attributes: [region], bar_from_training: true, minimum_rows: 20, minimum_positives: 3}

        """

    /// The simulated base's config without its own slices.
    private static func plainConfig() throws -> String {
        try SmallBase.configText().split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("slices:") }.joined(separator: "\n")
    }

    private static func evaluation(_ folder: TemporaryFolder, _ name: String) throws -> [String: Any] {
        let data = try #require(folder.bytes("\(name)/evaluation.json"))
        return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func `run tells its results apart, and the barred attribute is not in the model`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try Self.plainConfig() + Self.sections)
        let outcome = try Command.run(
            "run",
            "--config",
            config,
            "--output",
            folder.path("run"),
            "--set",
            "trees=10"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("barred from training by fairness: region"))
        #expect(outcome.output.contains("by plan: worst ranked "))
        #expect(outcome.output.contains("fairness by region, selecting the 10 % with the highest scores"))
        let evaluation = try Self.evaluation(folder, "run")
        let slices = try #require(evaluation["slices"] as? [[String: Any]])
        #expect(slices.map { $0["attribute"] as? String } == ["plan", "region", "tenure_days", "cutoff"])
        let all = try #require((evaluation["model"] as? [String: Any])?["rowCount"] as? Int)
        for table in slices {
            let parts = try #require(table["slices"] as? [[String: Any]])
            #expect(parts.compactMap { $0["rowCount"] as? Int }.reduce(0, +) == all)
            for part in parts { #expect((part["metrics"] == nil) == (part["gap"] != nil)) }
        }
        // The page shows the same numbers.
        let page = try #require(
            try JSONSerialization.jsonObject(with: folder.bytes("run/report.json") ?? Data()) as? [String: Any]
        )
        let shown = try #require(page["slices"] as? [[String: Any]])
        #expect(shown.count == slices.count && (page["fairness"] as? [Any])?.count == 1)
        for (table, view) in zip(slices, shown) {
            let parts = table["slices"] as? [[String: Any]] ?? []
            let views = view["slices"] as? [[String: Any]] ?? []
            #expect(parts.map { $0["rowCount"] as? Int } == views.map { $0["rowCount"] as? Int })
            for (part, view) in zip(parts, views) {
                let area = (part["metrics"] as? [String: Any])?["areaUnderROC"] as? [String: Double]
                #expect((view["areaUnderROC"] as? [String: Any])?["value"] as? Double == area?["value"])
                #expect(((view["areaUnderROC"] as? [String: Any])?["gap"] != nil) == (area == nil))
            }
        }
        // What a region is stays known for looking at it, and is nowhere in what trains.
        let groups = ((evaluation["fairness"] as? [[String: Any]])?.first?["groups"] as? [[String: Any]]) ?? []
        #expect(groups.count > 1)
        let model = try Command.run("inspect", folder.path("run/model.churn"), "--json")
        #expect(!model.output.contains("attribute(name=region)") && model.output.contains("attribute(name=plan)"))
        let extracted = try Command.run("extract", "--config", config, "--output", folder.path("features.csv"))
        #expect(extracted.status == 0)
        let header = try #require(try folder.lines("features.csv").first).split(separator: ",")
        #expect(!header.contains("region") && header.contains("plan"))
    }

    @Test func `slices do not change what is trained, and see nothing after the cutoff`() throws {
        let folder = try TemporaryFolder()
        let text = try Self.plainConfig()
        let slices = "\nslices: {by: [plan, seats], minimum_rows: 20, minimum_positives: 3}\n"
        for (name, text) in [("plain", text), ("sliced", text + slices)] {
            let config = try folder.write("\(name).yaml", text)
            let outcome = try Command.run("run", "--config", config, "--output", folder.path(name), "--set", "trees=10")
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        // The other files hold the config's text, which differs.
        #expect(folder.bytes("plain/scores.parquet") == folder.bytes("sliced/scores.parquet"))
        // Every row of a customer that holds from the data's end on says something else: no slice changes.
        let later = try Self.plainConfig().replacingOccurrences(
            of: "from: \(try SmallBase.path("customers.parquet"))",
            with: """
                sql: "select * from '\(try SmallBase.path("customers.parquet"))' union all select * replace \
                ('other' as plan, 9999 as seats, timestamp '2024-06-29' as valid_from) \
                from '\(try SmallBase.path("customers.parquet"))'"
                """
        )
        let config = try folder.write("later.yaml", later + slices)
        let outcome = try Command.run("run", "--config", config, "--output", folder.path("later"), "--set", "trees=10")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let before = try #require(try Self.evaluation(folder, "sliced")["slices"] as? NSArray)
        #expect(before == (try Self.evaluation(folder, "later")["slices"] as? NSArray))
        #expect("\(before)".contains("other") == false)
    }
}
