import ChurnEvaluation
import Testing

/// Books of thousands of made-up customers against a walk through all days, and what must not change them.
struct CustomerBooksPropertyTests {
    /// A made-up base: days as times, periods of uneven length.
    struct Base {
        var customerCount: Int
        var boundaries: [Int64]
        var spans: [(customer: Int32, start: Int64, end: Int64, amount: Int64)] = []
        var payments: [(customer: Int32, time: Int64, amount: Int64)] = []

        init(seed: UInt64) {
            var random = RandomRows(seed: seed)
            customerCount = 1 + random.below(12)
            boundaries = [Int64(random.below(5))]
            for _ in 0...random.below(7) { boundaries.append((boundaries.last ?? 0) + 1 + Int64(random.below(12))) }
            for customer in 0..<Int32(customerCount) {
                var time = Int64(random.below(40)) - 10
                for _ in 0..<random.below(6) {
                    let end = random.below(8) == 0 ? Int64.max : time + Int64(random.below(20))
                    spans.append((customer, time, end, Int64(random.below(4) * 7)))
                    if end == .max { break }
                    time = end + (random.below(2) == 0 ? 0 : Int64(random.below(15)))
                }
                for _ in 0..<random.below(9) {
                    let amount = Int64(random.below(60)) - 10
                    payments.append((customer, Int64(random.below(90)) - 10, amount))
                }
            }
        }

        func levels(rules: SpanRules, order: [Int]? = nil) throws -> CustomerLevels {
            let rows = order?.map { spans[$0] } ?? spans
            return try CustomerLevels(
                spans: RecurringSpans(
                    customerCount: customerCount,
                    customers: rows.map(\.customer),
                    starts: rows.map(\.start),
                    ends: rows.map(\.end),
                    amounts: rows.map(\.amount)
                ),
                boundaries: boundaries,
                rules: rules
            )
        }

        func paymentLevels(order: [Int]? = nil) throws -> CustomerLevels {
            let rows = order?.map { payments[$0] } ?? payments
            return try CustomerLevels(
                payments: Payments(
                    customerCount: customerCount,
                    customers: rows.map(\.customer),
                    times: rows.map(\.time),
                    amounts: rows.map(\.amount)
                ),
                boundaries: boundaries,
                refunds: .zero
            )
        }

        /// Each customer's level at each boundary, by a walk through all days.
        func dailyLevels(grace: Int64) -> [[Int64]] {
            (0..<Int32(customerCount)).map { customer in
                let own = spans.filter { $0.customer == customer }
                var levels: [Int64] = []
                var last: (level: Int64, day: Int64) = (0, .min / 2)
                for day in -40...(boundaries.last ?? 0) {
                    let paid = own.filter { $0.start < day && day <= $0.end }.reduce(0) { $0 + $1.amount }
                    if paid > 0 { last = (paid, day) }
                    let level = paid > 0 ? paid : day - last.day <= grace ? last.level : 0
                    if boundaries.contains(day) { levels.append(level) }
                }
                return levels
            }
        }

        /// Each customer's net payments of each period, after a 0.
        func monthlyLevels() -> [[Int64]] {
            (0..<Int32(customerCount)).map { customer in
                [0]
                    + zip(boundaries, boundaries.dropFirst()).map { start, end in
                        let own = payments.filter { $0.customer == customer && $0.time >= start && $0.time < end }
                        return max(0, own.reduce(0) { $0 + $1.amount })
                    }
            }
        }
    }

