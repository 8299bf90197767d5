import Foundation
import Testing

/// A base of made-up scores with dates, in files.
private struct ScoreFiles {
    let folder: TemporaryFolder
    var accounts = 200
    static let dates = ["2025-01-01", "2025-02-01", "2025-03-01", "2025-04-01"]

    init() throws { folder = try TemporaryFolder() }

    /// A number in 0..<1 that depends on its arguments alone.
    static func noise(_ a: Int, _ b: Int) -> Double {
        var bits = UInt64(a * 7919 + b * 104_729 + 1) &* 0x9e37_79b9_7f4a_7c15
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        return Double((bits ^ (bits >> 31)) >> 11) * 0x1p-53
    }

    /// The day of 2025 on which an account churns, if it does: one in three, on days 5 to 134.
    static func churnDay(_ account: Int) -> Int? { account % 3 == 0 ? 5 + account * 13 % 130 : nil }
    static let dayOfDate = [0, 31, 59, 90]

    /// The score is higher for who churns soon.
    static func score(_ account: Int, _ date: Int) -> Double {
        let left = churnDay(account).map { $0 - dayOfDate[date] } ?? 1000
        let risk = left < 60 ? 0.3 : 0
        return ((risk + 0.6 * noise(account, date)) * 1000).rounded() / 1000
    }

    static func day(_ number: Int) -> String {
        Date(timeIntervalSince1970: 1_735_689_600 + Double(number) * 86_400).formatted(.iso8601.year().month().day())
    }

    /// Writes the scores with `change` made to each line's fields.
    @discardableResult
    func scores(_ name: String, change: ([String], Int, Int) -> [String]? = { fields, _, _ in fields }) throws -> String
    {
        var text = "account,scored_at,score,rule,plan,seats\n"
        for account in 0..<accounts {
            for date in Self.dates.indices {
                let score = Self.score(account, date)
                let fields = [
                    "\(account)", Self.dates[date], "\(score)", score > 0.6 ? "1" : "0",
                    ["basic", "pro", "team"][account % 4 % 3], "\(account % 40)",
                ]
                if let changed = change(fields, account, date) { text += changed.joined(separator: ",") + "\n" }
            }
        }
        return try folder.write(name, text)
    }

    @discardableResult
    func churned(_ name: String, change: (Int, String) -> String? = { $1 }) throws -> String {
        var text = "account,churned_on\n"
        for account in 0..<accounts {
            guard let day = Self.churnDay(account).map(Self.day), let date = change(account, day) else { continue }
            text += "\(account),\(date)\n"
        }
        return try folder.write(name, text)
    }

    func audit(_ scores: String, _ churned: String, _ more: [String] = []) throws -> CommandOutcome {
        try Command.run(
            [
                "evaluate", "--scores", scores, "--score", "score", "--id", "account", "--time", "scored_at",
                "--churned",
                churned, "--horizon", "30d", "--gap", "7d", "--data-end", "2025-05-01", "--replicates", "100",
            ] + more
        )
    }

    static func json(_ outcome: CommandOutcome) throws -> [String: Any] {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    }
}

