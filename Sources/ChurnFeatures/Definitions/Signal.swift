/// A bundle of features that together watch for one reason to leave.
public enum Signal: String, Hashable, Sendable, CaseIterable {
    /// Customers log in less than they used to.
    case loginDecline = "login_decline"
    /// Customers ask for help more than they used to.
    case supportSpike = "support_spike"
    /// Customers look at how to leave.
    case cancellationIntent = "cancellation_intent"
    /// Payments fail.
    case paymentTrouble = "payment_trouble"
    /// How recently, how often and for how much customers buy.
    case purchaseRFM = "purchase_rfm"
    /// How much of the product customers use, and whether that grows.
    case engagement
    /// How long customers have been there.
    case tenure

    /// The signal of this name, as written in a config.
    public static func named(_ name: String) -> Signal? { Signal(rawValue: name) }
}

/// What a signal looks at; start from ``Signal/defaultParameters`` and change what differs.
public struct SignalParameters: Hashable, Sendable {
    /// The events that carry the signal (logins, tickets, cancellation pages, failed payments, purchases, any).
    public var filter: EventFilter
    /// The events that the signal's are compared with: all payments, for `payment_trouble`; else unused.
    public var reference: EventFilter
    /// The windows of counts, in microseconds; those longer than the observation's window are left out.
    public var windows: [Int64]
    /// The value that holds money, for `purchase_rfm`; `nil` leaves money out.
    public var value: String?
    /// The date attribute at which a customer starts, for `tenure`; `nil` counts from the first visible event.
    public var start: String?

    /// Parameters.
    public init(
        filter: EventFilter,
        reference: EventFilter = .any,
        windows: [Int64],
        value: String? = nil,
        start: String? = nil
    ) {
        self.filter = filter
        self.reference = reference
        self.windows = windows
        self.value = value
        self.start = start
    }
}