    /// The books of `levels` by their definitions, customer after customer and point after point.
    private static func naive(_ levels: [[Int64]], _ books: CustomerBooks) -> [BookedPeriod] {
        books.periods.indices.map { period in
            var customers = BookedPeriod.Customers()
            var revenue = BookedPeriod.Revenue()
            for own in levels {
                let (before, after) = (own[period], own[period + 1])
                let wasEver = own[...period].contains { $0 > 0 }
                revenue.opening += before
                revenue.closing += after
                if before > 0 { customers.opening += 1 }
                if after > 0 { customers.closing += 1 }
                if before == 0 && after > 0 {
                    if wasEver { customers.reactivated += 1 } else { customers.new += 1 }
                    if wasEver { revenue.reactivation += after } else { revenue.new += after }
                } else if before > 0 && after == 0 {
                    customers.churned += 1
                    revenue.churn += before
                } else if after > before {
                    customers.expanded += 1
                    revenue.expansion += after - before
                } else if after < before {
                    customers.contracted += 1
                    revenue.contraction += before - after
                }
            }
            // Both are told by other tests.
            customers.passing = books.periods[period].customers.passing
            revenue.refundsBeyond = books.periods[period].revenue?.refundsBeyond ?? 0
            return BookedPeriod(
                start: books.periods[period].start,
                end: books.periods[period].end,
                isComplete: true,
                customers: customers,
                revenue: revenue
            )
        }
    }

    /// The cohorts of `levels` by their definition.
    private static func naiveCohorts(_ levels: [[Int64]]) -> [CohortRetention.Cohort] {
        (0..<(levels.first?.count ?? 0)).compactMap { point in
            let members = levels.filter { $0.firstIndex { $0 > 0 } == point }
            guard !members.isEmpty else { return nil }
            let later = point..<members[0].count
            return CohortRetention.Cohort(
                period: point - 1,
                customers: later.map { age in members.count { $0[age] > 0 } },
                revenue: later.map { age in members.reduce(0) { $0 + $1[age] } }
            )
        }
    }

    private static func checkIdentities(_ books: CustomerBooks) {
        for period in books.periods {
            guard let revenue = period.revenue else { continue }
            let gained = revenue.opening + revenue.new + revenue.expansion + revenue.reactivation
            #expect(gained - revenue.contraction - revenue.churn == revenue.closing)
            let customers = period.customers
            #expect(customers.opening + customers.new + customers.reactivated - customers.churned == customers.closing)
            guard let gross = period.grossRevenueRetention, let net = period.netRevenueRetention,
                let lost = period.revenueChurnRate
            else {
                #expect(revenue.opening == 0)
                continue
            }
            #expect(gross <= net && gross <= 1 && gross >= 0)
            // Both are the nearest double to their quotient.
            #expect((gross - (1 - lost)).magnitude <= 0x1p-52)
        }
    }

    @Test func `books of subscriptions are those of a walk through all days`() throws {
        for seed in 0..<700 as Range<UInt64> {
            let base = Base(seed: seed)
            let grace = Int64(seed % 3) * 4
            let levels = try base.levels(rules: SpanRules(grace: grace))
            let books = try CustomerBooks(levels, hasMoney: true, lastIsComplete: true)
            let daily = base.dailyLevels(grace: grace)
            #expect(books.periods == Self.naive(daily, books), "seed \(seed)")
            #expect(books.retention.cohorts == Self.naiveCohorts(daily), "seed \(seed)")
            Self.checkIdentities(books)
        }
    }

    @Test func `books of payments are those of sums by customer and period`() throws {
        for seed in 0..<700 as Range<UInt64> {
            let base = Base(seed: seed)
            let books = try CustomerBooks(base.paymentLevels(), hasMoney: true, lastIsComplete: true)
            let monthly = base.monthlyLevels()
            #expect(books.periods == Self.naive(monthly, books), "seed \(seed)")
            #expect(books.retention.cohorts == Self.naiveCohorts(monthly), "seed \(seed)")
            Self.checkIdentities(books)
            for (period, end) in zip(books.periods, base.boundaries.dropFirst()) {
                let inside = base.payments.filter { $0.time >= period.start && $0.time < end }
                let sum = inside.reduce(0) { $0 + $1.amount }
                #expect(period.revenue.map { $0.closing + $0.refundsBeyond } == sum, "seed \(seed)")
            }
        }
    }

