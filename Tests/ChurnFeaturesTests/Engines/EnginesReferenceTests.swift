import ChurnScoring
import Testing

@testable import ChurnFeatures

/// Batch, incremental and single-customer extraction of random logs under random plans: the same bits.
@Suite struct EnginesReferenceTests {
    private static let churns: [ChurnDefinition?] = [
        .inactivity(.any, days: 10), .silence(EventFilter(types: ["login"])), .event(types: ["support_ticket"]),
        .subscription(allowedGap: day), nil,
        .typed([
            ChurnType(name: "left", definition: .event(types: ["support_ticket"])),
            ChurnType(name: "ended", definition: .subscription(allowedGap: day)),
            ChurnType(name: "idle", definition: .inactivity(.any, days: 10)),
            ChurnType(name: "downgrade", definition: .event(types: ["purchase"]), isChurn: false),
        ]),
    ]

    private func plan(_ input: inout RandomInput, _ churn: ChurnDefinition?) -> ExtractionPlan {
        ExtractionPlan(
            features: input.features(40) + [Feature(name: "plan", definition: .attribute("plan"))],
            observation: Observation(
                cutoffs: [150, 167.25, 190].map(days),
                window: days(90),
                gap: 2 * day,
                horizon: 20 * day,
                eligibility: .init(
                    activeWithin: input.random.below(2) == 0 ? nil : Int64(20 + input.random.below(75)) * day
                )
            ),
            churn: churn
        )
    }

    private func periods(_ input: inout RandomInput) -> SubscriptionPeriods {
        let starts = (0..<30).map { _ in Int64(input.random.below(180)) * day }
        return SubscriptionPeriods(
            customerIDs: .strings((0..<12).map { "customer \($0)" }.sorted()),
            customers: starts.map { _ in Int32(input.random.below(12)) },
            starts: starts,
            ends: starts.map { $0 + Int64(input.random.below(40)) * day }
        )
    }

    /// The events in deliveries by the day on which they became known, shuffled as a whole and inside.
    private func deliveries(_ events: [TestEvent], _ random: inout SplitMix64) -> [EventColumns] {
        let byDay = Dictionary(grouping: events) { CivilTime.dayNumber($0.knownAt) }
        return byDay.sorted { $0.key < $1.key }.map(\.value).shuffled(using: &random)
            .map { columns($0.shuffled(using: &random)) }
    }

    @Test(arguments: 1...8 as ClosedRange<UInt64>)
    func `one customer alone gets the batch's bits`(seed: UInt64) throws {
        var input = RandomInput(seed: seed)
        let events = input.events(count: 600, lateShare: seed % 2 == 0 ? 3 : 0)
        let history = input.history()
        let plan = plan(&input, nil)
        let batch = try extract(plan, columns(events), customers: history)
        #expect(batch.matrix.rowCount > 20)
        // Half of the vocabularies lack types and texts that the events have.
        let known = seed % 4 < 2 ? events : Array(events.prefix(3))
        var rows = try CustomerRows(
            batch.matrix.schema,
            window: plan.observation.window,
            vocabulary: EventVocabulary(of: columns(known))
        )
        rows.take(events, history)
        var random = input.random
        #expect(batch.matrix.firstDifference { rows.row($0, asOf: $1, &random) } == nil)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `a state that forgets and is written between deliveries gives the batch's bits`(seed: UInt64) throws {
        for churn in Self.churns {
            var input = RandomInput(seed: seed)
            let events = input.events(count: 600, lateShare: seed % 2 == 0 ? 3 : 0)
            let history = input.history()
            let periods = periods(&input)
            let plan = plan(&input, churn)
            let batch = try FeatureExtractor(plan).extract(
                events: EventLog(columns(events)),
                customers: history,
                periods: periods,
                dataEnd: days(200)
            )
            var state = FeatureState(retention: plan.retention)
            for (number, delivery) in deliveries(events, &input.random).enumerated() {
                try state.add(delivery, delivery: "\(number)")
                // What comes after this promise and is older than it leaves no trace in a row either.
                if number == 30 { state.forget(before: days(149)) }
                if number % 40 == 7 { state = try FeatureState(decoding: state.encoded()) }
            }
            state.forget(before: days(150))
            #expect(state.eventCount < events.count)
            for threads in [1, 2, 8] {
                let found = try state.extract(
                    plan,
                    customers: history,
                    periods: periods,
                    dataEnd: days(200),
                    threads: threads
                )
                #expect(Bytes(found) == Bytes(batch))
                #expect(found.states == batch.states)
                #expect(found.warnings == batch.warnings)
            }
        }
    }

    @Test func `a later cutoff of a state that forgot more is the batch's too`() throws {
        var input = RandomInput(seed: 3)
        let events = input.events(count: 900, lateShare: 2)
        let history = input.history()
        var plan = plan(&input, .inactivity(.any, days: 10))
        var state = FeatureState(retention: plan.retention)
        var counts: [Int] = []
        for delivery in deliveries(events, &input.random) { try state.add(delivery) }
        for cutoff in [150, 160, 175, 199].map(days) {
            state.forget(before: cutoff)
            plan.observation.cutoffs = [cutoff]
            let found = try state.extract(plan, customers: history, dataEnd: days(200))
            let batch = try extract(plan, columns(events), customers: history, dataEnd: days(200))
            #expect(found.matrix.rowCount > 3)
            #expect(Bytes(found) == Bytes(batch))
            counts.append(state.eventCount)
        }
        #expect(counts[3] < counts[0])
    }

    @Test func `many customers on 1, 2 and 8 threads`() throws {
        var input = RandomInput(seed: 11)
        let events = input.events(count: 6000, lateShare: 2).enumerated().map { index, event in
            var event = event
            event.customer = "customer \(index % 500)"
            return event
        }
        let plan = plan(&input, .inactivity(.any, days: 10))
        let history = input.history()
        let batch = try extract(plan, columns(events), customers: history, dataEnd: days(200))
        var state = FeatureState(retention: plan.retention)
        for delivery in deliveries(events, &input.random) { try state.add(delivery) }
        state.forget(before: days(150))
        for threads in [1, 2, 8] {
            let found = try state.extract(plan, customers: history, dataEnd: days(200), threads: threads)
            #expect(Bytes(found) == Bytes(batch))
        }
        var rows = try CustomerRows(
            batch.matrix.schema,
            window: plan.observation.window,
            vocabulary: EventVocabulary(of: columns(events))
        )
        rows.take(events, history)
        var random = input.random
        #expect(batch.matrix.rowCount > 500)
        #expect(batch.matrix.firstDifference { rows.row($0, asOf: $1, &random) } == nil)
    }
}
