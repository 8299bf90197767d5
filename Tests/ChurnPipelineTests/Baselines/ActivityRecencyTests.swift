import ChurnFeatures
import ChurnScoring
import Testing

@testable import ChurnPipeline

/// Recency of made-up events, in whole days since 1970.
@Suite struct ActivityRecencyTests {
    private struct Event {
        let customer: Int32
        let day: Double
        var knownDay: Double?
        var type: UInt16 = 0
    }

    private static let day = Double(CivilTime.microsecondsPerDay)

    private func log(_ events: [Event]) -> EventLog {
        EventLog(
            EventColumns(
                customerIDs: .integers([1, 2, 3]),
                customers: events.map(\.customer),
                occurredAt: events.map { Int64($0.day * Self.day) },
                knownAt: events.map { Int64(($0.knownDay ?? $0.day) * Self.day) },
                typeNames: ["login", "mail", "close"],
                types: events.map(\.type)
            )
        )
    }

    private func days(_ events: [Event], activity: EventFilter = EventFilter(types: ["login"])) throws -> [Double] {
        let plan = ExtractionPlan(
            features: [],
            observation: Observation(
                cutoffs: [Int64(100 * Self.day), Int64(110 * Self.day)],
                window: Int64(40 * Self.day),
                gap: 0,
                horizon: Int64(10 * Self.day),
                eligibility: Observation.Eligibility()
            ),
            churn: .event(types: ["close"])
        )
        return try ActivityRecency(activity: activity, plan: plan)
            .days(events: log(events), dataEnd: Int64(130 * Self.day), threads: 1)
    }

    private let past = [
        Event(customer: 0, day: 90), Event(customer: 0, day: 97.5), Event(customer: 0, day: 104),
        Event(customer: 1, day: 95, type: 1), Event(customer: 1, day: 99.5, type: 1),
        Event(customer: 2, day: 80), Event(customer: 2, day: 98, knownDay: 105),
    ]

    @Test func `days since the last activity that was known, a whole window without one`() throws {
        // Rows by customer and cutoff. The last one's event of day 98 is known from day 105 on.
        #expect(try days(past) == [2.5, 6, 40, 40, 20, 12])
        // Any event is activity where no types are named.
        #expect(try days(past, activity: EventFilter()) == [2.5, 6, 0.5, 10.5, 20, 12])
    }

    @Test func `events of the future change no byte`() throws {
        let before = try days(past)
        let future = [
            Event(customer: 0, day: 110), Event(customer: 1, day: 111), Event(customer: 2, day: 120, type: 2),
            Event(customer: 1, day: 99, knownDay: 110), Event(customer: 0, day: 125, type: 2),
        ]
        #expect(try days(past + future).map(\.bitPattern) == before.map(\.bitPattern))
        // What is known in time does change it.
        #expect(try days(past + [Event(customer: 1, day: 99)]) == [2.5, 6, 1, 11, 20, 12])
    }

    @Test func `what counts as activity is named, or follows from the rule that makes customers eligible or churned`()
        throws
    {
        func activity(_ text: String?, eligible: [String], churn: ChurnDefinition) throws -> [String] {
            let config = try text.map { try BaselinesConfig(config: ConfigNode.parse($0, file: "churn.yaml")) }
            var observation = Observation(cutoffs: [0], window: 1, gap: 0, horizon: 1)
            observation.eligibility = Observation.Eligibility(activeWithin: nil, filter: EventFilter(types: eligible))
            let plan = ExtractionPlan(features: [], observation: observation, churn: churn)
            return (config ?? BaselinesConfig()).activity(plan).types
        }
        let close = ChurnDefinition.event(types: ["close"])
        #expect(try activity("recency: {types: [login]}", eligible: ["mail"], churn: close) == ["login"])
        #expect(try activity("logistic_regression: false", eligible: ["mail"], churn: close) == ["mail"])
        #expect(try activity(nil, eligible: [], churn: .silence(EventFilter(types: ["buy"]))) == ["buy"])
        #expect(try activity(nil, eligible: [], churn: close) == [])
    }
}
