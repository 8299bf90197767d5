import ChurnFeatures
import FoundationEssentials

/// The body of `POST /events`.
///
/// ```json
/// {"cutoff": "2025-06-01", "reasons": 3, "customers": [{
///     "id": "a",
///     "attributes": [{"valid_from": "2025-01-01", "values": {"plan": "pro"}}],
///     "events": [{"occurred_at": "2025-05-30T10:00:00Z", "type": "purchase", "values": {"amount": 9.5}}]}]}
/// ```
///
/// Moments are ISO-8601 texts or microseconds since 1970, UTC.
struct EventsRequest: ScoringRequest {
    let rows: [RequestRow]
    let reasonCount: Int?

    private static let names: [MemberName] = ["cutoff", "customers", "reasons"]

    init(from decoder: any Decoder, configuration scope: RequestScope) throws {
        guard let events = scope.model.events else { throw Self.notOffered }
        let members = try decoder.members(Self.names)
        reasonCount = try members.reasonCount()
        let cutoff = try members.moment("cutoff")
        rows = try members.customers(limit: scope.customerLimit) { members in
            let customer = try EventCustomer(members, events)
            return RequestRow(id: customer.id, values: events.row(of: customer, asOf: cutoff))
        }
    }

    private static let notOffered = RequestError(
        "this model takes no events: its file does not say what events it was trained on, as it is of a ready table or "
            + "imported; send features to /score, or serve a model of churn train --config, or start the service with "
            + "--event-settings",
        kind: .notOffered
    )
}

/// A customer's events and what is known of it besides.
struct EventCustomer {
    /// One event, its payload in the order of the settings; empty where it has none.
    struct Event {
        let occurredAt: Int64
        let knownAt: Int64?
        let type: String
        let values: [Double]
        let attributes: [String?]
    }

    let id: RequestID?
    let events: [Event]
    let attributes: [CustomerAttributeRow]

    private static let names: [MemberName] = ["id", "events", "attributes"]

    init(_ members: Members, _ rows: EventRows) throws {
        try members.check(Self.names)
        id = try members.id()
        var newNames = NewNames()
        events = try members.objects("events") { members in
            let event = try Event(members, rows)
            try newNames.check(event, rows, at: members.codingPath)
            return event
        }
        guard members.contains("attributes") else {
            attributes = []
            return
        }
        attributes = try members.objects("attributes") { try CustomerAttributeRow($0, rows) }
        guard attributes.count <= EventRows.newNameLimit else {
            throw members.error("more than \(EventRows.newNameLimit) rows of attributes; send the latest", "attributes")
        }
    }
}

extension EventCustomer.Event {
    private static let names: [MemberName] = ["occurred_at", "known_at", "type", "values", "attributes"]

    fileprivate init(_ members: Members, _ rows: EventRows) throws {
        try members.check(Self.names)
        occurredAt = try members.moment("occurred_at")
        knownAt = try members.hasValue("known_at") ? members.moment("known_at") : nil
        type = try members.decode(String.self, forKey: "type")
        values = try members.payload("values", rows.values, of: Double.self).map { $0 ?? .nan }
        attributes = try members.payload("attributes", rows.attributes, of: String.self)
    }
}

extension CustomerAttributeRow {
    private static let names: [MemberName] = ["valid_from", "values"]

    fileprivate init(_ members: Members, _ rows: EventRows) throws {
        try members.check(Self.names)
        let given = try members.nestedContainer(keyedBy: MemberName.self, forKey: "values")
        try given.check("no such attribute in the event settings") { rows.customerAttributes[$0] != nil }
        var values = [Value](repeating: .missing, count: rows.customerAttributes.count)
        for name in given.allKeys {
            guard let attribute = rows.customerAttributes[name], try given.hasValue(name) else { continue }
            values[attribute.position] =
                switch attribute.kind {
                case .category: .text(try given.decode(String.self, forKey: name))
                case .number: .number(try given.decode(Double.self, forKey: name))
                case .date: .date(try given.moment(name))
                }
        }
        self.init(
            validFrom: members.contains("valid_from") ? try members.moment("valid_from") : .min,
            values: values
        )
    }
}

/// The types and texts of a customer's events that the settings lack.
private struct NewNames {
    private var names: Set<String> = []

    mutating func check(_ event: EventCustomer.Event, _ rows: EventRows, at path: [any CodingKey]) throws {
        let extractor = rows.extractor
        if extractor.typeCode(of: event.type) == nil { names.insert(event.type) }
        for (index, text) in event.attributes.enumerated() {
            guard let text, extractor.textCode(of: text, attribute: index) == nil else { continue }
            names.insert("\(index) \(text)")
        }
        guard names.count <= EventRows.newNameLimit else {
            throw RequestError(
                "the events have more than \(EventRows.newNameLimit) types and texts that the event settings lack; add "
                    + "them there and reload",
                at: path
            )
        }
    }
}

extension KeyedDecodingContainer<MemberName> {
    /// The object `name`, whose members are some of `positions`, in their order; empty where it is missing.
    fileprivate func payload<Value: Decodable>(
        _ name: MemberName,
        _ positions: [MemberName: Int],
        of type: Value.Type
    ) throws -> [Value?] {
        guard try hasValue(name) else { return [] }
        let members = try nestedContainer(keyedBy: MemberName.self, forKey: name)
        try members.check("no such name in the event settings") { positions[$0] != nil }
        var payload = [Value?](repeating: nil, count: positions.count)
        for name in members.allKeys {
            guard let position = positions[name] else { continue }
            payload[position] = try members.decodeIfPresent(type, forKey: name)
        }
        return payload
    }
}
