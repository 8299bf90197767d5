import ChurnEvaluation
import Testing

/// What the books refuse, and where they say that it is.
struct BooksErrorTests {
    private static let months: [Int64] = [0, 10, 20, 30]

    private static func spans(_ spans: [(Int32, Int64, Int64, Int64)]) -> RecurringSpans {
        RecurringSpans(
            customerCount: 3,
            customers: spans.map(\.0),
            starts: spans.map(\.1),
            ends: spans.map(\.2),
            amounts: spans.map(\.3)
        )
    }

    private static func error(_ body: () throws -> Void) -> KPIError? {
        do {
            try body()
            return nil
        } catch {
            return error as? KPIError
        }
    }

    @Test(arguments: [
        // Beside each other, one inside the other, the same twice, an open one before another, in any order.
        [(Int32(1), Int64(0), Int64(12), Int64(5)), (1, 11, 20, 5)], [(1, 0, 100, 5), (1, 2, 3, 1), (1, 50, 60, 1)],
        [(1, 4, 8, 5), (1, 4, 8, 5)], [(1, 20, 30, 5), (1, 1, .max, 5)],
    ])
    func `overlapping periods of a customer are refused with customer and time`(
        _ overlapping: [(Int32, Int64, Int64, Int64)]
    ) throws {
        let spans = Self.spans([(0, 0, 30, 1)] + overlapping)
        let error = Self.error { _ = try CustomerLevels(spans: spans, boundaries: Self.months) }
        #expect(error?.code == .overlappingPeriods)
        #expect(error?.customer == 1)
        #expect(overlapping.map(\.1).contains(try #require(error?.time)))
        let rules = SpanRules(addsOverlaps: true)
        #expect(throws: Never.self) { try CustomerLevels(spans: spans, boundaries: Self.months, rules: rules) }
    }

    @Test func `periods that touch do not overlap`() throws {
        let spans = Self.spans([(1, 10, 20, 5), (1, 0, 10, 5)])
        #expect(throws: Never.self) { try CustomerLevels(spans: spans, boundaries: Self.months) }
    }

    @Test func `overlapping periods that add up do`() throws {
        let spans = Self.spans([(1, 0, 15, 5), (1, 5, 25, 7)])
        let levels = try CustomerLevels(spans: spans, boundaries: Self.months, rules: SpanRules(addsOverlaps: true))
        #expect(levels.totals == [0, 12, 7, 0])
    }

    @Test func `a negative amount is refused with customer and time`() {
        let spans = Self.spans([(0, 0, 30, 1), (2, 5, 9, -1)])
        let error = Self.error { _ = try CustomerLevels(spans: spans, boundaries: Self.months) }
        #expect(error?.code == .negativeRevenue && error?.customer == 2 && error?.time == 5)
    }

    @Test func `refunds beyond the payments are refused, or kept apart`() throws {
        let payments = Payments(customerCount: 2, customers: [0, 1, 1], times: [12, 13, 14], amounts: [50, 20, -25])
        let error = Self.error { _ = try CustomerLevels(payments: payments, boundaries: Self.months) }
        #expect(error?.code == .negativeRevenue && error?.customer == 1 && error?.time == 10)
        let levels = try CustomerLevels(payments: payments, boundaries: Self.months, refunds: .zero)
        let books = try CustomerBooks(levels, hasMoney: true, lastIsComplete: true)
        #expect(books.periods.map(\.revenue?.closing) == [0, 50, 0])
        #expect(books.periods.map(\.revenue?.refundsBeyond) == [0, -5, 0])
        #expect(books.periods.map(\.customers.closing) == [0, 1, 0])
    }

    @Test func `sums that leave 64 bits are refused`() {
        let payments = Payments(customerCount: 1, customers: [0, 0], times: [1, 2], amounts: [.max, 1])
        let error = Self.error { _ = try CustomerLevels(payments: payments, boundaries: Self.months) }
        #expect(error?.code == .tooLarge)
    }

