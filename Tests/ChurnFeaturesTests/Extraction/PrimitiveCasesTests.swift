import ChurnScoring
import Testing

@testable import ChurnFeatures

/// Each function of the catalogue on the customers of ``PrimitiveCase``, in all three engines.
@Suite struct PrimitiveCasesTests {
    private static let cutoff = days(100)
    private static let window = days(90)
    private static let other = TestEvent(at: days(50), type: "other")

    private static func events(_ events: [(day: Double, amount: Double, page: String?)]) -> [TestEvent] {
        [other] + events.map { TestEvent(at: days($0.day), type: "x", amount: $0.amount, page: $0.page) }
    }

    private static let history = CustomerHistory(
        customerIDs: .strings(["a"]),
        customers: [0, 0],
        validFrom: [.min, days(40)],
        attributes: [
            HistoryColumn(name: "seats", kind: .number, values: [4, 6]),
            HistoryColumn(name: "start", kind: .date, values: [Double(days(20)), Double(days(20))]),
        ]
    )

    private func batch(_ text: String, _ events: [TestEvent]) throws -> Double {
        try value(text, events, customers: Self.history)
    }

    private func alone(_ text: String, _ events: [TestEvent], hasHistory: Bool = true) throws -> Double {
        let definition = try FeatureDefinition(parsing: text)
        let extractor = try CustomerExtractor(
            schema: FeatureSchema([FeatureColumn(name: "f", definition: definition.description)]),
            window: Self.window,
            vocabulary: EventVocabulary(
                typeNames: ["x", "other"],
                valueNames: ["amount"],
                attributes: [.init(name: "page", levels: ["a", "b", "base", "edge"])]
            ),
            attributes: [
                CustomerAttribute(name: "seats", kind: .number), CustomerAttribute(name: "start", kind: .date),
            ]
        )
        let buffer = extractor.makeEvents()
        for event in events {
            buffer.append(occurredAt: event.at, type: event.type, values: [event.amount], attributes: [event.page])
        }
        if hasHistory {
            buffer.setAttributes([
                .init(values: [.number(4), .date(days(20))]),
                .init(validFrom: days(40), values: [.number(6), .date(days(20))]),
            ])
        }
        return extractor.row(of: buffer, asOf: Self.cutoff)[0]
    }

    /// From a state that was given the events one by one, the last ones first.
    private func fromState(_ text: String, _ events: [TestEvent]) throws -> Double {
        let plan = ExtractionPlan(
            features: [try feature(text)],
            observation: Observation(cutoffs: [Self.cutoff], window: Self.window, horizon: day),
            churn: nil
        )
        var state = FeatureState(retention: plan.retention)
        for event in events.reversed() { try state.add(columns([event])) }
        let decoded = try FeatureState(decoding: state.encoded())
        return try decoded.extract(plan, customers: Self.history, dataEnd: days(1000)).matrix[0, 0]
    }

    private func isNear(_ found: Double, _ expected: Double) -> Bool {
        if expected.isNaN { return found.isNaN }
        return found == expected || abs(found - expected) <= 1e-13 * max(abs(expected), 1)
    }

    @Test func `every function of the catalogue has its cases`() {
        #expect(Set(PrimitiveCase.all.map(\.function)).sorted() == FeatureDefinition.functionNames.sorted())
    }

    @Test(arguments: PrimitiveCase.all.map(\.text))
    func `no event, one, several at once, and extreme values have the value that is documented`(text: String) throws {
        let primitive = try #require(PrimitiveCase.all.first { $0.text == text })
        let customers: [(String, Double, [(day: Double, amount: Double, page: String?)])] = [
            ("none", primitive.none, []), ("one", primitive.one, [(95, 3, "a")]),
            ("together", primitive.together, [(95, 3, "a"), (95, 5, "b"), (95, 4, "a")]),
            (
                "extreme", primitive.extreme,
                [(92, -1e308, nil), (93, 1e308, nil), (94, .leastNonzeroMagnitude, nil), (95, -0.0, nil)]
            ),
            ("overflow", primitive.overflow, [(94, 1e308, nil), (95, 1e308, nil)]),
        ]
        for (name, expected, events) in customers {
            let found = try batch(text, Self.events(events))
            #expect(isNear(found, expected), "\(text), \(name): \(found) is not \(expected)")
            let reversed = try alone(text, Self.events(events).reversed())
            #expect(reversed.bitPattern == found.bitPattern, "\(text), \(name): \(reversed) is not \(found)")
            let kept = try fromState(text, Self.events(events))
            #expect(kept.bitPattern == found.bitPattern, "\(text), \(name): \(kept) is not \(found)")
        }
        let nothing = try alone(text, [], hasHistory: false)
        #expect(isNear(nothing, primitive.nothing), "\(text), nothing: \(nothing) is not \(primitive.nothing)")
    }

    /// The value with two more events at `time`, of pages and amounts that make every statistic move.
    private func moved(_ text: String, _ companions: [TestEvent], _ time: Int64) throws -> Double {
        try batch(
            text,
            companions + [
                TestEvent(at: time, type: "x", amount: -9, page: "base"),
                TestEvent(at: time, type: "x", amount: 99, page: "edge"),
            ]
        )
    }

