import Foundation
import Testing

/// What a user who made a mistake reads.
@Suite struct BadInputTests {
    private static let events = SmallLog.events
    private static let config = SmallLog.config

    private func extract(
        config: String = BadInputTests.config,
        events: String? = BadInputTests.events,
        _ more: String...
    ) throws -> CommandOutcome {
        let folder = try TemporaryFolder()
        try folder.write("churn.yaml", config)
        if let events { try folder.write("events.csv", events) }
        let arguments = more.joined(separator: " ").replacingOccurrences(of: "FOLDER", with: folder.root)
        let outcome = try Command.shell(
            "\"$CHURN\" extract --config \(folder.root)/churn.yaml --output \(folder.root)/out.csv \(arguments)"
        )
        #expect((outcome.status == 0) == FileManager.default.fileExists(atPath: folder.path("out.csv")))
        if outcome.status == 0 && more.contains("--rejects FOLDER/rejects.csv") {
            let rejects = try String(contentsOfFile: folder.path("rejects.csv"), encoding: .utf8)
            return CommandOutcome(status: 0, output: outcome.output + rejects, errors: outcome.errors)
        }
        return outcome
    }

    @Test func `the config and events used here are good`() throws {
        let outcome = try extract()
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test(arguments: [
        ("window: 14d", "windw: 14d", "did you mean \"window\"?"),
        ("horizon: 28d", "horizon: soon", "expected a duration such as 28d"),
        ("horizon: 28d", "horizon: [1, 2]", "expected a duration, found a list"),
        ("2024-01-28", "2024-02-30", "expected a date such as 2025-01-31"),
        ("observation:", "observaton:", "did you mean \"observation\"?"),
        ("from: events.csv", "from: nothing.csv", "nothing.csv"),
        ("from: events.csv", "from: \"*.parquet\"", "*.parquet"),
        ("customer: customer", "customer: user", "customer, at, type, amount"),
        ("values: [amount]", "values: [amont]", "amount"),
        ("window: 14d, horizon", "window: 900d, horizon", "window"),
        ("2024-01-28", "2031-01-28", "2031-01-28"),
        ("count: {type: login, window: 14d}", "cuont: {type: login}", "did you mean \"count\"?"),
        ("sum: {of: amount, window: 14d}", "sum: {window: 14d}", "the key \"of\" is missing"),
        ("{silence: {events: [login, purchase]}}", "{}", "expected exactly one of"),
        ("{name: logins,", "{name: label,", "cannot be named \"label\""),
        ("{name: logins,", "{name: \"\",", "a feature needs a name"),
        ("{name: logins,", "{name: Spent,", "\"Spent\" and \"spent\" differ by their case only"),
        ("count: {type: login, window: 14d}", "count: {types: []}", "the list is empty"),
        ("events: [login, purchase]}}", "events: []}}", "the list is empty"),
        ("horizon: 28d", "horizon: 106751990d", "longer than 100,000 days"),
        ("model:", "model: {}\nmodel:", "occurs twice in one mapping"),
        ("{name: logins,", "{name: logins, words: x,", "unknown key"),
        ("custom:", "signals: [{engagement: {value: amount}}]\n  custom:", "unknown key"),
        ("custom:", "signals: [{engagement: {windows: [15d]}}]\n  custom:", "longer than the observation's window"),
        ("custom:", "signals: [login_declin]\n  custom:", "did you mean \"login_decline\"?"),
    ])
    func `a wrong config says what, where and what instead`(text: String, wrong: String, message: String) throws {
        #expect(Self.config.contains(text))
        let outcome = try extract(config: Self.config.replacingOccurrences(of: text, with: wrong))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(outcome.errors.split(separator: "\n").last?.hasPrefix("churn: error: ") == true)
    }

    @Test(arguments: [
        ("b,2024-02-20,login,2", "b,2024-02-20,login,\"12,50\"", "events.csv:5: column \"amount\": expected a number"),
        ("b,2024-02-20,login,2", "b,yesterday,login,2", "events.csv:5: column \"at\""),
        ("b,2024-02-20,login,2", ",2024-02-20,login,2", "events.csv:5: column \"customer\""),
        ("b,2024-02-20,login,2", "b,2024-02-20,login,inf", "events.csv:5: column \"amount\""),
    ])
    func `a bad row stops the run, or is counted and written out`(text: String, wrong: String, message: String) throws {
        let events = Self.events.replacingOccurrences(of: text, with: wrong)
        let stopped = try extract(events: events)
        #expect(stopped.status == 1)
        #expect(stopped.errors.contains(message), "\(stopped.errors)")
        let rejected = try extract(events: events, "--rejects FOLDER/rejects.csv")
        #expect(rejected.status == 0, "\(rejected.errors)")
        #expect(rejected.errors.contains("1 rows rejected"))
        #expect(rejected.output.contains("events.csv,5,"), "\(rejected.output)")
    }

    @Test func `duplicates are counted, and dropped only where the config says so`() throws {
        let events = Self.events + "a,2024-01-20,purchase,5\n"
        let kept = try extract(events: events)
        #expect(kept.errors.contains("1 events equal an earlier one in every field; kept"))
        let dropped = try extract(config: "duplicates: drop\n" + Self.config, events: events)
        #expect(dropped.errors.contains("dropped"))
        #expect(dropped.output.contains("8 events"))
    }

    @Test(arguments: ["", "customer,at,type,amount\n"])
    func `a file without events is an error`(events: String) throws {
        let outcome = try extract(events: events)
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("no events"), "\(outcome.errors)")
    }

