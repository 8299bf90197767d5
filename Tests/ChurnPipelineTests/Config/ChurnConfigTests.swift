import ChurnData
import ChurnFeatures
import Testing

@testable import ChurnPipeline

@Suite struct ChurnConfigTests {
    private static let subscription = "subscription: {from: p.csv, customer: id, start: s, end: e, allowed_gap: 7d"

    private func churn(_ text: String) throws -> ChurnDefinition {
        try ChurnDefinition(config: try ConfigNode.parse(text, file: "churn.yaml"))
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try churn(text)
            _ = try PeriodSourceSpec(churn: try ConfigNode.parse(text, file: "churn.yaml"), folder: "")
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test func `types are any kind of churn, and a downgrade is none by itself`() throws {
        let found = try churn(
            """
            types:
              voluntary: {event: [cancel, close]}
              involuntary: {event: {types: [cancel], where: {reason: card}}}
              pause: {silence: {events: [login]}}
              downgrade: {event: plan_downgrade}
              idle: {inactivity: {events: [login], days: 30}, is_churn: false}
            """
        )
        let byCard = EventFilter(types: ["cancel"], attributes: [.init("reason", in: ["card"])])
        #expect(
            found
                == .typed([
                    ChurnType(name: "voluntary", definition: .event(types: ["cancel", "close"])),
                    ChurnType(name: "involuntary", definition: .event(byCard)),
                    ChurnType(name: "pause", definition: .silence(EventFilter(types: ["login"]))),
                    ChurnType(name: "downgrade", definition: .event(types: ["plan_downgrade"]), isChurn: false),
                    ChurnType(
                        name: "idle",
                        definition: .inactivity(EventFilter(types: ["login"]), days: 30),
                        isChurn: false
                    ),
                ])
        )
        #expect(try churn("event: [a, b]") == churn("event: {types: [b, a]}"))
    }

    @Test func `ends of subscriptions are divided by their reasons, the rest is other`() throws {
        let gap = 7 * CivilTime.microsecondsPerDay
        let text = "{\(Self.subscription), reason: why}, types: {voluntary: {reasons: [left]}, card: {reasons: card}}}"
        #expect(
            try churn(text)
                == .typed([
                    ChurnType(name: "voluntary", definition: .subscription(allowedGap: gap, reasons: .among(["left"]))),
                    ChurnType(name: "card", definition: .subscription(allowedGap: gap, reasons: .among(["card"]))),
                    ChurnType(
                        name: "other",
                        definition: .subscription(allowedGap: gap, reasons: .outside(["left", "card"]))
                    ),
                ])
        )
        let node = try ConfigNode.parse(text, file: "churn.yaml")
        #expect(try PeriodSourceSpec(churn: node, folder: "")?.reason == "why")
        let inside = "types: {ended: {\(Self.subscription)}}, downgrade: {event: [d]}}"
        #expect(try PeriodSourceSpec(churn: try ConfigNode.parse(inside, file: ""), folder: "")?.start == "s")
        #expect(
            try churn(inside)
                == .typed([
                    ChurnType(name: "ended", definition: .subscription(allowedGap: gap)),
                    ChurnType(name: "downgrade", definition: .event(types: ["d"]), isChurn: false),
                ])
        )
    }

    @Test func `what cannot be types is refused with its place`() {
        #expect(problem("types: {a: {evnt: [x]}}").hasPrefix("churn.yaml:1:"))
        #expect(problem("types: {a: {evnt: [x]}}").contains("did you mean \"event\""))
        #expect(problem("{event: [x], types: {a: {event: [x]}}}").contains("write it into a type"))
        #expect(problem("types: {a: {event: [x], silence: {events: [y]}}}").contains("exactly one of"))
        #expect(problem("types: {a: {is_churn: true}}").contains("exactly one of"))
        #expect(problem("types: {a: {reasons: [x]}}").contains("churn.subscription with \"reason\""))
        #expect(problem("{\(Self.subscription)}, types: {a: {reasons: [x]}}}").contains("with \"reason\""))
        #expect(
            problem("{\(Self.subscription), reason: r}, types: {a: {reasons: [x]}, b: {reasons: [x]}}}")
                .contains("of another type already")
        )
        #expect(
            problem("types: {a: {\(Self.subscription)}}, b: {\(Self.subscription)}}}").contains("one subscription")
        )
        #expect(problem("event: {where: {reason: x}}").contains("\"types\" is missing"))
    }

    @Test func `a label is chosen by the type or by its column, and an unknown one is told the known`() throws {
        let typed = try churn("types: {voluntary: {event: [a]}, downgrade: {event: [b]}}")
        func label(_ text: String, _ request: ModelRequest = ModelRequest()) throws -> String? {
            let node = try ConfigNode.parse(text, file: "churn.yaml")
            return try ModelConfig(config: node).applying(request).resolvingLabel(typed).label
        }
        #expect(try label("label: voluntary") == "voluntary")
        #expect(try label("label: label_downgrade") == "downgrade")
        #expect(try label("label: label") == nil)
        #expect(try label("algorithm: gradient-boosting") == nil)
        #expect(try label("label: voluntary", ModelRequest(label: "downgrade")) == "downgrade")
        #expect(try label("label: voluntary", ModelRequest(algorithm: .logisticRegression)) == "voluntary")
        let wrong = #expect(throws: PipelineError.self) { try label("{trees: 5, label: voluntry}") }
        #expect(wrong?.description.contains("churn.yaml:1") == true)
        #expect(wrong?.description.contains("voluntary") == true)
        let asked = #expect(throws: PipelineError.self) { try label("trees: 5", ModelRequest(label: "paid")) }
        #expect(asked?.description.contains("--label: no type of churn has the label \"paid\"") == true)
        #expect(throws: PipelineError.self) {
            try ModelConfig(config: try ConfigNode.parse("label: voluntary", file: "")).resolvingLabel(
                .event(types: ["a"])
            )
        }
    }

    @Test func `no feature is named like a label`() {
        let node = Result { try ConfigNode.parse("custom: [{name: label_x, count: {window: 7d}}]", file: "c.yaml") }
        let error = #expect(throws: PipelineError.self) { try FeaturesConfig.features(try node.get(), window: 1) }
        #expect(error?.description.contains("those of labels") == true)
    }
}
