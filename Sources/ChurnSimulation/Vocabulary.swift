// The words of the simulated log. Raw values are the codes in categorical columns: never reorder, only append.

/// A plan that a simulated customer subscribes to.
enum Plan: Int, CaseIterable {
    case starter
    case team
    case business
    case enterprise

    /// Price of one seat for 30 days, in cents.
    var seatPriceCents: Int {
        switch self {
        case .starter: 1_200
        case .team: 1_900
        case .business: 2_900
        case .enterprise: 3_900
        }
    }

    /// The smallest and largest number of seats sold with the plan.
    var seatRange: ClosedRange<Int> {
        switch self {
        case .starter: 1...5
        case .team: 3...20
        case .business: 10...80
        case .enterprise: 40...400
        }
    }
}

/// A kind of event in the simulated log.
enum EventType: UInt8, CaseIterable {
    case login
    case featureUse
    case pageView
    case supportTicket
    case ticketResolved
    case invoice
    case payment
    case paymentFailed
    case surveySent
    case survey
    case planChange
    case retentionOffer
    case cancellation

    /// The events of this type, in 1,024, that become known hours or days after they happened.
    ///
    /// Billing and survey systems deliver in batches. Offers and cancellations are our own records: known at once.
    var lateShare: UInt64 {
        switch self {
        case .invoice, .payment, .paymentFailed: 64
        case .survey: 82
        case .supportTicket, .ticketResolved: 26
        case .login, .featureUse, .pageView, .planChange: 15
        case .surveySent, .retentionOffer, .cancellation: 0
        }
    }
}

/// A page that sessions visit.
enum Page: UInt8 {
    case home
    case docs
    case reports
    case settings
    case team
    case billing
    case pricing
    case export
    case cancellation
}

/// How a login or a ticket came in.
enum ContactChannel: UInt8 {
    case web
    case mobile
    case email
    case chat
    case phone
}

/// The texts behind the codes, in code order.
enum Vocabulary {
    static let plans = ["starter", "team", "business", "enterprise"]
    static let regions = ["asia_pacific", "europe", "latin_america", "north_america"]
    static let acquisitionChannels = ["organic", "paid_search", "paid_social", "partner", "referral", "sales"]
    static let contracts = ["monthly", "annual"]
    static let paymentMethods = ["card", "direct_debit", "transfer"]
    static let eventTypes = [
        "login", "feature_use", "page_view", "support_ticket", "ticket_resolved", "invoice", "payment",
        "payment_failed", "survey_sent", "survey", "plan_change", "retention_offer", "cancellation",
    ]
    static let pages = [
        "home", "docs", "reports", "settings", "team", "billing", "pricing", "export", "cancellation",
    ]
    static let features = [
        "dashboard", "search", "editor", "comments", "sharing", "automation", "integrations", "api", "templates",
        "analytics", "permissions", "mobile_sync",
    ]
    static let severities = ["low", "medium", "high", "urgent"]
    static let contactChannels = ["web", "mobile", "email", "chat", "phone"]
    static let surveyKinds = ["nps", "csat"]
    static let arms = ["control", "treated"]
    static let reasons = ["voluntary", "payment_failure"]
}
