/// One week, one day, in microseconds.
private let day = CivilTime.microsecondsPerDay
private let week = 7 * day

/// The signals of a customer's life with the product: how it began, what it answers, what it is sent, what it pays, and
/// the time of the year. What each of them watches for and why is said at its case of ``Signal``.
extension Signal {
    /// What these signals look at unless told otherwise.
    var lifecycleParameters: SignalParameters {
        switch self {
        case .onboarding:
            SignalParameters(
                filter: EventFilter(types: ["onboarding_step"]),
                reference: EventFilter(types: ["first_value"]),
                windows: [],
                attribute: "step"
            )
        case .surveySentiment:
            SignalParameters(
                filter: EventFilter(types: ["survey"]),
                reference: EventFilter(types: ["survey_sent"]),
                windows: [13 * week, 26 * week],
                value: "score"
            )
        case .contactFatigue:
            SignalParameters(
                filter: EventFilter(types: ["email_sent", "push_sent", "sms_sent"]),
                reference: EventFilter(types: ["email_opened", "email_clicked", "push_opened"]),
                windows: [week, 4 * week, 13 * week]
            )
        case .contract:
            SignalParameters(filter: .any, windows: [], price: "monthly_fee", renewal: "renews_at")
        default: SignalParameters(filter: .any, windows: [4 * week])
        }
    }

    /// Adds the features of these signals.
    func addLifecycle(_ parameters: SignalParameters, _ windows: [Int64], to features: inout FeatureList) {
        switch self {
        case .onboarding: features.addOnboarding(parameters)
        case .surveySentiment: features.addSurveys(parameters, windows)
        case .contactFatigue: features.addContacts(parameters, windows)
        case .contract: features.addContract(parameters)
        default: features.addSeason(windows)
        }
    }
}

extension FeatureList {
    fileprivate mutating func addOnboarding(_ parameters: SignalParameters) {
        let steps =
            parameters.attribute.map { FeatureDefinition.distinctTexts($0, filter, window: nil) }
            ?? .distinctTypes(filter, window: nil)
        add("onboarding_steps", steps)
        addRecency("onboarding_step")
        // Near 1 for who stopped right after the start, near 0 for who is still on the way.
        add("onboarding_stuck_share", .ratio(.recency(filter), .tenure(start: parameters.start)))
        add("onboarding_days_to_value", .daysToFirst(parameters.reference, start: parameters.start))
        add("onboarding_value_never", .never(parameters.reference))
    }

    fileprivate mutating func addSurveys(_ parameters: SignalParameters, _ windows: [Int64]) {
        addCounts("survey", windows)
        addRecency("survey")
        // The last answer says most, the lowest that there once was anger, the mean what is usual.
        if let value = parameters.value {
            for statistic in [FeatureDefinition.ValueStatistic.last, .minimum] {
                add("survey_\(value)_\(statistic.rawValue)", .statistic(statistic, of: value, filter, window: nil))
            }
            add("survey_\(value)_mean", .mean(value, filter, window: nil))
        }
        // Who no longer answers has often given up on being heard; two weeks are time enough to answer.
        add("survey_unanswered", .unanswered(parameters.reference, by: filter, within: 2 * week, window: nil))
        add("survey_answer_rate", .ratio(.count(filter, window: nil), .count(parameters.reference, window: nil)))
    }

    fileprivate mutating func addContacts(_ parameters: SignalParameters, _ windows: [Int64]) {
        addCounts("contact", windows)
        add("contact_surprise_14d", .surprise(filter, recent: 2 * week, baseline: 12 * week))
        for window in windows {
            let reactions = FeatureDefinition.ratio(
                .count(parameters.reference, window: window),
                .count(filter, window: window)
            )
            let name = CivilTime.formatDuration(window)
            add("contact_reaction_rate_\(name)", reactions)
            if window >= 4 * week { add("contact_reaction_change_\(name)", .symmetricChange(reactions, shift: window)) }
        }
        add("contact_without_reaction", .unanswered(filter, by: parameters.reference, within: week, window: nil))
        filter = parameters.reference
        addRecency("contact_reaction")
    }

    fileprivate mutating func addContract(_ parameters: SignalParameters) {
        if let renewal = parameters.renewal { add("contract_days_to_renewal", .daysUntil(renewal)) }
        if let price = parameters.price {
            add("contract_price_change", .attributeChange(price))
            add("contract_days_since_price_change", .daysSinceChange(price))
        }
        if let discountEnd = parameters.discountEnd { add("contract_days_to_discount_end", .daysUntil(discountEnd)) }
    }

    fileprivate mutating func addSeason(_ windows: [Int64]) {
        for cycle in FeatureDefinition.CalendarCycle.allCases {
            for wave in FeatureDefinition.Wave.allCases {
                add("season_\(cycle.rawValue)_\(wave.rawValue)", .calendar(cycle, wave))
            }
        }
        // 52 weeks and not a year, so that the same weekdays are compared.
        for window in windows {
            add(
                "season_change_\(CivilTime.formatDuration(window))",
                .symmetricChange(.count(filter, window: window), shift: 52 * week)
            )
        }
    }
}