    @Test func `only amounts that are whole smallest units after rounding are taken`() {
        let cents = MoneyUnit(decimals: 2)
        #expect(cents.smallestUnits(19.99) == 1999 && cents.smallestUnits(-0.005) == -1)
        #expect(cents.smallestUnits(.nan) == nil && cents.smallestUnits(.infinity) == nil)
        #expect(cents.smallestUnits(1e15) == nil)
        #expect(!cents.rounds(19.99) && !cents.rounds(0.07) && !cents.rounds(123_456_789.01))
        #expect(cents.rounds(0.005) && cents.rounds(19.999))
        #expect(MoneyUnit(decimals: 0).smallestUnits(12.4) == 12)
        #expect(cents.amount(1999) == 19.99)
    }

    /// Books that balance, to spoil.
    private static func balanced() -> BookedPeriod {
        period { _, _ in }
    }

    private static func period(
        _ spoil: (inout BookedPeriod.Customers, inout BookedPeriod.Revenue) -> Void
    ) -> BookedPeriod {
        var customers = BookedPeriod.Customers()
        (customers.opening, customers.new, customers.reactivated, customers.churned) = (10, 3, 1, 2)
        (customers.closing, customers.expanded, customers.contracted) = (12, 4, 4)
        var revenue = BookedPeriod.Revenue()
        (revenue.opening, revenue.new, revenue.expansion, revenue.contraction) = (1000, 300, 50, 20)
        (revenue.churn, revenue.reactivation, revenue.closing) = (200, 100, 1230)
        spoil(&customers, &revenue)
        return BookedPeriod(start: 70, end: 80, isComplete: true, customers: customers, revenue: revenue)
    }

    @Test func `each number that is off by one unbalances the books, and the period is named`() throws {
        try Self.balanced().check()
        let spoilers: [(inout BookedPeriod.Customers, inout BookedPeriod.Revenue) -> Void] = [
            { customers, _ in customers.opening += 1 }, { customers, _ in customers.new -= 1 },
            { customers, _ in customers.reactivated += 1 }, { customers, _ in customers.churned += 1 },
            { customers, _ in customers.closing -= 1 }, { customers, _ in customers.expanded = 5 },
            { customers, _ in customers.contracted = -1 }, { customers, _ in customers.passing = -1 },
            { _, revenue in revenue.opening += 1 }, { _, revenue in revenue.new -= 1 },
            { _, revenue in revenue.expansion += 1 }, { _, revenue in revenue.contraction += 1 },
            { _, revenue in revenue.churn -= 1 }, { _, revenue in revenue.reactivation += 1 },
            { _, revenue in revenue.closing += 1 }, { _, revenue in revenue.refundsBeyond = 1 },
            // They balance, but more is lost than there was.
            { _, revenue in (revenue.churn, revenue.new) = (1200, 1300) },
            // They balance, but a loss that is no loss puts gross retention above 1 and net.
            { _, revenue in (revenue.contraction, revenue.new) = (-20, 260) },
        ]
        for (index, spoil) in spoilers.enumerated() {
            let error = Self.error { try Self.period(spoil).check() }
            #expect(error?.code == .booksDoNotBalance && error?.time == 70, "spoiler \(index)")
        }
    }

    @Test func `an opening that is not the last closing, and cohorts that hold another number, are found`() throws {
        let levels = try CustomerLevels(
            spans: Self.spans([(0, 0, 30, 1), (1, 5, 15, 4)]),
            boundaries: Self.months
        )
        let books = try CustomerBooks(levels, hasMoney: true, lastIsComplete: true)
        try CustomerBooks.check(books.periods, books.retention.cohorts)
        let gap = Self.error { try CustomerBooks.check([books.periods[0], books.periods[2]], []) }
        #expect(gap?.code == .booksDoNotBalance && gap?.time == 20)
        var customers = books.retention.cohorts[0].customers
        customers[1] += 1
        let cohort = CohortRetention.Cohort(
            period: 0,
            customers: customers,
            revenue: books.retention.cohorts[0].revenue
        )
        let found = Self.error { try CustomerBooks.check(books.periods, [cohort]) }
        #expect(found?.code == .booksDoNotBalance && found?.time == 10)
    }
}
