/// A bundle of features that together watch for one reason to leave.
public enum Signal: String, Hashable, Sendable, CaseIterable {
    /// Customers log in less than they used to.
    case loginDecline = "login_decline"
    /// Customers ask for help more than they used to, or no longer after they did.
    ///
    /// Trouble shows twice: as a burst of requests, and as the silence of who has given up on an answer. Both are
    /// measured against the customer's own past, because who always asks much is no alarm.
    case supportSpike = "support_spike"
    /// Customers look at how to leave.
    case cancellationIntent = "cancellation_intent"
    /// Payments fail.
    case paymentTrouble = "payment_trouble"
    /// How recently, how often and for how much customers buy.
    case purchaseRFM = "purchase_rfm"
    /// How much of the product customers use, how broadly, and whether that grows.
    ///
    /// Its stickiness is active days by days: of the window, or of the customer's time in it where that is shorter.
    case engagement
    /// How long customers have been there.
    case tenure
    /// How far customers got at the start: steps done, days to the first value, and how long they have been stuck.
    ///
    /// Who never reaches what they came for leaves at the first occasion. The steps are the texts of `attribute` among
    /// the events of `filter`, or their types where it is `nil`; `reference` is the first value. Days count from the
    /// date attribute `start`, or from the first visible event: name one where customers are older than the window.
    case onboarding
    /// What customers say in surveys, and whether they still answer.
    ///
    /// A low score precedes a good part of departures, silence after having been asked another. `filter` are the
    /// answers, `value` their score, `reference` the surveys sent.
    case surveySentiment = "survey_sentiment"
    /// How much customers are written to, and whether they still react.
    ///
    /// Each message costs goodwill; falling reactions to as many messages are the first sign, long before an
    /// unsubscription. `filter` are the messages, `reference` the reactions.
    case contactFatigue = "contact_fatigue"
    /// When the contract is up, and what it costs.
    ///
    /// Customers decide at renewals, after a price rise and when a discount ends. `renewal` and `discountEnd` are date
    /// attributes, `price` a number; those that are `nil` are left out.
    case contract
    /// The time of the year and of the week, and activity compared with 52 weeks before.
    ///
    /// It keeps a model trained over several cutoffs from taking the summer for a decline. With fewer than two years
    /// of cutoffs a model cannot tell a season from a trend: leave the signal out then.
    case seasonality

    /// The signal of this name, as written in a config.
    public static func named(_ name: String) -> Signal? { Signal(rawValue: name) }
}

/// What a signal looks at; start from ``Signal/defaultParameters`` and change what differs.
public struct SignalParameters: Hashable, Sendable {
    /// The events that carry the signal (logins, tickets, cancellation pages, failed payments, purchases, any).
    public var filter: EventFilter
    /// The events that the signal's are compared with: all payments for `payment_trouble`, the first value for
    /// `onboarding`, the surveys sent for `survey_sentiment`, the reactions for `contact_fatigue`.
    public var reference: EventFilter
    /// The windows of counts, in microseconds; those longer than the observation's window are left out.
    public var windows: [Int64]
    /// The value that holds money, for `purchase_rfm`, or the score, for `survey_sentiment`; `nil` leaves it out.
    public var value: String?
    /// The date attribute at which a customer starts, for `tenure` and `onboarding`; `nil` counts from the first visible event.
    public var start: String?
    /// The attribute of events that names the step, for `onboarding`.
    public var attribute: String?
    /// The number attribute of customers that holds the price, for `contract`.
    public var price: String?
    /// The date attribute of customers at which the contract is renewed, for `contract`.
    public var renewal: String?
    /// The date attribute of customers at which a discount ends, for `contract`.
    public var discountEnd: String?

    /// Parameters.
    public init(
        filter: EventFilter,
        reference: EventFilter = .any,
        windows: [Int64],
        value: String? = nil,
        start: String? = nil,
        attribute: String? = nil,
        price: String? = nil,
        renewal: String? = nil,
        discountEnd: String? = nil
    ) {
        self.filter = filter
        self.reference = reference
        self.windows = windows
        self.value = value
        self.start = start
        self.attribute = attribute
        self.price = price
        self.renewal = renewal
        self.discountEnd = discountEnd
    }
}
