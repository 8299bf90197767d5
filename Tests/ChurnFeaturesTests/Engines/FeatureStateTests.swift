import ChurnScoring
import Testing

@testable import ChurnFeatures

/// A window of 10 days throughout.
@Suite struct FeatureStateTests {
    private func plan(_ cutoffs: Double..., churn: ChurnDefinition? = nil) throws -> ExtractionPlan {
        ExtractionPlan(
            features: [try feature("count()"), try feature("tenure()"), try feature("slope(bucket=2d, buckets=3)")],
            observation: Observation(cutoffs: cutoffs.map(days), window: days(10), horizon: day),
            churn: churn
        )
    }

    private func state(_ events: [TestEvent]) throws -> FeatureState {
        var state = FeatureState(retention: days(10))
        try state.add(columns(events))
        return state
    }

    private let busy = (0..<40).map { TestEvent(customer: "busy", at: days(Double($0))) }

    @Test func `retention is the longest of window, eligibility and inactivity`() throws {
        var plan = try plan(20)
        #expect(plan.retention == days(10))
        plan.observation.eligibility.activeWithin = days(12)
        #expect(plan.retention == days(12))
        plan.churn = .inactivity(.any, days: 14)
        #expect(plan.retention == days(14))
        plan.churn = .inactivity(.any, days: 11)
        #expect(plan.retention == days(12))
    }

    @Test func `events go once a quarter is too old, those at the edge stay`() throws {
        var state = try state(busy)
        state.forget(before: days(19))
        #expect(state.eventCount == 40)
        state.forget(before: days(20))
        #expect(state.eventCount == 30)
        state.forget(before: days(5))
        #expect(state.earliestCutoff == days(20))
        #expect(state.firstOccurredAt == 0)
    }

    @Test func `a customer whose events are all forgotten still counts as ineligible, once they were visible`() throws {
        let gone = [
            TestEvent(customer: "at the cutoff", at: days(2)), TestEvent(customer: "at the cutoff", at: days(26)),
            TestEvent(customer: "gone", at: days(2)),
            TestEvent(customer: "heard of late", at: days(3), known: days(25)),
        ]
        let events = busy + gone
        var state = try state(events)
        state.forget(before: days(20))
        #expect(state.eventCount == 31)
        #expect(state.customerCount == 4)
        let found = try state.extract(try plan(20, 25, 26), dataEnd: days(40))
        #expect(found.stateCounts.map(\.ineligible) == [2, 2, 3])
        #expect(Bytes(found) == Bytes(try extract(try plan(20, 25, 26), columns(events), dataEnd: days(40))))
        // Back again, under its old place.
        try state.add(columns([TestEvent(customer: "gone", at: days(24))]))
        #expect(state.customerCount == 4)
        #expect(try state.extract(try plan(25), dataEnd: days(40)).stateCounts.map(\.ineligible) == [1])
    }

    @Test func `a cutoff that looks back to forgotten events is refused, an earlier one of a shorter window not`()
        throws
    {
        var state = try state(busy)
        state.forget(before: days(20))
        #expect { try state.extract(try plan(19), dataEnd: days(40)) } throws: { error in
            (error as? FeatureError)?.code == .outsideData && "\(error)".contains("ask for a later cutoff")
        }
        var short = try plan(19)
        short.features.removeLast()
        short.observation.window = days(9)
        #expect(try state.extract(short, dataEnd: days(40)).matrix[0, 0] == 9)
        var long = try plan(20)
        long.observation.window = days(11)
        #expect(throws: FeatureError.self) { try state.extract(long, dataEnd: days(40)) }
    }

    @Test func `a delivery is taken once, and one that does not fit leaves the state as it was`() throws {
        var state = FeatureState(retention: days(10))
        try state.add(columns(busy), delivery: "day 1")
        let bytes = state.encoded()
        var other = columns([TestEvent(at: days(3))])
        other.values[0].name = "price"
        let integers = EventColumns(
            customerIDs: .integers([7]),
            customers: [0],
            occurredAt: [0],
            typeNames: ["login"],
            types: [0],
            values: [ValueColumn(name: "amount", values: [1])],
            attributes: [AttributeColumn(name: "page", levels: [], codes: [-1])]
        )
        #expect { try state.add(columns([]), delivery: "day 1") } throws: { "\($0)".contains("added already") }
        #expect { try state.add(other) } throws: { "\($0)".contains("[amount], the new events have [price]") }
        #expect { try state.add(integers) } throws: { ($0 as? FeatureError)?.code == .mismatchedCustomers }
        #expect(state.encoded() == bytes)
        try state.add(columns([]), delivery: "day 2")
        #expect(state.deliveries == ["day 1", "day 2"])
    }

    @Test func `several deliveries come together, and none of them twice`() throws {
        var state = FeatureState(retention: days(10))
        #expect(throws: FeatureError.self) { try state.add(columns(busy), deliveries: ["a", "b", "a"]) }
        #expect(state.eventCount == 0 && state.deliveries == [] && state.valueNames == [])
        try state.add(columns(busy), deliveries: ["b", "a"])
        #expect(throws: FeatureError.self) { try state.add(columns(busy), deliveries: ["c", "a"]) }
        #expect(state.deliveries == ["b", "a"])
        #expect(state.customerIDs == .strings(["busy"]))
        #expect(state.lastOccurredAt == days(39))
        #expect(state.valueNames == ["amount"] && state.attributeNames == ["page"] && state.typeNames == ["login"])
    }

    @Test func `a first late event does not change what was known before`() throws {
        var state = try state([TestEvent(at: days(1)), TestEvent(at: days(2))])
        try state.add(columns([TestEvent(at: days(3), known: days(9))]))
        let found = try state.extract(try plan(5, 10), dataEnd: days(20))
        #expect(found.matrix[0, 0] == 2)
        #expect(found.matrix[1, 0] == 3)
    }

    @Test func `a state without events throws as the batch does`() {
        let state = FeatureState(retention: days(10))
        #expect { try state.extract(try plan(20), dataEnd: days(40)) } throws: {
            ($0 as? FeatureError)?.code == .outsideData
        }
    }
}