@Suite struct EvaluateTests {
    @Test func `labels from churn dates are those of a table, and dates tell lead times and stability`() throws {
        let files = try ScoreFiles()
        let scores = try files.scores("s.csv")
        let found = try ScoreFiles.json(try files.audit(scores, try files.churned("c.csv"), ["--json"]))
        // The same labels by hand: churn in [7, 37) days after the score; gone and gap rows have none.
        var text = "account,scored_at,churned\n"
        var counts = ["positive": 0, "negative": 0, "gapChurn": 0, "alreadyChurned": 0, "immature": 0, "afterEnd": 0]
        for account in 0..<files.accounts {
            for (date, day) in ScoreFiles.dayOfDate.enumerated() {
                let left = ScoreFiles.churnDay(account).map { $0 - day }
                let isKnown = ScoreFiles.churnDay(account).map { $0 < 120 } ?? false
                let kind =
                    isKnown && (left ?? 0) < 0
                    ? "alreadyChurned"
                    : day + 37 > 120
                        ? "immature"
                        : isKnown && (left ?? 99) < 7
                            ? "gapChurn" : isKnown && (left ?? 99) < 37 ? "positive" : "negative"
                counts[kind, default: 0] += 1
                let label = kind == "positive" ? "1" : kind == "negative" ? "0" : ""
                text += "\(account),\(ScoreFiles.dates[date]),\(label)\n"
            }
        }
        let dates = try #require(found["dates"] as? [String: Any])
        #expect(dates["counts"] as? [String: Int] == counts)
        let labels = try files.folder.write("l.csv", text)
        let joined = try ScoreFiles.json(
            try Command.run(
                [
                    "evaluate", "--scores", scores, "--score", "score", "--labels", labels, "--label", "churned",
                    "--id",
                    "account,scored_at", "--time", "scored_at", "--replicates", "100", "--json",
                ]
            )
        )
        #expect(found["evaluation"] as? NSDictionary == joined["evaluation"] as? NSDictionary)
        #expect(found["bootstrap"] as? NSDictionary == joined["bootstrap"] as? NSDictionary)
        let withLabels = try #require(joined["dates"] as? [String: Any])
        #expect(dates["dates"] as? NSDictionary == withLabels["dates"] as? NSDictionary)
        #expect(dates["leadTimes"] != nil && withLabels["leadTimes"] == nil)
        let steps = (dates["stability"] as? [String: Any])?["steps"] as? [[String: Any]]
        #expect(steps?.map { $0["to"] as? String } == ["2025-02-01", "2025-03-01", "2025-04-01"])
        let labelled = (counts["positive"] ?? 0) + (counts["negative"] ?? 0)
        #expect(joined["withoutLabel"] as? Int == 4 * files.accounts - labelled)
    }

    @Test func `what happens after the data's end changes no byte`() throws {
        let files = try ScoreFiles()
        var results: [NSDictionary] = []
        for (name, isChanged) in [("a", false), ("b", true)] {
            let scores = try files.scores("\(name).csv") { fields, account, date in
                guard isChanged, date == 3 else { return fields }
                return [fields[0], fields[1], "\(account % 2)", "1", "other", "3"]
            }
            let churned = try files.churned("\(name)-churned.csv") { account, day in
                guard isChanged, day >= "2025-03-20" else { return day }
                return account % 2 == 0 ? nil : "2025-12-\(10 + account % 20)"
            }
            let outcome = try Command.run(
                [
                    "evaluate", "--scores", scores, "--score", "score", "--id", "account", "--time", "scored_at",
                    "--churned", churned, "--horizon", "30d", "--data-end", "2025-03-20", "--slice", "plan", "--json",
                    "--replicates", "100", "--minimum-rows", "20", "--minimum-positives", "3",
                ]
            )
            var result = try ScoreFiles.json(outcome)
            result["seconds"] = nil
            results.append(result as NSDictionary)
        }
        #expect(results[0] == results[1])
    }

    @Test func `slices come from scores or labels, and small ones are marked`() throws {
        let files = try ScoreFiles()
        let scores = try files.scores("s.csv") { fields, account, date in
            // One account alone has a plan of its own, and some have none.
            let plan = account == 1 ? "odd" : account % 10 == 5 ? "" : fields[4]
            return Array(fields[0...3]) + [plan, fields[5]]
        }
        let outcome = try files.audit(
            scores,
            try files.churned("c.csv"),
            [
                "--slice", "plan", "--slice", "seats", "--bands", "seats=10,30", "--fairness", "plan", "--share", "0.2",
                "--minimum-rows", "50", "--minimum-positives", "5",
            ]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("too few rows"))
        #expect(outcome.output.contains("(no value)"))
        #expect(outcome.output.contains("10 to 30"))
        #expect(outcome.output.contains("fairness by plan, selecting the 20 % with the highest scores"))
        let labels = try files.folder.write(
            "l.csv",
            "account,churned,region\n"
                + (0..<files.accounts).map { "\($0),\($0 % 3 == 0 ? 1 : 0),\($0 % 2 == 0 ? "north" : "south")\n" }
                .joined()
        )
        let latest = try files.scores("latest.csv") { fields, _, date in date == 0 ? fields : nil }
        let byLabel = try Command.run(
            [
                "evaluate", "--scores", latest, "--score", "score", "--labels", labels, "--label", "churned", "--id",
                "account", "--slice", "region", "--minimum-rows", "50", "--json",
            ]
        )
        let tables = try #require(try ScoreFiles.json(byLabel)["slices"] as? [[String: Any]])
        let slices = try #require(tables.first?["slices"] as? [[String: Any]])
        #expect(slices.map { $0["value"] as? String } == ["north", "south"])
        #expect(slices.map { $0["rowCount"] as? Int } == [100, 100])
    }

