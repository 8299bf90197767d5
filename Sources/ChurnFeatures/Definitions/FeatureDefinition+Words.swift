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
        }
    }

    private func during(_ window: Int64?) -> String {
        window.map { "in the last \(length($0))" } ?? "in the whole window"
    }

    private func length(_ duration: Int64) -> String {
        guard duration.isMultiple(of: CivilTime.microsecondsPerDay) else { return CivilTime.formatDuration(duration) }
        let days = duration / CivilTime.microsecondsPerDay
        return days == 1 ? "1 day" : "\(days) days"
    }
}

extension EventFilter {
    /// The events that pass, in words.
    fileprivate var words: String {
        let conditions =
            attributes.map { "\($0.attribute) \($0.texts.joined(separator: " or "))" }
            + values.map { "\($0.value) \($0.comparison.rawValue) \($0.bound)" }
        let events = types.isEmpty ? "events" : types.joined(separator: " or ") + " events"
        return conditions.isEmpty ? events : events + " with " + conditions.joined(separator: " and ")
    }
}
