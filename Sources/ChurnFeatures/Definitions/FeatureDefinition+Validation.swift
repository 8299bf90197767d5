extension FeatureDefinition {
    /// Stops at a definition that has no meaning in an observation of `window` microseconds.
    func validate(_ feature: String, window: Int64) throws {
        guard nesting <= Self.deepestNesting else {
            throw FeatureError(
                .invalidDefinition,
                "has parts inside parts more than \(Self.deepestNesting) deep, which its text form does not hold",
                feature: feature
            )
        }
        try checkLengths(feature, window: window)
        if let lookback, lookback > window {
            throw FeatureError(
                .invalidDefinition,
                "looks back \(CivilTime.formatDuration(lookback)), further than the observation's window of "
                    + "\(CivilTime.formatDuration(window)); shorten the one or lengthen the other",
                feature: feature
            )
        }
    }

    /// How many definitions inside each other the text form is read back with: its brackets may be 64 deep, and a filter
    /// takes four of them.
    private static let deepestNesting = 60

    /// How many definitions are inside each other, this one included.
    private var nesting: Int {
        switch self {
        case .percentChange(let inner, _), .symmetricChange(let inner, _), .velocity(let inner, _),
            .acceleration(let inner, _), .tenureRate(let inner, _, _, _):
            1 + inner.nesting
        case .ratio(let above, let below): 1 + max(above.nesting, below.nesting)
        default: 1
        }
    }

    private func checkLengths(_ feature: String, window: Int64) throws {
        func require(_ condition: Bool, _ problem: String) throws {
            guard condition else { throw FeatureError(.invalidDefinition, problem, feature: feature) }
        }
        switch self {
        case .count(_, let window), .sum(_, _, let window), .mean(_, _, let window), .activeDays(_, let window),
            .distinctTypes(_, let window), .distinctTexts(_, _, let window), .meanGap(_, let window),
            .overdueRatio(_, let window), .statistic(_, _, _, let window), .activeWeeks(_, let window),
            .repeatDays(_, let window), .gap(_, _, let window), .streak(_, _, _, let window),
            .entropy(_, _, let window):
            try require(window ?? 1 > 0, "a window must be longer than 0")
        case .decayed(_, _, let halfLife, let window):
            try require(halfLife > 0, "a half-life must be longer than 0")
            try require(window ?? 1 > 0, "a window must be longer than 0")
        case .decayedTrend(_, _, let fast, let slow, let window):
            try require(
                0 < fast && fast < slow,
                "the fast half-life must be longer than 0 and shorter than the slow one"
            )
            try require(window ?? 1 > 0, "a window must be longer than 0")
        case .unanswered(_, _, let within, let window):
            try require(within ?? 1 > 0, "the time to answer must be longer than 0")
            try require(window ?? 1 > 0, "a window must be longer than 0")
        case .slope(_, let bucket, let buckets), .relativeSlope(_, let bucket, let buckets):
            try require(bucket > 0, "a bucket must be longer than 0")
            try require((2...1000).contains(buckets), "a slope needs 2 to 1000 buckets")
        case .silenceAfterSpike(_, let recent, let baseline, let threshold):
            try require(recent > 0 && baseline > 0, "the recent and the baseline window must be longer than 0")
            try require(threshold > 0 && threshold.isFinite, "the threshold of a spike must be above 0")
        case .turnover(_, _, _, let recent, let baseline):
            try require(
                recent > 0 && baseline ?? 1 > 0,
                "the recent and the baseline window must be longer than 0"
            )
            try require(recent < window, "the recent window must be shorter than the observation's")
        case .spike(_, let recent, let baseline), .surprise(_, let recent, let baseline):
            try require(recent > 0 && baseline > 0, "the recent and the baseline window must be longer than 0")
        case .percentChange(let inner, let shift), .symmetricChange(let inner, let shift),
            .velocity(let inner, let shift), .acceleration(let inner, let shift):
            try require(shift > 0, "a change must be over more than 0")
            try require(
                inner.canShift,
                "a change needs a count, sum, mean or other statistic, active days or weeks, distinct types or texts, or "
                    + "an entropy, with a window of their own, or ratios and changes of these"
            )
            try inner.checkLengths(feature, window: window)
        case .ratio(let above, let below):
            // Each by itself: beside a part that looks back as far as the observation, the ratio's own reach is unknown.
            try above.validate(feature, window: window)
            try below.validate(feature, window: window)
        case .tenureRate(let inner, let per, let minimumTenure, let start):
            try require(per > 0 && minimumTenure > 0, "per and the minimum tenure of a rate must be longer than 0")
            try require(
                start != nil || minimumTenure <= window,
                "the minimum tenure is longer than the observation's window, and no tenure is seen to be longer than that"
            )
            try require(inner.isAdditive, "a rate needs count, sum, active_days or active_weeks")
            try inner.validate(feature, window: window)
        case .recency, .never, .age, .tenure, .attribute, .daysUntil, .daysSinceChange, .attributeChange, .daysToFirst,
            .calendar:
            break
        }
    }

    /// Whether the window of the definition can end before the cutoff.
    private var canShift: Bool {
        switch self {
        case .count(_, let window), .sum(_, _, let window), .mean(_, _, let window), .activeDays(_, let window),
            .distinctTypes(_, let window), .distinctTexts(_, _, let window), .statistic(_, _, _, let window),
            .activeWeeks(_, let window), .repeatDays(_, let window), .entropy(_, _, let window):
            window != nil
        case .percentChange(let inner, _), .symmetricChange(let inner, _), .velocity(let inner, _),
            .acceleration(let inner, _):
            inner.canShift
        case .ratio(let above, let below): above.canShift && below.canShift
        case .recency, .never, .age, .slope, .relativeSlope, .spike, .meanGap, .overdueRatio, .tenure, .attribute,
            .daysUntil, .gap, .streak, .decayed, .decayedTrend, .surprise, .silenceAfterSpike, .turnover, .tenureRate,
            .unanswered, .daysSinceChange, .attributeChange, .daysToFirst, .calendar:
            false
        }
    }

    /// Whether the definition grows with the time that it looks at, so that a rate can be made of it.
    private var isAdditive: Bool {
        switch self {
        case .count, .sum, .activeDays, .activeWeeks: true
        default: false
        }
    }
}
