/// What happened to customers and their revenue in one period.
///
/// Revenue is in whole smallest units, so that sums are exact. See <doc:KeyFigures> for the definitions.
public struct BookedPeriod: Hashable, Sendable {
    /// Numbers of customers.
    public struct Customers: Hashable, Sendable {
        /// Customers at the opening.
        public var opening = 0
        /// Customers at the closing who never were one at an earlier point.
        public var new = 0
        /// Customers at the closing but not at the opening who had been one before.
        public var reactivated = 0
        /// Customers at the opening but not at the closing.
        public var churned = 0
        /// Customers at the closing.
        public var closing = 0
        /// Customers of both who pay more than at the opening.
        public var expanded = 0
        /// Customers of both who pay less than at the opening.
        public var contracted = 0
        /// Customers who came and went inside the period: they are in no other number.
        public var passing = 0

        /// No customers.
        public init() {}
    }

    /// Sums of money in smallest units; movements are 0 or more.
    public struct Revenue: Hashable, Sendable {
        /// The revenue at the opening.
        public var opening: Int64 = 0
        /// That of new customers at the closing.
        public var new: Int64 = 0
        /// What customers of both pay more at the closing than at the opening.
        public var expansion: Int64 = 0
        /// What customers of both pay less at the closing than at the opening.
        public var contraction: Int64 = 0
        /// What churned customers paid at the opening.
        public var churn: Int64 = 0
        /// What reactivated customers pay at the closing.
        public var reactivation: Int64 = 0
        /// The revenue at the closing.
        public var closing: Int64 = 0
        /// Refunds beyond the payments of their customers, 0 or less, which no level holds: all payments of the period less
        /// all refunds are closing and this together.
        public var refundsBeyond: Int64 = 0

        /// No money.
        public init() {}
    }

    /// When the period begins, in microseconds since 1970, UTC.
    public let start: Int64
    /// When it ends (exclusive); that of an incomplete one is the end of the data.
    public let end: Int64
    /// Whether the data reach to the period's end; one that is cut short has no rates.
    public let isComplete: Bool
    /// Numbers of customers.
    public let customers: Customers
    /// Sums of money; `nil` where customers only count.
    public let revenue: Revenue?

    /// A period with its numbers.
    public init(start: Int64, end: Int64, isComplete: Bool, customers: Customers, revenue: Revenue?) {
        self.start = start
        self.end = end
        self.isComplete = isComplete
        self.customers = customers
        self.revenue = revenue
    }
}

extension BookedPeriod {
    /// The share of the customers at the opening who churned; `nil` without any, or in an incomplete period.
    public var customerChurnRate: Double? { rate(Int64(customers.churned), of: Int64(customers.opening)) }

    /// The share of the opening's revenue that contraction and churn took: `(contraction + churn) / opening`.
    ///
    /// *Edge cases:* `nil` where the opening is 0, in an incomplete period, and without money.
    public var revenueChurnRate: Double? {
        revenue.flatMap { rate($0.contraction + $0.churn, of: $0.opening) }
    }

    /// Gross revenue retention, `(opening - contraction - churn) / opening`: 1 less the revenue churn, never above 1.
    ///
    /// *Edge cases:* `nil` where the opening is 0, in an incomplete period, and without money.
    public var grossRevenueRetention: Double? {
        revenue.flatMap { rate($0.opening - $0.contraction - $0.churn, of: $0.opening) }
    }

    /// Net revenue retention, `(opening + expansion - contraction - churn) / opening`: what those who paid at the opening pay
    /// at the closing, over what they paid.
    ///
    /// Reactivation is left out, as it comes from customers who are not in the opening, by whose revenue it is divided.
    ///
    /// *Edge cases:* `nil` where the opening is 0, in an incomplete period, and without money.
    public var netRevenueRetention: Double? {
        revenue.flatMap { rate($0.opening + $0.expansion - $0.contraction - $0.churn, of: $0.opening) }
    }

    // One division of whole numbers each, so that each rate is the nearest double and a larger numerator never gives a smaller
    // rate: gross retention cannot come out above net retention by rounding.
    private func rate(_ part: Int64, of whole: Int64) -> Double? {
        isComplete && whole > 0 ? Double(part) / Double(whole) : nil
    }
}

extension BookedPeriod {
    /// Checks that opening and movements are the closing, of customers and of money, and that gross retention is not above net.
    ///
    /// - Throws: ``KPIError`` of kind ``KPIError/Code/booksDoNotBalance`` that names the sums that differ.
    public func check() throws {
        let customers = self.customers
        let counts = [
            customers.opening, customers.new, customers.reactivated, customers.churned, customers.closing,
            customers.expanded, customers.contracted, customers.passing,
        ]
        try require(counts.allSatisfy { $0 >= 0 }, "a number of customers is negative")
        let closing = customers.opening + customers.new + customers.reactivated - customers.churned
        try require(
            closing == customers.closing,
            "opening and movements come to \(closing) customers, the closing is \(customers.closing)"
        )
        let staying = customers.opening - customers.churned
        try require(
            customers.expanded + customers.contracted <= staying,
            "\(customers.expanded + customers.contracted) customers pay more or less, but only \(staying) stay"
        )
        guard let revenue else { return }
        let sums = [
            revenue.opening, revenue.new, revenue.expansion, revenue.contraction, revenue.churn, revenue.reactivation,
            revenue.closing, -revenue.refundsBeyond,
        ]
        try require(sums.allSatisfy { $0 >= 0 }, "a sum of revenue is on the wrong side of 0")
        let gained = try [revenue.opening, revenue.new, revenue.expansion, revenue.reactivation]
            .reduce(Int64(0)) { try $0.addingMoney($1) }
        let lost = try revenue.contraction.addingMoney(revenue.churn)
        try require(
            gained - lost == revenue.closing,
            "opening and movements come to \(gained - lost) smallest units, the closing is \(revenue.closing)"
        )
        try require(
            lost <= revenue.opening,
            "contraction and churn take \(lost) smallest units of an opening of \(revenue.opening)"
        )
        guard let gross = grossRevenueRetention, let net = netRevenueRetention else { return }
        try require(
            gross <= net && gross >= 0 && gross <= 1,
            "gross revenue retention is \(gross), net revenue retention \(net)"
        )
    }

    private func require(_ condition: Bool, _ problem: String) throws {
        guard condition else {
            throw KPIError(.booksDoNotBalance, "the books do not balance: \(problem)", time: start)
        }
    }
}
