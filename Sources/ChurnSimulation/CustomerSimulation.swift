/// The life of one customer, month by month, into the builders of a block.
///
/// Order within a month: the hazard is read from the state at the month's start and the churn drawn from it; then six
/// steps move the state and make events up to the churn. So the truth never depends on what the log shows later.
struct CustomerSimulation {
    let calendar: SimulationCalendar
    let options: SaaSSimulator.Options
    var profile: CustomerProfile
    var subscription: Subscription
    var state: LatentState
    var fate: RandomStream
    var behaviour: RandomStream
    var buffer: EventBuffer
    /// Whether an offer was randomised to the customer for the coming month.
    private var isTreated = false
    /// Whether the customer leaves over an unpaid invoice this month: no attempt to collect it succeeds any more.
    private(set) var isDefaulting = false

    /// Days between the sending of an offer and the month in which it works: at most these.
    private static let offerLeadDays = 5
    /// Of active customers, in each month, the share that takes part in the offer's experiment; half of it is treated.
    private static let experimentShare = 0.2
    /// Steps of the state before the log begins, so that the base shows every kind of state on the first day.
    private static let warmUpSteps = 24

    init(index: Int, simulator: SaaSSimulator, buffer: EventBuffer) {
        calendar = simulator.calendar
        options = simulator.options
        profile = CustomerProfile(index: index, options: simulator.options)
        subscription = Subscription(profile: profile, calendar: calendar)
        fate = RandomStream(seed: options.seed, customer: index, purpose: .fate)
        behaviour = RandomStream(seed: options.seed, customer: index, purpose: .behaviour)
        state = LatentState(profile: profile, random: &fate)
        self.buffer = buffer
        self.buffer.restart(
            start: max(profile.signup, calendar.start),
            end: calendar.midnight(options.months * SimulationCalendar.monthDays)
        )
        if profile.signupDay < 0 {
            for _ in 0..<Self.warmUpSteps { state.advance(profile: profile, random: &fate) }
        }
    }

    /// Lives the whole log and appends the customer's history and truth rows; the events are in `buffer`, sorted.
    mutating func run(history: inout HistoryBuilder, truth: inout TruthBuilder) {
        let firstPeriod = subscription.renewsAt - Int64(profile.periodDays) * Duration.day
        history.append(subscription, of: profile, validFrom: max(profile.signup, firstPeriod))
        if profile.signupDay >= 0 { welcome() }
        for month in max(0, profile.signupDay / SimulationCalendar.monthDays)..<options.months {
            let isActive = profile.signupDay < month * SimulationCalendar.monthDays
            let churn = isActive ? drawChurn(month: month, truth: &truth) : nil
            if let churn {
                buffer.close(at: churn.instant)
                isDefaulting = churn.isPaymentFailure
            }
            drawOffer(month: month)
            for step in 0..<SimulationCalendar.stepsPerMonth {
                live(step: month * SimulationCalendar.stepsPerMonth + step, history: &history)
            }
            if let churn {
                leave(churn, monthStart: calendar.midnight(month * SimulationCalendar.monthDays))
                break
            }
        }
        buffer.sort()
    }

    /// The first login and invoice of a newcomer.
    private mutating func welcome() {
        buffer.append(.login, at: profile.signup, channel: ContactChannel.web.rawValue, random: &behaviour)
        let amount = subscription.invoiceAmount
        buffer.append(.invoice, at: profile.signup + Duration.minute, number: amount, random: &behaviour)
        buffer.append(.payment, at: profile.signup + 2 * Duration.minute, number: amount, random: &behaviour)
    }

    /// Five days: the state moves, then the customer acts.
    private mutating func live(step: Int, history: inout HistoryBuilder) {
        guard profile.signupDay < (step + 1) * SimulationCalendar.stepDays else { return }
        guard calendar.midnight(step * SimulationCalendar.stepDays) < buffer.end else { return }
        state.advance(profile: profile, random: &fate)
        // Not both in one step: history rows must come in the order of their time.
        if !bill(step: step, history: &history) { changePlan(step: step, history: &history) }
        openTickets(step: step)
        visit(step: step)
        survey(step: step)
    }

    // MARK: - Churn

    private struct Churn {
        let instant: Int64
        let isPaymentFailure: Bool
    }

    /// The hazard as things stand on `day`.
    func hazard(day: Int) -> Hazard {
        Hazard(
            profile: profile,
            plan: subscription.plan,
            state: state,
            day: day,
            daysToRenewal: subscription.renewalDay - day
        )
    }

    /// Writes the month's truth and draws from it whether, when and why the customer leaves.
    private mutating func drawChurn(month: Int, truth: inout TruthBuilder) -> Churn? {
        let day = month * SimulationCalendar.monthDays
        let hazard = hazard(day: day)
        let probability = hazard.probability(treated: isTreated)
        let churned = fate.chance(probability)
        truth.append(
            TruthBuilder.Row(
                customerID: Int64(profile.index) + 1,
                monthStart: calendar.midnight(day),
                treatedProbability: hazard.probability(treated: true),
                untreatedProbability: hazard.probability(treated: false),
                isTreated: isTreated,
                engagement: state.engagement,
                churned: churned
            )
        )
        guard churned else { return nil }
        let voluntary = hazard.voluntary(treated: isTreated)
        let step = month * SimulationCalendar.stepsPerMonth + fate.below(SimulationCalendar.stepsPerMonth)
        return Churn(
            instant: calendar.instant(step: step, region: profile.region, random: &fate),
            isPaymentFailure: fate.chance(hazard.paymentFailure / (hazard.paymentFailure + voluntary))
        )
    }

    /// Draws, for the month after `month`, whether the customer is in the offer's experiment and in which arm.
    private mutating func drawOffer(month: Int) {
        isTreated = false
        guard month + 1 < options.months, fate.chance(Self.experimentShare) else { return }
        isTreated = fate.chance(0.5)
        let day = (month + 1) * SimulationCalendar.monthDays - 1 - fate.below(Self.offerLeadDays)
        let instant = calendar.instant(day: day, region: profile.region, bits: UInt32(truncatingIfNeeded: fate.next()))
        // A newcomer of the last days may sign up after the offer would have been sent.
        guard instant >= profile.signup else {
            isTreated = false
            return
        }
        buffer.append(.retentionOffer, at: instant, code: isTreated ? 1 : 0, random: &behaviour)
    }

    /// The last visit and the cancellation itself.
    private mutating func leave(_ churn: Churn, monthStart: Int64) {
        if !churn.isPaymentFailure {
            // Never before the month's start: features up to it must not see the outcome.
            let visit = max(monthStart, churn.instant - 4 * Duration.minute)
            buffer.append(.pageView, at: visit, code: Page.cancellation.rawValue, random: &behaviour)
        }
        buffer.appendCancellation(at: churn.instant, reason: churn.isPaymentFailure ? 1 : 0)
    }
}
