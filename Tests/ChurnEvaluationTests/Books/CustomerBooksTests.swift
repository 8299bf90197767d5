import ChurnEvaluation
import Testing

/// Times are days here: the books do not care for the unit.
struct CustomerBooksTests {
    /// Four months of ten days each.
    private static let months: [Int64] = [0, 10, 20, 30, 40]

    private static func spans(_ spans: [(customer: Int32, start: Int64, end: Int64, amount: Int64)]) -> RecurringSpans {
        RecurringSpans(
            customerCount: Int(spans.map(\.customer).max() ?? 0) + 1,
            customers: spans.map(\.customer),
            starts: spans.map(\.start),
            ends: spans.map(\.end),
            amounts: spans.map(\.amount)
        )
    }

    private static func books(
        _ spans: [(customer: Int32, start: Int64, end: Int64, amount: Int64)],
        rules: SpanRules = SpanRules(),
        lastIsComplete: Bool = true
    ) throws -> CustomerBooks {
        let levels = try CustomerLevels(spans: Self.spans(spans), boundaries: months, rules: rules)
        return try CustomerBooks(levels, hasMoney: true, lastIsComplete: lastIsComplete)
    }

    @Test func `each movement is booked where it happens`() throws {
        let books = try Self.books([
            // New in period 0, more in 1, less in 2, gone in 3.
            (0, 3, 12, 100), (0, 12, 25, 150), (0, 25, 35, 70),
            // New in 0, gone in 1, back in 3.
            (1, 5, 15, 40), (1, 31, .max, 60),
            // Stays.
            (2, 0, .max, 10),
            // Comes and goes inside period 2.
            (3, 21, 29, 999),
        ])
        #expect(books.periods.map(\.customers.opening) == [0, 3, 2, 2])
        #expect(books.periods.map(\.customers.new) == [3, 0, 0, 0])
        #expect(books.periods.map(\.customers.churned) == [0, 1, 0, 1])
        #expect(books.periods.map(\.customers.reactivated) == [0, 0, 0, 1])
        #expect(books.periods.map(\.customers.closing) == [3, 2, 2, 2])
        #expect(books.periods.map(\.customers.passing) == [0, 0, 1, 0])
        #expect(books.periods.map(\.customers.expanded) == [0, 1, 0, 0])
        #expect(books.periods.map(\.customers.contracted) == [0, 0, 1, 0])
        #expect(books.periods.map(\.revenue?.opening) == [0, 150, 160, 80])
        #expect(books.periods.map(\.revenue?.new) == [150, 0, 0, 0])
        #expect(books.periods.map(\.revenue?.expansion) == [0, 50, 0, 0])
        #expect(books.periods.map(\.revenue?.contraction) == [0, 0, 80, 0])
        #expect(books.periods.map(\.revenue?.churn) == [0, 40, 0, 70])
        #expect(books.periods.map(\.revenue?.reactivation) == [0, 0, 0, 60])
        #expect(books.periods.map(\.revenue?.closing) == [150, 160, 80, 70])
    }

    @Test func `rates are of the opening and reactivation is in none`() throws {
        let books = try Self.books([
            (0, 3, 12, 100), (0, 12, 25, 150), (0, 25, 35, 70), (1, 5, 15, 40), (1, 31, .max, 60), (2, 0, .max, 10),
        ])
        let churned: [Double?] = [nil, 1.0 / 3, 0, 0.5]
        #expect(books.periods.map(\.customerChurnRate) == churned)
        let lost: [Double?] = [nil, 40.0 / 150, 0.5, 70.0 / 80]
        #expect(books.periods.map(\.revenueChurnRate) == lost)
        let gross: [Double?] = [nil, 110.0 / 150, 0.5, 10.0 / 80]
        #expect(books.periods.map(\.grossRevenueRetention) == gross)
        let net: [Double?] = [nil, 160.0 / 150, 0.5, 10.0 / 80]
        #expect(books.periods.map(\.netRevenueRetention) == net)
    }

    @Test func `what begins or ends at a moment between periods belongs to the later one`() throws {
        let books = try Self.books([(0, 10, 30, 5)])
        #expect(books.periods.map(\.customers.new) == [0, 1, 0, 0])
        #expect(books.periods.map(\.customers.churned) == [0, 0, 0, 1])
    }

    @Test func `an incomplete period is marked and has no rates, and no cohort sees it`() throws {
        let spans: [(customer: Int32, start: Int64, end: Int64, amount: Int64)] = [(0, 3, .max, 5), (1, 4, 33, 5)]
        let books = try Self.books(spans, lastIsComplete: false)
        #expect(books.periods.map(\.isComplete) == [true, true, true, false])
        #expect(books.periods[3].customers.churned == 1)
        #expect(books.periods[3].customerChurnRate == nil && books.periods[3].netRevenueRetention == nil)
        #expect(books.periods[3].grossRevenueRetention == nil && books.periods[3].revenueChurnRate == nil)
        #expect(books.retention.cohorts.map(\.customers) == [[2, 2, 2]])
        #expect(try Self.books(spans).retention.cohorts.map(\.customers) == [[2, 2, 2, 1]])
    }

