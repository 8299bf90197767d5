import Foundation
import Testing

@Suite struct KPIsTests {
    /// A folder with a log, subscription periods and a config whose sections after `features` are `rest`.
    private static func base(
        _ rest: String,
        churn: String = "{silence: {events: [purchase]}}",
        events: String = purchases,
        periods: String = subscriptions,
        head: String = ""
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write("events.csv", "customer,at,known,type,amount\n" + events)
        try folder.write("periods.csv", "customer,begins,ends,mrr\n" + periods)
        try folder.write(
            "churn.yaml",
            """
            events:
              - {from: events.csv, customer: customer, occurred_at: at, known_at: known, type: type, values: [amount]}
            \(head)
            churn: \(churn)
            observation: {cutoffs: 2024-03-01, window: 30d, horizon: 10d}
            features: {signals: [tenure]}
            \(rest)
            """
        )
        return folder
    }

    private static let purchases = """
        ann,2024-01-05,,purchase,10.00
        bob,2024-01-06,,purchase,20.05
        ann,2024-02-07,,purchase,15.00
        cid,2024-02-08,,purchase,7.10
        bob,2024-03-09,,purchase,1.00
        cid,2024-03-31,,login,

        """
    private static let subscriptions = """
        ann,2024-01-05,2024-02-20,10.00
        ann,2024-02-20,,30.00
        bob,2024-01-06,2024-02-10,20.00
        cid,2024-03-01,2024-03-30,5.00

        """
    private static let payments = "revenue: {events: [purchase], value: amount, currency: EUR}"

