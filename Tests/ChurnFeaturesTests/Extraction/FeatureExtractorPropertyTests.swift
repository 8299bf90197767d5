import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct FeatureExtractorPropertyTests {
    private let churns: [ChurnDefinition?] = [
        .inactivity(.any, days: 10), .event(types: ["support_ticket"]), .subscription(allowedGap: day), nil,
    ]

    private func plan(_ input: inout RandomInput, _ churn: ChurnDefinition?) -> ExtractionPlan {
        ExtractionPlan(
            features: input.features(40) + [Feature(name: "plan", definition: .attribute("plan"))],
            observation: Observation(
                cutoffs: [50, 90, 130].map(days),
                window: days(90),
                gap: 2 * day,
                horizon: 20 * day,
                eligibility: .init(activeWithin: 30 * day)
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

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `the order of events, names and rows of customers changes no byte`(seed: UInt64) throws {
        for churn in churns {
            var input = RandomInput(seed: seed)
            let events = input.events(count: 400, lateShare: 3)
            var history = input.history()
            let periods = periods(&input)
            let plan = plan(&input, churn)
            let expected = Bytes(
                try extract(plan, columns(events), customers: history, periods: periods, dataEnd: days(140))
            )
            #expect(expected.values.count > 150)
            let shuffled = columns(events.shuffled(using: &input.random))
            let order = history.customers.indices.shuffled(using: &input.random)
            history.customers = order.map { history.customers[$0] }
            history.validFrom = order.map { history.validFrom[$0] }
            for column in history.attributes.indices {
                let values = history.attributes[column].values
                history.attributes[column].values = order.map { values[$0] }
            }
            let found = Bytes(try extract(plan, shuffled, customers: history, periods: periods, dataEnd: days(140)))
            #expect(found == expected)
        }
    }

    @Test func `1, 2 and 8 threads give the same bytes`() throws {
        var input = RandomInput(seed: 7)
        // More customers than a chunk holds, in both the sorter and the extraction.
        let events = input.events(count: 3000, lateShare: 2).enumerated().map { index, event in
            var event = event
            event.customer = "customer \(index % 700)"
            return event
        }
        let plan = plan(&input, .inactivity(.any, days: 10))
        let history = input.history()
        let results = try [1, 2, 8].map { threads in
            Bytes(try extract(plan, columns(events), customers: history, dataEnd: days(150), threads: threads))
        }
        #expect(results[0].values.count > 10_000)
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }

    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func `removing whatever was not known at a cutoff changes no byte of its rows`(seed: UInt64) throws {
        var input = RandomInput(seed: seed)
        let events = input.events(count: 400, lateShare: 5)
        let history = input.history()
        let all = plan(&input, .inactivity(.any, days: 10))
        for cutoff in all.observation.cutoffs {
            var single = all
            single.observation.cutoffs = [cutoff]
            let past = events.filter { $0.at < cutoff && $0.knownAt < cutoff }
            let customers = Set(events.map(\.customer)).sorted()
            let expected = try extract(single, columns(past, customers: customers), customers: history).matrix
            let found = try extract(single, columns(events), customers: history).matrix
            #expect(expected.rowCount > 3)
            #expect(found.schema == expected.schema)
            #expect(found.keys == expected.keys)
            #expect(found.values.map(\.bitPattern) == expected.values.map(\.bitPattern))
        }
    }

    @Test func `a cutoff's rows are the same alone and among others, apart from the levels`() throws {
        var input = RandomInput(seed: 5)
        let events = input.events(count: 400, lateShare: 3)
        let history = input.history()
        var plan = plan(&input, .inactivity(.any, days: 10))
        plan.features.removeLast()
        let together = try extract(plan, columns(events), customers: history, dataEnd: days(150))
        for cutoff in plan.observation.cutoffs {
            var single = plan
            single.observation.cutoffs = [cutoff]
            let alone = try extract(single, columns(events), customers: history, dataEnd: days(150))
            let rows = together.states.indices.filter { together.matrix.keys?.cutoffs[$0] == cutoff }
            #expect(
                alone.matrix.values.map(\.bitPattern)
                    == together.matrix.selectingRows(rows).values.map(\.bitPattern)
            )
            #expect(alone.states == rows.map { together.states[$0] })
        }
    }

    @Test(arguments: [(2, 0), (2, 3), (25, 0), (25, 3)])
    func `rows at many cutoffs, at few and with holes between them are those of each cutoff alone`(
        activeDays: Int,
        lateShare: Int
    ) throws {
        var input = RandomInput(seed: UInt64(activeDays + lateShare))
        let events = input.events(count: 300, lateShare: lateShare)
        let history = input.history()
        var plan = plan(&input, .silence(.any))
        plan.features.removeLast()
        plan.features.append(Feature(name: "again", definition: plan.features[0].definition))
        plan.observation.cutoffs = (0..<60).map { days(60) + Int64($0) * 2 * day }
        plan.observation.eligibility = .init(activeWithin: Int64(activeDays) * day, filter: .init(types: ["login"]))
        let together = try extract(plan, columns(events), customers: history, dataEnd: days(150))
        // Some customers have rows at less than a quarter of the cutoffs, or at others than the one after.
        let rowCounts = Dictionary(grouping: together.states.indices) { row in
            together.matrix.keys?.customers[row].description ?? ""
        }
        #expect(rowCounts.values.contains { $0.count < 15 } == (activeDays == 2))
        for cutoff in plan.observation.cutoffs {
            var single = plan
            single.observation.cutoffs = [cutoff]
            let alone = try extract(single, columns(events), customers: history, dataEnd: days(150))
            let rows = together.states.indices.filter { together.matrix.keys?.cutoffs[$0] == cutoff }
            #expect(
                alone.matrix.values.map(\.bitPattern)
                    == together.matrix.selectingRows(rows).values.map(\.bitPattern)
            )
        }
    }
}
