import Testing

@testable import ChurnFeatures

@Suite struct SignalTests {
    @Test func `every signal has a name, features of its own, and definitions that are valid`() throws {
        var names: Set<String> = []
        for signal in Signal.allCases {
            #expect(Signal.named(signal.rawValue) == signal)
            for window in [28, 90, 182, 365, 540] as [Int64] {
                let features = signal.features(window: window * day)
                #expect(!features.isEmpty)
                #expect(features.allSatisfy { $0.signal == signal.rawValue && !$0.words.isEmpty })
                #expect(Set(features.map(\.definition)).count == features.count, "\(signal) \(window)")
                for feature in features { try feature.definition.validate(feature.name, window: window * day) }
                if window == 365 { for feature in features { #expect(names.insert(feature.name).inserted) } }
            }
        }
        #expect(names.count > 60)
    }

    @Test func `names say subject, measure and window`() {
        let names = Set(Signal.loginDecline.features(window: 90 * day).map(\.name))
        #expect(
            names.isSuperset(of: [
                "login_count_7d", "login_count_56d", "login_count_all", "login_change_28d", "login_days_since",
                "login_never", "login_trend_56d", "login_overdue_ratio",
            ])
        )
        #expect(!names.contains("login_count_91d"))
        #expect(!names.contains("login_change_56d"))
    }

    @Test func `without windows only what goes by the customer's own time is left`() {
        var parameters = Signal.purchaseRFM.defaultParameters
        parameters.windows = []
        let features = Signal.purchaseRFM.features(parameters, window: 365 * day)
        #expect(features.allSatisfy { $0.definition.lookback == nil })
        #expect(Set(features.map(\.name)).isSuperset(of: ["purchase_days_per_age", "purchase_overdue_ratio"]))
    }

    @Test func `onboarding takes its steps from an attribute or from the types`() {
        var parameters = Signal.onboarding.defaultParameters
        #expect(
            Signal.onboarding.features(window: 90 * day)[0].definition.description.hasPrefix("distinct(attribute=step")
        )
        parameters.attribute = nil
        parameters.start = "signed_up"
        let features = Signal.onboarding.features(parameters, window: 90 * day)
        #expect(features[0].definition.description == "distinct_types(types=[onboarding_step])")
        #expect(
            features.contains { $0.definition == .daysToFirst(EventFilter(types: ["first_value"]), start: "signed_up") }
        )
    }

    @Test func `a contract has what it is told of`() {
        var parameters = Signal.contract.defaultParameters
        #expect(Signal.contract.features(window: 90 * day).count == 3)
        parameters.price = nil
        parameters.discountEnd = "discount_until"
        let features = Signal.contract.features(parameters, window: 90 * day)
        #expect(features.map(\.definition) == [.daysUntil("renews_at"), .daysUntil("discount_until")])
    }

    @Test func `a season is compared with the year before where the window reaches`() {
        #expect(Signal.seasonality.features(window: 365 * day).count == 6)
        #expect(Signal.seasonality.features(window: 392 * day).map(\.name).last == "season_change_28d")
    }

    @Test func `signals of surveys and messages compare with what was sent`() throws {
        let survey = Signal.surveySentiment.features(window: 90 * day).map(\.definition.description)
        #expect(survey.contains("unanswered(types=[survey_sent], answer_types=[survey], within=14d)"))
        #expect(survey.contains("last(value=score, types=[survey])"))
        let events =
            [50.0, 60, 70].map { TestEvent(at: days($0), type: "survey_sent") }
            + [TestEvent(at: days(51), type: "survey", amount: 3)]
        #expect(try value(survey[survey.firstIndex { $0.hasPrefix("unanswered") } ?? 0], events) == 2)
        let contact = Signal.contactFatigue.features(window: 90 * day).map(\.name)
        #expect(Set(contact).isSuperset(of: ["contact_reaction_rate_28d", "contact_reaction_change_28d"]))
    }

    @Test func `a spike of support is seen from both sides`() throws {
        let texts = Signal.supportSpike.features(window: 182 * day).map(\.definition.description)
        let silence = try #require(texts.first { $0.hasPrefix("silence_after_spike") })
        let surprise = try #require(texts.first { $0.hasPrefix("surprise") })
        let burst = (0..<6).map { TestEvent(at: days(75 + Double($0)), type: "support_ticket") }
        // As of day 100: the burst is in the two weeks before the last two.
        #expect(try value(silence, burst, window: days(98)) == 1)
        #expect(try value(surprise, burst, window: days(98)) == 0)
        let unsolved = burst + [TestEvent(at: days(99), type: "support_ticket")]
        #expect(try value(silence, unsolved, window: days(98)) == 0)
        #expect(try value(surprise, unsolved, window: days(98)) > 0)
        // A window of 12 weeks is enough for the silence, not for the spike's own baseline.
        let short = Signal.supportSpike.features(window: 84 * day).map(\.name)
        #expect(short.contains("support_silence_after_spike_14d") && !short.contains("support_spike_14d"))
    }

    @Test func `stickiness is active days by days`() throws {
        let features = Signal.engagement.features(window: 182 * day)
        let text = try #require(features.first { $0.name == "stickiness_28d" }).definition.description
        let everyFourthDay = stride(from: 0.0, to: 100, by: 4).map { TestEvent(at: days($0)) }
        #expect(try value(text, everyFourthDay) == 0.25)
        // Ten days in the house, five of them active; three days are too few to say.
        let newcomer = [90.0, 91, 93, 96, 99].map { TestEvent(at: days($0)) }
        #expect(try value(text, newcomer) == 0.5)
        #expect(try value(text, [TestEvent(at: days(97))]).isNaN)
    }

    @Test func `parameters are data`() {
        var parameters = Signal.purchaseRFM.defaultParameters
        parameters.filter = EventFilter(types: ["order"])
        parameters.value = nil
        parameters.windows = [30 * day]
        let features = Signal.purchaseRFM.features(parameters, window: 90 * day)
        #expect(features.contains { $0.definition == .count(EventFilter(types: ["order"]), window: 30 * day) })
        #expect(!features.contains { $0.definition.description.contains("amount") })
        #expect(Signal.named("no_such_signal") == nil)
    }
}
