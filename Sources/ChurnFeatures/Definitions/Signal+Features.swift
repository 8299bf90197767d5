/// One day, one week, in microseconds.
private let day = CivilTime.microsecondsPerDay
private let week = 7 * day

extension Signal {
    /// What the signal looks at unless told otherwise.
    public var defaultParameters: SignalParameters {
        switch self {
        case .loginDecline:
            return SignalParameters(filter: EventFilter(types: ["login"]), windows: Self.days(7, 14, 28, 56, 91, 182))
        case .supportSpike:
            return SignalParameters(filter: EventFilter(types: ["support_ticket"]), windows: Self.days(14, 28, 91))
        case .cancellationIntent:
            return SignalParameters(
                filter: Self.pageViews("cancel", "/cancel", "cancellation", "/cancellation"),
                reference: Self.pageViews("billing", "/billing", "export", "/export", "pricing", "/pricing"),
                windows: Self.days(7, 28, 91)
            )
        case .paymentTrouble:
            return SignalParameters(
                filter: EventFilter(types: ["payment_failed"]),
                reference: EventFilter(types: ["payment", "payment_failed"]),
                windows: Self.days(28, 91, 182)
            )
        case .purchaseRFM:
            return SignalParameters(
                filter: EventFilter(types: ["purchase"]),
                windows: Self.days(7, 14, 28, 56, 91, 182),
                value: "amount"
            )
        case .engagement: return SignalParameters(filter: .any, windows: Self.days(7, 14, 28, 56, 91, 182))
        case .tenure: return SignalParameters(filter: .any, windows: [])
        case .onboarding, .surveySentiment, .contactFatigue, .contract, .seasonality: return lifecycleParameters
        }
    }

    /// The signal's features for an observation whose window is `window` microseconds.
    ///
    /// Features that would look further back than the window are left out. Names say the signal's subject, the measure
    /// and the window in days: `login_count_28d`, `login_change_28d`, `cancel_page_days_since`.
    ///
    /// - Parameters:
    ///   - parameters: What to look at; `nil` for ``defaultParameters``.
    ///   - window: The observation's window, in microseconds.
    /// - Returns: The features, whose ``Feature/signal`` is this signal's name.
    public func features(_ parameters: SignalParameters? = nil, window: Int64) -> [Feature] {
        let parameters = parameters ?? defaultParameters
        var features = FeatureList(signal: self, window: window, filter: parameters.filter)
        let windows = parameters.windows.filter { $0 <= window }
        switch self {
        case .loginDecline:
            features.addCounts("login", windows)
            features.addRecency("login")
            features.addActiveDays("login_active_days", windows.filter { $0 >= 4 * week })
            features.addChanges("login_change", windows)
            features.addTrend("login", bucket: week, buckets: 8)
            features.add("login_overdue_ratio", .overdueRatio(parameters.filter, window: nil))
        case .supportSpike:
            features.addCounts("support", windows)
            features.addRecency("support")
            features.addSpike("support")
        case .cancellationIntent:
            features.addCounts("cancel_page", windows)
            features.addRecency("cancel_page")
            features.filter = parameters.reference
            features.addCounts("exit_page", windows)
        case .paymentTrouble:
            features.addCounts("payment_failed", windows)
            features.addRecency("payment_failed")
            for window in windows {
                features.add(
                    "payment_failed_share_" + CivilTime.formatDuration(window),
                    .share(of: parameters.filter, among: parameters.reference, window: window)
                )
            }
        case .purchaseRFM: features.addPurchases(windows, value: parameters.value)
        case .engagement: features.addEngagement(windows)
        case .tenure: features.add("tenure_days", .tenure(start: parameters.start))
        case .onboarding, .surveySentiment, .contactFatigue, .contract, .seasonality:
            addLifecycle(parameters, windows, to: &features)
        }
        return features.features
    }

    private static func days(_ days: Int64...) -> [Int64] { days.map { $0 * day } }

    private static func pageViews(_ pages: String...) -> EventFilter {
        EventFilter(types: ["page_view"], attributes: [.init("page", in: pages)])
    }
}

/// Collects the features of one signal that fit into the window.
struct FeatureList {
    let signal: Signal
    let window: Int64
    var filter: EventFilter
    var features: [Feature] = []

    init(signal: Signal, window: Int64, filter: EventFilter) {
        self.signal = signal
        self.window = window
        self.filter = filter
    }

    mutating func add(_ name: String, _ definition: FeatureDefinition) {
        guard definition.lookback ?? window <= window else { return }
        features.append(Feature(name: name, definition: definition, signal: signal.rawValue))
    }

    mutating func addCounts(_ subject: String, _ windows: [Int64]) {
        for window in windows {
            add("\(subject)_count_\(CivilTime.formatDuration(window))", .count(filter, window: window))
        }
        // Where the longest of the windows is the observation's own, the same column would come twice.
        if windows.max() ?? 0 < window { add("\(subject)_count_all", .count(filter, window: nil)) }
    }

