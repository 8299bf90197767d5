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
    /// Why each period ended, as an index into `reasonLevels`, -1 where it is missing; empty without such a column.
    public var reasons: [Int32]
    /// The distinct reasons, in any order.
    public var reasonLevels: [String]
    /// What is paid a month in each period, NaN where it is missing; empty without such a column.
    public var amounts: [Double]

    /// Periods in columns of one length; a start is never after its end.
    public init(
        customerIDs: CustomerIDs,
        customers: [Int32],
        starts: [Int64],
        ends: [Int64],
        reasons: [Int32] = [],
        reasonLevels: [String] = [],
        amounts: [Double] = []
    ) {
        self.customerIDs = customerIDs
        self.customers = customers
        self.starts = starts
        self.ends = ends
        self.reasons = reasons
        self.reasonLevels = reasonLevels
        self.amounts = amounts
    }
}
