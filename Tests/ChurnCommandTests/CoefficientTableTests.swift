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

    @Test func `errors are clustered by the customers of a table without times`() throws {
        let printed = try train(TemporaryFolder(), "--set", "penalty=0")
        #expect(printed.output.contains("standard errors clustered by 40 customers"), "\(printed.errors)")
    }

    @Test func `the penalty path is in the JSON, with folds of customers where there are no cutoffs`() throws {
        let json = try train(TemporaryFolder(), "--set", "l1_ratio=1", "--set", "penalty_path=10", "--json")
        #expect(json.status == 0, "\(json.errors)")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let path = try #require(object?["penaltyPath"] as? [[String: Any]])
        let penalties = path.compactMap { $0["penalty"] as? Double }
        #expect(penalties.count > 1 && penalties == penalties.sorted(by: >))
        #expect(path.count { $0["isChosen"] as? Bool == true } == 1)
        #expect(path.first?["nonzeroCount"] as? Int == 0)
        #expect(abs(try #require(path.first?["devianceExplained"] as? Double)) < 1e-6)
        #expect(path.allSatisfy { $0["crossValidatedLoss"] is Double && $0["standardError"] is Double })
        #expect((object?["notes"] as? [String])?.contains { $0.contains("5 folds of customers") } == true)
    }

    @Test func `class weights and folds are settings, and wrong ones are refused`() throws {
        let folder = try TemporaryFolder()
        let weighted = try train(folder, "--set", "class_weight=balanced", "--set", "folds=customers")
        #expect(weighted.output.contains("rows with label 1 counted"), "\(weighted.errors)")
        #expect(try train(folder, "--set", "class_weight=0").errors.contains("must be balanced or a number above 0"))
        #expect(try train(folder, "--set", "folds=rows").errors.contains("unknown kind of folds \"rows\""))
        #expect(try train(folder, "--set", "folds=time").errors.contains("take folds: customers for a table"))
    }
}