    @Test func `a slice with one label only is a marked gap`() throws {
        let files = try ScoreFiles()
        let labels = try files.folder.write(
            "l.csv",
            "account,churned,kind\n"
                + (0..<files.accounts).map { "\($0),\($0 % 3 == 0 ? 1 : 0),\($0 % 3 == 0 ? "gone" : "here")\n" }
                .joined()
        )
        let scores = try files.scores("s.csv") { fields, _, date in date == 0 ? fields : nil }
        let outcome = try Command.run(
            [
                "evaluate", "--scores", scores, "--score", "score", "--labels", labels, "--label", "churned", "--id",
                "account", "--slice", "kind", "--minimum-rows", "5", "--minimum-positives", "2", "--json",
            ]
        )
        let tables = try #require(try ScoreFiles.json(outcome)["slices"] as? [[String: Any]])
        let slices = try #require(tables.first?["slices"] as? [[String: Any]])
        #expect(slices.map { $0["gap"] as? String } == ["one-class", "one-class"])
        #expect(slices.allSatisfy { $0["metrics"] == nil && $0["baseRate"] != nil })
    }

    @Test func `a second score is a column or a file, and different rows are refused with counts`() throws {
        let files = try ScoreFiles()
        let scores = try files.scores("s.csv")
        let churned = try files.churned("c.csv")
        let byColumn = try ScoreFiles.json(try files.audit(scores, churned, ["--against", "rule", "--json"]))
        let other = try files.scores("o.csv") { fields, _, _ in
            [fields[0], fields[1], fields[3]] + fields[3...]
        }
        let byFile = try ScoreFiles.json(try files.audit(scores, churned, ["--against", other, "--json"]))
        var (left, right) = try (
            #require(byColumn["comparison"] as? [String: Any]), #require(byFile["comparison"] as? [String: Any])
        )
        #expect(left["name"] as? String == "rule" && right["name"] as? String == other)
        left["name"] = nil
        right["name"] = nil
        #expect(left as NSDictionary == right as NSDictionary)
        #expect(left["areas"] != nil && left["differences"] != nil)
        let fewer = try files.scores("f.csv") { fields, account, _ in account < 150 ? fields : nil }
        let refused = try files.audit(scores, churned, ["--against", fewer])
        #expect(refused.status == 1)
        #expect(refused.errors.contains("600 rows are in both, 200 in \(scores) only and 0 in \(fewer) only"))
        let common = try files.audit(scores, churned, ["--against", fewer, "--common-rows"])
        #expect(common.status == 0, "\(common.errors)")
        #expect(common.output.contains("left out of the comparison: 200 rows of the scores only"))
        let missing = try files.audit(scores, churned, ["--against", "rul"])
        #expect(missing.errors.contains("is neither a file nor a column of the scores; did you mean \"rule\"?"))
    }

