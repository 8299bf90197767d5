/// What a feature is, as data: a small tree that can be printed, hashed, stored in a model and computed.
///
/// At a cutoff t0 a definition sees the events with `t0 - W <= occurred_at < t0` and `known_at < t0`, where W is the
/// observation's window. A `window` of its own narrows that to `[t0 - window, t0)`; `nil` means all of W. Times and
/// windows are in microseconds, results in days where they are times. Where nothing else is said, no event gives 0.
///
/// The text form is canonical (`count(types=[login], window=28d)`): see ``description`` and ``init(parsing:)``.
public indirect enum FeatureDefinition: Hashable, Sendable {
    /// The number of events.
    case count(EventFilter, window: Int64?)
    /// The sum of a value over events; missing values are left out.
    case sum(String, EventFilter, window: Int64?)
    /// The mean of a value over events that have it; missing where none does.
    case mean(String, EventFilter, window: Int64?)
    /// The number of UTC calendar days with an event.
    case activeDays(EventFilter, window: Int64?)
    /// The number of different event types.
    case distinctTypes(EventFilter, window: Int64?)
    /// The number of different texts of an attribute; a missing one counts for none.
    case distinctTexts(String, EventFilter, window: Int64?)
    /// The mean number of days from one active day to the next; missing with fewer than two.
    case meanGap(EventFilter, window: Int64?)
    /// Recency divided by the median gap between active days, so 2 is twice as long as usual; missing with fewer
    /// than two active days.
    case overdueRatio(EventFilter, window: Int64?)
    /// Days since the last event, with their fraction; missing where there was none.
    case recency(EventFilter)
    /// 1 where there was no event, else 0: tells why ``recency(_:)`` is missing.
    case never(EventFilter)
    /// Days since the first event, with their fraction; missing where there was none.
    case age(EventFilter)
    /// Least-squares slope of the counts in `buckets` buckets back from the cutoff, in events per bucket per bucket;
    /// positive where activity grows.
    ///
    /// Buckets are `[t0 - (b + 1) bucket, t0 - b bucket)`. Those from the one that holds the customer's first visible
    /// event (of any type) on take part, silent ones included; missing with fewer than two.
    case slope(EventFilter, bucket: Int64, buckets: Int)
    /// ``slope(_:bucket:buckets:)`` divided by the mean count of the same buckets; missing where that is 0.
    case relativeSlope(EventFilter, bucket: Int64, buckets: Int)
    /// `(c0 - mu) / sqrt(mu + 1)`: how much the count `c0` of the `recent` window exceeds what the `baseline` window
    /// before it lets expect, `mu = baseline count * recent / baseline`.
    case spike(EventFilter, recent: Int64, baseline: Int64)
    /// `x / y - 1`, `y` being the same definition with its window ending `shift` earlier; missing unless `y > 0`.
    case percentChange(FeatureDefinition, shift: Int64)
    /// `(x - y) / (x + y)`, `y` as in ``percentChange(_:shift:)``; 0 where both are 0, else missing where the sum is 0.
    case symmetricChange(FeatureDefinition, shift: Int64)
    /// The first divided by the second; missing unless the second is above 0.
    case ratio(FeatureDefinition, FeatureDefinition)
    /// Days since the customer's first visible event, or since the date attribute `start` where one is named; missing
    /// where there is none or it is after the cutoff.
    case tenure(start: String?)
    /// A number or category of the customer as of the cutoff.
    case attribute(String)
    /// Days from the cutoff to a date attribute as of the cutoff; negative where it has passed.
    case daysUntil(String)

    // MARK: Values and days

    /// A statistic of a value over the events that have it; missing where none does.
    case statistic(ValueStatistic, of: String, EventFilter, window: Int64?)
    /// The number of UTC calendar weeks, from Monday on, with an event.
    case activeWeeks(EventFilter, window: Int64?)
    /// The number of active days after the first: the frequency of RFM. Its T is ``age(_:)``.
    case repeatDays(EventFilter, window: Int64?)
    /// A statistic of the days from one active day to the next.
    case gap(GapStatistic, EventFilter, window: Int64?)
    /// The number of successive active days or weeks; 0 without an event.
    case streak(StreakStatistic, CalendarUnit, EventFilter, window: Int64?)
    /// How evenly events spread, `- sum p ln p` in nats over the shares p: 0 where all are alike; missing without any.
    case entropy(EntropyDomain, EventFilter, window: Int64?)

    // MARK: Change

    /// `sum 2^(-(t0 - t) / halfLife)` over events, each times its value where one is named; missing values are left
    /// out. Weights below 2^-1022 count as 0.
    case decayed(value: String?, EventFilter, halfLife: Int64, window: Int64?)
    /// The decayed sum of the `fast` half-life less that of the `slow` one, each as a rate a day
    /// (`sum * ln 2 / half-life`), so that steady activity gives about 0 and growing activity more.
    case decayedTrend(value: String?, EventFilter, fast: Int64, slow: Int64, window: Int64?)
    /// `(x - y) / d`, `y` being `x` with its window ending d = `shift` earlier, d in days.
    case velocity(FeatureDefinition, shift: Int64)
    /// `(x - 2 y + z) / d^2`, with windows ending d = `shift` and 2 d earlier, d in days.
    case acceleration(FeatureDefinition, shift: Int64)
    /// `-log10 P(X >= c0)` for a Poisson variable X of mean `mu`, both as in ``spike(_:recent:baseline:)``: 3 is an
    /// excess that chance brings once in a thousand. Half an event stands in for an empty baseline.
    case surprise(EventFilter, recent: Int64, baseline: Int64)
    /// 1 where the last `recent` window holds no event and the one before it was a spike of `threshold` or more, its
    /// baseline being the window before that; else 0.
    case silenceAfterSpike(EventFilter, recent: Int64, baseline: Int64, threshold: Double)
    /// The number of texts of an attribute used in the `recent` window and not in the `baseline` before it, or the
    /// other way round; `nil` means all of the observation's window before.
    case turnover(TurnoverDirection, String, EventFilter, recent: Int64, baseline: Int64?)

    // MARK: Customers and calendar

    /// `x * per / min(W, tenure)`, W being the window of `x` (count, sum, active days or weeks) and tenure as in
    /// ``tenure(start:)``; missing where tenure is below `minimumTenure`, because a rate over little time is noise.
    case tenureRate(FeatureDefinition, per: Int64, minimumTenure: Int64, start: String?)
    /// The number of events without an answer: without one of `by` at or after them, before the next event at a later
    /// time, and where `within` is given before it has passed; with it, events count once it has passed.
    case unanswered(EventFilter, by: EventFilter, within: Int64?, window: Int64?)
    /// Days since the customer's attribute took the value that it has as of the cutoff, another being known before;
    /// missing where none was. Rows without a value are skipped.
    case daysSinceChange(String)
    /// How much a number of the customer changed when it last did: the value as of the cutoff divided by the one before
    /// it, less 1; missing where there was none above 0 before. Rows without a value are skipped.
    case attributeChange(String)
    /// Days from the start of the customer's tenure, as in ``tenure(start:)``, to its first event; missing where there
    /// is no start or no event, negative where the event came first.
    case daysToFirst(EventFilter, start: String?)
    /// Where in its cycle of the UTC calendar the cutoff is, as one coordinate on a circle.
    case calendar(CalendarCycle, Wave)
}

