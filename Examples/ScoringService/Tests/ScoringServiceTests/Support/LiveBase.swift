import ChurnFeatures
import ChurnScoring
import Foundation

/// A small customer base as events, with the rows that the nightly batch makes of it.
struct LiveBase {
    struct Event {
        let time: Int64
        let knownAt: Int64
        let type: String
        let amount: Double?
        let page: String?
    }

    struct Plan {
        let validFrom: Int64
        let plan: String?
        let seats: Double?
    }

    static let cutoff = 20_000 * CivilTime.microsecondsPerDay
    static let window = 90 * CivilTime.microsecondsPerDay
    static let types = ["login", "purchase", "support_ticket"]
    static let pages = ["cancel", "export", "home"]
    static let settings = """
        {"window": "90d", "event_types": ["login", "purchase"], "values": ["amount"],
         "attributes": {"page": ["home", "cancel"]}, "customer_attributes": {"plan": "category", "seats": "number"}}
        """

    let events: [[Event]]
    let plans: [[Plan]]

    /// Events of a year for each customer; a type and a page that the settings lack are among them.
    init(customers: Int, seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let day = CivilTime.microsecondsPerDay
        events = (0..<customers).map { _ in
            (0..<Int.random(in: 1...40, using: &random)).map { _ in
                let time = Self.cutoff - Int64.random(in: 1...2 * Self.window, using: &random) / 1000 * 1000
                return Event(
                    time: time,
                    knownAt: time + Int64.random(in: 0...2 * day, using: &random),
                    type: Self.types[Int.random(in: 0..<3, using: &random)],
                    amount: Bool.random(using: &random) ? Double(Int.random(in: 1...9999, using: &random)) / 100 : nil,
                    page: Bool.random(using: &random) ? Self.pages[Int.random(in: 0..<3, using: &random)] : nil
                )
            }
        }
        plans = (0..<customers).map { customer in
            guard customer % 4 > 0 else { return [] }
            return (0..<2).map { row in
                Plan(
                    validFrom: Self.cutoff - Int64(row * 50 + customer) * day,
                    plan: customer % 3 == 0 ? nil : ["basic", "pro"][Int.random(in: 0..<2, using: &random)],
                    seats: customer % 5 == 0 ? nil : Double(Int.random(in: 1...50, using: &random))
                )
            }
        }
    }

    /// The batch's matrix, a row for each customer.
    func matrix() throws -> FeatureMatrix {
        let all = events.flatMap { $0 }
        let ids = CustomerIDs.integers(events.indices.map(Int64.init))
        let columns = EventColumns(
            customerIDs: ids,
            customers: events.enumerated().flatMap { index, events in events.map { _ in Int32(index) } },
            occurredAt: all.map(\.time),
            knownAt: all.map(\.knownAt),
            typeNames: Self.types,
            types: all.map { UInt16(Self.types.firstIndex(of: $0.type) ?? 0) },
            values: [ValueColumn(name: "amount", values: all.map { $0.amount ?? .nan })],
            attributes: [
                AttributeColumn(
                    name: "page",
                    levels: Self.pages,
                    codes: all.map { $0.page.flatMap(Self.pages.firstIndex(of:)).map(Int32.init) ?? -1 }
                )
            ]
        )
        let rows = plans.flatMap { $0 }
        let history = CustomerHistory(
            customerIDs: ids,
            customers: plans.enumerated().flatMap { index, rows in rows.map { _ in Int32(index) } },
            validFrom: rows.map(\.validFrom),
            attributes: [
                HistoryColumn(
                    name: "plan",
                    kind: .category(levels: ["basic", "pro"]),
                    values: rows.map { $0.plan.map { $0 == "basic" ? 0 : 1 } ?? .nan }
                ),
                HistoryColumn(name: "seats", kind: .number, values: rows.map { $0.seats ?? .nan }),
            ]
        )
        let plan = ExtractionPlan(
            features: try Self.features(),
            observation: Observation(
                cutoffs: [Self.cutoff],
                window: Self.window,
                horizon: CivilTime.microsecondsPerDay,
                eligibility: .init(activeWithin: 1000 * CivilTime.microsecondsPerDay)
            ),
            churn: nil
        )
        return try FeatureExtractor(plan)
            .extract(events: EventLog(columns), customers: history, dataEnd: Self.cutoff).matrix
    }

    private static func features() throws -> [Feature] {
        let texts = [
            "count(types=[support_ticket])", "distinct(attribute=page)", "sum(value=amount, where=[page in [export]])",
            "attribute(name=plan)", "attribute(name=seats)",
        ]
        return [Signal.engagement, .purchaseRFM, .tenure].flatMap { $0.features(window: window) }
            + (try texts.enumerated().map { Feature(name: "own\($0)", definition: try FeatureDefinition(parsing: $1)) })
    }

    /// The body of `POST /events` for `customers`, whose ids are their numbers as texts.
    func body(_ customers: Range<Int>) throws -> String {
        let body: [String: Any] = [
            "cutoff": CivilTime.format(Self.cutoff), "reasons": 0,
            "customers": customers.map { customer in
                [
                    "id": String(customer), "events": events[customer].map(Self.json),
                    "attributes": plans[customer].map { row in
                        [
                            "valid_from": row.validFrom,
                            "values": ["plan": row.plan as Any? ?? NSNull(), "seats": row.seats as Any? ?? NSNull()],
                        ]
                    },
                ] as [String: Any]
            },
        ]
        return String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
    }

    private static func json(_ event: Event) -> [String: Any] {
        var json: [String: Any] = [
            "occurred_at": CivilTime.format(event.time), "known_at": event.knownAt, "type": event.type,
        ]
        if let amount = event.amount { json["values"] = ["amount": amount] }
        if let page = event.page { json["attributes"] = ["page": page] }
        return json
    }
}