    @Test func `scores that are no probabilities, and rules, are ranked only and it is said`() throws {
        let files = try ScoreFiles()
        let churned = try files.churned("c.csv")
        let points = try files.scores("p.csv") { fields, account, date in
            [fields[0], fields[1], "\(100 * ScoreFiles.score(account, date))"] + fields[3...]
        }
        let ranked = try files.audit(points, churned)
        #expect(ranked.status == 0 && ranked.output.contains("are no probabilities: ranked only, no calibration"))
        #expect(!ranked.output.contains("calibration: mean probability"))
        let scores = try files.scores("s.csv")
        let calibrated = try files.audit(scores, churned)
        #expect(calibrated.output.contains("calibration: mean probability"))
        let rule = try Command.run(
            [
                "evaluate", "--scores", scores, "--score", "rule", "--id", "account", "--time", "scored_at",
                "--churned",
                churned, "--horizon", "30d", "--data-end", "2025-05-01", "--threshold", "1", "--replicates", "0",
            ]
        )
        #expect(rule.status == 0, "\(rule.errors)")
        #expect(rule.output.contains("a rule of 0 and 1 is ranked only"))
        #expect(!rule.output.contains("draws of"))
    }

    @Test func `bad rows are refused with their place`() throws {
        let files = try ScoreFiles()
        let churned = try files.churned("c.csv")
        func problem(_ scores: String, _ more: [String] = []) throws -> String {
            let outcome = try files.audit(scores, churned, more)
            #expect(outcome.status == 1, "\(outcome.output)")
            return outcome.errors
        }
        let missing = try files.scores("nan.csv") { fields, account, date in
            account == 2 && date == 1 ? [fields[0], fields[1], "NaN"] + fields[3...] : fields
        }
        #expect(
            try problem(missing).contains("nan.csv: column \"score\" must hold a number in every row; row 10 has none")
        )
        let twice = try files.scores("twice.csv") { fields, account, date in
            account == 3 && date == 2 ? [fields[0], ScoreFiles.dates[1]] + fields[2...] : fields
        }
        #expect(
            try problem(twice).contains("row 15: the customer has a score at the same time in an earlier row; keep one")
        )
        let undated = try files.scores("undated.csv") { fields, account, _ in
            account == 4 ? [fields[0], ""] + fields[2...] : fields
        }
        #expect(try problem(undated).contains("row 17 has no time"))
        let scores = try files.scores("s.csv")
        #expect(try problem(scores, ["--slice", "plam"]).contains("did you mean \"plan\"?"))
        #expect(try problem(scores, ["--churned-at", "churned"]).contains("did you mean \"churned_on\"?"))
        let early = try Command.run(
            [
                "evaluate", "--scores", scores, "--score", "score", "--id", "account", "--time", "scored_at",
                "--churned",
                churned, "--horizon", "30d", "--data-end", "2025-01-20",
            ]
        )
        #expect(early.status == 1)
        #expect(early.errors.contains("no score has a label: 200 have a label window that is not complete"))
    }

    @Test func `options that do not fit are usage errors`() throws {
        let base = ["evaluate", "--scores", "s.csv"]
        let dated = base + ["--churned", "c.csv", "--horizon", "30d", "--data-end", "2025-01-01"]
        let labelled = base + ["--labels", "l.csv", "--label", "churned"]
        for (arguments, text) in [
            (base, "Give either --labels"),
            (base + ["--labels", "l.csv"], "--labels needs --label"),
            (labelled + ["--gap", "7d"], "--gap belongs to --churned"),
            (base + ["--churned", "c.csv"], "--churned needs --horizon"),
            (dated + ["--id", "a"], "--churned needs --id"),
            (dated + ["--id", "a,b", "--time", "t"], "the one column of the customer"),
            (labelled + ["--common-rows"], "belong to --against"),
            (labelled + ["--replicates", "5"], "--replicates takes 0 or"),
            (labelled + ["--share", "0.1", "--threshold", "1"], "give one of --share"),
            (labelled + ["--share", "2"], "above 0 and at most 1"),
            (labelled + ["--slice", "a", "--bands", "a=3,1"], "--bands takes"),
        ] {
            let outcome = try Command.run(arguments)
            #expect(outcome.status == 64, "\(arguments) \(outcome.errors)")
            #expect(outcome.errors.contains(text), "\(outcome.errors)")
        }
    }
}
