internal import ChurnScoring

extension EventFilter {
    /// Reads the text form, ``description``: arguments such as `types=[login], where=[plan in [pro]]`.
    ///
    /// - Throws: ``FeatureError`` with what cannot be read.
    public init(parsing text: String) throws {
        guard case .call(let name, let arguments) = try DefinitionSyntax(parsing: "filter(\(text))") else {
            throw FeatureError(.unreadableDefinition, "expected arguments of a filter such as types=[login]")
        }
        var reader = ArgumentReader(function: name, arguments: arguments)
        self = try reader.filter()
        try reader.expectEnd()
    }
}

extension FeatureDefinition {
    /// Reads the text form; arguments may stand in any order.
    ///
    /// - Throws: ``FeatureError`` with the column at which the text cannot be read, or the argument that is wrong.
    public init(parsing text: String) throws { self = try Self.definition(DefinitionSyntax(parsing: text)) }

    static let functionNames = [
        "abandoned", "acceleration", "active_days", "active_weeks", "adopted", "age", "attribute", "attribute_change",
        "calendar", "count",
        "current_streak", "days_since_change", "days_to_first", "days_until", "decayed_count", "decayed_sum",
        "decayed_trend",
        "distinct",
        "distinct_types", "entropy", "first", "gap_variation", "last", "longest_gap", "longest_streak", "max", "mean",
        "mean_gap", "min", "never", "overdue_ratio", "percent_change", "ratio", "recency", "relative_slope",
        "repeat_days", "silence_after_spike", "slope", "spike", "standard_deviation", "sum", "surprise",
        "symmetric_change", "tenure", "tenure_rate", "unanswered", "velocity",
    ]

    private static func definition(_ syntax: DefinitionSyntax) throws -> FeatureDefinition {
        guard case .call(let function, let arguments) = syntax else {
            throw FeatureError(.unreadableDefinition, "expected a function such as count(types=[login], window=28d)")
        }
        var reader = ArgumentReader(function: function, arguments: arguments)
        let definition = try definition(function, &reader)
        try reader.expectEnd()
        return definition
    }