    @Test func `times with offsets are one instant`() throws {
        let shifted = Self.events.replacingOccurrences(of: "a,2024-01-20,", with: "a,2024-01-20T01:00:00+01:00,")
        #expect(try extract(events: shifted).status == 0)
    }

    /// Central Europe, where the clocks change at 01:00 UTC: a microsecond before and the moment itself.
    @Test(arguments: [
        ("2024-03-31T01:59:59.999999+01:00", "2024-03-31T03:00:00+02:00", "2024-03-31T03:00:00+02:00"),
        ("2024-10-27T02:59:59.999999+02:00", "2024-10-27T02:00:00+01:00", "2024-10-27T01:00:00Z"),
    ])
    func `a cutoff where the clocks change falls between the microseconds`(
        before: String,
        at: String,
        cutoff: String
    ) throws {
        let later = "2024-12-31,login,1"
        let events = "customer,at,type,amount\na,\(before),login,1\nb,\(at),login,1\na,\(later)\nb,\(later)\n"
        let config = Self.config.replacingOccurrences(of: "[2024-01-21, 2024-01-28]", with: "[\"\(cutoff)\"]")
        #expect(config.contains(cutoff))
        let outcome = try extract(config: config, events: events)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("1 rows"), "\(outcome.output)")
    }

    @Test func `ids with quotes, newlines and other alphabets survive byte for byte`() throws {
        let folder = try TemporaryFolder()
        let id = "\"o\"\"brien, \n 顧客 é\""
        try folder.write("events.csv", Self.events.replacingOccurrences(of: "\na,", with: "\n\(id),"))
        try folder.write("churn.yaml", Self.config)
        let outcome = try Command.run(
            "extract",
            "--config",
            folder.path("churn.yaml"),
            "--output",
            folder.path("out.csv")
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let text = try String(contentsOfFile: folder.path("out.csv"), encoding: .utf8)
        #expect(text.contains(id))
    }

    @Test func `one class is refused with its counts`() throws {
        let folder = try TemporaryFolder()
        let horizon = Self.config.replacingOccurrences(of: "horizon: 28d", with: "horizon: 1d")
        try folder.write("churn.yaml", horizon)
        try folder.write("events.csv", Self.events)
        let outcome = try Command.run(
            "train",
            "--config",
            folder.path("churn.yaml"),
            "--output",
            folder.path("model.churn")
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("is negative"), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("model.churn")))
    }

    @Test func `customers without valid_from or without a match are pointed out`() throws {
        let folder = try TemporaryFolder()
        try folder.write("customers.csv", "id,plan\nx,gold\na,free\n")
        let log = try SmallLog(
            folder,
            config: Self.config + "customers: {from: customers.csv, customer: id, attributes: {plan: category}}\n"
        )
        let outcome = try Command.run("extract", "--config", log.config, "--output", folder.path("out.csv"))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("customers have no valid_from"))
        #expect(outcome.errors.contains("only 1 of 4 customers with events are in the table of customers"))
    }

    @Test func `ids that only look alike are two customers in an evaluation too`() throws {
        let folder = try TemporaryFolder()
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        try folder.write("s.csv", "customer,probability\n\(composed),0.9\n\(decomposed),0.1\n")
        try folder.write("l.csv", "customer,churned\n\(decomposed),0\n\(composed),1\n")
        let outcome = try Command.run(
            "evaluate",
            "--scores",
            folder.path("s.csv"),
            "--labels",
            folder.path("l.csv"),
            "--label",
            "churned"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("1.0000"), "\(outcome.output)")
    }

    @Test func `a table that lacks the model's columns is refused with their names`() throws {
        let folder = try TemporaryFolder()
        let rows = (0..<60).map { "\($0),\($0 % 7),\($0 % 3 == 0 ? "yes" : "no"),\(($0 * 7) % 4 == 0 ? 1 : 0)" }
        try folder.write("t.csv", "id,visits,member,churned\n" + rows.joined(separator: "\n") + "\n")
        let model = folder.path("model.churn")
        let trained = try Command.run(
            "train",
            "--table",
            folder.path("t.csv"),
            "--label",
            "churned",
            "--id",
            "id",
            "--algorithm",
            "logistic-regression",
            "--output",
            model
        )
        #expect(trained.status == 0, "\(trained.errors)")
        let good = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            folder.path("t.csv"),
            "--id",
            "id",
            "--output",
            folder.path("s.csv")
        )
        #expect(good.status == 0, "\(good.errors)")
        #expect(try folder.lines("s.csv").count == 61)
        try folder.write("less.csv", "id,member\n1,yes\n")
        let bad = try Command.run(
            "score",
            "--model",
            model,
            "--table",
            folder.path("less.csv"),
            "--output",
            folder.path("x.csv")
        )
        #expect(bad.status == 1)
        #expect(bad.errors.contains("visits"), "\(bad.errors)")
        let garbage = try folder.write("garbage.churn", "not a model")
        let unreadable = try Command.run("inspect", garbage)
        #expect(unreadable.status == 1)
        #expect(unreadable.errors.contains("garbage.churn"), "\(unreadable.errors)")
    }
}
