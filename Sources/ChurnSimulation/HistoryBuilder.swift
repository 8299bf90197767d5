/// Collects the rows of the customers table: what was true of a customer from when.
struct HistoryBuilder {
    private var customerIDs: [Int64] = []
    private var validFrom: [Int64] = []
    private var plans: [Int32] = []
    private var seats: [Int64] = []
    private var monthlyFees: [Double] = []
    private var regions: [Int32] = []
    private var channels: [Int32] = []
    private var contracts: [Int32] = []
    private var paymentMethods: [Int32] = []
    private var startedAt: [Int64] = []
    private var renewsAt: [Int64] = []

    /// Appends a state of `subscription`, valid from `instant`.
    mutating func append(_ subscription: Subscription, of profile: CustomerProfile, validFrom instant: Int64) {
        customerIDs.append(Int64(profile.index) + 1)
        validFrom.append(instant)
        plans.append(Int32(subscription.plan.rawValue))
        seats.append(Int64(subscription.seats))
        monthlyFees.append(Double(subscription.monthlyFeeCents) / 100)
        regions.append(Int32(profile.region))
        channels.append(Int32(profile.acquisitionChannel))
        contracts.append(profile.isAnnual ? 1 : 0)
        paymentMethods.append(Int32(profile.paymentMethod))
        startedAt.append(profile.signup)
        renewsAt.append(subscription.renewsAt)
    }

    /// The finished table.
    func table() -> SimulatedTable {
        SimulatedTable([
            SimulatedColumn(name: "customer_id", values: .integers(customerIDs)),
            SimulatedColumn(name: "valid_from", values: .timestamps(validFrom)),
            SimulatedColumn(name: "plan", values: .categories(codes: plans, levels: Vocabulary.plans)),
            SimulatedColumn(name: "seats", values: .integers(seats)),
            SimulatedColumn(name: "monthly_fee", values: .numbers(monthlyFees)),
            SimulatedColumn(name: "region", values: .categories(codes: regions, levels: Vocabulary.regions)),
            SimulatedColumn(
                name: "channel",
                values: .categories(codes: channels, levels: Vocabulary.acquisitionChannels)
            ),
            SimulatedColumn(name: "contract", values: .categories(codes: contracts, levels: Vocabulary.contracts)),
            SimulatedColumn(
                name: "payment_method",
                values: .categories(codes: paymentMethods, levels: Vocabulary.paymentMethods)
            ),
            SimulatedColumn(name: "started_at", values: .timestamps(startedAt)),
            SimulatedColumn(name: "renews_at", values: .timestamps(renewsAt)),
        ])
    }
}

/// Collects the rows of the truth table.
struct TruthBuilder {
    /// What is known of one customer-month by the one who made it.
    struct Row {
        let customerID: Int64
        let monthStart: Int64
        let treatedProbability: Double
        let untreatedProbability: Double
        let isTreated: Bool
        let engagement: Double
        let churned: Bool
    }

    private var rows: [Row] = []

    mutating func append(_ row: Row) {
        rows.append(row)
    }

    /// The finished table.
    func table() -> SimulatedTable {
        SimulatedTable([
            SimulatedColumn(name: "customer_id", values: .integers(rows.map(\.customerID))),
            SimulatedColumn(name: "month_start", values: .timestamps(rows.map(\.monthStart))),
            SimulatedColumn(
                name: "probability",
                values: .numbers(rows.map { $0.isTreated ? $0.treatedProbability : $0.untreatedProbability })
            ),
            SimulatedColumn(name: "probability_treated", values: .numbers(rows.map(\.treatedProbability))),
            SimulatedColumn(name: "probability_untreated", values: .numbers(rows.map(\.untreatedProbability))),
            SimulatedColumn(name: "treated", values: .integers(rows.map { $0.isTreated ? 1 : 0 })),
            SimulatedColumn(name: "engagement", values: .numbers(rows.map(\.engagement))),
            SimulatedColumn(name: "churned", values: .integers(rows.map { $0.churned ? 1 : 0 })),
        ])
    }
}
