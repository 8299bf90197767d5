import ChurnScoring

/// The hidden state of a customer, moved every five days; it drives both what the customer does and the risk.
struct LatentState {
    /// 0 is usual, -2 is a customer who has all but left.
    var engagement: Double
    /// 0 is usual; tickets lower it.
    var satisfaction: Double
    /// Steps left of a period in which engagement collapses.
    var troubleSteps = 0
    /// How far engagement falls in that period.
    var troubleDepth = 0.0
    /// Steps left of a period with many tickets.
    var incidentSteps = 0
    /// Failed attempts to collect the open invoice; 0 when nothing is overdue.
    var failedAttempts = 0
    /// Steps left in which a downgrade still counts as a warning.
    var downgradeSteps = 0

    init(profile: CustomerProfile, random: inout RandomStream) {
        // A newcomer starts with some enthusiasm; the base has lost it by the end of its warm-up.
        engagement = profile.usualEngagement + 0.3 + 0.3 * random.normal()
        satisfaction = profile.usualSatisfaction + 0.3 * random.normal()
    }

    /// Moves the state by five days: a pull towards the usual level, noise, and periods of trouble.
    mutating func advance(profile: CustomerProfile, random: inout RandomStream) {
        if troubleSteps > 0 {
            troubleSteps -= 1
        } else {
            let onset = 0.011 * (satisfaction < 0 ? 1 - 1.2 * satisfaction : 1) + (incidentSteps > 0 ? 0.02 : 0)
            if random.chance(onset) {
                troubleSteps = 8 + random.below(17)
                troubleDepth = 1.2 + 2 * random.uniform()
            }
        }
        let isTroubled = troubleSteps > 0
        let target = profile.usualEngagement - (isTroubled ? troubleDepth : 0)
        engagement += (isTroubled ? 0.2 : 0.1) * (target - engagement) + 0.15 * random.normal()
        satisfaction += 0.08 * (profile.usualSatisfaction - satisfaction) + 0.12 * random.normal()
        if incidentSteps > 0 {
            incidentSteps -= 1
        } else if random.chance(0.007) {
            incidentSteps = 2 + random.below(4)
        }
        if downgradeSteps > 0 { downgradeSteps -= 1 }
    }
}

/// What a customer's monthly churn probability consists of.
struct Hazard {
    /// The least and greatest probability of a month.
    static let range = 0.003...0.60

    /// Log-odds of a voluntary cancellation, without an offer.
    let voluntaryScore: Double
    /// The probability that the contract ends over an unpaid invoice.
    let paymentFailure: Double
    /// What the retention offer adds to the log-odds.
    let offerEffect: Double

    init(profile: CustomerProfile, plan: Plan, state: LatentState, day: Int, daysToRenewal: Int) {
        var score = -4.75 - 1.35 * state.engagement - 0.85 * state.satisfaction + profile.frailty
        if state.troubleSteps > 0 { score += 0.5 }
        if state.downgradeSteps > 0 { score += 0.6 }
        if profile.isAnnual { score += daysToRenewal <= 30 ? 1.5 : daysToRenewal <= 60 ? 0.2 : -1.0 }
        switch day - profile.signupDay {
        case ..<90: score += 0.7
        case ..<365: score += 0.25
        case 730...: score -= 0.3
        default: break
        }
        switch plan {
        case .starter: score += 0.35
        case .team: break
        case .business: score -= 0.2
        case .enterprise: score -= 0.5
        }
        switch profile.acquisitionChannel {
        case 2: score += 0.3
        case 3, 4: score -= 0.25
        default: break
        }
        voluntaryScore = score
        let attempts = min(state.failedAttempts, 4)
        paymentFailure = attempts == 0 ? 0 : 0.08 + 0.09 * Double(attempts)
        offerEffect = Self.offerEffect(engagement: state.engagement, isAnnual: profile.isAnnual)
    }

    /// The offer wins those who drift away, does little for those who have left, and wakes a few of the loyal.
    private static func offerEffect(engagement: Double, isAnnual: Bool) -> Double {
        if engagement > 0.8 { return 0.2 }
        let distance = (engagement + 1) / 0.9
        return (isAnnual ? -0.7 : -1.3) * PortableMath.exp(-distance * distance)
    }

    /// The probability of a voluntary cancellation within the month.
    func voluntary(treated: Bool) -> Double {
        PortableMath.sigmoid(voluntaryScore + (treated ? offerEffect : 0))
    }

    /// The probability of churning within the month, for either reason.
    func probability(treated: Bool) -> Double {
        let either = 1 - (1 - voluntary(treated: treated)) * (1 - paymentFailure)
        return min(max(either, Self.range.lowerBound), Self.range.upperBound)
    }
}