extension FeatureDefinition {
    /// The share of the events that pass `among` which also pass `part`; missing where none passes `among`.
    public static func share(of part: EventFilter, among: EventFilter, window: Int64?) -> FeatureDefinition {
        .ratio(.count(part, window: window), .count(among, window: window))
    }

    /// How far back from the cutoff the definition looks, in microseconds; `nil` where as far as the observation does.
    public var lookback: Int64? {
        switch self {
        case .count(_, let window), .sum(_, _, let window), .mean(_, _, let window), .activeDays(_, let window),
            .distinctTypes(_, let window), .distinctTexts(_, _, let window), .meanGap(_, let window),
            .overdueRatio(_, let window), .statistic(_, _, _, let window), .activeWeeks(_, let window),
            .repeatDays(_, let window), .gap(_, _, let window), .streak(_, _, _, let window),
            .entropy(_, _, let window), .decayed(_, _, _, let window), .decayedTrend(_, _, _, _, let window),
            .unanswered(_, _, _, let window):
            window
        case .recency, .never, .age, .daysToFirst: nil
        case .slope(_, let bucket, let buckets), .relativeSlope(_, let bucket, let buckets):
            bucket.multipliedSaturating(by: Int64(buckets))
        case .spike(_, let recent, let baseline), .surprise(_, let recent, let baseline):
            recent.addingSaturating(baseline)
        case .silenceAfterSpike(_, let recent, let baseline, _):
            recent.multipliedSaturating(by: 2).addingSaturating(baseline)
        case .turnover(_, _, _, let recent, let baseline): baseline.map { recent.addingSaturating($0) }
        case .percentChange(let inner, let shift), .symmetricChange(let inner, let shift),
            .velocity(let inner, let shift):
            inner.lookback.map { $0.addingSaturating(shift) }
        case .acceleration(let inner, let shift):
            inner.lookback.map { $0.addingSaturating(shift.multipliedSaturating(by: 2)) }
        case .tenureRate(let inner, _, _, let start): start == nil ? nil : inner.lookback
        case .ratio(let above, let below):
            if let above = above.lookback, let below = below.lookback { max(above, below) } else { nil }
        case .tenure(let start): start == nil ? nil : 0
        case .attribute, .daysUntil, .daysSinceChange, .attributeChange, .calendar: 0
        }
    }

    /// A hash of the text form that stays the same on every machine and in every version: FNV-1a with 64 bits.
    public var stableHash: UInt64 {
        description.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
