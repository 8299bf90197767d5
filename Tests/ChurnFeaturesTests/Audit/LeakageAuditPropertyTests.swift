import ChurnScoring
import Testing

@testable import ChurnFeatures

/// The audit of a plan with everything that a plan can hold.
@Suite struct LeakageAuditPropertyTests {
    private static let churns: [ChurnDefinition] = [
        .inactivity(.any, days: 15), .silence(EventFilter(types: ["login"])), .event(types: ["support_ticket"]),
        .subscription(allowedGap: day),
        .typed([
            ChurnType(name: "left", definition: .subscription(allowedGap: day, reasons: .among(["left"]))),
            ChurnType(name: "other", definition: .subscription(allowedGap: day, reasons: .outside(["left"]))),
            ChurnType(name: "closed", definition: .event(types: ["support_ticket"])),
            ChurnType(name: "downgrade", definition: .event(types: ["purchase"]), isChurn: false),
        ]),
    ]

    /// Definitions of every function, every signal's features, and attributes of each kind.
    private func features(_ input: inout RandomInput) -> [Feature] {
        var missing = Set(FeatureDefinition.functionNames)
        var features: [Feature] = []
        while !missing.isEmpty {
            let definition = input.definition()
            guard let function = definition.description.split(separator: "(").first,
                missing.remove(String(function)) != nil
            else { continue }
            features.append(Feature(name: "feature \(features.count)", definition: definition))
        }
        for name in ["plan", "seats"] { features.append(Feature(name: name, definition: .attribute(name))) }
        features.append(Feature(name: "renewal", definition: .daysUntil("renewal")))
        for signal in Signal.allCases { features += signal.features(window: days(90)) }
        return features
    }

    private func data(_ input: inout RandomInput) -> LeakageAudit.Input {
        let starts = (0..<60).map { _ in Int64(input.random.below(160)) * day }
        let periods = SubscriptionPeriods(
            customerIDs: .strings((0..<12).map { "customer \($0)" }.sorted()),
            customers: starts.map { _ in Int32(input.random.below(12)) },
            starts: starts,
            ends: starts.map { $0 + Int64(1 + input.random.below(90)) * day },
            reasons: starts.map { _ in Int32(input.random.below(3)) - 1 },
            reasonLevels: ["left", "card"]
        )
        return LeakageAudit.Input(
            events: columns(input.events(count: 400, lateShare: 4)),
            customers: input.history(),
            periods: periods,
            seed: input.random.next()
        )
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `no primitive, signal, attribute or kind of churn sees the future`(seed: UInt64) throws {
        for churn in Self.churns {
            var input = RandomInput(seed: seed)
            let features = features(&input)
            let plan = ExtractionPlan(
                features: features,
                observation: Observation(cutoffs: [60, 120].map(days), window: days(90), horizon: days(20)),
                churn: churn
            )
            let verdict = try LeakageAudit.run(plan, data(&input), dataEnd: days(300), threads: 2)
            #expect(verdict.passed, "\(churn)")
            #expect(verdict.checks.allSatisfy { $0.changedCount > 20 && $0.rowCount > 1 })
            #expect(verdict.checks.allSatisfy { $0.columnCount == features.count })
        }
    }

    @Test func `nor does any where cutoffs are each customer's own`() throws {
        let schedules = [
            CustomerSchedule(.firstEvent, distances: [days(30), days(75)]),
            CustomerSchedule(.renewal(attribute: "renewal"), distances: [days(7)]),
        ]
        for (schedule, churn) in zip(schedules, [Self.churns[3], Self.churns[4]]) {
            var input = RandomInput(seed: 5)
            let plan = ExtractionPlan(
                features: features(&input),
                observation: Observation(schedule: schedule, window: days(90), horizon: days(20)),
                churn: churn
            )
            let verdict = try LeakageAudit.run(plan, data(&input), dataEnd: days(300), threads: 2)
            #expect(verdict.passed, "\(churn)")
            #expect(verdict.checks.count == schedule.distances.count * 4)
            #expect(verdict.checks.allSatisfy { $0.changedCount > 20 && $0.rowCount > 1 })
        }
    }

    @Test func `rows that depend on when a subscription will end are caught`() throws {
        var input = RandomInput(seed: 2)
        let data = data(&input)
        let features = input.features(3)
        let verdict = try LeakageAudit.run(cutoffs: [days(80)], data) { data in
            { cutoff in
                // Who will not stay for another month is left out: merging periods would do this.
                var periods = data.periods
                periods?.ends = data.periods?.ends.map { $0 < cutoff + 30 * day ? min($0, cutoff - 1) : $0 } ?? []
                let plan = ExtractionPlan(
                    features: features,
                    observation: Observation(cutoffs: [cutoff], window: days(90), horizon: days(20)),
                    churn: .subscription(allowedGap: 0)
                )
                return try extract(plan, data.events, customers: data.customers, periods: periods).matrix
            }
        }
        #expect(!verdict.passed)
        #expect(verdict.checks.first { $0.mutation == .altered }?.difference != nil)
    }

    @Test func `a newcomer of the future is one that a leak of the number of customers shows`() throws {
        for ids in [
            CustomerIDs.strings(["a", "b"]), .strings(["a", "a\u{0}"]), .integers([4, 5]), .integers([.max]),
        ] {
            let events = EventColumns(
                customerIDs: ids,
                customers: (0..<ids.count).map { Int32($0) },
                occurredAt: (0..<ids.count).map { _ in 5 },
                typeNames: ["x"],
                types: (0..<ids.count).map { _ in 0 }
            )
            var future = FutureMutator(.added, cutoff: 10, seed: 1)
            let found = future.mutated(events)
            let isFull = ids == .integers([.max])
            #expect(found.customerIDs.count == ids.count + (isFull ? 0 : 1))
            let texts = (0..<found.customerIDs.count).map { found.customerIDs[$0] }
            #expect(texts == texts.sorted() && Set(texts).count == texts.count)
            // Everybody keeps the events of before.
            for index in 0..<ids.count { #expect(found.customerIDs[Int(found.customers[index])] == ids[index]) }
            #expect(found.customers.count >= ids.count + 16)
        }
    }
}
