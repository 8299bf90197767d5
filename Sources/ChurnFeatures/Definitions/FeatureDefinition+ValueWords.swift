extension FeatureDefinition {
    /// What `value` says about a customer, in one line for people.
    ///
    /// `login events in the last 28 days fell by 62 % against the 28 days before`, `last of login events 12 days ago`.
    /// Numbers have at most two decimals, below 0.1 four.
    ///
    /// *Edge cases:* a missing value (NaN) is told as such; an infinite one as a number.
    public func words(value: Double) -> String {
        guard value == value else { return "\(words): not known" }
        let number = DisplayNumber.text(value)
        return switch self {
        case .count, .activeDays, .activeWeeks, .repeatDays, .distinctTypes, .distinctTexts, .turnover, .unanswered:
            // "1 days" is no English.
            number == "1" ? "\(words): 1" : "\(number) \(words.dropFirst("number of ".count))"
        case .recency(let filter): "last of \(filter.words) \(days(value)) ago"
        case .age(let filter): "first of \(filter.words) \(days(value)) ago"
        case .never(let filter): value == 0 ? "there were \(filter.words)" : "no \(filter.words) at all"
        case .tenure(nil): "first event \(days(value)) ago"
        case .tenure(let start?): "\(start) \(days(value)) ago"
        case .daysSinceChange(let name): "\(name) changed \(days(value)) ago"
        case .daysUntil(let name): value < 0 ? "\(name) was \(days(-value)) ago" : "\(name) in \(days(value))"
        case .attribute(let name): "\(name) is \(number)"
        case .attributeChange(let name): changed(name, value, "when it last changed")
        case .percentChange(let inner, let shift): changed(inner.subject, value, inner.against(shift))
        case .relativeSlope: "\(words): \(DisplayNumber.signed(value * 100)) % a period"
        case .slope, .velocity, .acceleration, .decayedTrend, .spike, .symmetricChange:
            "\(words): \(DisplayNumber.signed(value))"
        case .meanGap, .gap(.longest, _, _): "\(words): \(days(value))"
        case .overdueRatio(let filter, _): "last of \(filter.words) \(number) times as long ago as usual"
        case .silenceAfterSpike: value == 0 ? "not so: \(words.droppingWhether)" : words.droppingWhether
        case .daysToFirst(let filter, let start):
            value < 0
                ? "first of \(filter.words) \(days(-value)) before \(start ?? "the first event")"
                : "first of \(filter.words) \(days(value)) after \(start ?? "the first event")"
        case .sum, .mean, .ratio, .statistic, .gap(.variation, _, _), .streak, .entropy, .decayed, .surprise,
            .tenureRate,
            .calendar:
            "\(words): \(number)"
        }
    }

    /// `value` with its unit, as short as it can be.
    func short(_ value: Double) -> String {
        switch self {
        case .percentChange, .attributeChange, .relativeSlope: "\(DisplayNumber.signed(value * 100)) %"
        case .recency, .age, .tenure, .daysSinceChange, .daysUntil, .daysToFirst, .meanGap, .gap(.longest, _, _):
            days(value)
        case .slope, .velocity, .acceleration, .decayedTrend, .spike, .symmetricChange: DisplayNumber.signed(value)
        case .never: value == 0 ? "some" : "none"
        case .silenceAfterSpike: value == 0 ? "no" : "yes"
        case .count, .sum, .mean, .activeDays, .activeWeeks, .repeatDays, .distinctTypes, .distinctTexts, .turnover,
            .unanswered, .overdueRatio, .attribute, .statistic, .gap(.variation, _, _), .streak, .entropy, .decayed,
            .surprise, .ratio, .tenureRate, .calendar:
            DisplayNumber.text(value)
        }
    }

    /// The definition as the subject of a sentence about its change.
    private var subject: String {
        if case .count = self { return String(words.dropFirst("number of ".count)) }
        return words
    }

    /// What a change over `shift` compares with.
    private func against(_ shift: Int64) -> String {
        let isAdjacent = lookback == shift
        return "against \(isAdjacent ? "the \(length(shift)) before" : "\(length(shift)) earlier")"
    }

    private func changed(_ subject: String, _ change: Double, _ comparison: String) -> String {
        guard change != 0 else { return "\(subject) stayed the same \(comparison)" }
        let percent = DisplayNumber.text(abs(change) * 100)
        return "\(subject) \(change < 0 ? "fell" : "rose") by \(percent) % \(comparison)"
    }

    private func days(_ value: Double) -> String {
        let number = DisplayNumber.text(value)
        return number == "1" ? "1 day" : "\(number) days"
    }
}

extension String {
    fileprivate var droppingWhether: String { hasPrefix("whether ") ? String(dropFirst("whether ".count)) : self }
}

/// A number as people read it, the same on every machine.
enum DisplayNumber {
    /// At most two decimals; below 0.1, four; none from 100 on and one from 10 on.
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
        let decimals = abs(value) >= 100 ? 0 : abs(value) >= 10 ? 1 : abs(value) >= 0.1 ? 2 : 4
        let scale: Int64 = (0..<decimals).reduce(1) { power, _ in power * 10 }
        let scaled = Int64((abs(value) * Double(scale)).rounded())
        guard scaled > 0 else { return value == 0 ? "0" : value < 0 ? "just below 0" : "just above 0" }
        var digits = String(scaled % scale)
        digits = String(repeating: "0", count: max(0, decimals - digits.count)) + digits
        while decimals > 0, digits.last == "0" { digits.removeLast() }
        let whole = (value < 0 ? "-" : "") + String(scaled / scale)
        return decimals == 0 || digits.isEmpty ? whole : "\(whole).\(digits)"
    }

    /// The same with a sign before positive numbers.
    static func signed(_ value: Double) -> String { value > 0 ? "+" + text(value) : text(value) }
}
