/// Decides who gets a row at a cutoff and what is known of its label; the rules are in ``ChurnDefinition``.
struct RowLabeller: Sendable {
    /// One type of churn in the codes of the data; plain numbers, because it is looked at for every row.
    private struct Rule {
        enum Kind {
            case inactivity(silence: Int64)
            case silence
            case event
            case subscription(allowedGap: Int64)
        }

        let kind: Kind
        let isChurn: Bool
        /// The list of its events, where it has any.
        let filter: Int
        /// Its place among the rules.
        let index: Int
    }

    private let observation: Observation
    private let rules: [Rule]
    /// For each rule whether an end belongs to it: first one without a reason, then one for each reason.
    private let passesReason: [[Bool]]
    private let hasTypes: Bool
    private let periods: PeriodLog?
    private let eligibilityFilter: Int
    private let dataEnd: Int64

    init(_ plan: ExtractionPlan, _ compiled: CompiledPlan, periods: PeriodLog?, dataEnd: Int64) {
        observation = plan.observation
        if case .typed = plan.churn { hasTypes = true } else { hasTypes = false }
        let levels: [String?] = [nil] + (periods?.reasonLevels ?? [])
        let types = plan.churn?.types ?? []
        rules = zip(types, compiled.churnFilters).enumerated().map { index, pair in
            let (type, filter) = pair
            return Rule(kind: Self.kind(type.definition), isChurn: type.isChurn, filter: filter, index: index)
        }
        passesReason = types.map { type in
            if case .subscription(_, let reasons) = type.definition { levels.map(reasons.holds) } else { [] }
        }
        self.periods = periods
        eligibilityFilter = compiled.eligibilityFilter
        self.dataEnd = dataEnd
    }

    private static func kind(_ definition: ChurnDefinition) -> Rule.Kind {
        switch definition {
        case .inactivity(_, let days): .inactivity(silence: time(days))
        case .silence: .silence
        case .event: .event
        case .subscription(let allowedGap, _): .subscription(allowedGap: allowedGap)
        case .typed: preconditionFailure("a type of churn has no types itself")
        }
    }

    /// How many labels a row has besides the main one.
    var typeCount: Int { hasTypes ? rules.count : 0 }

    /// Whether the customer gets a row; `visible` holds its events known before the cutoff (later ones are cut off).
    func isEligible(_ customer: Int, _ cutoff: Int64, visible: borrowing FilterLists) -> Bool {
        let activeWithin = observation.eligibility.activeWithin ?? observation.window
        let lastActive = visible.lowerBound(eligibilityFilter, cutoff) - 1
        guard lastActive >= visible.starts[eligibilityFilter],
            visible.times[lastActive] >= cutoff.subtractingSaturating(activeWithin)
        else { return false }
        for rule in rules where rule.isChurn {
            let last = visible.lowerBound(rule.filter, cutoff) - 1
            let hasLast = last >= visible.starts[rule.filter]
            switch rule.kind {
            case .inactivity(let silence):
                guard hasLast, visible.times[last].addingSaturating(silence) > cutoff else { return false }
            case .event: if hasLast, visible.times[lastActive] <= visible.times[last] { return false }
            case .subscription: if periods?.isPaid(customer, at: cutoff) != true { return false }
            case .silence: break
            }
        }
        return true
    }

    /// The state of an eligible customer's row; `all` holds all its events, whenever they were known.
    ///
    /// Appends the state of each type to `types`, where the churn definition has any.
    func state(_ customer: Int, _ cutoff: Int64, all: borrowing FilterLists, types: inout [RowState]) -> RowState {
        // Without a churn definition nothing is known, however far the data reach.
        if rules.isEmpty { return .immature }
        let window = labelWindow(cutoff)
        var first = ChurnSighting()
        var firstRule = 0
        for rule in rules where rule.isChurn {
            let sighting = sighting(rule, customer, cutoff, all)
            // Of two types at one instant the one that is named first.
            if sighting.date < first.date { (first.date, firstRule) = (sighting.date, rule.index) }
            first.pending = min(first.pending, sighting.pending)
        }
        let state = window.state(first)
        guard hasTypes else { return state }
        for rule in rules {
            let own = sighting(rule, customer, cutoff, all)
            if !rule.isChurn {
                types.append(state == .gapChurn ? .gapChurn : window.state(own))
            } else if state != .positive {
                types.append(state)
            } else if first.pending <= first.date && (rule.index == firstRule || own.pending <= first.date) {
                // Whether this type was the first depends on what is pending before the date.
                types.append(.immature)
            } else {
                types.append(rule.index == firstRule ? .positive : .negative)
            }
        }
        return state
    }

