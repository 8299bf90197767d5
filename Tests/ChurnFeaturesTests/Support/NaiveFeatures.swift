import ChurnScoring

@testable import ChurnFeatures

/// The obvious way: for each definition a loop over one customer's events, from the words of DEFINITIONS alone.
struct NaiveFeatures {
    let window: Int64
    let history: CustomerHistory
    let customer: String
    let cutoff: Int64
    let visible: [TestEvent]

    init(_ events: [TestEvent], _ customer: String, cutoff: Int64, window: Int64, history: CustomerHistory) {
        self.window = window
        self.history = history
        self.customer = customer
        self.cutoff = cutoff
        visible =
            events
            .filter { event in
                event.customer == customer && event.at < cutoff && event.knownAt < cutoff
                    && event.at >= cutoff - window
            }
            .sorted { left, right in
                if left.at != right.at { return left.at < right.at }
                if left.knownAt != right.knownAt { return left.knownAt < right.knownAt }
                if left.type != right.type { return left.type.utf8.lexicographicallyPrecedes(right.type.utf8) }
                return left.amount.bitPattern < right.amount.bitPattern
            }
    }

    /// Whether the customer has a row under the default rule.
    var hasRow: Bool { !visible.isEmpty }

    func value(_ definition: FeatureDefinition, shift: Int64 = 0) -> Double {
        switch definition {
        case .count(let filter, let window): return Double(events(filter, window, shift).count)
        case .sum(_, let filter, let window): return amounts(filter, window, shift).reduce(0, +)
        case .mean(_, let filter, let window):
            let amounts = amounts(filter, window, shift)
            return amounts.isEmpty ? .nan : amounts.reduce(0, +) / Double(amounts.count)
        case .activeDays(let filter, let window): return Double(activeDays(filter, window, shift).count)
        case .distinctTypes(let filter, let window): return Double(Set(events(filter, window, shift).map(\.type)).count)
        case .distinctTexts(_, let filter, let window):
            return Double(Set(events(filter, window, shift).compactMap(\.page)).count)
        case .meanGap(let filter, let window):
            let gaps = gaps(filter, window)
            return gaps.isEmpty ? .nan : gaps.reduce(0, +) / Double(gaps.count)
        case .overdueRatio(let filter, let window):
            let gaps = gaps(filter, window)
            guard let last = events(filter, window, 0).last, !gaps.isEmpty else { return .nan }
            return inDays(cutoff - last.at) / ((gaps[(gaps.count - 1) / 2] + gaps[gaps.count / 2]) / 2)
        case .recency(let filter): return events(filter, nil, 0).last.map { inDays(cutoff - $0.at) } ?? .nan
        case .never(let filter): return events(filter, nil, 0).isEmpty ? 1 : 0
        case .age(let filter): return events(filter, nil, 0).first.map { inDays(cutoff - $0.at) } ?? .nan
        case .slope(let filter, let bucket, let buckets): return slope(buckets: counts(filter, bucket, buckets))
        case .relativeSlope(let filter, let bucket, let buckets):
            let counts = counts(filter, bucket, buckets)
            let mean = counts.reduce(0, +) / Double(counts.count)
            return mean == 0 ? .nan : slope(buckets: counts) / mean
        case .spike(let filter, let recent, let baseline):
            let expected = Double(events(filter, baseline, recent).count) * (Double(recent) / Double(baseline))
            return (Double(events(filter, recent, 0).count) - expected) / (expected + 1).squareRoot()
        case .percentChange(let inner, let distance):
            let (now, before) = (value(inner, shift: shift), value(inner, shift: shift + distance))
            return before > 0 ? now / before - 1 : .nan
        case .symmetricChange(let inner, let distance):
            let (now, before) = (value(inner, shift: shift), value(inner, shift: shift + distance))
            if now == 0, before == 0 { return 0 }
            return now + before == 0 ? .nan : (now - before) / (now + before)
        case .ratio(let above, let below):
            let (x, y) = (value(above, shift: shift), value(below, shift: shift))
            return y > 0 ? x / y : .nan
        case .tenure(nil): return value(.age(.any))
        case .tenure(let start?):
            guard let date = attribute(start), Int64(date) <= cutoff else { return .nan }
            return inDays(cutoff - Int64(date))
        case .attribute(let name): return attribute(name) ?? .nan
        case .daysUntil(let name): return attribute(name).map { inDays(Int64($0) - cutoff) } ?? .nan
        default: return pattern(definition, shift)
        }
    }

