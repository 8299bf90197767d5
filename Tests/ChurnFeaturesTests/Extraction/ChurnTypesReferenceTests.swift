import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct ChurnTypesReferenceTests {
    private static let reasons = ["left", "card", "moved"]

    private func periods(_ input: inout RandomInput) -> SubscriptionPeriods {
        let starts = (0..<60).map { _ in Int64(input.random.below(180)) * day }
        return SubscriptionPeriods(
            customerIDs: .strings((0..<12).map { "customer \($0)" }.sorted()),
            customers: starts.map { _ in Int32(input.random.below(12)) },
            starts: starts,
            ends: starts.map { input.random.below(20) == 0 ? .max : $0 + Int64(input.random.below(60)) * day },
            reasons: starts.map { _ in Int32(input.random.below(4)) - 1 },
            reasonLevels: Self.reasons
        )
    }

    private func type(_ index: Int, _ input: inout RandomInput) -> ChurnType {
        let name = "type_\(index)"
        let isChurn = index == 0 || input.random.below(4) > 0
        let definition: ChurnDefinition =
            switch input.random.below(6) {
            case 0: .inactivity(input.random.below(2) == 0 ? .any : EventFilter(types: ["login"]), days: 20)
            case 1: .silence(EventFilter(types: [input.pick(["login", "purchase"])]))
            case 2: .event(types: [input.pick(RandomInput.types)])
            case 3:
                .event(
                    EventFilter(
                        types: [input.pick(RandomInput.types)],
                        attributes: [.init("page", in: [input.pick(RandomInput.pages), "home"])]
                    )
                )
            case 4: .subscription(allowedGap: 3 * day, reasons: .among([input.pick(Self.reasons)]))
            default: .subscription(allowedGap: 3 * day, reasons: input.pick([.any, .outside(["left"])]))
            }
        return ChurnType(name: name, definition: definition, isChurn: isChurn)
    }

    private func plan(_ input: inout RandomInput, _ churn: ChurnDefinition) -> ExtractionPlan {
        ExtractionPlan(
            features: [],
            observation: Observation(
                cutoffs: [50, 75.25, 110, 131, 140].map(days),
                window: days(90),
                gap: Int64(input.random.below(3)) * 4 * day,
                horizon: days(20),
                eligibility: .init(
                    filter: input.random.below(2) == 0 ? .any : EventFilter(types: ["login", "purchase"])
                )
            ),
            churn: churn
        )
    }

    @Test(arguments: 1...24 as ClosedRange<UInt64>)
    func `states of random types equal their naive twin`(seed: UInt64) throws {
        var input = RandomInput(seed: seed)
        let events = input.events(count: 150 + Int(seed) * 5, lateShare: Int(seed % 4))
        let periods = periods(&input)
        let types = (0..<1 + input.random.below(4)).map { type($0, &input) }
        let dataEnd = days([140, 150.5, 175, 300][input.random.below(4)])
        let plan = plan(&input, .typed(types))
        let found = try extract(plan, columns(events), periods: periods, dataEnd: dataEnd)
        var row = 0
        for customer in Set(events.map(\.customer)).sorted() {
            let naive = NaiveChurn(
                observation: plan.observation,
                types: types,
                dataEnd: dataEnd,
                events: events.filter { $0.customer == customer },
                periods: periods.starts.indices
                    .filter { periods.customerIDs[Int(periods.customers[$0])] == .string(customer) }
                    .map { index in
                        let reason = periods.reasons[index]
                        return (
                            periods.starts[index], periods.ends[index], reason < 0 ? nil : Self.reasons[Int(reason)]
                        )
                    }
            )
            for cutoff in plan.observation.cutoffs {
                guard let expected = naive.states(cutoff) else { continue }
                try #require(row < found.states.count)
                #expect(found.matrix.keys?.customers[row] == .string(customer))
                #expect(found.matrix.keys?.cutoffs[row] == cutoff)
                #expect(found.states[row] == expected.main)
                #expect(found.types.map { $0.states[row] } == expected.types, "\(types)")
                row += 1
            }
        }
        #expect(row == found.states.count)
        for (index, counts) in found.stateCounts.enumerated() {
            let rows = found.states.indices.filter { found.matrix.keys?.cutoffs[$0] == plan.observation.cutoffs[index] }
            #expect(counts.typePositives == found.types.map { type in rows.count { type.states[$0] == .positive } })
        }
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `the main label of types is that of their union`(seed: UInt64) throws {
        var input = RandomInput(seed: seed)
        let events = columns(input.events(count: 300, lateShare: 3))
        let periods = periods(&input)
        let unions: [(ChurnDefinition, [ChurnDefinition])] = [
            (
                .event(types: ["purchase", "support_ticket"]),
                [.event(types: ["support_ticket"]), .event(types: ["purchase"])]
            ),
            (
                .subscription(allowedGap: day),
                [
                    .subscription(allowedGap: day, reasons: .among(["left"])),
                    .subscription(allowedGap: day, reasons: .outside(["left"])),
                ]
            ),
            (.inactivity(.any, days: 9), [.inactivity(.any, days: 9)]),
        ]
        for (union, parts) in unions {
            let plain = plan(&input, union)
            var typed = plain
            typed.churn = .typed(
                parts.enumerated().map { ChurnType(name: "part\($0.offset)", definition: $0.element) }
                    + [ChurnType(name: "downgrade", definition: .event(types: ["login"]), isChurn: false)]
            )
            let expected = try extract(plain, events, periods: periods, dataEnd: days(150))
            let found = try extract(typed, events, periods: periods, dataEnd: days(150))
            #expect(found.states == expected.states)
            #expect(found.matrix.keys == expected.matrix.keys)
            #expect(expected.types.isEmpty)
            // Each positive row is of exactly one type, or of a type that is not known yet.
            for row in found.states.indices where found.states[row] == .positive {
                let states = found.types.dropLast().map { $0.states[row] }
                #expect(states.count { $0 == .positive } == (states.contains(.immature) ? 0 : 1))
            }
        }
    }
}