    @Test func `overlaps that add up are those of a walk through all days`() throws {
        for seed in 0..<200 as Range<UInt64> {
            var base = Base(seed: seed)
            base.spans += base.spans.map { ($0.customer, $0.start + 3, $0.end == .max ? .max : $0.end + 5, 2) }
            let levels = try base.levels(rules: SpanRules(grace: 4, addsOverlaps: true))
            let books = try CustomerBooks(levels, hasMoney: true, lastIsComplete: true)
            #expect(books.periods == Self.naive(base.dailyLevels(grace: 4), books), "seed \(seed)")
        }
    }

    @Test func `who passes through is at neither end`() throws {
        for seed in 0..<200 as Range<UInt64> {
            let base = Base(seed: seed)
            let levels = base.dailyLevels(grace: 0)
            let books = try CustomerBooks(base.levels(rules: SpanRules()), hasMoney: true, lastIsComplete: true)
            for (index, period) in books.periods.enumerated() {
                let passing = (0..<base.customerCount).count { customer in
                    levels[customer][index] == 0 && levels[customer][index + 1] == 0
                        && base.spans.contains {
                            $0.customer == customer && $0.amount > 0 && $0.start >= period.start && $0.start < $0.end
                                && $0.end < period.end
                        }
                }
                #expect(period.customers.passing == passing, "seed \(seed)")
            }
        }
    }

    @Test func `neither the order of rows nor that of customers matters`() throws {
        for seed in 0..<150 as Range<UInt64> {
            let base = Base(seed: seed)
            var random = RandomRows(seed: seed + 1)
            let rules = SpanRules(grace: 4)
            let order = random.permutation(base.spans.count)
            #expect(try base.levels(rules: rules, order: order) == base.levels(rules: rules))
            let paid = random.permutation(base.payments.count)
            #expect(try base.paymentLevels(order: paid) == base.paymentLevels())
            let names = random.permutation(base.customerCount)
            var renamed = base
            renamed.spans = base.spans.map { (Int32(names[Int($0.customer)]), $0.start, $0.end, $0.amount) }
            renamed.payments = base.payments.map { (Int32(names[Int($0.customer)]), $0.time, $0.amount) }
            for (one, other) in [
                (try base.levels(rules: rules), try renamed.levels(rules: rules)),
                (try base.paymentLevels(), try renamed.paymentLevels()),
            ] {
                #expect(
                    try CustomerBooks(one, hasMoney: true, lastIsComplete: true)
                        == CustomerBooks(other, hasMoney: true, lastIsComplete: true)
                )
            }
        }
    }

    @Test func `what comes later changes no earlier period`() throws {
        for seed in 0..<200 as Range<UInt64> {
            let base = Base(seed: seed)
            var random = RandomRows(seed: seed + 1)
            let known = random.below(base.boundaries.count)
            let moment = base.boundaries[known]
            var changed = base
            // Ends after the moment move, periods from it on go, and others come: to renew early or not at all.
            changed.spans = base.spans.filter { $0.start < moment }.map { span in
                let end = span.end < moment ? span.end : moment + Int64(random.below(30))
                return (span.customer, span.start, end, span.amount)
            }
            for customer in 0..<Int32(base.customerCount) {
                let last = changed.spans.filter { $0.customer == customer }.map(\.end).max() ?? moment
                changed.spans.append((customer, max(last, moment), .max, 77))
            }
            changed.payments = base.payments.filter { $0.time < moment } + [(0, moment, 500), (0, moment + 3, 7)]
            let rules = SpanRules(grace: 4)
            for (one, other) in [
                (try base.levels(rules: rules), try changed.levels(rules: rules)),
                (try base.paymentLevels(), try changed.paymentLevels()),
            ] {
                let books = try CustomerBooks(one, hasMoney: true, lastIsComplete: true)
                let others = try CustomerBooks(other, hasMoney: true, lastIsComplete: true)
                #expect(books.periods.prefix(known) == others.periods.prefix(known), "seed \(seed)")
                // Age a of a cohort is the closing of period `period + a`.
                let cells = [books, others].map { books in
                    books.retention.cohorts.filter { $0.period < known }.map {
                        Array($0.customers.prefix(known - $0.period))
                    }
                }
                #expect(cells[0] == cells[1], "seed \(seed)")
            }
        }
    }
}
