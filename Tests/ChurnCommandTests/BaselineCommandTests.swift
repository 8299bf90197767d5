import Foundation
import Testing

/// Baselines beside the model of a run.
@Suite struct BaselineCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// The small base's config with other baselines than its own.
    private func configText(_ baselines: String) throws -> String {
        var text = try SmallBase.configText()
        let first = try #require(text.range(of: "\nbaselines:"))
        let behind = try #require(text.range(of: "\nreference:"))
        text.replaceSubrange(first.lowerBound..<behind.lowerBound, with: "\n" + baselines)
        return text
    }

    private func run(
        _ more: String,
        _ name: String,
        _ arguments: [String] = ["--set", "trees=20"]
    ) throws -> [[String: Any]] {
        let config = try folder.write("\(name).yaml", try configText(more))
        let outcome = try Command.run(
            ["run", "--config", config, "--output", folder.path(name), "--quiet"] + arguments
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let data = try #require(folder.bytes("\(name)/evaluation.json"))
        let evaluation = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        return try #require(evaluation["baselines"] as? [[String: Any]])
    }

    private func area(_ baseline: [String: Any]) throws -> Double {
        let evaluation = try #require(baseline["evaluation"] as? [String: Any])
        let ranking = try #require(evaluation["ranking"] as? [String: Any])
        return try #require((ranking["areaUnderROC"] as? [String: Any])?["value"] as? Double)
    }

    @Test func `a run has its baselines in text, JSON and page, and says what the model does not beat`() throws {
        let section =
            "baselines: {recency: {types: [login]}}\n"
            + "health_score: {rules: [{feature: login_count_14d, below: 2, points: 1}]}"
        let config = try folder.write("c.yaml", try configText(section))
        let outcome = try Command.run(
            ["run", "--config", config, "--output", folder.path("c"), "--set", "trees=20", "--quiet"]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        for name in ["recency only", "health score", "last period's score", "logistic regression"] {
            #expect(outcome.output.contains("\n  \(name) "))
        }
        let data = try #require(folder.bytes("c/evaluation.json"))
        let evaluation = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let baselines = try #require(evaluation["baselines"] as? [[String: Any]])
        #expect(
            baselines.map { $0["kind"] as? String }
                == ["recency", "health_score", "previous_score", "logistic_regression"]
        )
        let model = try area(["evaluation": try #require(evaluation["model"])])
        for baseline in baselines {
            let difference = try #require(baseline["areaDifference"] as? [String: Double])
            #expect(abs(try #require(difference["value"]) - (model - (try area(baseline)))) < 1e-12)
            let isBeaten = try #require(difference["lower"]) > 0
            #expect(baseline["isBeaten"] as? Bool == isBeaten)
            guard baseline["kind"] as? String == "recency" else { continue }
            let words = isBeaten ? "The model ranks better than recency only" : "The model does not beat recency only"
            #expect(outcome.output.contains(words))
        }
        let rows = try #require((evaluation["model"] as? [String: Any])?["rowCount"] as? Int)
        let previous = try #require(baselines[2]["scoredRows"] as? Int)
        #expect(previous > 0 && previous < rows)
        let page = try String(contentsOfFile: folder.path("c/report.html"), encoding: .utf8)
        #expect(page.contains("recency only"))
    }

    @Test func `a logistic regression stands alone, and that beside trees can be left out`() throws {
        let linear = try run("", "linear", ["--algorithm", "logistic-regression"]).map { $0["kind"] as? String }
        #expect(linear == ["recency", "previous_score"])
        let without = try run("baselines: {logistic_regression: false}", "without").map { $0["kind"] as? String }
        #expect(without == ["recency", "previous_score"])
    }

    @Test func `what counts as activity changes recency`() throws {
        let off = "baselines: {logistic_regression: false"
        let logins = try run("\(off), recency: {types: [login]}}", "logins")
        let any = try run("\(off)}", "any")
        #expect(try area(logins[0]) != area(any[0]))
        let config = try folder.write(
            "bad.yaml",
            try configText("baselines: {recency: {tipes: [login]}}")
        )
        let refused = try Command.run("run", "--config", config, "--output", folder.path("bad"))
        #expect(refused.status == 1)
        #expect(refused.errors.contains("types"))
    }
}