    mutating func addActiveDays(_ name: String, _ windows: [Int64]) {
        for window in windows {
            add("\(name)_\(CivilTime.formatDuration(window))", .activeDays(filter, window: window))
        }
        if windows.max() ?? 0 < window { add("\(name)_all", .activeDays(filter, window: nil)) }
    }

    mutating func addRecency(_ subject: String) {
        add("\(subject)_days_since", .recency(filter))
        add("\(subject)_never", .never(filter))
    }

    /// Symmetric, because a percent change is missing for whoever did nothing before and huge after very little.
    mutating func addChanges(_ name: String, _ windows: [Int64]) {
        for window in windows {
            let count = FeatureDefinition.count(filter, window: window)
            add("\(name)_\(CivilTime.formatDuration(window))", .symmetricChange(count, shift: window))
        }
    }

    /// The relative slope over the most buckets that fit, up to `buckets`; none with fewer than three.
    mutating func addTrend(_ subject: String, bucket: Int64, buckets: Int) {
        let fitting = min(buckets, Int(window / bucket))
        guard fitting >= 3 else { return }
        let name = "\(subject)_trend_\(CivilTime.formatDuration(bucket * Int64(fitting)))"
        add(name, .relativeSlope(filter, bucket: bucket, buckets: fitting))
    }

    /// Both sides of a spike: how unusual the last two weeks are, and whether nothing followed those that were.
    ///
    /// The spike is in units of its own noise; the surprise tells a rare burst from a usual one where both are large.
    mutating func addSpike(_ subject: String) {
        add("\(subject)_spike_14d", .spike(filter, recent: 2 * week, baseline: 12 * week))
        add("\(subject)_surprise_14d", .surprise(filter, recent: 2 * week, baseline: 12 * week))
        add(
            "\(subject)_silence_after_spike_14d",
            .silenceAfterSpike(filter, recent: 2 * week, baseline: 8 * week, threshold: 2)
        )
    }

    mutating func addPurchases(_ windows: [Int64], value: String?) {
        addCounts("purchase", windows)
        addRecency("purchase")
        addActiveDays("purchase_active_days", windows.filter { $0 >= 13 * week })
        add("purchase_age", .age(filter))
        // Frequency by age: counts grow with the time that a customer has been seen, a rate does not.
        add("purchase_days_per_age", .ratio(.activeDays(filter, window: nil), .age(filter)))
        // Near 1 after a long silence whatever the customer's pace; near 0 for one who bought just now.
        add("purchase_silence_share", .ratio(.recency(filter), .age(filter)))
        add("purchase_mean_gap", .meanGap(filter, window: nil))
        add("purchase_overdue_ratio", .overdueRatio(filter, window: nil))
        addChanges("purchase_change", windows.filter { $0 >= 4 * week })
        // Without windows only what is measured by the customer's own time is left.
        if !windows.isEmpty { addTrend("purchase", bucket: 4 * week, buckets: 6) }
        guard let value else { return }
        for window in windows.filter({ $0 >= 4 * week }) {
            add("purchase_sum_\(CivilTime.formatDuration(window))", .sum(value, filter, window: window))
        }
        if windows.max() ?? 0 < window { add("purchase_sum_all", .sum(value, filter, window: nil)) }
        add("purchase_mean", .mean(value, filter, window: nil))
        add("purchase_sum_per_day", .ratio(.sum(value, filter, window: nil), .activeDays(filter, window: nil)))
    }

    mutating func addEngagement(_ windows: [Int64]) {
        addCounts("event", windows)
        addActiveDays("active_days", windows)
        add("event_days_since", .recency(filter))
        // Whoever has a row has an event, unless the filter is narrower than the eligibility rule may be.
        if filter != .any { add("event_never", .never(filter)) }
        for window in windows where window >= 4 * week {
            add("event_types_\(CivilTime.formatDuration(window))", .distinctTypes(filter, window: window))
        }
        // Stickiness: of how many of the days that a customer has been there it came; over less than a week it is noise.
        for window in windows where window >= 4 * week {
            add(
                "stickiness_\(CivilTime.formatDuration(window))",
                .tenureRate(.activeDays(filter, window: window), per: day, minimumTenure: week, start: nil)
            )
        }
        addChanges("event_change", windows)
        addTrend("event", bucket: week, buckets: 8)
        add("event_mean_gap", .meanGap(filter, window: nil))
        add("event_overdue_ratio", .overdueRatio(filter, window: nil))
        add("active_days_per_tenure", .ratio(.activeDays(filter, window: nil), .tenure(start: nil)))
        add("events_per_active_day", .ratio(.count(filter, window: nil), .activeDays(filter, window: nil)))
    }
}
