extension Signal {
    /// What the signal watches for, in one line for people.
    public var summary: String {
        switch self {
        case .loginDecline: "logins that become rarer, against the customer's own past"
        case .supportSpike: "more requests for help than the customer's own past lets expect, and silence after them"
        case .cancellationIntent: "visits to the pages on which customers leave, or prepare to"
        case .paymentTrouble: "payments that fail, and their share of all payments"
        case .purchaseRFM: "how recently, how often and for how much the customer buys"
        case .engagement: "how much of the product is used, how broadly, on what share of days, and whether that grows"
        case .tenure: "how long the customer has been there"
        case .onboarding: "how far the customer got at the start, and how fast"
        case .surveySentiment: "what the customer says in surveys, and whether they still answer"
        case .contactFatigue: "how much the customer is written to, and whether they still react"
        case .contract: "when the contract is up, and what it costs"
        case .seasonality: "the time of the year and of the week, and activity against 52 weeks before"
        }
    }

    /// Why that says something about churn, in one line for people.
    public var reason: String {
        switch self {
        case .loginDecline: "use fades before a contract ends; a fall from one's own level says more than a low level"
        case .supportSpike: "unsolved trouble makes customers leave; who falls silent after it has often given up"
        case .cancellationIntent: "the most direct sign there is, and often only days ahead"
        case .paymentTrouble: "part of all churn is involuntary: a card that expired, and nobody who renews it"
        case .purchaseRFM: "where no contract ends, silence that is long for this customer's rhythm is the churn"
        case .engagement: "customers who use much, in many ways and regularly find it harder to leave"
        case .tenure: "the risk is highest early; and counts mean less for who has just come"
        case .onboarding: "who never reaches what they came for leaves at the first occasion"
        case .surveySentiment: "a low score precedes part of all departures, silence after having been asked another"
        case .contactFatigue: "each message costs goodwill; reactions fall long before anybody unsubscribes"
        case .contract: "customers decide at renewals, after a price rise and when a discount ends"
        case .seasonality: "it keeps a model trained over several cutoffs from taking the summer for a decline"
        }
    }
}
