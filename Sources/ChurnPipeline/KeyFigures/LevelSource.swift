import ChurnData
import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

/// What the books of a config are made from.
enum LevelSource {
    /// Payments with amounts, or events that only count.
    case payments(Payments, RefundRule)
    /// Recurring amounts, or times of being a customer that only count.
    case spans(RecurringSpans, SpanRules)

    /// When the first of it happened; `nil` without any.
    var first: Int64? {
        switch self {
        case .payments(let payments, _): payments.times.min()
        case .spans(let spans, _):
            spans.starts.indices.lazy
                .filter { spans.starts[$0] < spans.ends[$0] && (spans.amounts.isEmpty || spans.amounts[$0] != 0) }
                .map { spans.starts[$0] }.min()
        }
    }

    var hasMoney: Bool {
        switch self {
        case .payments(let payments, _): !payments.amounts.isEmpty
        case .spans(let spans, _): !spans.amounts.isEmpty
        }
    }

    func levels(_ boundaries: [Int64]) throws -> CustomerLevels {
        switch self {
        case .payments(let payments, let refunds):
            try CustomerLevels(payments: payments, boundaries: boundaries, refunds: refunds)
        case .spans(let spans, let rules): try CustomerLevels(spans: spans, boundaries: boundaries, rules: rules)
        }
    }
}

/// Reads what the books of a config are made from.
struct LevelReading {
    /// What the books count, as results name it.
    enum Basis: String, Encodable {
        /// Amounts of subscription periods.
        case subscriptions
        /// Sums of payments.
        case payments
        /// Customers with a subscription period.
        case subscribers
        /// Customers who are active by the churn definition.
        case activeCustomers = "active_customers"
        /// Customers with a qualifying event in the period.
        case customersWithEvents = "customers_with_events"
    }

    let source: LevelSource
    let basis: Basis
    /// From when on `source` holds everybody, and not only those who were still there later; `nil` where that is always so.
    let completeFrom: Int64?
    /// The customers that `source` numbers.
    let customerIDs: CustomerIDs
    let notes: [String]

    /// Reads it; `nil` where neither a `revenue` section nor the churn definition tells who is a customer when.
    init?(_ config: RunConfig, _ dataset: Dataset, database: Database) throws {
        if let revenue = config.revenue {
            switch revenue.source {
            case .payments(let filter, let value, let refunds):
                try self.init(payments: filter, value, refunds, revenue.unit, dataset)
            case .subscriptions(let spec, let rules, let completeFrom):
                let periods = try database.readPeriods(spec, matching: dataset.customerIDs)
                try self.init(
                    subscriptions: periods,
                    rules,
                    revenue.unit,
                    dataset,
                    completeFrom: completeFrom ?? dataset.firstDay
                )
            }
        } else if let gap = config.plan.churn?.subscriptionGap, let periods = dataset.periods {
            self.init(subscribers: periods, grace: gap, dataset)
        } else if let filter = config.plan.churn?.silentFilter {
            try self.init(events: filter, dataset)
        } else {
            guard
                let spans = try config.plan.churn.flatMap({
                    try dataset.events.activity(
                        by: $0,
                        eligible: config.plan.observation.eligibility.filter,
                        before: dataset.dataEnd
                    )
                })
            else { return nil }
            self.init(activity: spans, dataset)
        }
    }

    /// What is to be said of customers from before the books.
    func startNotes(_ books: CustomerBooks) -> [String] {
        guard let completeFrom, let first = source.first, let start = books.periods.first?.start, first < start else {
            return []
        }
        return [
            "the books begin on \(CivilTime.formatDay(start)), with the first whole period from "
                + "\(CivilTime.formatDay(completeFrom)) on: of earlier subscriptions only those are known that still ran"
                + (basis == .subscriptions ? "; if the table holds all of them, set revenue.complete_from" : "")
        ]
    }

    private init(
        payments filter: EventFilter,
        _ value: String,
        _ refunds: RefundRule,
        _ unit: MoneyUnit,
        _ dataset: Dataset
    ) throws {
        let events = try dataset.events.amounts(of: value, where: filter, before: dataset.dataEnd)
        let money = try WholeAmounts(events.amounts, unit) { (Int(events.customers[$0]), events.times[$0]) }
        source = .payments(
            Payments(
                customerCount: dataset.events.customerIDs.count,
                customers: events.customers,
                times: events.times,
                amounts: money.amounts
            ),
            refunds
        )
        basis = .payments
        completeFrom = nil
        customerIDs = dataset.events.customerIDs
        notes = events.warnings + money.notes
    }

