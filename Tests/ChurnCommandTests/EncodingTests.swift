import Foundation
import Testing

/// The encoding of logistic regression from `--set` to the model file, its scores and reasons.
@Suite struct EncodingTests {
    private func table(_ folder: TemporaryFolder) throws -> String {
        let rows = (0..<240).map { row in
            let plan = ["basic", "pro", "team", "team", "trial"][row % 5]
            return "\(row),\((row * 37) % 101),\((row * 11) % 17 - 8),\(plan),\((row * 7) % 10 < 3 + row % 5 ? 1 : 0)"
        }
        return try folder.write("t.csv", "id,visits,change,plan,churned\n" + rows.joined(separator: "\n") + "\n")
    }

    private func train(
        _ table: String,
        _ encoding: String,
        to model: String,
        json: Bool = false
    ) throws -> CommandOutcome {
        try Command.run(
            [
                "train", "--table", table, "--label", "churned", "--id", "id", "--algorithm", "logistic-regression",
                "--set", "encoding=\(encoding)", "--output", model,
            ] + (json ? ["--json"] : [])
        )
    }

    @Test func `curves, interactions and references train, score with reasons and are shown`() throws {
        let folder = try TemporaryFolder()
        let (table, model) = (try table(folder), folder.path("model.churn"))
        let encoding =
            "{splines: {visits: 4}, transforms: {change: asinh}, references: {plan: pro}, "
            + "interactions: [[visits, plan]]}"
        let trained = try train(table, encoding, to: model)
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(trained.output.contains("churn probability at +1 SD"), "\(trained.output)")
        let json = try train(table, encoding, to: model, json: true)
        let result = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let impact = (result?["impact"] as? [[String: Any]])?.compactMap { ($0["features"] as? [String])?.first }
        #expect(Set(impact ?? []) == ["visits", "change", "plan"])
        let scored = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            table,
            "--id",
            "id",
            "--reasons",
            "2",
            "--output",
            folder.path("s.csv")
        )
        #expect(scored.status == 0, "\(scored.errors)")
        #expect(try folder.lines("s.csv").count == 241)
        let inspected = try Command.run("inspect", model, "--json").output
        for words in ["\"interactions\"", "\"knots\"", "\"knotOutputs\"", "\"asinh\""] {
            #expect(inspected.contains(words), "\(words)")
        }
    }

    @Test func `a column that is not there is an error that names the nearest`() throws {
        let folder = try TemporaryFolder()
        let outcome = try train(try table(folder), "{splines: {visit: 4}}", to: folder.path("model.churn"))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("did you mean \"visits\"?"), "\(outcome.errors)")
    }
}
