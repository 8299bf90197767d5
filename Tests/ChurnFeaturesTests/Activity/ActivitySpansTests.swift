import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct ActivitySpansTests {
    private static func log(_ events: [TestEvent]) -> EventLog { EventLog(columns(events)) }

    /// The spans of customers as texts, in days; one without end has none.
    private static func spans(
        _ churn: ChurnDefinition,
        _ events: [TestEvent],
        eligible: EventFilter = .any,
        before end: Double = 1000
    ) throws -> [String]? {
        let spans = try log(events).activity(by: churn, eligible: eligible, before: days(end))
        return spans.map { spans in
            zip(spans.customers, zip(spans.starts, spans.ends)).map { customer, span in
                let end = span.1 == .max ? "" : "\(span.1 / day)"
                return "\(["a", "b", "c"][Int(customer)]) \(span.0 / day)..\(end)"
            }
        }
    }

    private func event(_ customer: String, _ at: Double, _ type: String = "login") -> TestEvent {
        TestEvent(customer: customer, at: days(at), type: type)
    }

    @Test func `inactivity ends a span so many days after the last event`() throws {
        let churn = ChurnDefinition.inactivity(EventFilter(types: ["login"]), days: 10)
        let events = [
            event("a", 1), event("a", 8), event("a", 17.5), event("a", 27.5), event("a", 50), event("b", 3, "mail"),
        ]
        #expect(try Self.spans(churn, events) == ["a 1..27", "a 27..37", "a 50..60"])
        #expect(try Self.spans(churn, events, before: 17) == ["a 1..18"])
    }

    @Test func `an event ends a span, and a later one begins the next`() throws {
        let churn = ChurnDefinition.event(types: ["cancel"])
        let events = [
            event("a", 1), event("a", 5, "cancel"), event("a", 9, "mail"), event("a", 12), event("a", 20),
            event("b", 4, "cancel"), event("c", 7, "cancel"), event("c", 7), event("c", 8),
        ]
        #expect(try Self.spans(churn, events) == ["a 1..5", "a 9..", "c 8.."])
        let logins = EventFilter(types: ["login"])
        #expect(try Self.spans(churn, events, eligible: logins) == ["a 1..5", "a 12..", "c 8.."])
    }

    @Test func `by several types a customer is active where it is by each`() throws {
        let churn = ChurnDefinition.typed([
            ChurnType(name: "left", definition: .event(types: ["cancel"])),
            ChurnType(name: "silent", definition: .inactivity(EventFilter(types: ["login"]), days: 10)),
            ChurnType(name: "downgrade", definition: .event(types: ["login"]), isChurn: false),
        ])
        let events = [
            event("a", 1), event("a", 5, "cancel"), event("a", 8), event("a", 30), event("a", 33, "cancel"),
        ]
        #expect(try Self.spans(churn, events) == ["a 1..5", "a 8..18", "a 30..33"])
    }

    @Test func `silence and subscriptions know no spans of events`() throws {
        let events = [event("a", 1)]
        #expect(try Self.spans(.silence(.any), events) == nil)
        #expect(try Self.spans(.subscription(allowedGap: 0), events) == nil)
        let mixed = ChurnDefinition.typed([
            ChurnType(name: "left", definition: .event(types: ["cancel"])),
            ChurnType(name: "silent", definition: .silence(.any)),
        ])
        #expect(try Self.spans(mixed, events) == nil)
    }

    @Test func `names that are not there warn`() throws {
        let churn = ChurnDefinition.event(types: ["canel"])
        let spans = try Self.log([event("a", 1), event("a", 2, "cancel")])
            .activity(by: churn, eligible: .any, before: days(10))
        #expect(spans?.warnings.first?.contains("\"canel\"") == true)
        #expect(spans?.warnings.first?.contains("cancel") == true)
    }

    @Test func `spans hold just the moments at which the definitions call a customer active`() throws {
        for seed in 0..<300 as Range<UInt64> {
            var random = SplitMix64(seed: seed)
            let events = (0..<20).map { _ in
                TestEvent(
                    customer: ["a", "b"][random.below(2)],
                    at: days(Double(random.below(60))),
                    type: ["login", "cancel", "mail"][random.below(3)]
                )
            }
            let inactivity = try #require(
                try Self.log(events).activity(
                    by: .inactivity(EventFilter(types: ["login"]), days: 6),
                    eligible: .any,
                    before: days(100)
                )
            )
            let event = try #require(
                try Self.log(events).activity(
                    by: .event(types: ["cancel"]),
                    eligible: EventFilter(types: ["login", "mail"]),
                    before: days(100)
                )
            )
            let names = Set(events.map(\.customer)).sorted()
            for (customer, name) in names.enumerated() {
                let own = events.filter { $0.customer == name }
                for moment in (0...70).map({ days(Double($0)) }) {
                    let isActive = own.contains { $0.type == "login" && $0.at < moment && moment <= $0.at + days(6) }
                    #expect(Self.holds(inactivity, customer, moment) == isActive, "seed \(seed)")
                    let left = own.filter { $0.type == "cancel" && $0.at < moment }.map(\.at).max() ?? .min
                    let isThere = own.contains { $0.type != "cancel" && $0.at < moment && $0.at > left }
                    #expect(Self.holds(event, customer, moment) == isThere, "seed \(seed)")
                }
            }
        }
    }

    private static func holds(_ spans: ActivitySpans, _ customer: Int, _ moment: Int64) -> Bool {
        spans.customers.indices.contains {
            spans.customers[$0] == customer && spans.starts[$0] < moment && moment <= spans.ends[$0]
        }
    }

    @Test func `amounts are of the events that pass, in the order of customers and times`() throws {
        let events = [
            TestEvent(customer: "b", at: days(3), type: "purchase", amount: 5),
            TestEvent(customer: "a", at: days(9), type: "purchase", amount: 7),
            TestEvent(customer: "a", at: days(2), known: days(50), type: "purchase"),
            TestEvent(customer: "a", at: days(4), type: "login", amount: 99),
            TestEvent(customer: "b", at: days(20), type: "purchase", amount: 1),
        ]
        let purchases = EventFilter(types: ["purchase"])
        let found = try Self.log(events).amounts(of: "amount", where: purchases, before: days(20))
        #expect(found.customers == [0, 0, 1])
        #expect(found.times == [days(2), days(9), days(3)])
        #expect(found.amounts[0].isNaN && found.amounts[1...] == [7, 5])
        let counted = try Self.log(events).amounts(of: nil, where: purchases, before: days(20))
        #expect(counted.times == found.times && counted.amounts.isEmpty)
        #expect(throws: FeatureError.self) {
            try Self.log(events).amounts(of: "amuont", where: purchases, before: days(20))
        }
    }
}