    private init(
        subscriptions periods: SubscriptionPeriods,
        _ rules: SpanRules,
        _ unit: MoneyUnit,
        _ dataset: Dataset,
        completeFrom: Int64?
    ) throws {
        // What has not begun by the end of the data is not known of yet.
        let rows = periods.starts.indices.filter { periods.starts[$0] < dataset.dataEnd }
        let money = try WholeAmounts(rows.map { periods.amounts[$0] }, unit) {
            (Int(periods.customers[rows[$0]]), periods.starts[rows[$0]])
        }
        source = .spans(periods.spans(rows, amounts: money.amounts), rules)
        basis = .subscriptions
        self.completeFrom = completeFrom
        customerIDs = periods.customerIDs
        notes = money.notes
    }

    private init(subscribers periods: SubscriptionPeriods, grace: Int64, _ dataset: Dataset) {
        let rows = periods.starts.indices.filter { periods.starts[$0] < dataset.dataEnd }
        source = .spans(periods.spans(rows, amounts: []), SpanRules(grace: grace))
        basis = .subscribers
        completeFrom = dataset.firstDay
        customerIDs = periods.customerIDs
        notes = []
    }

    private init(events filter: EventFilter, _ dataset: Dataset) throws {
        let events = try dataset.events.amounts(of: nil, where: filter, before: dataset.dataEnd)
        source = .payments(
            Payments(
                customerCount: dataset.events.customerIDs.count,
                customers: events.customers,
                times: events.times,
                amounts: []
            ),
            .refuse
        )
        basis = .customersWithEvents
        completeFrom = nil
        customerIDs = dataset.events.customerIDs
        notes = events.warnings
    }

    private init(activity spans: ActivitySpans, _ dataset: Dataset) {
        source = .spans(
            RecurringSpans(
                customerCount: dataset.events.customerIDs.count,
                customers: spans.customers,
                starts: spans.starts,
                ends: spans.ends,
                amounts: []
            ),
            SpanRules()
        )
        basis = .activeCustomers
        completeFrom = nil
        customerIDs = dataset.events.customerIDs
        notes = spans.warnings
    }
}

extension Dataset {
    /// The day of the first event: before it nobody is known but those who were still there.
    fileprivate var firstDay: Int64? {
        summary.firstOccurredAt.map { CivilTime.dayNumber($0) * CivilTime.microsecondsPerDay }
    }
}

extension SubscriptionPeriods {
    fileprivate func spans(_ rows: [Int], amounts: [Int64]) -> RecurringSpans {
        RecurringSpans(
            customerCount: customerIDs.count,
            customers: rows.map { customers[$0] },
            starts: rows.map { starts[$0] },
            ends: rows.map { ends[$0] },
            amounts: amounts
        )
    }
}

/// Amounts as whole smallest units.
private struct WholeAmounts {
    let amounts: [Int64]
    let notes: [String]

    /// Takes `values`; `place` tells customer and time of one.
    init(_ values: [Double], _ unit: MoneyUnit, place: (Int) -> (customer: Int, time: Int64)) throws {
        var rounded = 0
        var amounts: [Int64] = []
        amounts.reserveCapacity(values.count)
        for (row, value) in values.enumerated() {
            guard let whole = unit.smallestUnits(value) else {
                let (customer, time) = place(row)
                throw KPIError(
                    .invalidAmount,
                    value.isNaN
                        ? "an amount of revenue is missing; fill it in, or leave such rows out of the source"
                        : "an amount of revenue is infinite, or too large to be exact with \(unit.decimals) decimals; "
                            + "correct it, or lower revenue.decimals",
                    customer: customer,
                    time: time
                )
            }
            if unit.rounds(value) { rounded += 1 }
            amounts.append(whole)
        }
        self.amounts = amounts
        notes =
            rounded == 0
            ? []
            : [
                "\(Format.count(rounded)) of \(Format.count(values.count)) amounts have more than \(unit.decimals) decimals "
                    + "and were rounded; raise revenue.decimals to keep them"
            ]
    }
}
