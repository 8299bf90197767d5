import ChurnScoring
import Testing

@testable import ChurnFeatures

/// Hand-computed cutoffs of each customer's own.
@Suite struct CustomerScheduleTests {
    private func plan(_ schedule: CustomerSchedule, churn: ChurnDefinition? = nil) throws -> ExtractionPlan {
        ExtractionPlan(
            features: [try feature("count()")],
            observation: Observation(schedule: schedule, window: days(400), horizon: 10 * day),
            churn: churn
        )
    }

    private func history(_ rows: [(customer: Int32, from: Double, renewal: Double)]) -> CustomerHistory {
        CustomerHistory(
            customerIDs: .strings(["a", "b"]),
            customers: rows.map(\.customer),
            validFrom: rows.map { days($0.from) },
            attributes: [
                HistoryColumn(name: "renewal", kind: .date, values: rows.map { $0.renewal * Double(day) }),
                HistoryColumn(name: "seats", kind: .number, values: rows.map { _ in 1 }),
            ]
        )
    }

    /// The rows as (customer, day of the cutoff).
    private func rows(_ extraction: Extraction) -> [String] {
        (0..<extraction.matrix.rowCount).compactMap { row in
            extraction.matrix.keys.map { "\($0.customers[row]) \(Double($0.cutoffs[row]) / Double(day))" }
        }
    }

    @Test func `tenure counts from the first event, in the order of customer and cutoff`() throws {
        let events = columns([
            TestEvent(customer: "a", at: days(10)), TestEvent(customer: "a", at: days(45)),
            TestEvent(customer: "b", at: days(3.5)),
        ])
        let schedule = CustomerSchedule(.firstEvent, distances: [30 * day, 60 * day])
        let found = try extract(plan(schedule), events)
        #expect(rows(found) == ["a 40.0", "a 70.0", "b 33.5", "b 63.5"])
        #expect(Array(found.matrix.column(0)) == [1, 2, 1, 1])
        #expect(found.stateCounts.map(\.name) == ["tenure 30d", "tenure 60d"])
        #expect(found.stateCounts.map(\.immature) == [2, 2])
    }

    @Test func `from, to and the end of the data limit cutoffs, themselves included`() throws {
        let events = columns([TestEvent(at: days(10))])
        let distances = [10, 20, 30, 40].map { $0 * day }
        let schedule = CustomerSchedule(.firstEvent, distances: distances, from: days(30), to: days(40))
        #expect(rows(try extract(plan(schedule), events)) == ["a 30.0", "a 40.0"])
        let open = CustomerSchedule(.firstEvent, distances: distances)
        #expect(rows(try extract(plan(open), events, dataEnd: days(30))) == ["a 20.0", "a 30.0"])
    }

    @Test func `a first event that arrives late moves only cutoffs at which it is known`() throws {
        let events = columns([
            TestEvent(at: days(10), known: days(10)), TestEvent(at: days(0), known: days(41)),
        ])
        // At day 40 the event of day 10 is the first that is known; at day 60 the one of day 0 is. Day 50 would be 50
        // days after a first event that is no longer the first.
        let schedule = CustomerSchedule(.firstEvent, distances: [30, 40, 60].map { $0 * day })
        #expect(rows(try extract(plan(schedule), events)) == ["a 40.0", "a 60.0"])
    }

    @Test func `before renewal the date must be the one that was known`() throws {
        let events = columns([TestEvent(customer: "a", at: days(1)), TestEvent(customer: "b", at: days(1))])
        // a's renewal at day 100 is moved to 120 on day 95; b's is known three days before only.
        let customers = history([(0, 0, 100), (0, 95, 120), (1, 197, 200)])
        let schedule = CustomerSchedule(.renewal(attribute: "renewal"), distances: [1, 3, 7, 21].map { $0 * day })
        let found = try extract(plan(schedule), events, customers: customers)
        #expect(rows(found) == ["a 79.0", "a 93.0", "a 99.0", "a 113.0", "a 117.0", "a 119.0", "b 199.0"])
        #expect(found.stateCounts.map(\.name) == [1, 3, 7, 21].map { "\($0)d before renewal" })
        #expect(found.stateCounts.map(\.rowCount) == [2, 1, 2, 2])
    }

    @Test func `tenure since an attribute, one that is always known and one date in two rows`() throws {
        var customers = history([(0, 0, 50), (0, 60, 50), (1, 0, 20)])
        customers.validFrom[2] = .min
        let events = columns([TestEvent(customer: "a", at: days(1)), TestEvent(customer: "b", at: days(1))])
        let schedule = CustomerSchedule(.start(attribute: "renewal"), distances: [30 * day])
        #expect(rows(try extract(plan(schedule), events, customers: customers)) == ["a 80.0", "b 50.0"])
    }

    @Test func `who has left already is counted with the entry`() throws {
        let events = columns([
            TestEvent(customer: "a", at: days(0)), TestEvent(customer: "b", at: days(0)),
            TestEvent(customer: "b", at: days(20)),
        ])
        let schedule = CustomerSchedule(.firstEvent, distances: [25 * day])
        let found = try extract(plan(schedule, churn: .inactivity(.any, days: 10)), events)
        #expect(rows(found) == ["b 25.0"])
        #expect(found.stateCounts.map(\.ineligible) == [1])
        #expect(found.stateCounts.map(\.positive) == [1])
    }

    @Test(arguments: [
        (CustomerSchedule(.firstEvent, distances: []), "no distance"),
        (CustomerSchedule(.firstEvent, distances: [0]), "longer than 0"),
        (CustomerSchedule(.firstEvent, distances: [2, 1]), "ascend"),
        (CustomerSchedule(.firstEvent, distances: [1], from: 2, to: 1), "after"),
        (CustomerSchedule(.renewal(attribute: "renewl"), distances: [1]), "renewal"),
        (CustomerSchedule(.renewal(attribute: "seats"), distances: [1]), "no date"),
    ])
    func `schedules without a meaning are refused`(schedule: CustomerSchedule, words: String) throws {
        let events = columns([TestEvent(at: days(1))])
        let error = #expect(throws: FeatureError.self) {
            try extract(plan(schedule), events, customers: history([(0, 0, 9)]))
        }
        #expect(error.map { "\($0)".contains(words) } == true)
    }

    @Test func `without a table of customers the attribute is missed, and a state refuses`() throws {
        let schedule = CustomerSchedule(.renewal(attribute: "renewal"), distances: [day])
        let missing = #expect(throws: FeatureError.self) {
            try extract(plan(schedule), columns([TestEvent(at: days(1))]))
        }
        #expect(missing.map { "\($0)".contains("no table of customers") } == true)
        let tenure = try plan(CustomerSchedule(.firstEvent, distances: [day]))
        var state = FeatureState(retention: tenure.retention)
        try state.add(columns([TestEvent(at: days(1))]))
        let refused = #expect(throws: FeatureError.self) { try state.extract(tenure, dataEnd: days(10)) }
        #expect(refused.map { "\($0)".contains("whole log") } == true)
    }
}
