public import ChurnEvaluation
import ChurnFeatures

/// The key figures of a customer base, period by period, with the retention of its cohorts.
public struct KeyFiguresBook: Encodable, Sendable {
    /// One period.
    public struct Period: Encodable, Sendable {
        /// The period's name, such as `2025-01`.
        public let period: String
        /// When it begins, as ISO-8601.
        public let start: String
        /// When it ends (exclusive); that of an incomplete one is the end of the data.
        public let end: String
        /// Whether the data reach to its end; without that it has no rates.
        public let isComplete: Bool
        /// Numbers of customers.
        public let customers: Customers
        /// The share of customers at the opening who churned, with its Wilson interval.
        public let customerChurnRate: Estimate?
        /// Sums of money; `nil` where customers only count.
        public let revenue: Revenue?
        /// `(contraction + churn) / opening`.
        public let revenueChurnRate: Double?
        /// `(opening - contraction - churn) / opening`.
        public let grossRevenueRetention: Double?
        /// `(opening + expansion - contraction - churn) / opening`.
        public let netRevenueRetention: Double?
    }

    /// Numbers of customers; see `BookedPeriod.Customers`.
    public struct Customers: Encodable, Sendable {
        /// Customers at the opening.
        public let opening: Int
        /// Those who came for the first time.
        public let new: Int
        /// Those who came back.
        public let reactivated: Int
        /// Those who left.
        public let churned: Int
        /// Customers at the closing.
        public let closing: Int
        /// Those who came and went inside the period.
        public let passing: Int
    }

    /// Sums of money in whole units of the currency, with as many decimals as the book says.
    public struct Revenue: Encodable, Sendable {
        /// The revenue at the opening.
        public let opening: Double
        /// That of new customers.
        public let new: Double
        /// What those who stay pay more.
        public let expansion: Double
        /// What those who stay pay less.
        public let contraction: Double
        /// What those who left paid.
        public let churn: Double
        /// That of customers who came back.
        public let reactivation: Double
        /// The revenue at the closing.
        public let closing: Double
        /// Refunds beyond the payments of their customers, 0 or less.
        public let refundsBeyond: Double
    }

    /// The customers who came in one period.
    public struct Cohort: Encodable, Sendable {
        /// The period in which they came; `before` where they were there before the first.
        public let period: String
        /// How many they were at the end of it.
        public let size: Int
        /// For each age in periods how many of them are customers.
        public let customers: [Int]
        /// The same as shares of the size.
        public let customerRetention: [Double]
        /// For each age what they pay; `nil` where customers only count.
        public let revenue: [Double]?
        /// The same as shares of that at age 0.
        public let revenueRetention: [Double]?
    }

    /// The name of the cohort of those who were customers before the first period; no average counts it.
    static let before = "before"

    /// What the books count: `subscriptions`, `payments`, `subscribers`, `active_customers` or `customers_with_events`.
    public let basis: String
    /// The length of a period, such as `1 month`.
    public let every: String
    /// Until when (exclusive) the data are complete.
    public let dataEnd: String
    /// The name of the money; `nil` where customers only count or the config names none.
    public let currency: String?
    /// With how many decimals money is kept; `nil` where customers only count.
    public let decimals: Int?
    /// The periods, first to last.
    public let periods: [Period]
    /// The cohorts, first to last.
    public let cohorts: [Cohort]
    /// For each age the share of customers who stayed, of all cohorts that are as old.
    public let averageRetention: [Double]
    /// What the reader should know.
    public let notes: [String]
}

extension KeyFiguresBook {
    /// The part of a base's books that is asked for.
    struct Range {
        /// Periods that begin before this moment are left out.
        var from: Int64?
        /// Periods that begin at or after this moment are left out.
        var to: Int64?

        func holds(_ period: BookedPeriod) -> Bool {
            from.map { period.start >= $0 } ?? true && to.map { period.start < $0 } ?? true
        }
    }

