import Foundation
import Testing

/// Calibration from a config and of a table, and probabilities for another base rate.
@Suite struct CalibrationTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func config(split: String, calibration: String) throws -> String {
        let text = try SmallBase.configText()
            .replacingOccurrences(of: "split: {test_cutoffs: 2, validation_cutoffs: 1}", with: split)
        return try folder.write("churn.yaml", text + "\n\(calibration)\n")
    }

    private func json(_ arguments: [String]) throws -> [String: Any] {
        let outcome = try Command.run(arguments + ["--json", "--quiet"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }

    /// A table of two numbers, the first of which says something of the label.
    private func table(rows: Int) throws -> String {
        let lines = (0..<rows).map { row in
            let logins = row * 29 % 31
            // Few churn: seldom of those who log in often.
            let churned = row * 17 % 23 < (logins < 8 ? 9 : logins < 20 ? 4 : 1) ? 1 : 0
            return "c\(row),\(churned),\(logins),\(row * 13 % 7)"
        }
        return try folder.write("t.csv", (["id,churned,logins,tickets"] + lines).joined(separator: "\n") + "\n")
    }

    private func train(_ table: String, _ more: String...) -> [String] {
        [
            "train", "--table", table, "--label", "churned", "--id", "id", "--output", folder.path("m.churn"), "--set",
            "trees=20",
        ] + more
    }

    /// The numbers of a column of a CSV file of scores.
    private func column(_ index: Int, of name: String) throws -> [Double] {
        try String(contentsOfFile: folder.path(name), encoding: .utf8).split(separator: "\n").dropFirst()
            .map { try #require(Double($0.split(separator: ",")[index])) }
    }

    @Test func `a run calibrates on a cutoff of its own between validation and test`() throws {
        let path = try config(
            split: "split: {test_cutoffs: 1, validation_cutoffs: 0}",
            calibration: "calibration: {method: platt}"
        )
        let run = ["run", "--config", path, "--output", folder.path("run"), "--set", "trees=20"]
        let result = try json(run)
        let rows = try #require(result["rows"] as? [String: Any])
        let calibration = try #require(result["calibration"] as? [String: Any])
        #expect(calibration["method"] as? String == "platt")
        #expect(calibration["rows"] as? Int == rows["calibration"] as? Int)
        #expect(
            try #require(calibration["logLossAfter"] as? Double) <= #require(calibration["logLossBefore"] as? Double)
        )
        let data = try #require(folder.bytes("run/evaluation.json"))
        let evaluation = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(evaluation["uncalibrated"] is [String: Any])
        // Without calibration the cutoff trains.
        let plain = try json(run + ["--calibration", "none"])
        #expect(plain["calibration"] == nil)
        #expect((plain["rows"] as? [String: Any])?["calibration"] == nil)
        #expect(
            try #require((plain["rows"] as? [String: Any])?["train"] as? Int) > #require(rows["train"] as? Int)
        )
        let inspected = try Command.run("inspect", folder.path("run/model.churn"))
        #expect(inspected.output.contains("no calibration: the raw score is the log-odds"))
    }

    @Test func `rows that are set aside and not used are told, and too few are refused`() throws {
        let aside = try config(
            split: "split: {test_cutoffs: 1, validation_cutoffs: 0, calibration_cutoffs: 1}",
            calibration: ""
        )
        let result = try json(["run", "--config", aside, "--output", folder.path("run"), "--set", "trees=5"])
        let notes = try #require(result["notes"] as? [String])
        #expect(notes.contains { $0.contains("rows are held out to calibrate on, and the model is not calibrated") })
        let none = try config(
            split: "split: {test_cutoffs: 1, validation_cutoffs: 0, calibration_cutoffs: 0}",
            calibration: "calibration: {method: auto}"
        )
        let refused = try Command.run("run", "--config", none, "--output", folder.path("run2"))
        #expect(refused.status == 1)
        #expect(refused.errors.contains("no rows are held out to calibrate on; give calibration_cutoffs: 1 or more"))
        let unknown = try config(split: "split: {test_cutoffs: 1}", calibration: "calibration: {method: isotone}")
        let error = try Command.run("train", "--config", unknown, "--output", folder.path("m.churn"))
        #expect(error.status == 1)
        #expect(error.errors.contains("unknown calibration \"isotone\""))
        #expect(error.errors.contains("isotonic"))
    }

    @Test func `a table is calibrated on rows in folds of customers`() throws {
        let table = try table(rows: 1200)
        let result = try json(train(table, "--calibration", "auto"))
        let calibration = try #require(result["calibration"] as? [String: Any])
        #expect(calibration["method"] as? String == "isotonic")
        #expect(calibration["rows"] as? Int == 1200)
        let inspected = try Command.run("inspect", folder.path("m.churn"))
        #expect(inspected.output.contains("isotonic calibration: "))
        let form = try Command.run("inspect", folder.path("m.churn"), "--json")
        let jsonFile = try folder.write("m.json", form.output)
        #expect(try Command.run("import", "json", jsonFile, "--output", folder.path("again.churn")).status == 0)
        #expect(folder.bytes("again.churn") == folder.bytes("m.churn"))
        // Logistic regression and the best of both have their folds too.
        for algorithm in ["logistic-regression", "best"] {
            let other = try json(
                train(table, "--algorithm", algorithm, "--calibration", "beta").filter {
                    algorithm == "best" || !["--set", "trees=20"].contains($0)
                }
            )
            #expect((other["calibration"] as? [String: Any])?["method"] as? String == "beta")
        }
    }

    @Test func `a calibration that cannot be fitted is refused with the counts`() throws {
        let text = (0..<200).map { "c\($0),\($0 % 40 == 0 ? 1 : 0),\($0 % 9)" }.joined(separator: "\n")
        let few = try folder.write("few.csv", "id,churned,logins\n\(text)\n")
        let outcome = try Command.run(train(few, "--calibration", "platt"))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("of 200 rows to calibrate on 5 are positive and 195 negative"))
        #expect(folder.bytes("m.churn") == nil)
        let unknown = try Command.run(train(few, "--calibration", "plat"))
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("--calibration: unknown calibration \"plat\""))
    }

    @Test func `a base rate shifts the odds of all, in one file and in parts, and a resumed run must have the same`()
        throws
    {
        let table = try table(rows: 900)
        #expect(try Command.run(train(table)).status == 0)
        func score(_ name: String, _ more: String...) -> [String] {
            ["score", "--model", folder.path("m.churn"), "--table", table, "--id", "id", "--output", folder.path(name)]
                + more
        }
        let plain = try json(score("plain.csv"))
        let shifted = try json(score("shifted.csv", "--base-rate", "0.02"))
        #expect(shifted["baseRate"] as? Double == 0.02)
        #expect(shifted["model"] as? String == plain["model"] as? String)
        #expect(try column(1, of: "shifted.csv") == column(1, of: "plain.csv"))
        let labels = try column(1, of: "t.csv")
        let rate = labels.reduce(0, +) / 900
        for (p, q) in zip(try column(2, of: "plain.csv"), try column(2, of: "shifted.csv")) {
            let odds = p / (1 - p) * (0.02 / 0.98) / (rate / (1 - rate))
            #expect(abs(q - odds / (1 + odds)) < 1e-12)
        }
        // The page knows the scores for that base rate only.
        let report = ["report", "--model", folder.path("m.churn"), "--output", folder.path("r.html")]
        let page = report + ["--scores", folder.path("shifted.csv")]
        #expect(try Command.run(page).errors.contains("need the same --base-rate here"))
        #expect(try Command.run(page + ["--base-rate", "0.02"]).status == 0)

        let parts = score("parts", "--partition-rows", "400", "--base-rate", "0.02")
        #expect(try Command.run(parts).status == 0)
        let same = try Command.run(parts + ["--resume"])
        #expect(same.status == 0, "\(same.errors)")
        for other in [["--base-rate", "0.03"], []] {
            let resumed = try Command.run(score("parts", "--partition-rows", "400", "--resume") + other)
            #expect(resumed.status == 1)
            #expect(resumed.errors.contains("different: base rate"))
        }
        for rate in ["0", "1", "1.5", "-0.1", "nan"] {
            #expect(try Command.run(score("x.csv", "--base-rate=\(rate)")).status == 64)
        }
    }
}
