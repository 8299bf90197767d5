/// Collects the events of a block into columns.
struct EventColumnsBuilder {
    private var customerIDs: [Int64] = []
    private var occurredAt: [Int64] = []
    private var knownAt: [Int64] = []
    private var types: [Int32] = []
    private var amounts: [Double] = []
    private var scores: [Double] = []
    private var pages: [Int32] = []
    private var features: [Int32] = []
    private var severities: [Int32] = []
    private var channels: [Int32] = []
    private var plans: [Int32] = []
    private var kinds: [Int32] = []
    private var arms: [Int32] = []
    private var reasons: [Int32] = []

    /// Appends the events of one customer.
    mutating func append(_ events: [SimulatedEvent], customerID: Int64) {
        for event in events {
            let type = event.type
            let code = event.code == SimulatedEvent.noCode ? -1 : Int32(event.code)
            customerIDs.append(customerID)
            occurredAt.append(event.occurredAt)
            knownAt.append(event.knownAt)
            types.append(Int32(type.rawValue))
            amounts.append(type == .invoice || type == .payment || type == .paymentFailed ? event.number : .nan)
            scores.append(type == .survey ? event.number : .nan)
            pages.append(type == .pageView ? code : -1)
            features.append(type == .featureUse ? code : -1)
            severities.append(type == .supportTicket || type == .ticketResolved ? code : -1)
            channels.append(event.channel == SimulatedEvent.noCode ? -1 : Int32(event.channel))
            plans.append(type == .planChange ? code : -1)
            kinds.append(type == .survey || type == .surveySent ? code : -1)
            arms.append(type == .retentionOffer ? code : -1)
            reasons.append(type == .cancellation ? code : -1)
        }
    }

    /// The finished table.
    func table() -> SimulatedTable {
        SimulatedTable([
            SimulatedColumn(name: "customer_id", values: .integers(customerIDs)),
            SimulatedColumn(name: "occurred_at", values: .timestamps(occurredAt)),
            SimulatedColumn(name: "known_at", values: .timestamps(knownAt)),
            SimulatedColumn(name: "type", values: .categories(codes: types, levels: Vocabulary.eventTypes)),
            SimulatedColumn(name: "amount", values: .numbers(amounts)),
            SimulatedColumn(name: "score", values: .numbers(scores)),
            SimulatedColumn(name: "page", values: .categories(codes: pages, levels: Vocabulary.pages)),
            SimulatedColumn(name: "feature", values: .categories(codes: features, levels: Vocabulary.features)),
            SimulatedColumn(name: "severity", values: .categories(codes: severities, levels: Vocabulary.severities)),
            SimulatedColumn(name: "channel", values: .categories(codes: channels, levels: Vocabulary.contactChannels)),
            SimulatedColumn(name: "plan", values: .categories(codes: plans, levels: Vocabulary.plans)),
            SimulatedColumn(name: "kind", values: .categories(codes: kinds, levels: Vocabulary.surveyKinds)),
            SimulatedColumn(name: "arm", values: .categories(codes: arms, levels: Vocabulary.arms)),
            SimulatedColumn(name: "reason", values: .categories(codes: reasons, levels: Vocabulary.reasons)),
        ])
    }
}
