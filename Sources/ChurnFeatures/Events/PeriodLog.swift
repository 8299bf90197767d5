internal import ChurnScoring

/// ``SubscriptionPeriods`` grouped by the customers of an event log: as given, and merged over short gaps.
struct PeriodLog: Sendable {
    /// A period as given, and the merged one that it belongs to.
    private struct Period {
        let start: Int64
        let end: Int64
        /// The reason why it ended, as an index into the sorted levels; -1 where there is none.
        let reason: Int32
        var mergedEnd: Int64
        var mergedReason: Int32
    }

    /// The reasons, sorted.
    let reasonLevels: [String]
    private let starts: [Int]
    private let periods: [Period]

    init(_ periods: SubscriptionPeriods, allowedGap: Int64, customerIDs: CustomerIDs) throws {
        precondition(
            periods.customers.count == periods.starts.count && periods.starts.count == periods.ends.count,
            "one customer, start and end for each period"
        )
        let hasReasons = !periods.reasons.isEmpty
        precondition(!hasReasons || periods.reasons.count == periods.starts.count, "one reason for each period")
        let levels = periods.reasonLevels.sortedByUTF8Once()
        let ranks = Dictionary(uniqueKeysWithValues: levels.enumerated().map { ($1, Int32($0)) })
        let reasonRanks = periods.reasonLevels.map { ranks[$0, default: -1] }
        let reasons = periods.starts.indices.map { row in
            hasReasons && periods.reasons[row] >= 0 ? reasonRanks[Int(periods.reasons[row])] : -1
        }
        let indices = try CustomerAlignment.indices(of: periods.customerIDs, in: customerIDs, table: "subscriptions")
        // A period of no length is no subscription.
        let customers = periods.customers.indices.map {
            periods.starts[$0] < periods.ends[$0] ? indices[Int(periods.customers[$0])] : -1
        }
        let (starts, rows) = CustomerAlignment.grouped(customers, customerCount: customerIDs.count) {
            (periods.starts[$0], periods.ends[$0], reasons[$0]) < (periods.starts[$1], periods.ends[$1], reasons[$1])
        }
        var sorted = rows.map { row in
            Period(
                start: periods.starts[row],
                end: periods.ends[row],
                reason: reasons[row],
                mergedEnd: periods.ends[row],
                mergedReason: reasons[row]
            )
        }
        for customer in 0..<customerIDs.count {
            Self.merge(&sorted, in: starts[customer]..<starts[customer + 1], allowedGap: allowedGap)
        }
        reasonLevels = levels
        self.starts = starts
        self.periods = sorted
    }

    /// Finds the end of each merged period, and the reason of the period that ends there: of several the latest.
    private static func merge(_ sorted: inout [Period], in range: Range<Int>, allowedGap: Int64) {
        var first = range.lowerBound
        while first < range.upperBound {
            var last = sorted[first]
            var next = first + 1
            while next < range.upperBound, sorted[next].start <= last.end.addingSaturating(allowedGap) {
                if sorted[next].end >= last.end { last = sorted[next] }
                next += 1
            }
            for period in first..<next {
                sorted[period].mergedEnd = last.end
                sorted[period].mergedReason = last.reason
            }
            first = next
        }
    }

    /// Whether the customer has a period with `start < cutoff <= end`.
    ///
    /// Of the future this knows nothing: an end at or after the cutoff is as good as any other, or none.
    func isPaid(_ customer: Int, at cutoff: Int64) -> Bool {
        for period in starts[customer]..<starts[customer + 1] {
            if periods[period].start >= cutoff { return false }
            if cutoff <= periods[period].end { return true }
        }
        return false
    }

    /// The first end of a merged period at or after the cutoff whose reason passes; `nil` where the customer has none.
    ///
    /// `passesReason` tells it for an end without a reason, then for each of ``reasonLevels``.
    func firstEnd(ofCustomer customer: Int, from cutoff: Int64, passesReason: [Bool]) -> Int64? {
        for period in periods[starts[customer]..<starts[customer + 1]]
        where period.mergedEnd >= cutoff && passesReason[Int(period.mergedReason) + 1] {
            return period.mergedEnd
        }
        return nil
    }
}