    static func time(_ days: Double) -> Int64 {
        Int64((days * Double(CivilTime.microsecondsPerDay)).rounded())
    }

    private func labelWindow(_ cutoff: Int64) -> LabelWindow {
        LabelWindow(
            start: cutoff.addingSaturating(observation.gap),
            end: cutoff.addingSaturating(observation.gap.addingSaturating(observation.horizon)),
            dataEnd: dataEnd
        )
    }

    private func sighting(
        _ rule: Rule,
        _ customer: Int,
        _ cutoff: Int64,
        _ all: borrowing FilterLists
    ) -> ChurnSighting {
        switch rule.kind {
        case .inactivity(let silence): ChurnSighting(date: inactivityDate(rule, cutoff, silence, all))
        case .silence: ChurnSighting(date: silenceDate(rule, cutoff, all))
        case .event: ChurnSighting(date: eventDate(rule, cutoff, all))
        case .subscription(let allowedGap): end(rule, customer, cutoff, allowedGap)
        }
    }

    /// The end of the first silence of length `silence` that ends at or after the cutoff and within the data.
    private func inactivityDate(_ rule: Rule, _ cutoff: Int64, _ silence: Int64, _ all: borrowing FilterLists) -> Int64
    {
        let end = all.lowerBound(rule.filter, dataEnd)
        let labelEnd = labelWindow(cutoff).end
        var entry = max(all.starts[rule.filter], all.lowerBound(rule.filter, cutoff) - 1)
        while entry < end {
            let date = all.times[entry].addingSaturating(silence)
            if date > dataEnd || date >= labelEnd { return .max }
            // Who had been silent long before the cutoff has a row only where this type is no churn.
            if date >= cutoff, entry + 1 == end || all.times[entry + 1] >= date { return date }
            entry += 1
        }
        return .max
    }

    /// The last instant of a label window without an event: only then is the silence known.
    private func silenceDate(_ rule: Rule, _ cutoff: Int64, _ all: borrowing FilterLists) -> Int64 {
        let window = labelWindow(cutoff)
        guard dataEnd >= window.end else { return .max }
        let next = all.lowerBound(rule.filter, window.start)
        let isActive = next < all.end(rule.filter) && all.times[next] < window.end
        return isActive ? .max : window.end - 1
    }

    /// The first churn event at or after the cutoff, or the last before it where the customer did not come back.
    private func eventDate(_ rule: Rule, _ cutoff: Int64, _ all: borrowing FilterLists) -> Int64 {
        let next = all.lowerBound(rule.filter, cutoff)
        if rule.isChurn, next > all.starts[rule.filter] {
            let last = all.times[next - 1]
            let lastActive = all.lowerBound(eligibilityFilter, cutoff) - 1
            // An eligible customer who had left already: that was not known yet.
            if lastActive < all.starts[eligibilityFilter] || all.times[lastActive] <= last { return last }
        }
        guard next < all.end(rule.filter), all.times[next] < dataEnd else { return .max }
        return all.times[next]
    }

    /// The first end of a merged period for a reason of the rule.
    private func end(_ rule: Rule, _ customer: Int, _ cutoff: Int64, _ allowedGap: Int64) -> ChurnSighting {
        let end =
            periods?.firstEnd(ofCustomer: customer, from: cutoff, passesReason: passesReason[rule.index]) ?? .max
        if end.addingSaturating(allowedGap) < dataEnd { return ChurnSighting(date: end) }
        return end < dataEnd ? ChurnSighting(pending: end) : ChurnSighting()
    }
}
