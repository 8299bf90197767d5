import ChurnFeatures

/// How a config writes the primitives beyond counts, sums and recencies.
extension FeatureDefinition {
    static let patternNames =
        ValueStatistic.allCases.map(\.rawValue) + GapStatistic.allCases.map(\.rawValue)
        + StreakStatistic.allCases.map(\.rawValue) + TurnoverDirection.allCases.map(\.rawValue) + [
            "active_weeks", "repeat_days", "entropy", "decayed_count", "decayed_sum", "decayed_trend", "velocity",
            "acceleration", "surprise", "silence_after_spike", "tenure_rate", "unanswered", "days_since_change",
            "calendar", "attribute_change", "days_to_first",
        ]

    /// Reads the parameters of the primitive `name`, one of ``patternNames``.
    static func pattern(named name: String, _ node: ConfigNode) throws -> FeatureDefinition {
        if let statistic = ValueStatistic(rawValue: name) {
            return try windowedOf(node) { .statistic(statistic, of: $0, $1, window: $2) }
        }
        if let statistic = GapStatistic(rawValue: name) {
            return try windowed(node) { .gap(statistic, $0, window: $1) }
        }
        if let statistic = StreakStatistic(rawValue: name) { return try streak(statistic, node) }
        if let direction = TurnoverDirection(rawValue: name) { return try turnover(direction, node) }
        return switch name {
        case "active_weeks": try windowed(node) { .activeWeeks($0, window: $1) }
        case "repeat_days": try windowed(node) { .repeatDays($0, window: $1) }
        case "entropy": try entropy(node)
        case "decayed_count", "decayed_sum": try decayed(node, hasValue: name == "decayed_sum")
        case "decayed_trend": try decayedTrend(node)
        case "velocity": try changed(node) { .velocity($0, shift: $1) }
        case "acceleration": try changed(node) { .acceleration($0, shift: $1) }
        case "surprise": try spike(node) { .surprise($0, recent: $1, baseline: $2) }
        case "silence_after_spike": try silenceAfterSpike(node)
        case "tenure_rate": try tenureRate(node)
        case "unanswered": try unanswered(node)
        case "days_since_change": .daysSinceChange(try node.string())
        case "attribute_change": .attributeChange(try node.string())
        case "days_to_first": try daysToFirst(node)
        case "calendar": try calendar(node)
        default: throw node.fail("unknown primitive \"\(name)\"", code: "config.unknown_key")
        }
    }

    private static func streak(_ statistic: StreakStatistic, _ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["unit", "window"])
        return .streak(
            statistic,
            try mapping["unit"]?.choice(CalendarUnit.allCases) ?? .day,
            try EventFilter(config: mapping),
            window: try mapping["window"]?.duration()
        )
    }

    private static func turnover(_ direction: TurnoverDirection, _ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["of", "recent", "baseline"])
        return .turnover(
            direction,
            try mapping.required("of").string(),
            try EventFilter(config: mapping),
            recent: try mapping.required("recent").duration(),
            baseline: try mapping["baseline"]?.duration()
        )
    }

    /// `over: types`, `hours`, `weekdays`, or `of: ATTRIBUTE`.
    private static func entropy(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["over", "of", "window"])
        let domain: EntropyDomain
        switch (mapping["over"], mapping["of"]) {
        case (let over?, nil):
            switch try over.string() {
            case "types": domain = .types
            case "hours": domain = .hours
            case "weekdays": domain = .weekdays
            default: throw over.fail("expected types, hours or weekdays; for an attribute write \"of: ATTRIBUTE\"")
            }
        case (nil, let attribute?): domain = .texts(try attribute.string())
        default: throw node.fail("an entropy is either \"over\" types, hours or weekdays, or \"of\" an attribute")
        }
        return .entropy(domain, try EventFilter(config: mapping), window: try mapping["window"]?.duration())
    }

    private static func decayed(_ node: ConfigNode, hasValue: Bool) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["half_life", "window"] + (hasValue ? ["of"] : []))
        return .decayed(
            value: hasValue ? try mapping.required("of").string() : nil,
            try EventFilter(config: mapping),
            halfLife: try mapping.required("half_life").duration(),
            window: try mapping["window"]?.duration()
        )
    }

    private static func decayedTrend(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["of", "fast", "slow", "window"])
        return .decayedTrend(
            value: try mapping["of"]?.string(),
            try EventFilter(config: mapping),
            fast: try mapping.required("fast").duration(),
            slow: try mapping.required("slow").duration(),
            window: try mapping["window"]?.duration()
        )
    }

    private static func silenceAfterSpike(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["recent", "baseline", "threshold"])
        return .silenceAfterSpike(
            try EventFilter(config: mapping),
            recent: try mapping.required("recent").duration(),
            baseline: try mapping.required("baseline").duration(),
            threshold: try mapping["threshold"]?.number() ?? defaultSpikeThreshold
        )
    }

    private static func tenureRate(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: ["of", "per", "min_tenure", "start"])
        return .tenureRate(
            try FeatureDefinition(config: try mapping.required("of")),
            per: try mapping.required("per").duration(),
            minimumTenure: try mapping.required("min_tenure").duration(),
            start: try mapping["start"]?.string()
        )
    }

    private static func daysToFirst(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["start"])
        return .daysToFirst(try EventFilter(config: mapping), start: try mapping["start"]?.string())
    }

    private static func unanswered(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: filterKeys + ["answer", "within", "window"])
        return .unanswered(
            try EventFilter(config: mapping),
            by: try filter(try mapping.required("answer")),
            within: try mapping["within"]?.duration(),
            window: try mapping["window"]?.duration()
        )
    }

    private static func calendar(_ node: ConfigNode) throws -> FeatureDefinition {
        let mapping = try node.mapping(known: ["cycle", "wave"])
        return .calendar(
            try mapping.required("cycle").choice(CalendarCycle.allCases),
            try mapping.required("wave").choice(Wave.allCases)
        )
    }
}

extension ConfigNode {
    /// One of `choices` by its name.
    fileprivate func choice<Choice: RawRepresentable<String>>(_ choices: [Choice]) throws -> Choice {
        let text = try string()
        guard let choice = Choice(rawValue: text) else {
            throw unknownName(text, what: "choice", known: choices.map(\.rawValue))
        }
        return choice
    }
}
