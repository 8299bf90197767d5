extension CustomerSimulation {
    /// The chance that collecting an invoice fails, by payment method, and that a later attempt then succeeds.
    private static let failureChances = [0.05, 0.018, 0.03]
    private static let recoveryChance = 0.24

    /// Renews, invoices and collects when a billing period ends within the step; tries again where an invoice is open.
    ///
    /// Returns whether a period ended.
    mutating func bill(step: Int, history: inout HistoryBuilder) -> Bool {
        let firstDay = step * SimulationCalendar.stepDays
        let isDue = subscription.renewalDay < firstDay + SimulationCalendar.stepDays
        if isDue {
            let instant = subscription.renewsAt + Int64(fate.below(7_200)) * Duration.second
            subscription.renew(periodDays: profile.periodDays)
            buffer.append(.invoice, at: instant, number: subscription.invoiceAmount, random: &behaviour)
            if instant >= buffer.start, instant < buffer.end {
                history.append(subscription, of: profile, validFrom: instant)
            }
            let isOpen = state.failedAttempts > 0
            collect(
                at: instant + Duration.hour,
                failureChance: isOpen ? 0.9 : Self.failureChances[profile.paymentMethod]
            )
        } else if state.failedAttempts > 0 {
            let instant = calendar.midnight(firstDay + fate.below(SimulationCalendar.stepDays)) + 3 * Duration.hour
            collect(at: instant, failureChance: 1 - Self.recoveryChance)
        }
        return isDue
    }

    private mutating func collect(at instant: Int64, failureChance: Double) {
        let fails = fate.chance(isDefaulting ? 1 : failureChance)
        state.failedAttempts = fails ? state.failedAttempts + 1 : 0
        let type: EventType = fails ? .paymentFailed : .payment
        buffer.append(type, at: instant, number: subscription.invoiceAmount, random: &behaviour)
    }

    /// Upgrades of the engaged, downgrades of those who drift away.
    mutating func changePlan(step: Int, history: inout HistoryBuilder) {
        let upgrade = state.engagement > 0 ? 0.002 + 0.004 * min(state.engagement, 1) : 0.0005
        let downgrade = state.engagement < -0.5 ? 0.009 : 0.0015
        let draw = fate.uniform()
        guard draw < upgrade + downgrade else { return }
        let isUpgrade = draw < upgrade
        guard let plan = Plan(rawValue: subscription.plan.rawValue + (isUpgrade ? 1 : -1)) else { return }
        let instant = calendar.instant(step: step, region: profile.region, random: &fate)
        guard instant >= buffer.start, instant < buffer.end else { return }
        subscription.plan = plan
        let seats = isUpgrade ? subscription.seats * 3 / 2 : subscription.seats * 2 / 3
        subscription.seats = min(max(seats, plan.seatRange.lowerBound), plan.seatRange.upperBound)
        if !isUpgrade { state.downgradeSteps = 18 }
        buffer.append(.planChange, at: instant, code: UInt8(plan.rawValue), random: &behaviour)
        history.append(subscription, of: profile, validFrom: instant)
    }
}