    private static func definition(_ function: String, _ arguments: inout ArgumentReader) throws -> FeatureDefinition {
        switch function {
        case "count": return .count(try arguments.filter(), window: try arguments.duration("window"))
        case "sum":
            return .sum(
                try arguments.name("value"),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        case "mean":
            return .mean(
                try arguments.name("value"),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        case "active_days": return .activeDays(try arguments.filter(), window: try arguments.duration("window"))
        case "distinct_types": return .distinctTypes(try arguments.filter(), window: try arguments.duration("window"))
        case "distinct":
            return .distinctTexts(
                try arguments.name("attribute"),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        case "mean_gap": return .meanGap(try arguments.filter(), window: try arguments.duration("window"))
        case "overdue_ratio": return .overdueRatio(try arguments.filter(), window: try arguments.duration("window"))
        case "recency": return .recency(try arguments.filter())
        case "never": return .never(try arguments.filter())
        case "age": return .age(try arguments.filter())
        case "slope":
            return .slope(
                try arguments.filter(),
                bucket: try arguments.requiredDuration("bucket"),
                buckets: try arguments.number("buckets")
            )
        case "relative_slope":
            return .relativeSlope(
                try arguments.filter(),
                bucket: try arguments.requiredDuration("bucket"),
                buckets: try arguments.number("buckets")
            )
        case "spike":
            return .spike(
                try arguments.filter(),
                recent: try arguments.requiredDuration("recent"),
                baseline: try arguments.requiredDuration("baseline")
            )
        case "percent_change":
            return .percentChange(
                try definition(try arguments.positional()),
                shift: try arguments.requiredDuration("shift")
            )
        case "symmetric_change":
            return .symmetricChange(
                try definition(try arguments.positional()),
                shift: try arguments.requiredDuration("shift")
            )
        case "ratio":
            return .ratio(try definition(try arguments.positional()), try definition(try arguments.positional()))
        case "tenure": return .tenure(start: try arguments.optionalName("start"))
        case "attribute": return .attribute(try arguments.name("name"))
        case "days_until": return .daysUntil(try arguments.name("name"))
        default:
            if let definition = try grouped(function, &arguments) { return definition }
            if let definition = try change(function, &arguments) { return definition }
            throw FeatureError(
                .unreadableDefinition,
                "there is no function \"\(function)\"; \(NearestNames.hint(for: function, among: functionNames))"
            )
        }
    }

    /// Statistics of values, days, gaps and shares, and what looks at answers, customers or the calendar.
    private static func grouped(_ function: String, _ arguments: inout ArgumentReader) throws -> FeatureDefinition? {
        if let statistic = ValueStatistic(rawValue: function) {
            return .statistic(
                statistic,
                of: try arguments.name("value"),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        }
        if let statistic = GapStatistic(rawValue: function) {
            return .gap(statistic, try arguments.filter(), window: try arguments.duration("window"))
        }
        if let statistic = StreakStatistic(rawValue: function) {
            return .streak(
                statistic,
                try arguments.optionalChoice("unit", CalendarUnit.allCases) ?? .day,
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        }
        switch function {
        case "active_weeks": return .activeWeeks(try arguments.filter(), window: try arguments.duration("window"))
        case "repeat_days": return .repeatDays(try arguments.filter(), window: try arguments.duration("window"))
        case "entropy":
            return .entropy(
                try arguments.entropyDomain(),
                try arguments.filter(),
                window: try arguments.duration("window")
            )
        case "tenure_rate":
            return .tenureRate(
                try definition(try arguments.positional()),
                per: try arguments.requiredDuration("per"),
                minimumTenure: try arguments.requiredDuration("min_tenure"),
                start: try arguments.optionalName("start")
            )
        case "unanswered":
            return .unanswered(
                try arguments.filter(),
                by: try arguments.filter(prefix: "answer_"),
                within: try arguments.duration("within"),
                window: try arguments.duration("window")
            )
        case "days_since_change": return .daysSinceChange(try arguments.name("name"))
        case "attribute_change": return .attributeChange(try arguments.name("name"))
        case "days_to_first":
            return .daysToFirst(try arguments.filter(), start: try arguments.optionalName("start"))
        case "calendar":
            return .calendar(
                try arguments.choice("cycle", CalendarCycle.allCases),
                try arguments.choice("wave", Wave.allCases)
            )
        default: return nil
        }
    }

    /// What compares one time with another.
    private static func change(_ function: String, _ arguments: inout ArgumentReader) throws -> FeatureDefinition? {
        switch function {
        case "decayed_count", "decayed_sum":
            return .decayed(
                value: function == "decayed_sum" ? try arguments.name("value") : nil,
                try arguments.filter(),
                halfLife: try arguments.requiredDuration("half_life"),
                window: try arguments.duration("window")
            )
        case "decayed_trend":
            return .decayedTrend(
                value: try arguments.optionalName("value"),
                try arguments.filter(),
                fast: try arguments.requiredDuration("fast"),
                slow: try arguments.requiredDuration("slow"),
                window: try arguments.duration("window")
            )
        case "velocity":
            return .velocity(
                try definition(try arguments.positional()),
                shift: try arguments.requiredDuration("shift")
            )
        case "acceleration":
            return .acceleration(
                try definition(try arguments.positional()),
                shift: try arguments.requiredDuration("shift")
            )
        case "surprise":
            return .surprise(
                try arguments.filter(),
                recent: try arguments.requiredDuration("recent"),
                baseline: try arguments.requiredDuration("baseline")
            )
        case "silence_after_spike":
            return .silenceAfterSpike(
                try arguments.filter(),
                recent: try arguments.requiredDuration("recent"),
                baseline: try arguments.requiredDuration("baseline"),
                threshold: try arguments.optionalDouble("threshold") ?? defaultSpikeThreshold
            )
        default:
            guard let direction = TurnoverDirection(rawValue: function) else { return nil }
            return .turnover(
                direction,
                try arguments.name("attribute"),
                try arguments.filter(),
                recent: try arguments.requiredDuration("recent"),
                baseline: try arguments.duration("baseline")
            )
        }
    }

    /// The least spike that ``silenceAfterSpike(_:recent:baseline:threshold:)`` looks for unless told otherwise: about
    /// two standard deviations of a count.
    public static let defaultSpikeThreshold = 2.0
}
