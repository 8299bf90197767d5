import Foundation
import Testing

@Suite struct CoefficientTableTests {
    private func train(_ folder: TemporaryFolder, _ more: String...) throws -> CommandOutcome {
        let rows = (0..<120).map { "\($0 / 3),\($0 * 13 % 17),\($0 % 3),\(($0 * $0 + $0 / 3) % 7 < 3 ? 1 : 0)" }
        try folder.write("t.csv", "id,visits,month,churned\n" + rows.joined(separator: "\n") + "\n")
        var arguments = ["train", "--table", folder.path("t.csv"), "--label", "churned", "--id", "id"]
        arguments += ["--algorithm", "logistic-regression", "--output", folder.path("model.churn")]
        return try Command.run(arguments + more)
    }

    @Test func `training prints a table of coefficients, all of it with --json`() throws {
        let folder = try TemporaryFolder()
        let printed = try train(folder, "--set", "penalty=0")
        #expect(printed.status == 0, "\(printed.errors)")
        #expect(printed.output.contains("std. error"))
        #expect(printed.output.contains("(intercept)"))
        let json = try train(folder, "--set", "penalty=0", "--set", "standard_errors=robust", "--json")
        #expect(json.status == 0, "\(json.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let table = try #require(object?["coefficients"] as? [String: Any])
        #expect(table["covariance"] as? String == "robust")
        let rows = try #require(table["rows"] as? [[String: Any]])
        #expect(rows.compactMap { $0["name"] as? String } == ["(intercept)", "visits", "month"])
        #expect(rows.allSatisfy { $0["standardError"] is Double && $0["pValue"] is Double })
        let inspected = try Command.run(["inspect", folder.path("model.churn"), "--json"])
        #expect(inspected.output.contains("(intercept)\\t"))
    }

    @Test func `an unknown kind of standard errors is refused`() throws {
        let folder = try TemporaryFolder()
        let refused = try train(folder, "--set", "penalty=0", "--set", "standard_errors=bootstrap")
        #expect(refused.status != 0)
        #expect(refused.errors.contains("unknown kind of standard errors \"bootstrap\""))
    }
}