    @Test func `a grace keeps a customer with its last amount, whether it renews or not`() throws {
        let rules = SpanRules(grace: 5)
        // Ends at 18: counted at 20 within the grace, not at 30.
        let gone = try Self.books([(0, 2, 18, 7)], rules: rules)
        #expect(gone.periods.map(\.customers.closing) == [1, 1, 0, 0])
        #expect(gone.periods.map(\.revenue?.closing) == [7, 7, 0, 0])
        let renewed = try Self.books([(0, 2, 18, 7), (0, 22, 40, 9)], rules: rules)
        #expect(renewed.periods.map(\.customers.closing) == [1, 1, 1, 1])
        #expect(renewed.periods.map(\.revenue?.closing) == [7, 7, 9, 9])
        #expect(try Self.books([(0, 2, 18, 7)]).periods.map(\.customers.closing) == [1, 0, 0, 0])
        // The last day of the grace counts, the next does not.
        #expect(try Self.books([(0, 2, 15, 7)], rules: rules).periods[1].customers.closing == 1)
        #expect(try Self.books([(0, 2, 14, 7)], rules: rules).periods[1].customers.closing == 0)
    }

    @Test func `cohorts are of the period of arrival and shares of its size`() throws {
        let books = try Self.books([(0, 1, 11, 10), (1, 2, .max, 30), (2, 12, .max, 5), (0, 32, .max, 20)])
        let cohorts = books.retention.cohorts
        #expect(cohorts.map(\.period) == [0, 1])
        #expect(cohorts.map(\.customers) == [[2, 1, 1, 2], [1, 1, 1]])
        #expect(cohorts[0].revenue == [40, 30, 30, 50])
        let customers: [Double?] = [1, 0.5, 0.5, 1, nil]
        #expect((0...4).map { cohorts[0].customerRetention($0) } == customers)
        let revenue: [Double?] = [1, 0.75, 0.75, 1.25, nil]
        #expect((0...4).map { cohorts[0].revenueRetention($0) } == revenue)
        // Of all three, then of both of the older cohort alone.
        let all: [Double?] = [1, 2.0 / 3, 2.0 / 3, 1, nil]
        #expect((0...4).map { books.retention.customerRetention($0) } == all)
    }

    @Test func `customers from before the first period are its opening and a cohort apart`() throws {
        let books = try Self.books([(0, -50, 25, 10), (1, 2, .max, 30)])
        #expect(books.periods[0].customers.opening == 1)
        #expect(books.retention.cohorts.map(\.period) == [-1, 0])
        #expect(books.retention.cohorts[0].customers == [1, 1, 1, 0, 0])
        #expect(books.retention.customerRetention(2) == 1)
    }

    @Test func `spans of no length or amount are no customer`() throws {
        let books = try Self.books([(0, 5, 5, 10), (1, 5, .max, 0), (2, 5, .max, 1)])
        #expect(books.periods.map(\.customers.closing) == [1, 1, 1, 1])
        #expect(books.periods.map(\.customers.passing) == [0, 0, 0, 0])
    }

    @Test func `payments of a period are its revenue, less refunds`() throws {
        let payments = Payments(
            customerCount: 3,
            customers: [0, 1, 0, 0, 1, 2, 2],
            times: [3, 9, 4, 12, 39, 40, -1],
            amounts: [100, 50, -30, 20, 5, 1_000_000, 1_000_000]
        )
        let books = try CustomerBooks(
            CustomerLevels(payments: payments, boundaries: Self.months),
            hasMoney: true,
            lastIsComplete: true
        )
        #expect(books.periods.map(\.revenue?.closing) == [120, 20, 0, 5])
        #expect(books.periods.map(\.revenue?.contraction) == [0, 50, 0, 0])
        #expect(books.periods.map(\.revenue?.churn) == [0, 50, 20, 0])
        #expect(books.periods.map(\.revenue?.reactivation) == [0, 0, 0, 5])
        #expect(books.periods.map(\.customers.churned) == [0, 1, 1, 0])
        // Nothing is left to lose, so there is no rate: 0 of 0 is no number.
        #expect(books.periods[3].customerChurnRate == nil && books.periods[3].grossRevenueRetention == nil)
    }

    @Test func `events without money count customers only`() throws {
        let payments = Payments(customerCount: 2, customers: [0, 0, 1, 0], times: [1, 2, 3, 11], amounts: [])
        let books = try CustomerBooks(
            CustomerLevels(payments: payments, boundaries: Self.months),
            hasMoney: false,
            lastIsComplete: true
        )
        #expect(books.periods.map(\.customers.closing) == [2, 1, 0, 0])
        #expect(books.periods.allSatisfy { $0.revenue == nil && $0.grossRevenueRetention == nil })
        #expect(books.retention.cohorts.allSatisfy { $0.revenue == nil })
    }
}
