/// Who of each cohort is still a customer, period after period.
public struct CohortRetention: Hashable, Sendable {
    /// The customers who first were one in the same period.
    public struct Cohort: Hashable, Sendable {
        /// The period in which they came; -1 for those who were customers before the first.
        public let period: Int
        /// For each age in periods how many of them are customers; age 0 is the closing of the period in which they came.
        public let customers: [Int]
        /// The same of what they pay, in smallest units; `nil` where customers only count.
        public let revenue: [Int64]?

        /// The number of customers of the cohort.
        public var size: Int { customers[0] }

        /// A cohort with at least one age.
        public init(period: Int, customers: [Int], revenue: [Int64]?) {
            precondition(!customers.isEmpty, "a cohort has its age 0")
            precondition(revenue.map { $0.count == customers.count } ?? true, "one sum for each age")
            self.period = period
            self.customers = customers
            self.revenue = revenue
        }

        /// The share of the cohort who are customers at `age`; `nil` beyond the data.
        public func customerRetention(_ age: Int) -> Double? {
            customers.indices.contains(age) && size > 0 ? Double(customers[age]) / Double(size) : nil
        }

        /// What the cohort pays at `age` over what it paid at age 0, above 1 where it grew; `nil` beyond the data.
        public func revenueRetention(_ age: Int) -> Double? {
            guard let revenue, revenue.indices.contains(age), revenue[0] > 0 else { return nil }
            return Double(revenue[age]) / Double(revenue[0])
        }
    }

    /// The cohorts that have customers, ascending by period.
    public let cohorts: [Cohort]

    /// A triangle of `cohorts`.
    public init(_ cohorts: [Cohort]) { self.cohorts = cohorts }

    /// The share of the customers of all cohorts that are `age` periods old or older who still are customers at that age.
    ///
    /// *Edge cases:* `nil` where no cohort is as old.
    public func customerRetention(_ age: Int) -> Double? {
        let old = cohorts.filter { $0.customers.count > age && $0.period >= 0 }
        let size = old.reduce(0) { $0 + $1.size }
        return size > 0 ? Double(old.reduce(0) { $0 + $1.customers[age] }) / Double(size) : nil
    }
}