    init(_ books: CustomerBooks, _ reading: LevelReading, _ config: RunConfig, _ calendar: PeriodCalendar, range: Range)
    {
        basis = reading.basis.rawValue
        every = calendar.step.text
        dataEnd = books.periods.last.map { CivilTime.format($0.end) } ?? ""
        let unit = reading.source.hasMoney ? config.revenue?.unit : nil
        currency = unit == nil ? nil : config.revenue.flatMap { $0.currency.isEmpty ? nil : $0.currency }
        decimals = unit?.decimals
        notes = reading.notes + reading.startNotes(books)
        periods = books.periods.filter(range.holds).map { Period($0, calendar.name($0.start), unit) }
        let names = books.periods.map { calendar.name($0.start) }
        // The age a of a cohort is the closing of its period and a.
        let lastShown = books.periods.lastIndex(where: range.holds) ?? -1
        let shown = books.retention.cohorts.compactMap { cohort -> CohortRetention.Cohort? in
            let ages = min(cohort.customers.count, lastShown - cohort.period + 1)
            guard ages > 0, cohort.period < 0 ? range.from == nil : range.holds(books.periods[cohort.period]) else {
                return nil
            }
            return CohortRetention.Cohort(
                period: cohort.period,
                customers: Array(cohort.customers.prefix(ages)),
                revenue: cohort.revenue.map { Array($0.prefix(ages)) }
            )
        }
        cohorts = shown.map { Cohort($0, $0.period < 0 ? Self.before : names[$0.period], unit) }
        let retention = CohortRetention(shown)
        averageRetention = (0..<(shown.map(\.customers.count).max() ?? 0)).compactMap(retention.customerRetention)
    }
}

extension KeyFiguresBook.Period {
    fileprivate init(_ booked: BookedPeriod, _ name: String, _ unit: MoneyUnit?) {
        period = name
        start = CivilTime.format(booked.start)
        end = CivilTime.format(booked.end)
        isComplete = booked.isComplete
        customers = KeyFiguresBook.Customers(
            opening: booked.customers.opening,
            new: booked.customers.new,
            reactivated: booked.customers.reactivated,
            churned: booked.customers.churned,
            closing: booked.customers.closing,
            passing: booked.customers.passing
        )
        customerChurnRate = booked.customerChurnRate.map { _ in
            .wilson(successes: Double(booked.customers.churned), trials: Double(booked.customers.opening))
        }
        revenue = booked.revenue.flatMap { money in unit.map { KeyFiguresBook.Revenue(money, $0) } }
        revenueChurnRate = booked.revenueChurnRate
        grossRevenueRetention = booked.grossRevenueRetention
        netRevenueRetention = booked.netRevenueRetention
    }
}

extension KeyFiguresBook.Revenue {
    fileprivate init(_ money: BookedPeriod.Revenue, _ unit: MoneyUnit) {
        opening = unit.amount(money.opening)
        new = unit.amount(money.new)
        expansion = unit.amount(money.expansion)
        contraction = unit.amount(money.contraction)
        churn = unit.amount(money.churn)
        reactivation = unit.amount(money.reactivation)
        closing = unit.amount(money.closing)
        refundsBeyond = unit.amount(money.refundsBeyond)
    }
}

extension KeyFiguresBook.Cohort {
    fileprivate init(_ cohort: CohortRetention.Cohort, _ name: String, _ unit: MoneyUnit?) {
        period = name
        size = cohort.size
        customers = cohort.customers
        customerRetention = cohort.customers.indices.compactMap(cohort.customerRetention)
        revenue = unit.flatMap { unit in cohort.revenue?.map(unit.amount) }
        revenueRetention = cohort.revenue?.indices.compactMap(cohort.revenueRetention)
    }
}

extension CalendarStep {
    /// The step as the command takes it.
    var text: String {
        switch self {
        case .days(let count): "\(count) day\(count == 1 ? "" : "s")"
        case .weeks(let count): "\(count) week\(count == 1 ? "" : "s")"
        case .months(let count): "\(count) month\(count == 1 ? "" : "s")"
        }
    }
}
