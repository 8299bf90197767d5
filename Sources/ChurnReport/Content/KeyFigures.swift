/// The books of customers and revenue, period by period.
public struct KeyFigures: Hashable, Sendable, Encodable {
    /// The periods, first to last.
    public var periods: [Period]
    /// The unit of money, as `EUR`; empty where money has none, `nil` where the data holds no money.
    public var moneyUnit: String?
    /// The share of each cohort's customers that were still there; `nil` where there is no cohort.
    public var customerRetention: RetentionTriangle?
    /// The share of each cohort's revenue that was still there; `nil` without money.
    public var revenueRetention: RetentionTriangle?
    /// What the reader should know of the books, a sentence each.
    public var notes: [String]

    /// Key figures.
    public init(
        periods: [Period],
        moneyUnit: String? = nil,
        customerRetention: RetentionTriangle? = nil,
        revenueRetention: RetentionTriangle? = nil,
        notes: [String] = []
    ) {
        self.periods = periods
        self.moneyUnit = moneyUnit
        self.customerRetention = customerRetention
        self.revenueRetention = revenueRetention
        self.notes = notes
    }
}

extension KeyFigures {
    /// One period, as a month.
    public struct Period: Hashable, Sendable, Encodable {
        /// The period as text, as `2025-03` or its first day.
        public var name: String
        /// How the number of customers changed.
        public var customers: Customers
        /// Customers lost for each one at the opening, with its Wilson interval.
        public var customerChurnRate: Measured
        /// How the revenue changed; `nil` without money.
        public var revenue: Revenue?
        /// The revenue lost by churn and contraction for each unit of opening revenue; `nil` where there is none to
        /// divide by.
        public var revenueChurnRate: Double?
        /// What is left of the opening revenue, growth of the same customers included (NRR); 1 is all of it.
        public var netRevenueRetention: Double?
        /// What is left of the opening revenue, growth left out (GRR), in 0...1.
        public var grossRevenueRetention: Double?

        /// A period without money.
        public init(name: String, customers: Customers, customerChurnRate: Measured) {
            self.name = name
            self.customers = customers
            self.customerChurnRate = customerChurnRate
        }
    }

    /// Counts of customers: `closing = opening + new + reactivated - churned`.
    public struct Customers: Hashable, Sendable, Encodable {
        /// Customers at the beginning.
        public var opening: Int
        /// Those who came for the first time.
        public var new: Int
        /// Those who had left before and came back.
        public var reactivated: Int
        /// Those who left; not negative.
        public var churned: Int
        /// Customers at the end.
        public var closing: Int

        /// Counts.
        public init(opening: Int, new: Int, reactivated: Int, churned: Int, closing: Int) {
            self.opening = opening
            self.new = new
            self.reactivated = reactivated
            self.churned = churned
            self.closing = closing
        }
    }

    /// Amounts of recurring revenue: `closing = opening + new + reactivation + expansion - contraction - churn`, all of
    /// them 0 or more.
    public struct Revenue: Hashable, Sendable, Encodable {
        /// Revenue at the beginning.
        public var opening: Double
        /// Revenue of new customers.
        public var new: Double
        /// Revenue of customers who came back.
        public var reactivation: Double
        /// What customers who stayed pay more.
        public var expansion: Double
        /// What customers who stayed pay less.
        public var contraction: Double
        /// Revenue of customers who left.
        public var churn: Double
        /// Revenue at the end.
        public var closing: Double

        /// Amounts; what is not given is 0.
        public init(
            opening: Double,
            new: Double = 0,
            reactivation: Double = 0,
            expansion: Double = 0,
            contraction: Double = 0,
            churn: Double = 0,
            closing: Double
        ) {
            self.opening = opening
            self.new = new
            self.reactivation = reactivation
            self.expansion = expansion
            self.contraction = contraction
            self.churn = churn
            self.closing = closing
        }
    }
}

/// What is left of each cohort as it ages.
public struct RetentionTriangle: Hashable, Sendable, Encodable {
    /// Customers who began in the same period.
    public struct Cohort: Hashable, Sendable, Encodable {
        /// The period in which they began, as text.
        public var name: String
        /// How many customers it has at age 0.
        public var customerCount: Int
        /// What is left at each age in periods, from 0 on, as shares; `nil` for an age that the data does not reach.
        ///
        /// Shares of revenue may be above 1. Cohorts may have different lengths; ages beyond the end are as `nil`.
        public var shares: [Double?]

        /// A cohort.
        public init(name: String, customerCount: Int, shares: [Double?]) {
            self.name = name
            self.customerCount = customerCount
            self.shares = shares
        }
    }

    /// The length of a period.
    public enum Unit: String, Hashable, Sendable, Encodable {
        case week, month, quarter, year
    }

    /// The length of a period.
    public var unit: Unit
    /// The cohorts, oldest first.
    public var cohorts: [Cohort]

    /// A triangle.
    public init(unit: Unit, cohorts: [Cohort]) {
        self.unit = unit
        self.cohorts = cohorts
    }
}
