import Foundation
import Testing

/// `algorithm: best` from training to scores with reasons.
@Suite struct BestTests {
    /// Straight lines in five columns and a step in a sixth: logistic regression sees the ones, a dozen trees the other.
    private func table(rows: Int, times: Bool = false) -> String {
        var state: UInt64 = 42
        func unit() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) * 0x1p-53
        }
        var text = times ? "a,b,c,d,e,z,time,churn\n" : "a,b,c,d,e,z,churn\n"
        for row in 0..<rows {
            let x = (0..<5).map { _ in 4 * unit() - 2 }
            let z = 4 * unit() - 2
            let logOdds = 0.7 * x.reduce(0, +) + (abs(z) < 1 ? 1.2 : -1.2)
            let churn = unit() < 1 / (1 + exp(-logOdds)) ? 1 : 0
            let time = times ? "2025-0\(1 + row % 4)-01," : ""
            text += x.map { "\($0)," }.joined() + "\(z),\(time)\(churn)\n"
        }
        return text
    }

    private func train(_ text: String, _ arguments: String...) throws -> (TemporaryFolder, [String: Any]) {
        let folder = try TemporaryFolder()
        let table = try folder.write("t.csv", text)
        let outcome = try Command.run(
            ["train", "--table", table, "--label", "churn", "--algorithm", "best", "--json", "--quiet"]
                + ["--set", "trees=12", "--set", "learning_rate=0.2", "--output", folder.path("m.churn")] + arguments
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
        return (folder, try #require(json))
    }

    @Test func `a blend wins where it sees more than its members, and scores, explains and is inspected`() throws {
        let (folder, json) = try train(table(rows: 1_000))
        #expect(json["algorithm"] as? String == "blend")
        let choice = try #require(json["choice"] as? [[String: Any]])
        #expect(choice.map { $0["name"] as? String } == ["logistic-regression", "gradient-boosting", "blend"])
        let losses = choice.compactMap { $0["logLoss"] as? Double }
        #expect(losses.count == 3 && losses[2] < min(losses[0], losses[1]))
        #expect(choice.allSatisfy { ($0["excessStandardError"] as? Double ?? -1) >= 0 })

        let scored = try Command.run(
            ["score", "--model", folder.path("m.churn"), "--table", folder.path("t.csv"), "--reasons", "2"]
                + ["--output", folder.path("s.csv")]
        )
        #expect(scored.status == 0, "\(scored.errors)")
        let lines = try String(contentsOfFile: folder.path("s.csv"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1_001)
        #expect(lines[0].contains("reason_2_contribution"))
        let inspected = try Command.run("inspect", folder.path("m.churn"))
        #expect(inspected.output.contains("blend of a linear model"))
        let form = try Command.run("inspect", folder.path("m.churn"), "--json")
        let jsonFile = try folder.write("m.json", form.output)
        #expect(try Command.run("import", "json", jsonFile, "--output", folder.path("again.churn")).status == 0)
        #expect(folder.bytes("again.churn") == folder.bytes("m.churn"))
    }

    @Test func `with times the choice is made on the latest`() throws {
        let (_, json) = try train(table(rows: 800, times: true), "--time", "time", "--permutation-importance")
        let permutation = try #require(json["permutation"] as? [[String: Any]])
        #expect(permutation.map { $0["column"] as? String } == ["a", "b", "c", "d", "e", "z"])
        #expect(permutation.allSatisfy { ($0["logLossRise"] as? Double ?? 0) > 0 })
        let notes = try #require(json["notes"] as? [String])
        #expect(notes.contains { $0.contains("the best on the validation rows") })
    }

    @Test func `settings of both algorithms are known, others are not`() throws {
        let (_, json) = try train(table(rows: 300), "--set", "penalty=1")
        #expect(json["choice"] != nil)
        let folder = try TemporaryFolder()
        let path = try folder.write("t.csv", table(rows: 300))
        let outcome = try Command.run(
            ["train", "--table", path, "--label", "churn", "--algorithm", "best", "--set", "penlty=1"]
                + ["--output", folder.path("m.churn")]
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("unknown setting of best \"penlty\""))
    }
}
