import ChurnFeatures
import Testing

@testable import ChurnPipeline

@Suite struct FeatureDefinitionConfigTests {
    private func definition(_ text: String) throws -> FeatureDefinition {
        try FeatureDefinition(config: try ConfigNode.parse(text, file: "churn.yaml"))
    }

    @Test(arguments: [
        ("count: {type: login, window: 28d}", "count(types=[login], window=28d)"),
        ("sum: {of: amount, types: [a, b]}", "sum(value=amount, types=[a, b])"),
        ("recency: {type: login}", "recency(types=[login])"),
        ("slope: {type: login, bucket: 7d, buckets: 8}", "slope(types=[login], bucket=7d, buckets=8)"),
        ("spike: {type: ticket, recent: 14d, baseline: 84d}", "spike(types=[ticket], recent=14d, baseline=84d)"),
        ("tenure: {start: started_at}", "tenure(start=started_at)"),
        ("attribute: plan", "attribute(name=plan)"),
        ("days_until: renews_at", "days_until(name=renews_at)"),
        ("max: {of: amount, type: payment, window: 28d}", "max(value=amount, types=[payment], window=28d)"),
        ("active_weeks: {window: 8w}", "active_weeks(window=56d)"),
        ("repeat_days: {type: purchase}", "repeat_days(types=[purchase])"),
        ("gap_variation: {type: purchase}", "gap_variation(types=[purchase])"),
        ("current_streak: {type: login}", "current_streak(types=[login])"),
        ("longest_streak: {unit: week, window: 91d}", "longest_streak(unit=week, window=91d)"),
        ("entropy: {over: hours, type: login}", "entropy(of=hours, types=[login])"),
        ("entropy: {of: page, window: 28d}", "entropy(attribute=page, window=28d)"),
        ("decayed_count: {type: login, half_life: 14d}", "decayed_count(types=[login], half_life=14d)"),
        ("decayed_sum: {of: amount, half_life: 14d}", "decayed_sum(value=amount, half_life=14d)"),
        ("decayed_trend: {type: login, fast: 7d, slow: 28d}", "decayed_trend(types=[login], fast=7d, slow=28d)"),
        ("velocity: {of: {count: {window: 7d}}, shift: 7d}", "velocity(count(window=7d), shift=7d)"),
        ("acceleration: {of: {count: {window: 7d}}, shift: 7d}", "acceleration(count(window=7d), shift=7d)"),
        ("surprise: {type: ticket, recent: 14d, baseline: 84d}", "surprise(types=[ticket], recent=14d, baseline=84d)"),
        ("silence_after_spike: {recent: 7d, baseline: 28d}", "silence_after_spike(recent=7d, baseline=28d)"),
        ("adopted: {of: page, recent: 28d}", "adopted(attribute=page, recent=28d)"),
        ("abandoned: {of: page, recent: 28d, baseline: 84d}", "abandoned(attribute=page, recent=28d, baseline=84d)"),
        ("tenure_rate: {of: {count: {}}, per: 28d, min_tenure: 14d}", "tenure_rate(count(), per=28d, min_tenure=14d)"),
        (
            "unanswered: {type: survey_sent, answer: {type: survey}, within: 14d}",
            "unanswered(types=[survey_sent], answer_types=[survey], within=14d)"
        ),
        ("attribute_change: price", "attribute_change(name=price)"),
        ("days_to_first: {type: purchase, start: signed_up}", "days_to_first(types=[purchase], start=signed_up)"),
        ("days_since_change: plan", "days_since_change(name=plan)"),
        ("calendar: {cycle: day_of_year, wave: cosine}", "calendar(cycle=day_of_year, wave=cosine)"),
    ])
    func `each primitive reads as its canonical text`(config: String, canonical: String) throws {
        #expect(try definition(config) == FeatureDefinition(parsing: canonical))
    }

    @Test func `filters read attributes as texts and values as ranges`() throws {
        let day = CivilTime.microsecondsPerDay
        let filter = EventFilter(
            types: ["page_view"],
            attributes: [.init("page", in: ["/export", "/cancel"])],
            values: [.init("seconds", .greaterOrEqual, 10), .init("seconds", .less, 60)]
        )
        let read = try definition(
            """
            count:
              type: page_view
              where: {page: [/export, /cancel], seconds: {at_least: 10, below: 60}}
              window: 2w
            """
        )
        #expect(read == .count(filter, window: 14 * day))
    }

    @Test func `changes and ratios hold definitions`() throws {
        let day = CivilTime.microsecondsPerDay
        let logins = FeatureDefinition.count(EventFilter(types: ["login"]), window: 28 * day)
        #expect(
            try definition("percent_change: {of: {count: {type: login, window: 28d}}, shift: 28d}")
                == .percentChange(logins, shift: 28 * day)
        )
        #expect(
            try definition("ratio: {of: {count: {type: login, window: 28d}}, to: {tenure: {}}}")
                == .ratio(logins, .tenure(start: nil))
        )
    }

    @Test func `an error names file, line, column and path`() throws {
        let error = try #require(throws: PipelineError.self) {
            try definition("count:\n  type: login\n  windw: 28d")
        }
        #expect(error.description == "churn.yaml:3:10: count.windw: unknown key; did you mean \"window\"?")
    }

    @Test func `every name of a primitive is read`() throws {
        for name in FeatureDefinition.configNames {
            let error = #expect(throws: PipelineError.self) { try definition("\(name): {nonsense: 1}") }
            #expect(error?.description.contains("unknown primitive") == false, "\(name)")
        }
        #expect(Set(FeatureDefinition.configNames).count == FeatureDefinition.configNames.count)
    }

    @Test(arguments: [
        ("entropy: {}", "either"), ("entropy: {over: minutes}", "hours"),
        ("calendar: {cycle: month, wave: sin}", "sine"),
        ("longest_streak: {unit: month}", "unknown choice"),
        ("decayed_count: {of: amount, half_life: 7d}", "unknown key"),
    ])
    func `a wrong choice is refused with those there are`(config: String, reason: String) throws {
        let error = try #require(throws: PipelineError.self) { try definition(config) }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test(arguments: ["{}", "count: {}\nsum: {of: amount}", "[count]"])
    func `anything but one primitive is refused`(config: String) {
        #expect(throws: PipelineError.self) { try definition(config) }
    }
}
