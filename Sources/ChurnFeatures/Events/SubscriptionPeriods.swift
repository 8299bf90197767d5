public import ChurnScoring

/// The paid periods of customers, each `[start, end)`, in any order.
public struct SubscriptionPeriods: Sendable {
    /// The distinct customers, in ascending order.
    public var customerIDs: CustomerIDs
    /// The customer of each period, as an index into `customerIDs`.
    public var customers: [Int32]
    /// When each period starts, in microseconds since 1970, UTC.
    public var starts: [Int64]
    /// When each period ends; `Int64.max` where no end is set.
    public var ends: [Int64]

    /// Periods in columns of one length; a start is never after its end.
    public init(customerIDs: CustomerIDs, customers: [Int32], starts: [Int64], ends: [Int64]) {
        self.customerIDs = customerIDs
        self.customers = customers
        self.starts = starts
        self.ends = ends
    }
}