    /// Whether two values are a microsecond apart at most, and not on two sides of an edge.
    private func isAlike(_ left: Double, _ right: Double) -> Bool {
        left.isNaN || right.isNaN ? left.isNaN == right.isNaN : abs(left - right) < 1e-8
    }

    @Test(arguments: PrimitiveCase.all.filter { !$0.edges.isEmpty }.map(\.text))
    func `windows hold their start and not their end, to the microsecond`(text: String) throws {
        let primitive = try #require(PrimitiveCase.all.first { $0.text == text })
        let alone = [Self.other]
        let beside = Self.events([(88, 2, "base")])
        let among = Self.events([(69.5, 5, "c"), (88, 2, "base"), (95, 7, "edge")])
        for edge in primitive.edges {
            var jumps = 0
            for companions in [alone, beside, among] {
                let start = Self.cutoff - edge
                let values = try [-2, -1, 0, 1].map { try moved(text, companions, start + $0) }
                #expect(isAlike(values[0], values[1]), "\(text) differs before its edge \(edge): \(values)")
                #expect(isAlike(values[2], values[3]), "\(text) differs after its edge \(edge): \(values)")
                if !isAlike(values[1], values[2]) { jumps += 1 }
            }
            #expect(jumps > 0, "\(text) has no edge at \(edge)")
        }
    }

    @Test func `attributes are those valid before the cutoff, to the microsecond`() throws {
        for (text, before, at) in [
            ("attribute(name=seats)", 6.0, 4.0), ("days_since_change(name=seats)", 1 / 86_400_000_000, .nan),
            ("attribute_change(name=seats)", 0.5, .nan), ("days_until(name=start)", 5, -80),
            ("tenure(start=start)", .nan, 80),
        ] {
            for (time, expected) in [(Self.cutoff - 1, before), (Self.cutoff, at), (Self.cutoff + 1, at)] {
                var history = Self.history
                history.validFrom[1] = time
                history.attributes[1].values[1] = Double(days(105))
                let found = try value(text, [Self.other], customers: history)
                #expect(isNear(found, expected), "\(text) at \(time): \(found) is not \(expected)")
            }
        }
    }

    /// A step beyond the range of doubles is infinite; of two such there is no difference and no quotient.
    @Test func `what overflows is infinite or missing, and never a wrong number`() throws {
        let recent = [TestEvent(at: days(95), type: "x", amount: 1.5e308)]
        let both = recent + [TestEvent(at: days(85), type: "x", amount: 0.5e308)]
        let sum = "sum(value=amount, types=[x], window=10d)"
        #expect(try value("symmetric_change(\(sum), shift=10d)", both) == 0.5)
        #expect(try value("percent_change(\(sum), shift=10d)", both) == 2)
        let tiny = recent + [TestEvent(at: days(85), type: "x", amount: .leastNonzeroMagnitude)]
        #expect(try value("percent_change(\(sum), shift=10d)", tiny) == .infinity)
        #expect(try value("ratio(\(sum), sum(value=amount, types=[x], window=2d))", recent).isNaN)
        let overflown = recent + recent
        #expect(try value("ratio(\(sum), \(sum))", overflown).isNaN)
        #expect(try value("tenure_rate(\(sum), per=28d, min_tenure=1d)", overflown) == .infinity)
        #expect(
            try value("decayed_trend(value=amount, fast=1d, slow=5d)", [TestEvent(at: days(99), amount: 1e308)]) > 0
        )
    }

    @Test func `a window longer than the tenure sees all there is`() throws {
        let events = [TestEvent(at: days(97), amount: 2), TestEvent(at: days(99), amount: 4)]
        for window in ["4d", "90d"] {
            #expect(try value("count(window=\(window))", events) == 2)
            #expect(try value("mean(value=amount, window=\(window))", events) == 3)
            #expect(try value("longest_gap(window=\(window))", events) == 2)
        }
        // Three days old: its tenure is the window of a rate, and no bucket before it takes part.
        #expect(try value("tenure_rate(count(window=60d), per=30d, min_tenure=1d)", events) == 20)
        #expect(try value("tenure_rate(count(window=60d), per=30d, min_tenure=4d)", events).isNaN)
        #expect(try value("slope(bucket=1d, buckets=60)", events) == 0)
        #expect(try value("slope(bucket=30d, buckets=3)", events).isNaN)
    }

    @Test func `leap days are days`() throws {
        let leap = ["2024-02-28", "2024-02-29", "2024-03-01"].map { CivilTime.parse($0) }
        let march = try #require(CivilTime.parse("2024-03-02"))
        let events = leap.compactMap { $0 }.map { TestEvent(at: $0 + hour) }
        #expect(try value("current_streak()", events, cutoff: march) == 3)
        #expect(try value("active_days(window=2d)", events, cutoff: march) == 2)
        let gap = [events[0], events[2]]
        #expect(try value("mean_gap()", gap, cutoff: march) == 2)
        let common = ["2023-02-28", "2023-03-01"].compactMap { CivilTime.parse($0) }.map { TestEvent(at: $0) }
        #expect(try value("mean_gap()", common, cutoff: try #require(CivilTime.parse("2023-03-02"))) == 1)
    }
}
