import ChurnScoring

/// What a customer is from the start, and habits that never change.
struct CustomerProfile {
    /// The customer's position in the base; the identifier is one more.
    let index: Int
    /// The day of the sign-up, counted from the log's start; negative for the base.
    let signupDay: Int
    /// The instant of the sign-up.
    let signup: Int64
    let region: Int
    let acquisitionChannel: Int
    let isAnnual: Bool
    let paymentMethod: Int
    let plan: Plan
    let seats: Int
    /// Sessions on a day of weight 1 at engagement 0.
    ///
    /// Says nothing of the risk, so that a count has to be compared with the customer's own past.
    let sessionRate: Double
    /// Where engagement returns to.
    let usualEngagement: Double
    /// Where satisfaction returns to.
    let usualSatisfaction: Double
    /// Risk that nothing in the log shows.
    let frailty: Double
    /// Which features the customer turns to first.
    let favouriteFeature: Int
    /// The step, of every 12, in which the NPS survey goes out.
    let surveyPhase: Int

    /// Days in the billing period.
    var periodDays: Int { isAnnual ? 360 : SimulationCalendar.monthDays }

    private static let planShares = [0.40, 0.33, 0.20, 0.07]
    private static let annualShares = [0.15, 0.30, 0.55, 0.85]
    private static let regionShares = [0.18, 0.34, 0.08, 0.40]
    private static let acquisitionShares = [0.30, 0.22, 0.14, 0.08, 0.12, 0.14]
    private static let paymentShares = [0.68, 0.20, 0.12]
    private static let planActivity = [0.82, 1.0, 1.15, 1.3]

    /// Makes the customer at `index`.
    ///
    /// A share `1 / (1 + 0.04 months)` is there when the log begins, signed up within the last three years; the others
    /// join on uniform days of the log, which keeps the base about level at 4 % churn a month.
    init(index: Int, options: SaaSSimulator.Options) {
        var random = RandomStream(seed: options.seed, customer: index, purpose: .profile)
        self.index = index
        let days = options.months * SimulationCalendar.monthDays
        let isBase = random.chance(1 / (1 + 0.04 * Double(options.months)))
        signupDay = isBase ? -1 - random.below(1_080) : random.below(days)
        // Between 8 and 18 o'clock, to the second.
        signup =
            options.startDate + Int64(signupDay) * Duration.day + 8 * Duration.hour
            + Int64(random.below(36_000)) * Duration.second
        region = random.index(weights: Self.regionShares)
        acquisitionChannel = random.index(weights: Self.acquisitionShares)
        let planIndex = random.index(weights: Self.planShares)
        plan = Plan.allCases[planIndex]
        isAnnual = random.chance(Self.annualShares[planIndex])
        paymentMethod = random.index(weights: Self.paymentShares)
        let range = plan.seatRange
        let skewed = random.uniform() * random.uniform()
        seats = range.lowerBound + Int(Double(range.count) * skewed)
        let habit = PortableMath.exp(0.35 * random.normal())
        sessionRate = 0.31 * Self.planActivity[planIndex] * habit
        usualEngagement = 0.45 * random.normal()
        usualSatisfaction = 0.4 * random.normal()
        frailty = 0.35 * random.normal()
        favouriteFeature = random.below(Vocabulary.features.count)
        surveyPhase = random.below(12)
    }
}
