import ChurnFeatures

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
enum EventsRequest {
    static func read(
        _ reader: inout JSONReader,
        in scope: RequestScope,
        _ rows: EventRows
    ) throws(RequestError) -> RequestRows {
        var cutoff: Int64?
        var customers: [EventCustomer]?
        var reasonCount: Int?
        try reader.members { (reader, name) throws(RequestError) in
            if name == "customers" {
                try customers.take(
                    reader.customers(limit: scope.customerLimit) { (reader) throws(RequestError) in
                        try EventCustomer(&reader, rows)
                    }
                )
            } else if name == "cutoff" {
                try cutoff.take(reader.moment())
            } else if name == "reasons" {
                try reasonCount.take(reader.reasonCount())
            } else {
                throw RequestError("no such key here; known are \"cutoff\", \"customers\", \"reasons\"")
            }
        }
        let asOf = try cutoff.required("cutoff")
        return RequestRows(
            rows: try customers.required("customers")
                .map { RequestRow(id: $0.id, values: rows.row(of: $0, asOf: asOf)) },
            reasonCount: reasonCount
        )
    }
}

/// A customer's events and what is known of it besides.
struct EventCustomer {
    /// One event, its payload in the order of the settings; empty where it has none.
    struct Event {
        var occurredAt: Int64
        var knownAt: Int64?
        var type: String
        var values: [Double]
        var attributes: [String?]
    }

    let id: RequestID?
    let events: [Event]
    let attributes: [CustomerAttributeRow]

    init(_ reader: inout JSONReader, _ rows: EventRows) throws(RequestError) {
        var id: RequestID?
        var events: [Event]?
        var attributes: [CustomerAttributeRow]?
        try reader.members { (reader, name) throws(RequestError) in
            if name == "events" {
                try events.take(Self.events(&reader, rows))
            } else if name == "attributes" {
                try attributes.take(Self.attributes(&reader, rows))
            } else if name == "id" {
                try id.take(RequestID(&reader))
            } else {
                throw RequestError("no such key here; known are \"id\", \"events\", \"attributes\"")
            }
        }
        self.id = id
        self.events = try events.required("events")
        self.attributes = attributes ?? []
    }

    private static func events(_ reader: inout JSONReader, _ rows: EventRows) throws(RequestError) -> [Event] {
        var events: [Event] = []
        var newNames = NewNames()
        try reader.elements { (reader, _) throws(RequestError) in
            let event = try event(&reader, rows)
            try newNames.check(event, rows)
            events.append(event)
        }
        return events
    }

    private static func event(_ reader: inout JSONReader, _ rows: EventRows) throws(RequestError) -> Event {
        var occurredAt: Int64?
        var knownAt: Int64?
        var type: String?
        var values: [Double]?
        var attributes: [String?]?
        try reader.members { (reader, name) throws(RequestError) in
            if name == "occurred_at" {
                try occurredAt.take(reader.moment())
            } else if name == "type" {
                try type.take(reader.text())
            } else if name == "values" {
                try values.take(
                    reader.payload(rows.values, missing: .nan) { (reader) throws(RequestError) in
                        try reader.number()
                    }
                )
            } else if name == "attributes" {
                try attributes.take(
                    reader.payload(rows.attributes, missing: nil) { (reader) throws(RequestError) in
                        try reader.text()
                    }
                )
            } else if name == "known_at" {
                try knownAt.take(reader.null() ? nil : reader.moment())
            } else {
                throw RequestError(
                    "no such key here; known are \"occurred_at\", \"known_at\", \"type\", \"values\", \"attributes\""
                )
            }
        }
        return Event(
            occurredAt: try occurredAt.required("occurred_at"),
            knownAt: knownAt,
            type: try type.required("type"),
            values: values ?? [],
            attributes: attributes ?? []
        )
    }

    private static func attributes(
        _ reader: inout JSONReader,
        _ rows: EventRows
    ) throws(RequestError) -> [CustomerAttributeRow] {
        var attributes: [CustomerAttributeRow] = []
        try reader.elements { (reader, index) throws(RequestError) in
            guard index < EventRows.newNameLimit else {
                throw RequestError("more than \(EventRows.newNameLimit) rows of attributes; send the latest")
            }
            var validFrom: Int64?
            var values: [CustomerAttributeRow.Value]?
            try reader.members { (reader, name) throws(RequestError) in
                if name == "values" {
                    try values.take(Self.attributeValues(&reader, rows))
                } else if name == "valid_from" {
                    try validFrom.take(reader.moment())
                } else {
                    throw RequestError("no such key here; known are \"valid_from\", \"values\"")
                }
            }
            attributes.append(
                CustomerAttributeRow(validFrom: validFrom ?? .min, values: try values.required("values"))
            )
        }
        return attributes
    }

    private static func attributeValues(
        _ reader: inout JSONReader,
        _ rows: EventRows
    ) throws(RequestError) -> [CustomerAttributeRow.Value] {
        var values = [CustomerAttributeRow.Value](repeating: .missing, count: rows.attributeKinds.count)
        try reader.members { (reader, name) throws(RequestError) in
            guard let position = rows.customerAttributes.position(of: name) else {
                throw RequestError("no such attribute in the event settings")
            }
            if try reader.null() { return }
            switch rows.attributeKinds[position] {
            case .category: values[position] = .text(try reader.text())
            case .number: values[position] = .number(try reader.number())
            case .date: values[position] = .date(try reader.moment())
            }
        }
        return values
    }
}

/// The types and texts of a customer's events that the settings lack.
private struct NewNames {
    private var names: Set<String> = []

    mutating func check(_ event: EventCustomer.Event, _ rows: EventRows) throws(RequestError) {
        let extractor = rows.extractor
        if extractor.typeCode(of: event.type) == nil { names.insert(event.type) }
        for (index, text) in event.attributes.enumerated() {
            guard let text, extractor.textCode(of: text, attribute: index) == nil else { continue }
            names.insert("\(index) \(text)")
        }
        guard names.count <= EventRows.newNameLimit else {
            throw RequestError(
                "the events have more than \(EventRows.newNameLimit) types and texts that the event settings lack; add "
                    + "them there and reload"
            )
        }
    }
}

extension JSONReader {
    /// Reads an object whose members are some of `names`, in their order; null means that all are missing.
    fileprivate mutating func payload<Value>(
        _ names: NameTable,
        missing: Value,
        _ read: (inout JSONReader) throws(RequestError) -> Value
    ) throws(RequestError) -> [Value] {
        if try null() { return [] }
        var payload = [Value](repeating: missing, count: names.names.count)
        try members { (reader, name) throws(RequestError) in
            guard let position = names.position(of: name) else {
                throw RequestError("no such name in the event settings")
            }
            if try !reader.null() { payload[position] = try read(&reader) }
        }
        return payload
    }

    /// Reads a moment: an ISO-8601 text, or microseconds since 1970, UTC; in the years 1 to 9999.
    fileprivate mutating func moment() throws(RequestError) -> Int64 {
        let time = try isText() ? CivilTime.parse(text()) : integer()
        guard let time, Self.years.contains(time) else {
            throw RequestError(
                "expected a moment of the years 1 to 9999, such as \"2025-01-31T09:30:00Z\" or microseconds since 1970"
            )
        }
        return time
    }

    private static let years =
        CivilTime.time(of: .init(year: 1, month: 1, day: 1))..<CivilTime.time(of: .init(year: 10_000, month: 1, day: 1))
}
