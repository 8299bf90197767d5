/// The books of a customer base: for each period what came, went and stayed, and for each cohort who stayed how long.
///
/// Making them checks them: opening and movements are the closing, each closing is the next opening and the sum that was
/// added up by time, and the cohorts come to the customers and the revenue of each period.
public struct CustomerBooks: Hashable, Sendable {
    /// The periods, one after another.
    public let periods: [BookedPeriod]
    /// The cohorts, with the closings of complete periods only.
    public let retention: CohortRetention

    /// The books of `levels`.
    ///
    /// - Parameters:
    ///   - levels: What each customer pays at each point.
    ///   - hasMoney: Whether levels are money; else they only tell who is a customer.
    ///   - lastIsComplete: Whether the data reach to the end of the last period.
    /// - Throws: ``KPIError`` where the books do not balance, with the period, or sums are too large.
    public init(_ levels: CustomerLevels, hasMoney: Bool, lastIsComplete: Bool) throws {
        var walk = BookWalk(pointCount: levels.boundaries.count)
        for customer in 0..<levels.customerCount { try walk.add(levels, customer) }
        var periods: [BookedPeriod] = []
        for period in 0..<levels.periodCount {
            var customers = walk.customers[period]
            var revenue = walk.revenue[period]
            customers.passing = levels.passing[period]
            customers.opening = walk.counts[period]
            customers.closing = walk.counts[period + 1]
            // The sums by time, to which the movements by customer must lead.
            revenue.opening = levels.totals[period]
            revenue.closing = levels.totals[period + 1]
            revenue.refundsBeyond = levels.refundsBeyond[period]
            periods.append(
                BookedPeriod(
                    start: levels.boundaries[period],
                    end: levels.boundaries[period + 1],
                    isComplete: period + 1 < levels.periodCount || lastIsComplete,
                    customers: customers,
                    revenue: hasMoney ? revenue : nil
                )
            )
        }
        let cohorts = walk.cohorts(hasMoney: hasMoney)
        try Self.check(periods, cohorts)
        self.periods = periods
        let completePoints = levels.periodCount + (lastIsComplete ? 1 : 0)
        retention = CohortRetention(cohorts.compactMap { $0.upTo(completePoints) })
    }

    /// Checks `periods` that follow one another, and that `cohorts`, with all their ages, come to their customers and revenue.
    ///
    /// - Throws: ``KPIError`` of kind ``KPIError/Code/booksDoNotBalance`` with the period.
    public static func check(_ periods: [BookedPeriod], _ cohorts: [CohortRetention.Cohort]) throws {
        for period in periods { try period.check() }
        for (period, next) in zip(periods, periods.dropFirst()) {
            guard period.end == next.start, period.customers.closing == next.customers.opening,
                period.revenue?.closing == next.revenue?.opening
            else {
                throw KPIError(
                    .booksDoNotBalance,
                    "the books do not balance: the opening is not the closing of the period before",
                    time: next.start
                )
            }
        }
        for (index, period) in periods.enumerated() {
            var count = 0
            var sum: Int64 = 0
            for cohort in cohorts where cohort.customers.indices.contains(index - cohort.period) {
                count += cohort.customers[index - cohort.period]
                sum = try sum.addingMoney(cohort.revenue?[index - cohort.period] ?? 0)
            }
            guard count == period.customers.closing, period.revenue.map({ $0.closing == sum }) ?? true else {
                throw KPIError(
                    .booksDoNotBalance,
                    "the books do not balance: cohorts come to \(count) customers and \(sum) smallest units, the closing is "
                        + "\(period.customers.closing) and \(period.revenue?.closing ?? 0)",
                    time: period.start
                )
            }
        }
    }
}

/// Adds up the movements of customer after customer.
private struct BookWalk {
    private let pointCount: Int
    var customers: [BookedPeriod.Customers]
    var revenue: [BookedPeriod.Revenue]
    /// For each point its customers.
    var counts: [Int]
    /// For each point of arrival and each later point the customers and their levels, in rows of `pointCount`.
    private var cohortCounts: [Int]
    private var cohortSums: [Int64]

    init(pointCount: Int) {
        self.pointCount = pointCount
        customers = Array(repeating: BookedPeriod.Customers(), count: pointCount)
        revenue = Array(repeating: BookedPeriod.Revenue(), count: pointCount)
        counts = Array(repeating: 0, count: pointCount)
        cohortCounts = Array(repeating: 0, count: pointCount * pointCount)
        cohortSums = Array(repeating: 0, count: pointCount * pointCount)
    }

    mutating func add(_ levels: CustomerLevels, _ customer: Int) throws {
        let entries = levels.starts[customer]..<levels.starts[customer + 1]
        guard !entries.isEmpty else { return }
        let cohort = Int(levels.points[entries.lowerBound]) * pointCount
        // The level that the customer had at the point before the entry, and whether it ever had one.
        var previousPoint = -2
        var previous: Int64 = 0
        for entry in entries {
            let point = Int(levels.points[entry])
            let level = levels.levels[entry]
            counts[point] += 1
            cohortCounts[cohort + point] += 1
            cohortSums[cohort + point] = try cohortSums[cohort + point].addingMoney(level)
            if previousPoint == point - 1 {
                try change(period: point - 1, from: previous, to: level)
            } else {
                if previousPoint >= 0 { try leave(period: previousPoint, previous) }
                if point > 0 { try arrive(period: point - 1, level, isNew: entry == entries.lowerBound) }
            }
            (previousPoint, previous) = (point, level)
        }
        if previousPoint < pointCount - 1 { try leave(period: previousPoint, previous) }
    }

    private mutating func change(period: Int, from: Int64, to: Int64) throws {
        if to > from {
            customers[period].expanded += 1
            revenue[period].expansion = try revenue[period].expansion.addingMoney(to - from)
        } else if to < from {
            customers[period].contracted += 1
            revenue[period].contraction = try revenue[period].contraction.addingMoney(from - to)
        }
    }

    private mutating func arrive(period: Int, _ level: Int64, isNew: Bool) throws {
        if isNew {
            customers[period].new += 1
            revenue[period].new = try revenue[period].new.addingMoney(level)
        } else {
            customers[period].reactivated += 1
            revenue[period].reactivation = try revenue[period].reactivation.addingMoney(level)
        }
    }

    private mutating func leave(period: Int, _ level: Int64) throws {
        customers[period].churned += 1
        revenue[period].churn = try revenue[period].churn.addingMoney(level)
    }

    /// The cohorts that have customers, each with all its ages.
    func cohorts(hasMoney: Bool) -> [CohortRetention.Cohort] {
        (0..<pointCount).compactMap { point in
            let ages = point * pointCount + point..<(point + 1) * pointCount
            guard cohortCounts[ages.lowerBound] > 0 else { return nil }
            return CohortRetention.Cohort(
                period: point - 1,
                customers: Array(cohortCounts[ages]),
                revenue: hasMoney ? Array(cohortSums[ages]) : nil
            )
        }
    }
}

extension CohortRetention.Cohort {
    /// The ages at points below `pointCount`; `nil` where that is none.
    fileprivate func upTo(_ pointCount: Int) -> Self? {
        let ages = pointCount - period - 1
        guard ages > 0 else { return nil }
        return Self(
            period: period,
            customers: Array(customers.prefix(ages)),
            revenue: revenue.map { Array($0.prefix(ages)) }
        )
    }
}
