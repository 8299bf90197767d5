import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct CanonicalTextTests {
    private func plan() throws -> ExtractionPlan {
        ExtractionPlan(
            features: [
                Feature(
                    name: "logins 28d",
                    definition: try FeatureDefinition(parsing: "count(types=[login], window=28d)")
                ),
                Feature(name: "seats", definition: .attribute("seats"), signal: "contract"),
            ],
            observation: Observation(
                cutoffs: [days(100), days(130)],
                window: days(90),
                gap: days(7),
                horizon: days(30),
                eligibility: .init(activeWithin: days(28), filter: EventFilter(types: ["login"]))
            ),
            churn: .typed([
                ChurnType(name: "left", definition: .event(types: ["b", "a"])),
                ChurnType(name: "ended", definition: .subscription(allowedGap: day, reasons: .outside(["x y", "c"]))),
                ChurnType(name: "idle", definition: .inactivity(.any, days: 30), isChurn: false),
                ChurnType(name: "quiet", definition: .silence(EventFilter(types: ["login"]))),
            ])
        )
    }

    @Test func `a plan has one text, which its hash is of`() throws {
        let plan = try plan()
        #expect(
            plan.canonicalText == """
                "logins 28d" = count(types=[login], window=28d)
                seats = attribute(name=seats)
                cutoffs = 1970-04-11, 1970-05-11
                window = 90d
                gap = 7d
                horizon = 30d
                eligible = 28d, types=[login]
                churn = types(left=event(types=[a, b]), ended=subscription(allowed_gap=1d, other_reasons=[c, "x y"]), \
                beside idle=inactivity(days=30.0), quiet=silence(types=[login]))

                """
        )
        // As `xxhsum -H64` gives them for these bytes.
        #expect(plan.features.canonicalHash == "58a6eab64530143a")
        #expect(plan.canonicalHash == "98fae4f0454a026f")
    }

    @Test func `cutoffs of each customer's own are part of the text`() throws {
        var plan = try plan()
        func line(_ schedule: CustomerSchedule) -> String? {
            plan.observation.schedule = schedule
            return plan.canonicalText.split(separator: "\n").first { $0.hasPrefix("cutoffs = ") }.map { String($0) }
        }
        let lengths = [days(7), days(28)]
        #expect(line(CustomerSchedule(.firstEvent, distances: lengths)) == "cutoffs = first event + 7d, 28d")
        #expect(line(CustomerSchedule(.start(attribute: "s o"), distances: lengths)) == "cutoffs = \"s o\" + 7d, 28d")
        #expect(
            line(CustomerSchedule(.renewal(attribute: "end"), distances: lengths, from: 0, to: day))
                == "cutoffs = end - 7d, 28d, from 1970-01-01, to 1970-01-02"
        )
    }

    @Test func `names, definitions and their order matter, signals and words do not`() throws {
        let plan = try plan()
        let renamed = plan.features.map { Feature(name: $0.name + "x", definition: $0.definition) }
        let bare = plan.features.map { Feature(name: $0.name, definition: $0.definition, words: "anything") }
        #expect(renamed.canonicalHash != plan.features.canonicalHash)
        #expect(plan.features.reversed().canonicalHash != plan.features.canonicalHash)
        #expect(bare.canonicalHash == plan.features.canonicalHash)
        var other = plan
        other.churn = nil
        #expect(other.canonicalText.hasSuffix("churn = none\n"))
        #expect(other.canonicalHash != plan.canonicalHash)
    }

    @Test func `a filter is read back from its text`() throws {
        var input = RandomInput(seed: 8)
        for _ in 0..<200 {
            let filter = input.filter()
            #expect(try EventFilter(parsing: filter.description) == filter)
        }
        for text in ["types=login", "window=28d", "types=[a], types=[b]", ")", "types=[a]) count("] {
            #expect(throws: FeatureError.self) { try EventFilter(parsing: text) }
        }
    }
}
