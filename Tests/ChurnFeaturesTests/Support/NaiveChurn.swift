import ChurnScoring

@testable import ChurnFeatures

/// The obvious way to label: all churn dates of a customer, then the first at or after the cutoff.
struct NaiveChurn {
    let observation: Observation
    let types: [ChurnType]
    let dataEnd: Int64
    /// All events of the customer.
    let events: [TestEvent]
    /// The customer's periods with the text of their reason.
    let periods: [(start: Int64, end: Int64, reason: String?)]

    /// The main state and those of the types; `nil` where the customer has no row at `cutoff`.
    func states(_ cutoff: Int64) -> (main: RowState, types: [RowState])? {
        guard isEligible(cutoff) else { return nil }
        let start = cutoff + observation.gap
        let end = start + observation.horizon
        let candidates = types.map { dates($0, cutoff).filter { date, _ in date < end } }
        func own(_ dates: [(date: Int64, isSure: Bool)]) -> RowState {
            if dates.contains(where: { $0.isSure && $0.date < start }) { return .gapChurn }
            if dates.contains(where: { !$0.isSure && $0.date < start }) { return .immature }
            if dates.contains(where: \.isSure) { return .positive }
            return dataEnd < end || !dates.isEmpty ? .immature : .negative
        }
        let all = types.indices.filter { types[$0].isChurn }.flatMap { candidates[$0] }
        let main = own(all)
        let first = all.filter(\.isSure).map(\.date).min() ?? .max
        // Who may have been first: the types with that date, and those with a doubtful one not after it.
        let winner = types.indices.first { index in
            types[index].isChurn && candidates[index].contains { $0.isSure && $0.date == first }
        }
        func mayBeFirst(_ index: Int) -> Bool { candidates[index].contains { !$0.isSure && $0.date <= first } }
        let isDoubtful = types.indices.contains { types[$0].isChurn && mayBeFirst($0) }
        let states = types.indices.map { index -> RowState in
            guard types[index].isChurn else { return main == .gapChurn ? .gapChurn : own(candidates[index]) }
            guard main == .positive else { return main }
            if mayBeFirst(index) || (isDoubtful && index == winner) { return .immature }
            return index == winner ? .positive : .negative
        }
        return (main, states)
    }

    private func isActive(_ event: TestEvent) -> Bool { passes(event, observation.eligibility.filter) }

    private func isEligible(_ cutoff: Int64) -> Bool {
        let visible = events.filter { $0.at < cutoff && $0.knownAt < cutoff }
        let activeWithin = observation.eligibility.activeWithin ?? observation.window
        guard let lastActive = visible.filter(isActive).map(\.at).max(), lastActive >= cutoff - activeWithin
        else { return false }
        return types.filter(\.isChurn).allSatisfy { type in
            switch type.definition {
            case .inactivity(let filter, let days):
                visible.contains { passes($0, filter) && $0.at + RowLabeller.time(days) > cutoff }
            case .event(let filter): visible.allSatisfy { !passes($0, filter) || $0.at < lastActive }
            case .subscription: periods.contains { $0.start < cutoff && cutoff <= $0.end && $0.start < $0.end }
            case .silence, .typed: true
            }
        }
    }

    private func dates(_ type: ChurnType, _ cutoff: Int64) -> [(date: Int64, isSure: Bool)] {
        switch type.definition {
        case .inactivity(let filter, let days):
            let length = RowLabeller.time(days)
            let times = events.filter { passes($0, filter) && $0.at < dataEnd }.map(\.at)
            return times.filter { time in !times.contains { $0 > time && $0 < time + length } }
                .map { ($0 + length, true) }.filter { $0.0 >= cutoff && $0.0 <= dataEnd }
        case .silence(let filter):
            let start = cutoff + observation.gap
            let window = start..<start + observation.horizon
            let isQuiet = !events.contains { passes($0, filter) && window.contains($0.at) }
            return dataEnd >= window.upperBound && isQuiet ? [(window.upperBound - 1, true)] : []
        case .event(let filter):
            let times = events.filter { passes($0, filter) && $0.at < dataEnd }.map(\.at)
            let lastActive = events.filter { isActive($0) && $0.at < cutoff }.map(\.at).max() ?? .min
            // A departure before the cutoff without a return, which was not known.
            let hidden = times.filter { $0 < cutoff && $0 >= lastActive && type.isChurn }
            return (times.filter { $0 >= cutoff } + hidden).map { ($0, true) }
        case .subscription(let gap, let reasons):
            return ends(gap).filter { $0.end >= cutoff && reasons.holds($0.reason) && $0.end < dataEnd }
                .map { ($0.end, $0.end + gap < dataEnd) }
        case .typed: return []
        }
    }

    /// The ends that no other period of the customer continues.
    private func ends(_ gap: Int64) -> [(end: Int64, reason: String?)] {
        let real = periods.filter { $0.start < $0.end }
        let last = real.filter { period in
            !real.contains { $0.start <= period.end.addingSaturating(gap) && $0.end > period.end }
        }
        return last.filter { period in
            !last.contains {
                $0.end == period.end
                    && ($0.start, $0.reason ?? "") > (period.start, period.reason ?? "")
            }
        }.map { ($0.end, $0.reason) }
    }

    private func passes(_ event: TestEvent, _ filter: EventFilter) -> Bool {
        (filter.types.isEmpty || filter.types.contains(event.type))
            && filter.attributes.allSatisfy { condition in event.page.map { condition.texts.contains($0) } ?? false }
    }
}
