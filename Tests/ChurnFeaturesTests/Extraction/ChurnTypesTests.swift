import ChurnScoring
import Testing

@testable import ChurnFeatures

/// One customer `a` at cutoff day 100, gap 5 and horizon 20: the label window is days 105..<125.
@Suite struct ChurnTypesTests {
    private static let voluntary = ChurnType(name: "voluntary", definition: .event(types: ["cancel"]))
    private static let involuntary = ChurnType(name: "involuntary", definition: .event(types: ["failed"]))
    private static let downgrade = ChurnType(
        name: "downgrade",
        definition: .event(types: ["cheaper"]),
        isChurn: false
    )

    private struct Labels: Equatable {
        var main: RowState
        var types: [RowState]

        init(_ main: RowState, _ types: RowState...) {
            self.main = main
            self.types = types
        }
    }

    private func labels(
        _ types: [ChurnType],
        _ events: [(String, Double)],
        periods: [(Double, Double, String?)] = [],
        dataEnd: Double = 200
    ) throws -> Labels? {
        let plan = ExtractionPlan(
            features: [],
            observation: Observation(cutoffs: [days(100)], window: days(90), gap: days(5), horizon: days(20)),
            churn: .typed(types)
        )
        let reasons = Set(periods.compactMap(\.2)).sorted()
        let paid = SubscriptionPeriods(
            customerIDs: .strings(["a"]),
            customers: periods.map { _ in 0 },
            starts: periods.map { days($0.0) },
            ends: periods.map { $0.1.isInfinite ? .max : days($0.1) },
            reasons: periods.map { period in Int32(reasons.firstIndex { $0 == period.2 } ?? -1) },
            reasonLevels: reasons
        )
        let log = [TestEvent(at: days(99))] + events.map { TestEvent(at: days($0.1), type: $0.0) }
        let extraction = try extract(plan, columns(log), periods: paid, dataEnd: days(dataEnd))
        #expect(extraction.types.map(\.name) == types.map(\.name))
        #expect(
            extraction.stateCounts[0].typePositives
                == extraction.types.map { type in type.states.count { $0 == .positive } }
        )
        guard let main = extraction.states.first else { return nil }
        var labels = Labels(main)
        labels.types = extraction.types.map { $0.states[0] }
        return labels
    }

    @Test func `the first churn in the label window gives its type 1 and every other type 0`() throws {
        let types = [Self.voluntary, Self.involuntary]
        #expect(try labels(types, []) == Labels(.negative, .negative, .negative))
        #expect(try labels(types, [("cancel", 110)]) == Labels(.positive, .positive, .negative))
        #expect(try labels(types, [("failed", 110)]) == Labels(.positive, .negative, .positive))
        #expect(try labels(types, [("failed", 110), ("cancel", 112)]) == Labels(.positive, .negative, .positive))
        #expect(try labels(types, [("failed", 112), ("cancel", 110)]) == Labels(.positive, .positive, .negative))
        // At one instant the type that is named first.
        #expect(try labels(types, [("failed", 110), ("cancel", 110)]) == Labels(.positive, .positive, .negative))
        #expect(try labels(types.reversed(), [("failed", 110), ("cancel", 110)])?.types == [.positive, .negative])
    }

    @Test func `a churn before the label window leaves no label of any type`() throws {
        let types = [Self.voluntary, Self.involuntary, Self.downgrade]
        let gone = Labels(.gapChurn, .gapChurn, .gapChurn, .gapChurn)
        #expect(try labels(types, [("cancel", 104.9), ("failed", 110), ("cheaper", 110)]) == gone)
        #expect(
            try labels(types, [("cancel", 80), ("failed", 110)]) == Labels(.positive, .negative, .positive, .negative)
        )
        #expect(try labels(types, [("cancel", 99.5)]) == nil)
    }

    @Test func `a downgrade has its own label and no part in the main one`() throws {
        let types = [Self.voluntary, Self.downgrade]
        #expect(try labels(types, [("cheaper", 110)]) == Labels(.negative, .negative, .positive))
        #expect(try labels(types, [("cheaper", 110), ("cancel", 120)]) == Labels(.positive, .positive, .positive))
        // In the gap it only loses its own label; before the cutoff it is past.
        #expect(try labels(types, [("cheaper", 102)]) == Labels(.negative, .negative, .gapChurn))
        #expect(try labels(types, [("cheaper", 99.5)]) == Labels(.negative, .negative, .negative))
        #expect(try labels(types, [("cheaper", 110)], dataEnd: 111) == Labels(.immature, .immature, .positive))
    }

    @Test func `immature data give no type a label, seen churn does`() throws {
        let types = [Self.voluntary, Self.involuntary]
        #expect(try labels(types, [], dataEnd: 124.9) == Labels(.immature, .immature, .immature))
        #expect(try labels(types, [("failed", 110)], dataEnd: 111) == Labels(.positive, .negative, .positive))
    }

    @Test func `a silence of the whole label window comes after every other churn in it`() throws {
        let quiet = ChurnType(name: "quiet", definition: .silence(EventFilter(types: ["login"])))
        #expect(try labels([quiet, Self.voluntary], []) == Labels(.positive, .positive, .negative))
        #expect(try labels([quiet, Self.voluntary], [("cancel", 124)]) == Labels(.positive, .negative, .positive))
        #expect(try labels([quiet, Self.voluntary], [("login", 106)]) == Labels(.negative, .negative, .negative))
    }

    private func ended(_ name: String, _ reasons: EndReasons) -> ChurnType {
        ChurnType(name: name, definition: .subscription(allowedGap: days(7), reasons: reasons))
    }

    @Test func `the reason of an end gives its type`() throws {
        let types = [ended("voluntary", .among(["left", "moved"])), ended("other", .outside(["left", "moved"]))]
        let expected: [(String?, [RowState])] = [
            ("left", [.positive, .negative]), ("moved", [.positive, .negative]), ("card", [.negative, .positive]),
            (nil, [.negative, .positive]),
        ]
        for (reason, states) in expected {
            let found = try labels(types, [], periods: [(50, 80, "left"), (80, 110, reason)])
            #expect(found?.main == .positive)
            #expect(found?.types == states)
        }
        // Of two periods that end together the later one, of a renewed one none.
        #expect(
            try labels(types, [], periods: [(50, 110, "left"), (60, 110, "card")])?.types == [.negative, .positive]
        )
        #expect(try labels(types, [], periods: [(50, 110, "left"), (115, 190, "card")])?.main == .negative)
        #expect(try labels(types, [], periods: [(50, .infinity, nil)])?.types == [.negative, .negative])
    }

    @Test func `which type was first is not known while an earlier end may be renewed`() throws {
        let types = [Self.voluntary, Self.involuntary, ended("ended", .any)]
        let periods: [(Double, Double, String?)] = [(50, 110, nil)]
        #expect(
            try labels(types, [("cancel", 112)], periods: periods, dataEnd: 114)
                == Labels(.positive, .immature, .negative, .immature)
        )
        #expect(
            try labels(types, [("cancel", 112)], periods: periods, dataEnd: 118)
                == Labels(.positive, .negative, .negative, .positive)
        )
        #expect(try labels(types, [("cancel", 109)], periods: periods, dataEnd: 114)?.types.last == .negative)
        #expect(try labels(types, [("cancel", 106)], periods: [(50, 102, nil)], dataEnd: 108)?.main == .immature)
    }

    private func problem(_ types: [ChurnType], features: [Feature] = []) -> String {
        do {
            let observation = Observation(cutoffs: [days(100)], window: days(90), horizon: days(20))
            _ = try FeatureExtractor(
                ExtractionPlan(features: features, observation: observation, churn: .typed(types))
            )
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func `types without a meaning are refused`() throws {
        #expect(problem([]).contains("at least one type must be churn"))
        #expect(problem([Self.downgrade]).contains("at least one type must be churn"))
        #expect(problem([Self.voluntary, Self.voluntary]).contains("two types are named \"voluntary\""))
        #expect(problem([ChurnType(name: "a b", definition: .silence(.any))]).contains("letters, digits and _ only"))
        #expect(problem([ChurnType(name: "a", definition: .typed([Self.voluntary]))]).contains("no types itself"))
        #expect(problem([ChurnType(name: "a", definition: .event(types: []))]).contains("at least one event type"))
        #expect(problem([ended("a", .among([]))]).contains("at least one reason"))
        let other = ChurnType(name: "b", definition: .subscription(allowedGap: 0))
        #expect(problem([ended("a", .any), other]).contains("the same allowed gap"))
        let feature = Feature(name: "label_voluntary", definition: .count(.any, window: nil))
        #expect(problem([Self.voluntary], features: [feature]).contains("occurs twice"))
        #expect(problem([Self.voluntary]) == "no error")
    }

    @Test func `reasons need a column and are looked for in it`() throws {
        let types = [ended("voluntary", .among(["lft"])), ended("other", .outside(["lft"]))]
        let plan = ExtractionPlan(
            features: [],
            observation: Observation(cutoffs: [days(100)], window: days(90), horizon: days(20)),
            churn: .typed(types)
        )
        var periods = SubscriptionPeriods(
            customerIDs: .strings(["a"]),
            customers: [0],
            starts: [days(50)],
            ends: [days(110)]
        )
        #expect(throws: FeatureError.self) { try extract(plan, columns([TestEvent(at: days(99))]), periods: periods) }
        (periods.reasons, periods.reasonLevels) = ([0], ["left"])
        let extraction = try extract(plan, columns([TestEvent(at: days(99))]), periods: periods)
        #expect(extraction.warnings.first?.contains("no subscription ended for the reason \"lft\"") == true)
        #expect(extraction.warnings.first?.contains("left") == true)
    }
}
