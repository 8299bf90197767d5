extension FeatureDefinition {
    /// What the definition says, in one line for people.
    public var words: String {
        switch self {
        case .count(let filter, let window): "number of \(filter.words) \(during(window))"
        case .sum(let value, let filter, let window): "sum of \(value) over \(filter.words) \(during(window))"
        case .mean(let value, let filter, let window): "mean \(value) of \(filter.words) \(during(window))"
        case .activeDays(let filter, let window): "number of days with \(filter.words) \(during(window))"
        case .distinctTypes(let filter, let window): "number of different types of \(filter.words) \(during(window))"
        case .distinctTexts(let attribute, let filter, let window):
            "number of different values of \(attribute) among \(filter.words) \(during(window))"
        case .meanGap(let filter, let window): "mean days between days with \(filter.words) \(during(window))"
        case .overdueRatio(let filter, let window):
            "days since the last of \(filter.words), divided by the usual gap between them \(during(window))"
        case .recency(let filter): "days since the last of \(filter.words)"
        case .never(let filter): "whether there were no \(filter.words) at all"
        case .age(let filter): "days since the first of \(filter.words)"
        case .slope(let filter, let bucket, let buckets):
            "trend of \(filter.words) over the last \(buckets) periods of \(length(bucket))"
        case .relativeSlope(let filter, let bucket, let buckets):
            "trend of \(filter.words) over the last \(buckets) periods of \(length(bucket)), relative to their mean"
        case .spike(let filter, let recent, let baseline):
            "\(filter.words) in the last \(length(recent)), above what the \(length(baseline)) before let expect"
        case .percentChange(let inner, let shift): "relative change over \(length(shift)) of: \(inner.words)"
        case .symmetricChange(let inner, let shift):
            "change over \(length(shift)), from -1 (stopped) to 1 (new), of: \(inner.words)"
        case .ratio(let above, let below): "\(above.words), divided by \(below.words)"
        case .tenure(nil): "days since the first event"
        case .tenure(let start?): "days since \(start)"
        case .attribute(let name): "\(name) as of the cutoff"
        case .daysUntil(let name): "days from the cutoff to \(name)"
        case .statistic(let statistic, let value, let filter, let window):
            "\(statistic.words) \(value) of \(filter.words) \(during(window))"
        case .activeWeeks(let filter, let window): "number of weeks with \(filter.words) \(during(window))"
        case .repeatDays(let filter, let window):
            "number of days with \(filter.words) after the first such day \(during(window))"
        case .gap(.variation, let filter, let window):
            "how irregular the gaps between days with \(filter.words) are \(during(window)) (deviation / mean)"
        case .gap(.longest, let filter, let window):
            "longest gap in days between days with \(filter.words) \(during(window))"
        case .streak(.current, let unit, let filter, let window):
            "number of \(unit.rawValue)s in a row with \(filter.words) up to the cutoff \(during(window))"
        case .streak(.longest, let unit, let filter, let window):
            "most \(unit.rawValue)s in a row with \(filter.words) \(during(window))"
        case .entropy(let domain, let filter, let window):
            "how evenly \(filter.words) spread over \(domain.words) \(during(window)) (entropy)"
        case .decayed(nil, let filter, let halfLife, let window):
            "number of \(filter.words) \(during(window)), each counting half after \(length(halfLife))"
        case .decayed(let value?, let filter, let halfLife, let window):
            "sum of \(value) over \(filter.words) \(during(window)), each counting half after \(length(halfLife))"
        case .decayedTrend(let value, let filter, let fast, let slow, let window):
            "\(value.map { "\($0) of " } ?? "")\(filter.words) a day \(during(window)), "
                + "by a half-life of \(length(fast)) less by one of \(length(slow))"
        case .velocity(let inner, let shift): "change a day over \(length(shift)) of: \(inner.words)"
        case .acceleration(let inner, let shift):
            "change a day of the change a day, over twice \(length(shift)), of: \(inner.words)"
        case .surprise(let filter, let recent, let baseline):
            "how unlikely so many \(filter.words) in the last \(length(recent)) are after the \(length(baseline)) "
                + "before (-log10 of the chance)"
        case .silenceAfterSpike(let filter, let recent, let baseline, let threshold):
            "whether no \(filter.words) came in the last \(length(recent)) after a spike of \(threshold) or more in "
                + "the \(length(recent)) before, compared with the \(length(baseline)) before that"
        case .turnover(.adopted, let attribute, let filter, let recent, let baseline):
            "number of values of \(attribute) among \(filter.words) in the last \(length(recent)) that "
                + "\(before(baseline)) did not have"
        case .turnover(.abandoned, let attribute, let filter, let recent, let baseline):
            "number of values of \(attribute) among \(filter.words) that \(before(baseline)) had and the last "
                + "\(length(recent)) did not"
        case .tenureRate(let inner, let per, let minimumTenure, _):
            "\(inner.words), per \(length(per)) of being a customer, from \(length(minimumTenure)) on"
        case .unanswered(let filter, let answer, let within, let window):
            "number of \(filter.words) \(during(window)) without \(answer.words) after them"
                + (within.map { " within \(length($0))" } ?? "")
        case .daysSinceChange(let name): "days since \(name) changed"
        case .attributeChange(let name): "relative change of \(name) when it last changed"
        case .daysToFirst(let filter, let start):
            "days from \(start ?? "the first event") to the first of \(filter.words)"
        case .calendar(let cycle, let wave): "\(cycle.words) of the cutoff, as a \(wave.rawValue)"
        }
    }

    private func during(_ window: Int64?) -> String {
        window.map { "in the last \(length($0))" } ?? "in the whole window"
    }

    private func before(_ baseline: Int64?) -> String {
        baseline.map { "the \(length($0)) before" } ?? "the time before"
    }

    func length(_ duration: Int64) -> String {
        guard duration.isMultiple(of: CivilTime.microsecondsPerDay) else { return CivilTime.formatDuration(duration) }
        let days = duration / CivilTime.microsecondsPerDay
        return days == 1 ? "1 day" : "\(days) days"
    }
}

extension FeatureDefinition.ValueStatistic {
    fileprivate var words: String {
        switch self {
        case .minimum: "smallest"
        case .maximum: "largest"
        case .standardDeviation: "standard deviation of"
        case .first: "first"
        case .last: "last"
        }
    }
}

extension FeatureDefinition.EntropyDomain {
    fileprivate var words: String {
        switch self {
        case .types: "their types"
        case .hours: "the hours of the day"
        case .weekdays: "the days of the week"
        case .texts(let attribute): "the values of \(attribute)"
        }
    }
}

extension FeatureDefinition.CalendarCycle {
    fileprivate var words: String {
        switch self {
        case .month: "month"
        case .weekday: "day of the week"
        case .dayOfYear: "day of the year"
        }
    }
}

extension EventFilter {
    /// The events that pass, in words.
    var words: String {
        let conditions =
            attributes.map { "\($0.attribute) \($0.texts.joined(separator: " or "))" }
            + values.map { "\($0.value) \($0.comparison.rawValue) \($0.bound)" }
        let events = types.isEmpty ? "events" : types.joined(separator: " or ") + " events"
        return conditions.isEmpty ? events : events + " with " + conditions.joined(separator: " and ")
    }
}
