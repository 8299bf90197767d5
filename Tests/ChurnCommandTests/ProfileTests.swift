import Foundation
import Testing

@Suite struct ProfileTests {
    private func json(_ text: String) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] ?? [:]
    }

    @Test func `profile gives the same for any number of threads and writes a page`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        var results: [NSDictionary] = []
        for threads in ["1", "3"] {
            let page = folder.path("profile.html")
            let outcome = try Command.run(
                "profile",
                "--config",
                config,
                "--output",
                page,
                "--threads",
                threads,
                "--json"
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            var result = try json(outcome.output)
            #expect((result["seconds"] as? [String: Any])?["features"] != nil)
            result["seconds"] = nil
            results.append(result as NSDictionary)
        }
        #expect(results[0] == results[1])
        let features = try #require(results[0]["features"] as? [[String: Any]])
        let rows = try #require(results[0]["rows"] as? Int)
        #expect(features.allSatisfy { $0["rows"] as? Int == rows })
        let plan = try #require(features.first { $0["name"] as? String == "plan" })
        #expect(plan["kind"] as? String == "category")
        #expect((plan["cohorts"] as? [[String: Any]])?.allSatisfy { $0["text"] is String } == true)
        let page = try String(contentsOfFile: folder.path("profile.html"), encoding: .utf8)
        #expect(page.hasPrefix("<!doctype html>") && page.contains("Churn rate by "))
    }

    @Test func `counts, delays, repeats and rates are those of a small log`() throws {
        let folder = try TemporaryFolder()
        // Customers 1 to 4 are active before the cutoff of 11 January; 1 and 2 cancel after it. The label window of the
        // cutoff of 26 January is not complete, so its early churner is in no rate.
        try folder.write(
            "events.csv",
            """
            id,ts,known,type
            1,2025-01-02,2025-01-02,login
            1,2025-01-02,2025-01-02,login
            2,2025-01-03,2025-01-05,login
            3,2025-01-03,2025-01-03,login
            3,2025-01-08,2025-01-08,login
            3,2025-01-09,2025-01-09,login
            4,2025-01-10,2025-01-10,login
            4,2025-01-10T01:00:00,2025-01-10T01:00:00,login
            1,2025-01-12,2025-01-12,cancel
            2,2025-01-15,2025-01-15,cancel
            3,2025-01-27,2025-01-27,cancel
            """
        )
        let config = try folder.write(
            "churn.yaml",
            """
            events: {from: events.csv, customer: id, occurred_at: ts, known_at: known, type: type}
            data_end: 2025-01-31
            churn: {event: {types: [cancel]}}
            observation: {cutoffs: [2025-01-11, 2025-01-26], window: 25d, horizon: 10d}
            features:
              custom:
                - {name: logins, count: {type: login}}
                - {name: logins_again, count: {type: login}}
            """
        )
        let outcome = try Command.run("profile", "--config", config, "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let result = try json(outcome.output)
        let types = try #require(result["eventTypes"] as? [[String: Any]])
        let login = try #require(types.last)
        #expect(login["name"] as? String == "login" && login["events"] as? Int == 8)
        #expect(login["days"] as? Int == 9 && login["activeDays"] as? Int == 5)
        #expect(login["longestGapDays"] as? Int == 4)
        #expect(login["late"] as? Int == 1 && login["medianDelayDays"] as? Double == 2)
        #expect(login["duplicates"] as? Int == 1)
        #expect(result["incompleteCutoffs"] as? [String] == ["2025-01-26"])
        #expect(result["labelledRows"] as? Int == 4 && result["positiveRows"] as? Int == 2)
        let logins = try #require((result["features"] as? [[String: Any]])?.first)
        // At the cutoff 1 and 4 have two logins, 2 has one and 3 has three.
        let cohorts = try #require(logins["cohorts"] as? [[String: Any]])
        #expect(cohorts.map { $0["rows"] as? Int } == [1, 2, 1])
        #expect(cohorts.map { $0["positives"] as? Int } == [1, 1, 0])
        #expect((logins["areaUnderROC"] as? [String: Any])?["value"] as? Double == 0.125)
    }

    @Test func `a page that cannot be written is an error`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try SmallBase.configText())
        let outcome = try Command.run("profile", "--config", config, "--output", folder.path("no/such/profile.html"))
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(outcome.errors.contains("churn: error: "))
    }
}

@Suite struct ListingTests {
    @Test func `signals are listed with reasons and features`() throws {
        let outcome = try Command.run("extract", "--list-signals")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for part in ["login_decline\n", "watches for", "because", "login_count_28d", "tenure_days"] {
            #expect(outcome.output.contains(part), "\(part)")
        }
        let json = try Command.run("extract", "--list-signals", "--json")
        let result = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let signals = try #require(result?["signals"] as? [[String: Any]])
        #expect(signals.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
        #expect(signals.allSatisfy { ($0["features"] as? [Any])?.isEmpty == false })
    }

    @Test func `features are explained one a line without reading data`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write(
            "churn.yaml",
            """
            events: {from: not-there.parquet, customer: id, occurred_at: ts, type: type}
            churn: {silence: {events: [login]}}
            observation: {cutoffs: [2025-01-11], window: 28d, horizon: 10d}
            features:
              signals: [tenure]
              custom:
                - {name: exports, count: {type: page, where: {page: /export}, window: 7d}}
            """
        )
        let outcome = try Command.run("extract", "--config", config, "--explain-features")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[1].contains("tenure_days") && lines[1].contains("days since the first event"))
        #expect(lines[2].hasPrefix("  exports "))
        #expect(lines[2].hasSuffix("count(types=[page], where=[page in [/export]], window=7d)"))
        let json = try Command.run("extract", "--config", config, "--explain-features", "--json")
        let result = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        let features = try #require(result?["features"] as? [[String: Any]])
        #expect(features.map { $0["signal"] as? String } == ["tenure", ""])
    }

    @Test(arguments: [
        "--list-signals --explain-features --config c", "--list-signals --config c", "--list-signals --output o",
        "--explain-features", "--explain-features --config c --output o", "--config c", "--output o",
    ])
    func `flags that do not go together are wrong usage`(arguments: String) throws {
        let outcome = try Command.shell("\"$CHURN\" extract \(arguments)")
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty && !outcome.errors.isEmpty)
    }

    @Test func `of many event types the terminal shows the most common`() throws {
        let folder = try TemporaryFolder()
        let rare = (0..<60).map { "a,2024-01-\(10 + $0 % 10),rare \($0),1\n" }.joined()
        try folder.write("events.csv", SmallLog.events + rare)
        try folder.write("churn.yaml", SmallLog.config)
        let outcome = try Command.run("profile", "--config", folder.path("churn.yaml"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        // Logins, purchases, and 38 of the others.
        #expect(outcome.output.contains("22 rarer types in --json"), "\(outcome.output)")
        #expect(outcome.output.contains("login  ") && outcome.output.contains("purchase  "))
    }
}
