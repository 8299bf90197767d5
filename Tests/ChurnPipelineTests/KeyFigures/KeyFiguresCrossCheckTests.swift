import Foundation
import Logging
import Testing

@testable import ChurnData
@testable import ChurnPipeline

/// The books of a made-up log against SQL that is written from the definitions and knows nothing of the code.
@Suite struct KeyFiguresCrossCheckTests {
    /// Payments and subscriptions of 300 customers over two years as tables, and their books by the pipeline.
    private final class Checked {
        let database: Database
        private let folder: URL

        init(revenue: String, threads: Int) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "churn-kpis-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            database = try Database(.init(threads: threads))
            try database.execute(Self.madeUp)
            for table in ["events", "periods"] {
                try database.execute("copy \(table) to '\(folder.path)/\(table).parquet' (format parquet)")
            }
            let config = folder.appending(path: "churn.yaml").path
            try (Self.config + revenue).write(toFile: config, atomically: true, encoding: .utf8)
            let output = folder.appending(path: "kpis.json").path
            _ = try Pipeline(threads: threads, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                .keyFigures(KeyFiguresRequest(config: config, output: output))
            try database.execute(
                """
                create table book as select unnest(periods) as p from read_json('\(output)');
                create table cohorts as select unnest(cohorts) as c from read_json('\(output)');
                """
            )
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func rows(_ sql: String) throws -> [[String]] {
            try database.query("select columns(*)::varchar from (\(sql))").texts().map { $0.map { $0 ?? "-" } }
        }

        private static let madeUp = """
            select setseed(0.42);
            create table events as
              select (random() * 299)::int as customer,
                     timestamp '2023-01-05' + to_seconds((random() * 86400 * 700)::bigint) as paid_at,
                     'payment' as type, round(random() * 90 + 10, 2) as amount
              from range(6000);
            create table periods as
              select customer, start_at, least(start_at + to_days(days), next_at) as end_at, mrr
              from (select *, lead(start_at) over (partition by customer order by start_at) as next_at
                    from (select distinct on (customer, start_at) * from (
                      select (random() * 299)::int as customer,
                             date '2023-01-05' + (random() * 600)::int as start_at,
                             (random() * 200)::int as days, round(random() * 50, 2) as mrr
                      from range(900))));
            """

        private static let config = """
            events:
              - {from: events.parquet, customer: customer, occurred_at: paid_at, type: type, values: [amount]}
            data_end: 2024-11-20
            churn: {silence: {events: [payment]}}
            observation: {cutoffs: 2024-06-01, window: 90d, horizon: 30d}
            features: {signals: [tenure]}

            """
    }

    private static let payments = "revenue: {events: [payment], value: amount}\n"
    private static let subscriptions =
        "revenue: {from: periods.parquet, customer: customer, start: start_at, end: end_at, amount: mrr, "
        + "complete_from: 2023-01-01}\n"

    /// Each customer's level at each point in cents: of payments sums by month, of subscriptions what runs at its end.
    private static let paymentLevels = """
        create table levels as
        with months as (select unnest(generate_series(timestamp '2023-01-01', timestamp '2024-11-01', interval 1 month)) as m),
        sums as (select customer, date_trunc('month', paid_at) as m, sum(round(amount * 100)::bigint)::bigint as cents
                 from events where paid_at < timestamp '2024-11-20' group by all)
        select customer, m, coalesce(cents, 0) as cents
        from (select distinct customer from events) cross join months left join sums using (customer, m)
        """
    private static let subscriptionLevels = """
        create table levels as
        with months as (select unnest(generate_series(timestamp '2023-01-01', timestamp '2024-11-01', interval 1 month)) as m),
        moments as (select m, least(m + interval 1 month, timestamp '2024-11-20') as moment from months)
        select customer, m, coalesce(sum(round(mrr * 100)::bigint) filter (where start_at < moment and moment <= end_at), 0) as cents
        from periods cross join moments group by customer, m
        """

    private static let expected = """
        with steps as (
          select *, lag(cents, 1, 0) over own as was, coalesce(bool_or(cents > 0) over (
                   partition by customer order by m rows between unbounded preceding and 1 preceding), false) as ever
          from levels window own as (partition by customer order by m))
        select strftime(m, '%Y-%m'), count(*) filter (where was > 0), count(*) filter (where was = 0 and cents > 0 and not ever),
               count(*) filter (where was = 0 and cents > 0 and ever), count(*) filter (where was > 0 and cents = 0),
               count(*) filter (where cents > 0), sum(was)::bigint,
               coalesce(sum(cents) filter (where was = 0 and not ever), 0)::bigint,
               coalesce(sum(cents) filter (where was = 0 and ever), 0)::bigint,
               coalesce(sum(cents - was) filter (where was > 0 and cents > was), 0)::bigint,
               coalesce(sum(was - cents) filter (where cents > 0 and cents < was), 0)::bigint,
               coalesce(sum(was) filter (where cents = 0), 0)::bigint, sum(cents)::bigint
        from steps group by m order by m
        """
    private static let found = """
        select p.period, p.customers.opening, p.customers.new, p.customers.reactivated, p.customers.churned,
               p.customers.closing, round(p.revenue.opening * 100)::bigint, round(p.revenue.new * 100)::bigint,
               round(p.revenue.reactivation * 100)::bigint, round(p.revenue.expansion * 100)::bigint,
               round(p.revenue.contraction * 100)::bigint, round(p.revenue.churn * 100)::bigint,
               round(p.revenue.closing * 100)::bigint
        from book order by p.start
        """
    private static let expectedCohorts = """
        with firsts as (select customer, min(m) filter (where cents > 0) as m0 from levels group by customer)
        select strftime(m0, '%Y-%m'), date_diff('month', m0, m), count(*) filter (where cents > 0), sum(cents)::bigint
        from levels join firsts using (customer) where m >= m0 and m < timestamp '2024-11-01' group by m0, m order by m0, m
        """
    private static let foundCohorts = """
        select period, age, customers, round(revenue * 100)::bigint from (
          select c.period, unnest(range(len(c.customers))) as age, unnest(c.customers) as customers,
                 unnest(c.revenue) as revenue from cohorts)
        order by period, age
        """

    @Test(arguments: [1, 2], [true, false])
    func `movements and cohorts are what SQL says`(threads: Int, isPayments: Bool) throws {
        let checked = try Checked(
            revenue: isPayments ? Self.payments : Self.subscriptions,
            threads: threads
        )
        try checked.database.execute(isPayments ? Self.paymentLevels : Self.subscriptionLevels)
        let expected = try checked.rows(Self.expected)
        #expect(expected.count == 23)
        #expect(try checked.rows(Self.found) == expected)
        let cohorts = try checked.rows(Self.expectedCohorts)
        #expect(cohorts.count > 100)
        #expect(try checked.rows(Self.foundCohorts) == cohorts)
        // A movement that never happens compares nothing.
        for column in 1..<13 { #expect(expected.contains { $0[column] != "0" }, "column \(column)") }
    }
}
