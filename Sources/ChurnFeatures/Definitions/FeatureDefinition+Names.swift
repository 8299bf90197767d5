extension FeatureDefinition {
    /// The names of all attributes and values, of events and of customers, that the definition reads.
    ///
    /// It tells whether a feature can carry something that must not be learnt from; event types are not names.
    public var namesRead: Set<String> {
        switch self {
        case .count(let filter, _), .activeDays(let filter, _), .distinctTypes(let filter, _), .meanGap(let filter, _),
            .overdueRatio(let filter, _), .recency(let filter), .never(let filter), .age(let filter),
            .slope(let filter, _, _), .relativeSlope(let filter, _, _), .spike(let filter, _, _),
            .activeWeeks(let filter, _), .repeatDays(let filter, _), .gap(_, let filter, _),
            .streak(_, _, let filter, _), .surprise(let filter, _, _), .silenceAfterSpike(let filter, _, _, _):
            filter.namesRead
        case .sum(let value, let filter, _), .mean(let value, let filter, _),
            .statistic(_, let value, let filter, _), .distinctTexts(let value, let filter, _),
            .turnover(_, let value, let filter, _, _):
            filter.namesRead.union([value])
        case .decayed(let value, let filter, _, _), .decayedTrend(let value, let filter, _, _, _):
            filter.namesRead.union(value.map { [$0] } ?? [])
        case .entropy(.texts(let attribute), let filter, _): filter.namesRead.union([attribute])
        case .entropy(_, let filter, _): filter.namesRead
        case .percentChange(let inner, _), .symmetricChange(let inner, _), .velocity(let inner, _),
            .acceleration(let inner, _):
            inner.namesRead
        case .ratio(let above, let below): above.namesRead.union(below.namesRead)
        case .tenure(let start): start.map { [$0] } ?? []
        case .attribute(let name), .daysUntil(let name), .daysSinceChange(let name), .attributeChange(let name): [name]
        case .tenureRate(let inner, _, _, let start): inner.namesRead.union(start.map { [$0] } ?? [])
        case .unanswered(let filter, let answer, _, _): filter.namesRead.union(answer.namesRead)
        case .daysToFirst(let filter, let start): filter.namesRead.union(start.map { [$0] } ?? [])
        case .calendar: []
        }
    }

    /// Whether the definition is `other`, or is computed from it.
    public func contains(_ other: FeatureDefinition) -> Bool {
        if self == other { return true }
        return switch self {
        case .percentChange(let inner, _), .symmetricChange(let inner, _), .velocity(let inner, _),
            .acceleration(let inner, _), .tenureRate(let inner, _, _, _):
            inner.contains(other)
        case .ratio(let above, let below): above.contains(other) || below.contains(other)
        default: false
        }
    }
}

extension EventFilter {
    /// The names of the attributes and values that its conditions read.
    public var namesRead: Set<String> { Set(attributes.map(\.attribute) + values.map(\.value)) }
}
