public import ChurnScoring

extension FeatureSchema {
    /// The column at `index` with the values that its definition can give: no customer logs in 2.5 or -1 times.
    ///
    /// *Edge cases:* a column without a definition, as those of ready tables are, may have any finite value.
    public func changeable(_ index: Int) -> ChangeableColumn {
        guard let definition = try? FeatureDefinition(parsing: columns[index].definition) else {
            return ChangeableColumn(index)
        }
        return ChangeableColumn(index, range: definition.range, isWhole: definition.isWhole)
    }
}

extension FeatureDefinition {
    /// What the values are limited to where they are not missing; infinite where they are not limited.
    public var range: ClosedRange<Double> {
        switch self {
        case .count, .activeDays, .activeWeeks, .repeatDays, .distinctTypes, .distinctTexts, .turnover, .unanswered,
            .streak, .recency, .age, .tenure, .daysSinceChange, .meanGap, .gap, .overdueRatio, .entropy, .surprise,
            .statistic(.standardDeviation, _, _, _), .decayed(nil, _, _, _):
            0 ... .infinity
        case .never, .silenceAfterSpike: 0...1
        case .percentChange(let inner, _): inner.range.lowerBound >= 0 ? -1 ... .infinity : -.infinity ... .infinity
        case .symmetricChange(let inner, _): inner.range.lowerBound >= 0 ? -1...1 : -.infinity ... .infinity
        case .ratio(let above, _): above.range.lowerBound >= 0 ? 0 ... .infinity : -.infinity ... .infinity
        case .tenureRate(let inner, _, _, _): inner.range
        case .calendar: -1...1
        case .sum, .mean, .slope, .relativeSlope, .spike, .attribute, .daysUntil, .statistic, .decayed, .decayedTrend,
            .velocity, .acceleration, .attributeChange, .daysToFirst:
            -.infinity ... .infinity
        }
    }

    /// Whether all values are whole numbers.
    public var isWhole: Bool {
        switch self {
        case .count, .activeDays, .activeWeeks, .repeatDays, .distinctTypes, .distinctTexts, .turnover, .unanswered,
            .streak, .never, .silenceAfterSpike:
            true
        case .recency, .age, .tenure, .daysSinceChange, .meanGap, .gap, .overdueRatio, .entropy, .surprise,
            .percentChange, .symmetricChange, .ratio, .tenureRate, .calendar, .sum, .mean, .slope, .relativeSlope,
            .spike, .attribute, .daysUntil, .statistic, .decayed, .decayedTrend, .velocity, .acceleration,
            .attributeChange, .daysToFirst:
            false
        }
    }
}
