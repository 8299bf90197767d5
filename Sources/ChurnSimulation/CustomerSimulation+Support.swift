extension CustomerSimulation {
    /// Chances of low, medium, high and urgent tickets: usually, and in an incident.
    private static let usualSeverities = [0.45, 0.38, 0.14, 0.03]
    private static let incidentSeverities = [0.15, 0.40, 0.33, 0.12]
    /// How much a ticket of each severity lowers satisfaction.
    private static let disappointment = [0.03, 0.10, 0.28, 0.50]
    /// Hours within which a ticket of each severity is resolved.
    private static let resolutionHours = [140, 110, 80, 40]

    /// The tickets of five days: few, more from the dissatisfied, many in an incident.
    mutating func openTickets(step: Int) {
        let isIncident = state.incidentSteps > 0
        let usual = min(0.3, 0.055 * (1 - 0.6 * min(state.satisfaction, 1)))
        if fate.chance(isIncident ? 0.75 : usual) { openTicket(step: step, isIncident: isIncident) }
        if isIncident, fate.chance(0.45) { openTicket(step: step, isIncident: true) }
    }

    private mutating func openTicket(step: Int, isIncident: Bool) {
        let severity = fate.index(weights: isIncident ? Self.incidentSeverities : Self.usualSeverities)
        let isSlow = fate.chance(isIncident ? 0.35 : 0.15)
        state.satisfaction -= Self.disappointment[severity] * (isSlow ? 1.6 : 1)
        let opened = calendar.instant(step: step, region: profile.region, random: &behaviour)
        let channels: [ContactChannel] = [.email, .email, .chat, .phone]
        let channel = channels[behaviour.below(channels.count)].rawValue
        let code = UInt8(severity)
        buffer.append(.supportTicket, at: opened, code: code, channel: channel, random: &behaviour)
        let hours = Self.resolutionHours[severity] * (isSlow ? 4 : 1)
        let resolved = opened + Duration.hour + delay(hours: hours)
        buffer.append(.ticketResolved, at: resolved, code: code, channel: channel, random: &behaviour)
        let asked = resolved + Duration.hour
        buffer.append(.surveySent, at: asked, code: 1, random: &behaviour)
        guard behaviour.chance(0.3) else { return }
        let opinion = 3.9 + 0.8 * state.satisfaction - (isSlow ? 1 : 0) + 0.7 * behaviour.normal()
        let score = min(5, max(1, opinion.rounded(.toNearestOrEven)))
        buffer.append(.survey, at: asked + delay(hours: 48), number: score, code: 1, random: &behaviour)
    }
}
