/// Payments of customers, or their activity, in any order.
public struct Payments: Sendable {
    /// The number of customers, with those who never pay.
    public var customerCount: Int
    /// The customer of each payment, in 0..<customerCount.
    public var customers: [Int32]
    /// When each was made, in microseconds since 1970, UTC.
    public var times: [Int64]
    /// Smallest units of money each; refunds are below 0.
    ///
    /// Empty where the events carry no money and only count.
    public var amounts: [Int64]

    /// Payments in columns of one length.
    public init(customerCount: Int, customers: [Int32], times: [Int64], amounts: [Int64]) {
        precondition(customers.count == times.count, "one time for each payment")
        precondition(amounts.isEmpty || amounts.count == times.count, "one amount for each payment, or none at all")
        precondition(customers.allSatisfy { $0 >= 0 && $0 < customerCount }, "customers must be in 0..<customerCount")
        self.customerCount = customerCount
        self.customers = customers
        self.times = times
        self.amounts = amounts
    }
}

/// What becomes of a customer whose refunds of a period are larger than its payments.
public enum RefundRule: String, Hashable, Sendable, CaseIterable {
    /// It is an error.
    case refuse
    /// The customer pays 0 in that period; the rest is kept apart in ``CustomerLevels/refundsBeyond``.
    case zero
}

extension CustomerLevels {
    /// The levels that payments make: what each customer paid in each period, refunds taken off.
    ///
    /// Payments outside the periods are passed over. The order of payments does not matter.
    ///
    /// - Throws: ``KPIError`` with customer and period where a customer's refunds are larger than its payments and `refunds`
    ///   refuses that, or where sums are too large.
    public init(payments: Payments, boundaries: [Int64], refunds: RefundRule = .refuse) throws {
        var writer = LevelWriter(boundaries: boundaries, customerCount: payments.customerCount)
        let groups = CustomerGroups(payments.customers, customerCount: payments.customerCount)
        let hasMoney = !payments.amounts.isEmpty
        var totals = [Int64](repeating: 0, count: boundaries.count)
        var beyond = [Int64](repeating: 0, count: boundaries.count - 1)
        let first = boundaries[0]
        let end = boundaries[boundaries.count - 1]
        try boundaries.withUnsafeBufferPointer { edges in
            for customer in 0..<payments.customerCount {
                var low = Int.max
                var high = -1
                for place in groups.starts[customer]..<groups.starts[customer + 1] {
                    let row = groups.row(place)
                    let time = payments.times[row]
                    guard time >= first, time < end else { continue }
                    let point = LevelWriter.boundariesAtOrBefore(time, edges)
                    low = min(low, point)
                    high = max(high, point)
                    guard hasMoney else {
                        writer.scratch[point] = 1
                        continue
                    }
                    writer.scratch[point] = try writer.scratch[point].addingMoney(payments.amounts[row])
                    totals[point] = try totals[point].addingMoney(payments.amounts[row])
                }
                guard high >= 0 else {
                    writer.finishCustomer(nil)
                    continue
                }
                for point in low...high where writer.scratch[point] < 0 {
                    guard refunds == .zero else {
                        throw KPIError(
                            .negativeRevenue,
                            "the refunds of a customer are larger than its payments of the period; leave refunds out of "
                                + "revenue.events, or let such customers pay 0 then with revenue.refunds: zero",
                            customer: customer,
                            time: boundaries[point - 1]
                        )
                    }
                    beyond[point - 1] = try beyond[point - 1].addingMoney(writer.scratch[point])
                    writer.scratch[point] = 0
                }
                writer.finishCustomer(low...high)
            }
        }
        // Payments by time are levels and what was cut off them.
        for period in beyond.indices { totals[period + 1] = try totals[period + 1].addingMoney(-beyond[period]) }
        try self.init(
            writer,
            totals: hasMoney ? totals : nil,
            refundsBeyond: beyond,
            passing: [Int](repeating: 0, count: boundaries.count - 1)
        )
    }
}
