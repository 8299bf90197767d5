internal import ChurnScoring

/// ``SubscriptionPeriods`` grouped by the customers of an event log: as given, and merged over short gaps.
struct PeriodLog: Sendable {
    private let starts: [Int]
    private let periods: [(start: Int64, end: Int64)]
    /// For each period the end of the merged period that it belongs to.
    private let mergedEnds: [Int64]

    init(_ periods: SubscriptionPeriods, allowedGap: Int64, customerIDs: CustomerIDs) throws {
        precondition(
            periods.customers.count == periods.starts.count && periods.starts.count == periods.ends.count,
            "one customer, start and end for each period"
        )
        let indices = try CustomerAlignment.indices(of: periods.customerIDs, in: customerIDs, table: "subscriptions")
        // A period of no length is no subscription.
        let customers = periods.customers.indices.map {
            periods.starts[$0] < periods.ends[$0] ? indices[Int(periods.customers[$0])] : -1
        }
        let (starts, rows) = CustomerAlignment.grouped(customers, customerCount: customerIDs.count) {
            (periods.starts[$0], periods.ends[$0]) < (periods.starts[$1], periods.ends[$1])
        }
        let sorted = rows.map { (start: periods.starts[$0], end: periods.ends[$0]) }
        var mergedEnds = sorted.map(\.end)
        for customer in 0..<customerIDs.count {
            Self.merge(sorted, in: starts[customer]..<starts[customer + 1], allowedGap: allowedGap, into: &mergedEnds)
        }
        self.starts = starts
        self.periods = sorted
        self.mergedEnds = mergedEnds
    }

    private static func merge(
        _ sorted: [(start: Int64, end: Int64)],
        in range: Range<Int>,
        allowedGap: Int64,
        into mergedEnds: inout [Int64]
    ) {
        var first = range.lowerBound
        while first < range.upperBound {
            var end = sorted[first].end
            var next = first + 1
            while next < range.upperBound, sorted[next].start <= end.addingSaturating(allowedGap) {
                end = max(end, sorted[next].end)
                next += 1
            }
            for period in first..<next { mergedEnds[period] = end }
            first = next
        }
    }

    /// The end of the merged period around a period with `start < cutoff <= end`; `nil` where the customer has none.
    func mergedEnd(ofCustomer customer: Int, around cutoff: Int64) -> Int64? {
        for period in starts[customer]..<starts[customer + 1] {
            if periods[period].start >= cutoff { return nil }
            if cutoff <= periods[period].end { return mergedEnds[period] }
        }
        return nil
    }
}
