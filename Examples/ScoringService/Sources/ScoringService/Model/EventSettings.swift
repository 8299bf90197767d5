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
            let file = try JSONDecoder().decodeRequest(File.self, from: json)
            window = file.window
            vocabulary = EventVocabulary(
                typeNames: file.eventTypes,
                valueNames: file.values,
                attributes: file.attributes.sorted { $0.key < $1.key }.map { .init(name: $0.key, levels: $0.value) }
            )
            attributes = file.customerAttributes.sorted { $0.key < $1.key }
                .map { CustomerAttribute(name: $0.key, kind: $0.value) }
        } catch let error as RequestError {
            throw LoadError(path: path, message: error.description)
        }
    }

    /// The file, each of whose lists names a thing once.
    private struct File: Decodable {
        let window: Int64
        let eventTypes: [String]
        let values: [String]
        let attributes: [String: [String]]
        let customerAttributes: [String: CustomerAttribute.Kind]

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case window
            case eventTypes = "event_types"
            case values, attributes
            case customerAttributes = "customer_attributes"
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(strictlyKeyedBy: CodingKeys.self)
            func fail(_ key: CodingKeys, _ message: String) -> RequestError {
                RequestError(container.codingPath + [key], message)
            }
            let text = try container.decode(String.self, forKey: .window)
            guard let window = CivilTime.parseDuration(text), window > 0 else {
                throw fail(.window, "expected a duration such as 180d, found \"\(text)\"")
            }
            self.window = window
            eventTypes = try container.decode([String].self, forKey: .eventTypes)
            guard eventTypes.count <= EventRows.typeLimit else {
                throw fail(.eventTypes, "at most \(EventRows.typeLimit) event types")
            }
            values = try container.decodeIfPresent([String].self, forKey: .values) ?? []
            attributes = try container.decodeIfPresent([String: [String]].self, forKey: .attributes) ?? [:]
            let kinds = try container.decodeIfPresent([String: String].self, forKey: .customerAttributes) ?? [:]
            customerAttributes = try kinds.mapValues { name in
                switch name {
                case "category": .category
                case "number": .number
                case "date": .date
                default: throw fail(.customerAttributes, "expected category, number or date, found \"\(name)\"")
                }
            }
            for (key, list) in [(CodingKeys.eventTypes, eventTypes), (.values, values)] {
                if let twice = Self.repeated(list) { throw fail(key, "\"\(twice)\" is there twice") }
            }
            for (name, list) in attributes {
                if let twice = Self.repeated(list) { throw fail(.attributes, "\(name) has \"\(twice)\" twice") }
            }
        }

        private static func repeated(_ names: [String]) -> String? {
            var seen: Set<String> = []
            return names.first { !seen.insert($0).inserted }
        }
    }
}
