import ChurnFeatures
import FoundationEssentials

/// What events are made of, as the batch that trained the model read them: a JSON file given at the start.
///
/// ```json
/// {
///   "window": "180d",
///   "event_types": ["login", "purchase"],
///   "values": ["amount"],
///   "attributes": {"page": ["/export", "/home"]},
///   "customer_attributes": {"plan": "category", "seats": "number", "renewal": "date"}
/// }
/// ```
///
/// `window` is the config's `observation.window`; `values` and `attributes` are all of the payload that the config's
/// events have, for events of one moment are ordered by it. Types and texts that are not listed are taken too, with the
/// same results, only slower. The last three keys may be left out.
public struct EventSettings: Sendable {
    /// The observation's window, in microseconds.
    let window: Int64
    let vocabulary: EventVocabulary
    let attributes: [CustomerAttribute]

    /// Settings in the JSON of the file at `path`.
    ///
    /// - Throws: ``LoadError``.
    init(json: Data, path: String) throws {
        do {
            self = try json.withUnsafeBytes { bytes in
                try JSONReader.read(bytes) { (reader) throws(RequestError) in try EventSettings(&reader) }
            }
        } catch let error as RequestError {
            throw LoadError(path: path, message: error.description)
        }
    }

    private init(_ reader: inout JSONReader) throws(RequestError) {
        var window: Int64?
        var eventTypes: [String]?
        var values: [String]?
        var attributes: [EventVocabulary.Attribute]?
        var customerAttributes: [CustomerAttribute]?
        try reader.members { (reader, name) throws(RequestError) in
            switch name.text {
            case "window": try window.take(reader.duration())
            case "event_types": try eventTypes.take(reader.names())
            case "values": try values.take(reader.names())
            case "attributes":
                try attributes.take(
                    reader.named { (reader, name) throws(RequestError) in .init(name: name, levels: try reader.names())
                    }
                )
            case "customer_attributes":
                try customerAttributes.take(
                    reader.named { (reader, name) throws(RequestError) in
                        CustomerAttribute(name: name, kind: try reader.attributeKind())
                    }
                )
            default:
                throw RequestError(
                    "no such key here; known are \"window\", \"event_types\", \"values\", \"attributes\", "
                        + "\"customer_attributes\""
                )
            }
        }
        self.window = try window.required("window")
        let types = try eventTypes.required("event_types")
        guard types.count <= EventRows.typeLimit else {
            throw RequestError("more than \(EventRows.typeLimit) event types").within(member: "event_types")
        }
        vocabulary = EventVocabulary(typeNames: types, valueNames: values ?? [], attributes: attributes ?? [])
        self.attributes = customerAttributes ?? []
    }
}

extension JSONReader {
    fileprivate mutating func duration() throws(RequestError) -> Int64 {
        let text = try text()
        guard let duration = CivilTime.parseDuration(text), duration > 0 else {
            throw RequestError("expected a duration such as 180d, found \"\(text)\"")
        }
        return duration
    }

    /// Reads a list of texts, each of which is there once.
    fileprivate mutating func names() throws(RequestError) -> [String] {
        var names: [String] = []
        var seen: Set<String> = []
        try elements { (reader, _) throws(RequestError) in
            let name = try reader.text()
            guard seen.insert(name).inserted else { throw RequestError("\"\(name)\" is there twice") }
            names.append(name)
        }
        return names
    }

    /// Reads an object whose members are each there once.
    fileprivate mutating func named<Value>(
        _ read: (inout JSONReader, String) throws(RequestError) -> Value
    ) throws(RequestError) -> [Value] {
        var values: [Value] = []
        var seen: Set<String> = []
        try members { (reader, name) throws(RequestError) in
            guard seen.insert(name.text).inserted else { throw RequestError("the name is there twice") }
            values.append(try read(&reader, name.text))
        }
        return values
    }

    fileprivate mutating func attributeKind() throws(RequestError) -> CustomerAttribute.Kind {
        switch try text() {
        case "category": return .category
        case "number": return .number
        case "date": return .date
        case let kind: throw RequestError("expected category, number or date, found \"\(kind)\"")
        }
    }
}
