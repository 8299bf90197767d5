import Testing

@testable import ChurnFeatures

/// Text form, words and checks of the definitions beyond counts, sums and recencies.
@Suite struct FeatureDefinitionCatalogueTests {
    private static let texts = [
        "min(value=amount)", "max(value=amount, types=[payment], window=28d)",
        "standard_deviation(value=amount)", "first(value=amount, window=28d)", "last(value=amount)",
        "active_weeks(window=56d)", "repeat_days(types=[purchase])", "gap_variation(types=[purchase])",
        "longest_gap(types=[purchase], window=91d)", "current_streak(types=[login])",
        "longest_streak(unit=week, types=[login], window=91d)", "entropy(of=types, window=28d)",
        "entropy(of=hours, types=[login])", "entropy(of=weekdays)", "entropy(attribute=page, window=28d)",
        "decayed_count(types=[login], half_life=14d)",
        "decayed_sum(value=amount, where=[amount > 0.0], half_life=28d, window=91d)",
        "decayed_trend(types=[login], fast=7d, slow=28d)", "decayed_trend(value=amount, fast=7d, slow=28d, window=91d)",
        "velocity(count(window=7d), shift=7d)", "acceleration(sum(value=amount, window=7d), shift=7d)",
        "surprise(types=[support_ticket], recent=14d, baseline=84d)",
        "silence_after_spike(types=[support_ticket], recent=14d, baseline=56d, threshold=2.0)",
        "adopted(attribute=page, types=[page_view], recent=28d)",
        "abandoned(attribute=page, recent=28d, baseline=84d)",
        "tenure_rate(count(types=[login], window=91d), per=28d, min_tenure=14d)",
        "tenure_rate(active_days(), per=28d, min_tenure=14d, start=signed_up)",
        "unanswered(types=[survey_sent], answer_types=[survey], within=14d, window=91d)",
        "unanswered(where=[channel in [mail]], answer_where=[score >= 0.0])", "days_since_change(name=plan)",
        "attribute_change(name=price)", "days_to_first(types=[purchase])",
        "days_to_first(types=[purchase], start=signed_up)",
        "calendar(cycle=month, wave=sine)", "calendar(cycle=day_of_year, wave=cosine)",
    ]

    @Test(arguments: texts)
    func `the text is canonical, valid and has words`(text: String) throws {
        let definition = try FeatureDefinition(parsing: text)
        #expect(definition.description == text)
        #expect(!definition.words.isEmpty)
        try definition.validate("feature", window: 182 * day)
    }

    @Test func `no two definitions say the same in words`() throws {
        let words = try Self.texts.map { try FeatureDefinition(parsing: $0).words }
        #expect(Set(words).count == words.count)
    }

    @Test func `defaults may be left out`() throws {
        #expect(
            try FeatureDefinition(parsing: "silence_after_spike(recent=7d, baseline=28d)").description
                == "silence_after_spike(recent=7d, baseline=28d, threshold=2.0)"
        )
        #expect(try FeatureDefinition(parsing: "current_streak(unit=day)").description == "current_streak()")
    }

    @Test(arguments: [
        ("entropy()", "either \"attribute\", or \"of\""), ("entropy(of=minutes)", "types, hours, weekdays"),
        ("entropy(of=types, attribute=page)", "either"), ("longest_streak(unit=month)", "day, week"),
        ("calendar(cycle=month)", "sine, cosine"), ("calendar(cycle=moon, wave=sine)", "day_of_year"),
        ("silence_after_spike(recent=7d, baseline=28d, threshold=inf)", "number"), ("min()", "needs \"value\""),
        ("decayed_count(value=amount, half_life=7d)", "takes no"), ("decayed_sum(half_life=7d)", "needs \"value\""),
        ("decayed_count()", "half_life"), ("decayed_trend(fast=7d)", "needs \"slow\""),
        ("unanswered(answer=[survey])", "did you mean \"answer_types\""), ("entropie(of=types)", "did you mean"),
        ("tenure_rate(per=28d, min_tenure=14d)", "inside"),
    ])
    func `what cannot be read is refused with a reason`(text: String, reason: String) {
        let error = #expect(throws: FeatureError.self) { try FeatureDefinition(parsing: text) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.code == .unreadableDefinition)
    }

    @Test(arguments: [
        ("min(value=amount, window=0d)", "window"), ("decayed_count(half_life=0d)", "half-life"),
        ("decayed_trend(fast=7d, slow=7d)", "shorter than the slow"),
        ("silence_after_spike(recent=7d, baseline=28d, threshold=0)", "threshold"),
        ("silence_after_spike(recent=60d, baseline=63d)", "looks back 183d"),
        ("surprise(recent=0d, baseline=28d)", "longer than 0"), ("adopted(attribute=page, recent=182d)", "shorter"),
        ("adopted(attribute=page, recent=7d, baseline=0d)", "longer than 0"),
        ("acceleration(count(window=90d), shift=47d)", "looks back"),
        ("velocity(count(), shift=7d)", "window of their own"),
        ("velocity(current_streak(window=7d), shift=7d)", "window of their own"),
        ("tenure_rate(mean(value=amount), per=28d, min_tenure=14d)", "a rate needs"),
        ("tenure_rate(count(window=183d), per=28d, min_tenure=14d)", "looks back"),
        ("tenure_rate(count(), per=28d, min_tenure=0d)", "minimum tenure"),
        ("tenure_rate(count(), per=28d, min_tenure=183d)", "no tenure is seen"), ("unanswered(within=0d)", "answer"),
    ])
    func `what has no meaning is refused with a reason`(text: String, reason: String) throws {
        let definition = try FeatureDefinition(parsing: text)
        let error = #expect(throws: FeatureError.self) { try definition.validate("feature", window: 182 * day) }
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.code == .invalidDefinition)
    }

    @Test(arguments: [
        ("min(value=nope)", FeatureError.Code.unknownName), ("entropy(attribute=nope)", .unknownName),
        ("adopted(attribute=nope, recent=7d)", .unknownName), ("days_since_change(name=nope)", .unknownName),
        ("decayed_sum(value=nope, half_life=7d)", .unknownName),
        ("tenure_rate(count(), per=7d, min_tenure=7d, start=nope)", .unknownName),
    ])
    func `names that the data do not have are refused`(text: String, code: FeatureError.Code) {
        let error = #expect(throws: FeatureError.self) { try value(text, [TestEvent(at: days(50))]) }
        #expect(error?.code == code)
    }

    @Test func `what is nested deeper than its text can be read back is refused`() throws {
        let filter = EventFilter(attributes: [.init("page", in: ["home"])])
        var definition = FeatureDefinition.count(filter, window: day)
        for _ in 1..<60 { definition = .ratio(definition, .count(.any, window: day)) }
        try definition.validate("feature", window: 182 * day)
        #expect(try FeatureDefinition(parsing: definition.description) == definition)
        let deeper = FeatureDefinition.ratio(.count(.any, window: day), definition)
        let error = #expect(throws: FeatureError.self) { try deeper.validate("feature", window: 182 * day) }
        #expect(error?.message.contains("more than 60 deep") == true)
    }
}
