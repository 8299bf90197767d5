import ChurnFeatures
import ChurnScoring

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
struct EventsRequest: Decodable {
    let rows: [RequestRow]
    /// How many reasons each customer gets; `nil` for the service's own number.
    let reasonCount: Int?

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case cutoff, customers, reasons
    }

    init(from decoder: any Decoder) throws {
        let scope = decoder.scope
        guard let events = scope.model.events else { preconditionFailure("the route is offered where events are taken") }
        let container = try decoder.container(strictlyKeyedBy: CodingKeys.self)
        reasonCount = try container.reasonCount(forKey: .reasons)
        let cutoff = try container.decode(Moment.self, forKey: .cutoff).time
        let customers = try container.customers(
            CustomerHistoryRequest.self,
            forKey: .customers,
            limit: scope.customerLimit
        )
        rows = try customers.map { customer in
            RequestRow(
                id: customer.id,
                values: try events.row(of: customer, asOf: cutoff, path: customer.path)
            )
        }
    }
}

/// A customer's events and what is known of it besides.
struct CustomerHistoryRequest: Decodable {
    let id: RequestID?
    let events: [Event]
    let attributes: [CustomerAttributeRow]
    /// Where in the request it is.
    let path: [any CodingKey]

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case id, events, attributes
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(strictlyKeyedBy: CodingKeys.self)
        id = try container.decodeIfPresent(RequestID.self, forKey: .id)
        events = try container.decode([Event].self, forKey: .events)
        attributes = try container.decodeIfPresent([AttributeRow].self, forKey: .attributes)?.map(\.row) ?? []
        path = container.codingPath
    }

    /// One event, its payload in the order of the settings.
    struct Event: Decodable {
        let occurredAt: Int64
        let knownAt: Int64?
        let type: String
        let values: [Double]
        let attributes: [String?]

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case occurredAt = "occurred_at"
            case knownAt = "known_at"
            case type, values, attributes
        }

        init(from decoder: any Decoder) throws {
            guard let rows = decoder.scope.model.events else { preconditionFailure("events are taken") }
            let container = try decoder.container(strictlyKeyedBy: CodingKeys.self)
            occurredAt = try container.decode(Moment.self, forKey: .occurredAt).time
            knownAt = try container.decodeIfPresent(Moment.self, forKey: .knownAt)?.time
            type = try container.decode(String.self, forKey: .type)
            values = try container.payload(rows.values, forKey: .values, missing: Double.nan) { container, key in
                try container.decodeIfPresent(Double.self, forKey: key)
            }
            attributes = try container.payload(rows.attributes, forKey: .attributes, missing: nil) { container, key in
                try container.decodeIfPresent(String.self, forKey: key)
            }
        }
    }

    /// What holds of the customer from a moment on.
    private struct AttributeRow: Decodable {
        let row: CustomerAttributeRow

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case validFrom = "valid_from"
            case values
        }

        init(from decoder: any Decoder) throws {
            guard let rows = decoder.scope.model.events else { preconditionFailure("events are taken") }
            let container = try decoder.container(strictlyKeyedBy: CodingKeys.self)
            let validFrom = try container.decodeIfPresent(Moment.self, forKey: .validFrom)?.time
            let known = rows.customerAttributes
            let named = try container.nestedContainer(keyedBy: TextKey.self, forKey: .values)
            for key in named.allKeys where !known.contains(where: { $0.name == key.stringValue }) {
                throw RequestError(named.codingPath + [key], "no such attribute in the event settings")
            }
            row = CustomerAttributeRow(
                validFrom: validFrom ?? .min,
                values: try known.map { try Self.value($0, named) }
            )
        }

        private static func value(
            _ attribute: CustomerAttribute,
            _ named: KeyedDecodingContainer<TextKey>
        ) throws -> CustomerAttributeRow.Value {
            let key = TextKey(attribute.name)
            switch attribute.kind {
            case .category: return try named.decodeIfPresent(String.self, forKey: key).map { .text($0) } ?? .missing
            case .number: return try named.decodeIfPresent(Double.self, forKey: key).map { .number($0) } ?? .missing
            case .date: return try named.decodeIfPresent(Moment.self, forKey: key).map { .date($0.time) } ?? .missing
            }
        }
    }
}

extension KeyedDecodingContainer {
    /// The payload under `key` in the order of `names`; empty where there is none.
    fileprivate func payload<Value>(
        _ names: NameOrder,
        forKey key: Key,
        missing: Value,
        read: (KeyedDecodingContainer<TextKey>, TextKey) throws -> Value?
    ) throws -> [Value] {
        guard contains(key), try !decodeNil(forKey: key) else { return [] }
        let container = try nestedContainer(keyedBy: TextKey.self, forKey: key)
        var payload = [Value](repeating: missing, count: names.count)
        for name in container.allKeys {
            guard let position = names[name.stringValue] else {
                throw RequestError(container.codingPath + [name], "no such name in the event settings")
            }
            if let value = try read(container, name) { payload[position] = value }
        }
        return payload
    }
}

/// A moment: an ISO-8601 text, or microseconds since 1970, UTC; in the years 1 to 9999.
struct Moment: Decodable {
    let time: Int64

    private static let years = CivilTime.time(of: .init(year: 1, month: 1, day: 1))...CivilTime.time(
        of: .init(year: 9999, month: 12, day: 31)
    )

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let time = (try? container.decode(String.self)).map(CivilTime.parse) ?? (try? container.decode(Int64.self))
        guard let time, Self.years.contains(time) else {
            throw RequestError(
                decoder.codingPath,
                "expected a moment of the years 1 to 9999, such as \"2025-01-31T09:30:00Z\" or microseconds since 1970"
            )
        }
        self.time = time
    }
}