    func passes(_ event: TestEvent, _ filter: EventFilter) -> Bool {
        (filter.types.isEmpty || filter.types.contains(event.type))
            && filter.attributes.allSatisfy { condition in event.page.map { condition.texts.contains($0) } ?? false }
            && filter.values.allSatisfy { condition in
                switch condition.comparison {
                case .less: event.amount < condition.bound
                case .lessOrEqual: event.amount <= condition.bound
                case .equal: event.amount == condition.bound
                case .greaterOrEqual: event.amount >= condition.bound
                case .greater: event.amount > condition.bound
                }
            }
    }

    func events(_ filter: EventFilter, _ window: Int64?, _ shift: Int64) -> [TestEvent] {
        let end = cutoff - shift
        return visible.filter { passes($0, filter) && $0.at < end && $0.at >= end - (window ?? self.window) }
    }

    func amounts(_ filter: EventFilter, _ window: Int64?, _ shift: Int64) -> [Double] {
        events(filter, window, shift).map(\.amount).filter { !$0.isNaN }
    }

    func activeDays(_ filter: EventFilter, _ window: Int64?, _ shift: Int64) -> [Int64] {
        Set(events(filter, window, shift).map { CivilTime.dayNumber($0.at) }).sorted()
    }

    func gaps(_ filter: EventFilter, _ window: Int64?) -> [Double] {
        let days = activeDays(filter, window, 0)
        return zip(days.dropFirst(), days).map { Double($0 - $1) }.sorted()
    }

    /// Counts of the buckets that take part, oldest first.
    private func counts(_ filter: EventFilter, _ bucket: Int64, _ buckets: Int) -> [Double] {
        guard let first = visible.first else { return [] }
        return (0..<buckets).reversed().compactMap { number in
            let end = cutoff - Int64(number) * bucket
            return first.at < end ? Double(events(filter, bucket, Int64(number) * bucket).count) : nil
        }
    }

    private func slope(buckets: [Double]) -> Double {
        guard buckets.count >= 2 else { return .nan }
        let meanX = Double(buckets.count - 1) / 2
        let meanY = buckets.reduce(0, +) / Double(buckets.count)
        let covariance = buckets.enumerated().reduce(0) { $0 + (Double($1.offset) - meanX) * ($1.element - meanY) }
        return covariance / buckets.indices.reduce(0) { $0 + (Double($1) - meanX) * (Double($1) - meanX) }
    }

    func inDays(_ time: Int64) -> Double { Double(time) / Double(day) }

    /// The last row valid before the cutoff; of rows of one time the one whose values sort last.
    private func attribute(_ name: String) -> Double? {
        guard let column = history.attributes.first(where: { $0.name == name }) else { return nil }
        guard let last = knownRows.last, !column.values[last].isNaN else { return nil }
        return column.values[last]
    }

    /// The customer's rows valid before the cutoff, in order.
    var knownRows: [Int] {
        let byName = history.attributes.sorted { $0.name < $1.name }
        let rows = history.validFrom.indices.filter {
            history.customerIDs[Int(history.customers[$0])] == .string(customer) && history.validFrom[$0] < cutoff
        }
        return rows.sorted { left, right in
            if history.validFrom[left] != history.validFrom[right] {
                return history.validFrom[left] < history.validFrom[right]
            }
            let keys = byName.map { (sortKey($0, left), sortKey($0, right)) }
            return keys.first { $0.0 != $0.1 }.map { $0.0 < $0.1 } ?? false
        }
    }

    func sortKey(_ column: HistoryColumn, _ row: Int) -> UInt64 {
        let value = column.values[row]
        guard case .category(let levels) = column.kind, !value.isNaN else { return value.bitPattern }
        return Double(levels.sorted().firstIndex(of: levels[Int(value)]) ?? 0).bitPattern
    }
}