    private static func json(_ folder: TemporaryFolder, _ options: String...) throws -> [String: Any] {
        let outcome = try Command.run(["kpis", "--config", folder.path("churn.yaml"), "--json", "--quiet"] + options)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any] ?? [:]
    }

    private static func failure(_ folder: TemporaryFolder, _ options: String...) throws -> (Int32, String) {
        let outcome = try Command.run(["kpis", "--config", folder.path("churn.yaml"), "--quiet"] + options)
        #expect(outcome.output == "")
        return (outcome.status, outcome.errors)
    }

    private static func numbers(_ result: [String: Any], _ part: String, _ key: String) -> [Double] {
        (result["periods"] as? [[String: Any]] ?? []).map { ($0[part] as? [String: Any])?[key] as? Double ?? -1 }
    }

    @Test func `payments are booked month by month, in text and as a file`() throws {
        let folder = try Self.base(Self.payments)
        let outcome = try Command.run(
            "kpis",
            "--config",
            folder.path("churn.yaml"),
            "--output",
            folder.path("kpis.json")
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.output == """
                payments of the period, in periods of 1 month, complete until 2024-04-01
                  period   opening  new  back  churned  closing  churn rate    95 % interval
                  2024-01        0    2     0        0        2           -                -
                  2024-02        2    1     0        1        2      50.0 %    9.5 to 90.5 %
                  2024-03        2    0     1        2        1     100.0 %  34.2 to 100.0 %
                revenue in EUR
                  period   opening    new  expansion  back  contraction  churn  closing  revenue churn     GRR     NRR
                  2024-01     0.00  30.05       0.00  0.00         0.00   0.00    30.05              -       -       -
                  2024-02    30.05   7.10       5.00  0.00         0.00  20.05    22.10         66.7 %  33.3 %  49.9 %
                  2024-03    22.10   0.00       0.00  1.00         0.00  22.10     1.00        100.0 %   0.0 %   0.0 %
                customers who stayed, by the period in which they came and their age in periods
                  came in  customers        0       1       2
                  2024-01          2  100.0 %  50.0 %  50.0 %
                  2024-02          1  100.0 %   0.0 %
                  all              3  100.0 %  33.3 %  50.0 %
                written to \(folder.path("kpis.json"))

                """
        )
        let file = try JSONSerialization.jsonObject(with: folder.bytes("kpis.json") ?? Data()) as? [String: Any]
        #expect(Self.numbers(file ?? [:], "revenue", "closing") == [30.05, 22.1, 1])
        #expect(file?["currency"] as? String == "EUR" && file?["seconds"] == nil)
    }

    @Test func `the same bytes for any number of threads and any order of the rows`() throws {
        let folder = try Self.base(Self.payments)
        let lines = Self.purchases.split(separator: "\n").reversed().joined(separator: "\n")
        let other = try Self.base(Self.payments, events: lines)
        for (threads, folder) in [("1", folder), ("3", other)] {
            _ = try Self.json(folder, "--threads", threads, "--output", folder.path("kpis.json"))
        }
        #expect(folder.bytes("kpis.json") == other.bytes("kpis.json"))
    }

    @Test func `subscriptions are booked by what runs at the end of a month`() throws {
        let folder = try Self.base(
            "revenue: {from: periods.csv, customer: customer, start: begins, end: ends, amount: mrr, "
                + "complete_from: 2024-01-01}"
        )
        let result = try Self.json(folder)
        #expect(result["basis"] as? String == "subscriptions")
        #expect(Self.numbers(result, "revenue", "closing") == [30, 30, 30])
        #expect(Self.numbers(result, "revenue", "expansion") == [0, 20, 0])
        #expect(Self.numbers(result, "revenue", "churn") == [0, 20, 0])
        #expect(Self.numbers(result, "customers", "passing") == [0, 0, 1])
    }

    @Test(arguments: [
        (
            "{subscription: {from: periods.csv, customer: customer, start: begins, end: ends}}", "subscribers",
            [2.0, 1, 1]
        ),
        ("{inactivity: {events: [purchase], days: 28}}", "active_customers", [2, 2, 1]),
        ("{silence: {events: [purchase]}}", "customers_with_events", [2, 2, 1]),
        ("{event: [login]}", "active_customers", [2, 3, 2]),
    ])
    func `without revenue customers are counted as the churn definition sees them`(
        churn: String,
        basis: String,
        closing: [Double]
    ) throws {
        let result = try Self.json(try Self.base("", churn: churn))
        #expect(result["basis"] as? String == basis)
        #expect(Self.numbers(result, "customers", "closing") == closing)
        #expect(result["decimals"] == nil)
        #expect((result["periods"] as? [[String: Any]])?.allSatisfy { $0["revenue"] == nil } == true)
    }

    @Test func `books of subscriptions begin with the log, where nobody is told who left before`() throws {
        // The first event is of 5 January, so that February is the first whole month; dan was there before.
        let folder = try Self.base(
            "revenue: {from: periods.csv, customer: customer, start: begins, end: ends, amount: mrr}",
            periods: Self.subscriptions + "dan,2023-11-01,,8.00\n"
        )
        let result = try Self.json(folder)
        #expect((result["periods"] as? [[String: Any]])?.map { $0["period"] as? String } == ["2024-02", "2024-03"])
        #expect(Self.numbers(result, "customers", "opening") == [3, 2])
        let cohorts = result["cohorts"] as? [[String: Any]] ?? []
        #expect(cohorts.map { $0["period"] as? String } == ["before"])
        #expect(cohorts.first?["customers"] as? [Int] == [3, 2, 2])
        #expect((result["notes"] as? [String])?.first?.contains("set revenue.complete_from") == true)
        #expect(try Self.failure(folder, "--every", "12 months").1.contains("no period of 12 months begins"))
    }

    @Test func `a definition that tells no time of being a customer asks for revenue`() throws {
        let churn = "{types: {left: {event: [login]}, silent: {silence: {events: [purchase]}}}}"
        let (status, message) = try Self.failure(try Self.base("", churn: churn))
        #expect(status == 1 && message.contains("add a \"revenue\" section"))
        #expect(try Self.json(try Self.base(Self.payments, churn: churn))["basis"] as? String == "payments")
    }

    @Test func `events after the end of the data change nothing, late ones do`() throws {
        let end = "data_end: 2024-04-01"
        let known = try Self.json(try Self.base(Self.payments, head: end))
        let later = Self.purchases + "ann,2024-04-01,,purchase,99\nbob,2025-01-01,,purchase,99\n"
        var changed = try Self.json(try Self.base(Self.payments, events: later, head: end))
        changed["seconds"] = known["seconds"]
        #expect(changed as NSDictionary == known as NSDictionary)
        // It happened in January and became known in June: January's books change.
        let late = Self.purchases + "ann,2024-01-09,2024-06-01,purchase,5\n"
        let corrected = try Self.json(try Self.base(Self.payments, events: late, head: end))
        #expect(Self.numbers(corrected, "revenue", "closing") == [35.05, 22.1, 1])
    }

    @Test func `a period that the data end in has no rates`() throws {
        let result = try Self.json(try Self.base(Self.payments, head: "data_end: 2024-03-20"))
        let periods = result["periods"] as? [[String: Any]] ?? []
        #expect(periods.map { $0["isComplete"] as? Bool } == [true, true, false])
        #expect(periods[2]["customerChurnRate"] == nil && periods[2]["netRevenueRetention"] == nil)
        #expect(periods[2]["end"] as? String == "2024-03-20")
        let cohorts = result["cohorts"] as? [[String: Any]] ?? []
        #expect(cohorts.map { ($0["customers"] as? [Int])?.count } == [2, 1])
    }

    @Test func `from and to choose periods without changing them`() throws {
        let folder = try Self.base(Self.payments)
        let all = try Self.json(folder)["periods"] as? [NSDictionary] ?? []
        let some = try Self.json(folder, "--from", "2024-02-01", "--to", "2024-03-01")
        #expect(some["periods"] as? [NSDictionary] == [all[1]])
        #expect((some["cohorts"] as? [[String: Any]])?.map { $0["customers"] as? [Int] } == [[1]])
        let weeks = try Self.json(folder, "--every", "1 week")["periods"] as? [[String: Any]]
        #expect(weeks?.first?["period"] as? String == "2024-01-01")
        #expect(try Self.failure(folder, "--from", "2030-01-01").1.contains("no period begins"))
        for wrong in [["--every", "month"], ["--from", "2024-02-01", "--to", "2024-01-01"], ["--from", "soon"]] {
            let outcome = try Command.run(["kpis", "--config", folder.path("churn.yaml")] + wrong)
            #expect(outcome.status == 64, "\(wrong)")
        }
    }

    @Test func `what would make figures up is refused with its place`() throws {
        let table =
            "revenue: {from: periods.csv, customer: customer, start: begins, end: ends, amount: mrr, "
            + "complete_from: 2024-01-01}"
        let overlap = try Self.base(table, periods: "bob,2024-01-06,,20\nbob,2024-02-03,2024-02-10,1\n")
        #expect(try Self.failure(overlap).1.contains("overlap, so its revenue would count twice"))
        #expect(try Self.failure(overlap).1.contains("at 2024-"))
        #expect(try !Self.failure(overlap).1.contains("bob"))
        #expect(try Self.failure(overlap, "--show-ids").1.contains("customer bob"))
        let cases = [
            (try Self.base(table, periods: "bob,2024-01-06,,-20\n"), "amount of a subscription period is negative"),
            (try Self.base(table, periods: "bob,2024-01-06,,\n"), "an amount of revenue is missing"),
            (try Self.base(table, periods: "bob,2024-01-06,,1e300\n"), "too large to be exact"),
            (try Self.base(table, periods: "bob,2024-01-06,,12€\n"), "mrr"),
            (try Self.base(table, periods: "bob,2024-05-06,,12\n"), "there is no revenue"),
            (try Self.base(Self.payments, events: Self.purchases + "ann,2024-03-05,,purchase,\n"), "missing"),
            (
                try Self.base(Self.payments, events: Self.purchases + "ann,2024-02-08,,purchase,-15.01\n"),
                "refunds of a customer are larger than its payments of the period"
            ),
            (try Self.base("revenue: {events: [purchase], value: amuont}"), "amuont"),
            (try Self.base("revenue: {events: [purchase], valeu: amount}"), "unknown key"),
        ]
        for (folder, message) in cases {
            let (status, errors) = try Self.failure(folder)
            #expect(status == 1 && errors.contains(message), "\(message): \(errors)")
        }
    }

    @Test func `refunds beyond the payments can be kept apart`() throws {
        let folder = try Self.base(
            "revenue: {events: [purchase], value: amount, refunds: zero}",
            events: Self.purchases + "ann,2024-02-08,,purchase,-15.01\n"
        )
        let result = try Self.json(folder)
        #expect(Self.numbers(result, "revenue", "refundsBeyond") == [0, -0.01, 0])
        #expect(Self.numbers(result, "revenue", "closing") == [30.05, 7.1, 1])
    }

    @Test func `run writes the books, and fails where revenue was asked for and they cannot be made`() throws {
        let folder = try TemporaryFolder()
        let text = try SmallBase.configText()
        let config = try folder.write("churn.yaml", text)
        let outcome = try Command.run(
            ["run", "--config", config, "--output", folder.path("out"), "--set", "trees=5", "--quiet"]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("key figures: ") && outcome.output.contains("net "))
        #expect(try Command.run("kpis", "--config", config, "--output", folder.path("kpis.json")).status == 0)
        #expect(folder.bytes("kpis.json") == folder.bytes("out/kpis.json"))
        let other = text.prefix(upTo: try #require(text.firstRange(of: "revenue:")).lowerBound)
        let wrong = try folder.write("wrong.yaml", other + "revenue: {events: [payment], value: score}\n")
        let failed = try Command.run(
            ["run", "--config", wrong, "--output", folder.path("none"), "--set", "trees=5", "--quiet"]
        )
        #expect(failed.status == 1 && failed.errors.contains("an amount of revenue is missing"))
        #expect(try !folder.names().contains("none"))
    }
}
