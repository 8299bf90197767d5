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

    @Test(arguments: ["{}", "count: {}\nsum: {of: amount}", "[count]"])
    func `anything but one primitive is refused`(config: String) {
        #expect(throws: PipelineError.self) { try definition(config) }
    }
}
