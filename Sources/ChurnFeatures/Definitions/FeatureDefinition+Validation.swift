extension FeatureDefinition {
    /// Stops at a definition that has no meaning in an observation of `window` microseconds.
    func validate(_ feature: String, window: Int64) throws {
        try checkLengths(feature)
        if let lookback, lookback > window {
            throw FeatureError(
                .invalidDefinition,
                "looks back \(CivilTime.formatDuration(lookback)), further than the observation's window of "
                    + "\(CivilTime.formatDuration(window)); shorten the one or lengthen the other",
                feature: feature
            )
        }
    }

    private func checkLengths(_ feature: String) throws {
        func require(_ condition: Bool, _ problem: String) throws {
            guard condition else { throw FeatureError(.invalidDefinition, problem, feature: feature) }
        }
        switch self {
        case .count(_, let window), .sum(_, _, let window), .mean(_, _, let window), .activeDays(_, let window),
            .distinctTypes(_, let window), .distinctTexts(_, _, let window), .meanGap(_, let window),
            .overdueRatio(_, let window):
            try require(window ?? 1 > 0, "a window must be longer than 0")
        case .slope(_, let bucket, let buckets), .relativeSlope(_, let bucket, let buckets):
            try require(bucket > 0, "a bucket must be longer than 0")
            try require((2...1000).contains(buckets), "a slope needs 2 to 1000 buckets")
        case .spike(_, let recent, let baseline):
            try require(recent > 0 && baseline > 0, "the recent and the baseline window must be longer than 0")
        case .percentChange(let inner, let shift), .symmetricChange(let inner, let shift):
            try require(shift > 0, "a change must be over more than 0")
            try require(
                inner.canShift,
                "a change needs count, sum, mean, active_days, distinct_types or distinct with a window of their own, "
                    + "or ratios and changes of these"
            )
            try inner.checkLengths(feature)
        case .ratio(let above, let below):
            try above.checkLengths(feature)
            try below.checkLengths(feature)
        case .recency, .never, .age, .tenure, .attribute, .daysUntil: break
        }
    }

    /// Whether the window of the definition can end before the cutoff.
    private var canShift: Bool {
        switch self {
        case .count(_, let window), .sum(_, _, let window), .mean(_, _, let window), .activeDays(_, let window),
            .distinctTypes(_, let window), .distinctTexts(_, _, let window):
            window != nil
        case .percentChange(let inner, _), .symmetricChange(let inner, _): inner.canShift
        case .ratio(let above, let below): above.canShift && below.canShift
        case .recency, .never, .age, .slope, .relativeSlope, .spike, .meanGap, .overdueRatio, .tenure, .attribute,
            .daysUntil:
            false
        }
    }
}
