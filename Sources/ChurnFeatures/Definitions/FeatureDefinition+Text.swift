extension FeatureDefinition: CustomStringConvertible {
    /// The canonical text form, which ``init(parsing:)`` reads back exactly.
    ///
    /// A function of named arguments, those at their defaults (any type, no condition, the whole window) left out:
    /// `sum(value=amount, types=[payment], where=[plan in [pro, team], amount >= 10.0], window=28d)`.
    /// Texts with other characters than ASCII letters, digits and `_ - . / : +` stand in double quotes, with `\"`,
    /// `\\`, `\n`, `\r` and `\t` inside.
    public var description: String {
        switch self {
        case .count(let filter, let window): call("count", filter.arguments + windowArgument(window))
        case .sum(let value, let filter, let window):
            call("sum", ["value=" + DefinitionSyntax.quoted(value)] + filter.arguments + windowArgument(window))
        case .mean(let value, let filter, let window):
            call("mean", ["value=" + DefinitionSyntax.quoted(value)] + filter.arguments + windowArgument(window))
        case .activeDays(let filter, let window): call("active_days", filter.arguments + windowArgument(window))
        case .distinctTypes(let filter, let window): call("distinct_types", filter.arguments + windowArgument(window))
        case .distinctTexts(let attribute, let filter, let window):
            call(
                "distinct",
                ["attribute=" + DefinitionSyntax.quoted(attribute)] + filter.arguments + windowArgument(window)
            )
        case .meanGap(let filter, let window): call("mean_gap", filter.arguments + windowArgument(window))
        case .overdueRatio(let filter, let window): call("overdue_ratio", filter.arguments + windowArgument(window))
        case .recency(let filter): call("recency", filter.arguments)
        case .never(let filter): call("never", filter.arguments)
        case .age(let filter): call("age", filter.arguments)
        case .slope(let filter, let bucket, let buckets):
            call("slope", filter.arguments + [duration("bucket", bucket), "buckets=\(buckets)"])
        case .relativeSlope(let filter, let bucket, let buckets):
            call("relative_slope", filter.arguments + [duration("bucket", bucket), "buckets=\(buckets)"])
        case .spike(let filter, let recent, let baseline):
            call("spike", filter.arguments + [duration("recent", recent), duration("baseline", baseline)])
        case .percentChange(let inner, let shift):
            call("percent_change", [inner.description, duration("shift", shift)])
        case .symmetricChange(let inner, let shift):
            call("symmetric_change", [inner.description, duration("shift", shift)])
        case .ratio(let above, let below): call("ratio", [above.description, below.description])
        case .tenure(let start): call("tenure", start.map { ["start=" + DefinitionSyntax.quoted($0)] } ?? [])
        case .attribute(let name): call("attribute", ["name=" + DefinitionSyntax.quoted(name)])
        case .daysUntil(let name): call("days_until", ["name=" + DefinitionSyntax.quoted(name)])
        case .statistic(let statistic, let value, let filter, let window):
            call(
                statistic.rawValue,
                ["value=" + DefinitionSyntax.quoted(value)] + filter.arguments + windowArgument(window)
            )
        case .activeWeeks(let filter, let window): call("active_weeks", filter.arguments + windowArgument(window))
        case .repeatDays(let filter, let window): call("repeat_days", filter.arguments + windowArgument(window))
        case .gap(let statistic, let filter, let window):
            call(statistic.rawValue, filter.arguments + windowArgument(window))
        case .streak(let statistic, let unit, let filter, let window):
            call(
                statistic.rawValue,
                (unit == .day ? [] : ["unit=" + unit.rawValue]) + filter.arguments + windowArgument(window)
            )
        case .entropy(let domain, let filter, let window):
            call("entropy", [domain.argument] + filter.arguments + windowArgument(window))
        case .decayed(let value, let filter, let halfLife, let window):
            call(
                value == nil ? "decayed_count" : "decayed_sum",
                valueArgument(value) + filter.arguments + [duration("half_life", halfLife)] + windowArgument(window)
            )
        case .decayedTrend(let value, let filter, let fast, let slow, let window):
            call(
                "decayed_trend",
                valueArgument(value) + filter.arguments + [duration("fast", fast), duration("slow", slow)]
                    + windowArgument(window)
            )
        case .velocity(let inner, let shift): call("velocity", [inner.description, duration("shift", shift)])
        case .acceleration(let inner, let shift): call("acceleration", [inner.description, duration("shift", shift)])
        case .surprise(let filter, let recent, let baseline):
            call("surprise", filter.arguments + [duration("recent", recent), duration("baseline", baseline)])
        case .silenceAfterSpike(let filter, let recent, let baseline, let threshold):
            call(
                "silence_after_spike",
                filter.arguments
                    + [duration("recent", recent), duration("baseline", baseline), "threshold=\(threshold)"]
            )
        case .turnover(let direction, let attribute, let filter, let recent, let baseline):
            call(
                direction.rawValue,
                ["attribute=" + DefinitionSyntax.quoted(attribute)] + filter.arguments + [duration("recent", recent)]
                    + (baseline.map { [duration("baseline", $0)] } ?? [])
            )
        case .tenureRate(let inner, let per, let minimumTenure, let start):
            call(
                "tenure_rate",
                [inner.description, duration("per", per), duration("min_tenure", minimumTenure)]
                    + (start.map { ["start=" + DefinitionSyntax.quoted($0)] } ?? [])
            )
        case .unanswered(let filter, let answer, let within, let window):
            call(
                "unanswered",
                filter.arguments + answer.arguments.map { "answer_" + $0 }
                    + (within.map { [duration("within", $0)] } ?? []) + windowArgument(window)
            )
        case .daysSinceChange(let name): call("days_since_change", ["name=" + DefinitionSyntax.quoted(name)])
        case .attributeChange(let name): call("attribute_change", ["name=" + DefinitionSyntax.quoted(name)])
        case .daysToFirst(let filter, let start):
            call("days_to_first", filter.arguments + (start.map { ["start=" + DefinitionSyntax.quoted($0)] } ?? []))
        case .calendar(let cycle, let wave): call("calendar", ["cycle=" + cycle.rawValue, "wave=" + wave.rawValue])
        }
    }

    private func call(_ name: String, _ arguments: [String]) -> String {
        name + "(" + arguments.joined(separator: ", ") + ")"
    }

    private func windowArgument(_ window: Int64?) -> [String] { window.map { [duration("window", $0)] } ?? [] }

    private func valueArgument(_ value: String?) -> [String] {
        value.map { ["value=" + DefinitionSyntax.quoted($0)] } ?? []
    }

    private func duration(_ key: String, _ length: Int64) -> String { key + "=" + CivilTime.formatDuration(length) }
}

extension FeatureDefinition.EntropyDomain {
    /// `of=types` or `attribute=page`.
    fileprivate var argument: String {
        switch self {
        case .types: "of=types"
        case .hours: "of=hours"
        case .weekdays: "of=weekdays"
        case .texts(let attribute): "attribute=" + DefinitionSyntax.quoted(attribute)
        }
    }
}

extension EventFilter: CustomStringConvertible {
    /// The arguments of a definition that stand for the filter; empty text where any event passes.
    public var description: String { arguments.joined(separator: ", ") }

    var arguments: [String] {
        var arguments: [String] = []
        if !types.isEmpty { arguments.append("types=" + list(types.map(DefinitionSyntax.quoted))) }
        let conditions =
            attributes.map {
                DefinitionSyntax.quoted($0.attribute) + " in " + list($0.texts.map(DefinitionSyntax.quoted))
            }
            + values.map { "\(DefinitionSyntax.quoted($0.value)) \($0.comparison.rawValue) \($0.bound)" }
        if !conditions.isEmpty { arguments.append("where=" + list(conditions)) }
        return arguments
    }

    private func list(_ items: [String]) -> String { "[" + items.joined(separator: ", ") + "]" }
}
