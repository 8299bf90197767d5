/// Decides who gets a row at a cutoff and what is known of its label; the rules are in ``ChurnDefinition``.
struct RowLabeller: Sendable {
    private let observation: Observation
    private let churn: ChurnDefinition?
    private let periods: PeriodLog?
    private let eligibilityFilter: Int
    private let churnFilter: Int
    private let dataEnd: Int64

    init(_ plan: ExtractionPlan, _ compiled: CompiledPlan, periods: PeriodLog?, dataEnd: Int64) {
        observation = plan.observation
        churn = plan.churn
        self.periods = periods
        eligibilityFilter = compiled.eligibilityFilter
        churnFilter = compiled.churnFilter
        self.dataEnd = dataEnd
    }

    /// Whether the customer gets a row; `visible` holds its events known before the cutoff (later ones are cut off).
    func isEligible(_ customer: Int, _ cutoff: Int64, visible: borrowing FilterLists) -> Bool {
        let activeWithin = observation.eligibility.activeWithin ?? observation.window
        let lastActive = visible.lowerBound(eligibilityFilter, cutoff) - 1
        guard lastActive >= visible.starts[eligibilityFilter],
            visible.times[lastActive] >= cutoff.subtractingSaturating(activeWithin)
        else { return false }
        let last = visible.lowerBound(churnFilter, cutoff) - 1
        let hasLast = last >= visible.starts[churnFilter]
        switch churn {
        case .inactivity(_, let days): return hasLast && visible.times[last].addingSaturating(Self.time(days)) > cutoff
        case .event: return !hasLast || visible.times[lastActive] > visible.times[last]
        case .subscription: return periods?.mergedEnd(ofCustomer: customer, around: cutoff) != nil
        case .silence, nil: return true
        }
    }

    /// The state of an eligible customer's row; `all` holds all its events, whenever they were known.
    func state(_ customer: Int, _ cutoff: Int64, all: borrowing FilterLists) -> RowState {
        switch churn {
        case .inactivity(_, let days): decide(inactivityDate(cutoff, Self.time(days), all), cutoff)
        case .silence: silenceState(cutoff, all)
        case .event: decide(eventDate(cutoff, all), cutoff)
        case .subscription(let allowedGap): subscriptionState(customer, cutoff, allowedGap)
        case nil: .immature
        }
    }

    static func time(_ days: Double) -> Int64 {
        Int64((days * Double(CivilTime.microsecondsPerDay)).rounded())
    }

    private var labelOffsets: (start: Int64, end: Int64) {
        (observation.gap, observation.gap.addingSaturating(observation.horizon))
    }

    /// The state that follows from the first churn date at or after the cutoff, `nil` where none was seen.
    private func decide(_ churnDate: Int64?, _ cutoff: Int64) -> RowState {
        let start = cutoff.addingSaturating(labelOffsets.start)
        let end = cutoff.addingSaturating(labelOffsets.end)
        if let churnDate, churnDate < start { return .gapChurn }
        if let churnDate, churnDate < end { return .positive }
        return dataEnd >= end ? .negative : .immature
    }

    /// The end of the first silence of length `silence` that ends after the cutoff and within the data.
    private func inactivityDate(_ cutoff: Int64, _ silence: Int64, _ all: borrowing FilterLists) -> Int64? {
        let end = all.lowerBound(churnFilter, dataEnd)
        let labelEnd = cutoff.addingSaturating(labelOffsets.end)
        var entry = max(all.starts[churnFilter], all.lowerBound(churnFilter, cutoff) - 1)
        while entry < end {
            let date = all.times[entry].addingSaturating(silence)
            if date > dataEnd || date >= labelEnd { return nil }
            if entry + 1 == end || all.times[entry + 1] >= date { return date }
            entry += 1
        }
        return nil
    }

    private func silenceState(_ cutoff: Int64, _ all: borrowing FilterLists) -> RowState {
        let end = cutoff.addingSaturating(labelOffsets.end)
        guard dataEnd >= end else { return .immature }
        let next = all.lowerBound(churnFilter, cutoff.addingSaturating(labelOffsets.start))
        let isActive = next < all.starts[churnFilter + 1] && all.times[next] < end
        return isActive ? .negative : .positive
    }

    /// The first churn event at or after the cutoff, or the last before it where the customer did not come back.
    private func eventDate(_ cutoff: Int64, _ all: borrowing FilterLists) -> Int64? {
        let next = all.lowerBound(churnFilter, cutoff)
        if next > all.starts[churnFilter] {
            let last = all.times[next - 1]
            let lastActive = all.lowerBound(eligibilityFilter, cutoff) - 1
            // An eligible customer who had left already: that was not known yet.
            if lastActive < all.starts[eligibilityFilter] || all.times[lastActive] <= last { return last }
        }
        guard next < all.starts[churnFilter + 1], all.times[next] < dataEnd else { return nil }
        return all.times[next]
    }

    private func subscriptionState(_ customer: Int, _ cutoff: Int64, _ allowedGap: Int64) -> RowState {
        let end = periods?.mergedEnd(ofCustomer: customer, around: cutoff) ?? .max
        if end.addingSaturating(allowedGap) < dataEnd { return decide(end, cutoff) }
        let labelEnd = cutoff.addingSaturating(labelOffsets.end)
        // An end inside the label window that may still be renewed says neither yes nor no.
        return end >= labelEnd ? decide(nil, cutoff) : .immature
    }
}
