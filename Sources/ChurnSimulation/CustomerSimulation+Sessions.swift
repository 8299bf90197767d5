import ChurnScoring

extension CustomerSimulation {
    /// Page views of a session on average, and e to the power of its negative.
    private static let pagesPerSession = (mean: 0.9, zeroProbability: 0.40656965974059911)
    /// The pages that everyone visits, in shares of 1,024: home, docs, reports, settings, team, billing.
    private static let everydayShares: [Double] = [360, 210, 190, 80, 70, 40]

    /// The sessions of five days: logins, each with features and pages.
    ///
    /// Their number falls with engagement, and with it the uses in each and the breadth of features. Those who think of
    /// leaving look at pricing, export and cancellation, in proportion to their present risk.
    mutating func visit(step: Int) {
        let activity = PortableMath.exp(0.75 * state.engagement)
        let sessions = profile.sessionRate * activity * calendar.stepWeights[step]
        let count = behaviour.poisson(mean: sessions, zeroProbability: PortableMath.exp(-sessions))
        guard count > 0 else { return }
        let uses = 1.35 * (0.4 + 0.6 * min(activity, 2.5))
        let noUse = PortableMath.exp(-uses)
        let breadth = min(12, max(2, 3.5 + Double(subscription.plan.rawValue) + 2 * state.engagement))
        let pages = pageThresholds(day: step * SimulationCalendar.stepDays)
        for _ in 0..<count {
            var instant = calendar.instant(step: step, region: profile.region, random: &behaviour)
            let channel: ContactChannel = behaviour.next() & 7 < 2 ? .mobile : .web
            buffer.append(.login, at: instant, channel: channel.rawValue, random: &behaviour)
            for _ in 0..<behaviour.poisson(mean: uses, zeroProbability: noUse) {
                let bits = behaviour.next()
                instant += pause(bits)
                // Squared, so that the favourites come first. 5 and 12 share no factor: each rank is a feature of its own.
                let part = Double(bits >> 40) * 0x1p-24
                let rank = Int(part * part * breadth)
                let feature = (profile.favouriteFeature + 5 * rank) % Vocabulary.features.count
                buffer.append(.featureUse, at: instant, code: UInt8(feature), random: &behaviour)
            }
            let views = behaviour.poisson(
                mean: Self.pagesPerSession.mean,
                zeroProbability: Self.pagesPerSession.zeroProbability
            )
            for _ in 0..<views {
                let bits = behaviour.next()
                instant += pause(bits)
                let target = Double(bits >> 40) * 0x1p-24
                var page = 0
                while page < pages.count - 1, target >= pages[page] { page += 1 }
                buffer.append(.pageView, at: instant, code: UInt8(page), random: &behaviour)
            }
        }
    }

    /// Ten seconds to about four minutes between two acts of a session.
    private func pause(_ bits: UInt64) -> Int64 {
        10 * Duration.second + Int64(bits & 0xFF) * 900_000
    }

    /// Cumulative shares of the pages, in code order, at the customer's present risk.
    private func pageThresholds(day: Int) -> [9 of Double] {
        let risk = hazard(day: day).voluntary(treated: false)
        let intent = [
            32 + 260 * risk, 22 + 420 * risk, 2 + 560 * risk,
        ]
        var total = 0.0
        for share in Self.everydayShares { total += share }
        for share in intent { total += share }
        var thresholds: [9 of Double] = .init(repeating: 1)
        var cumulative = 0.0
        for page in 0..<8 {
            cumulative += page < Self.everydayShares.count ? Self.everydayShares[page] : intent[page - 6]
            thresholds[page] = cumulative / total
        }
        return thresholds
    }

    /// The quarterly question how likely the customer is to recommend us; most do not answer, the absent least.
    mutating func survey(step: Int) {
        guard step % 12 == profile.surveyPhase else { return }
        let sent = calendar.instant(step: step, region: profile.region, random: &behaviour)
        buffer.append(.surveySent, at: sent, code: 0, random: &behaviour)
        guard behaviour.chance(0.45 * PortableMath.sigmoid(0.4 + 0.8 * state.engagement)) else { return }
        let opinion = 7.6 + 1.9 * state.satisfaction + 0.6 * state.engagement + 1.2 * behaviour.normal()
        let score = min(10, max(0, opinion.rounded(.toNearestOrEven)))
        buffer.append(.survey, at: sent + delay(hours: 72), number: score, code: 0, random: &behaviour)
    }

    /// A delay of up to `hours`, to the second, shorter ones likelier.
    mutating func delay(hours: Int) -> Int64 {
        let part = behaviour.uniform()
        return Duration.minute + Int64(part * part * Double(hours * 3_600)) * Duration.second
    }
}
