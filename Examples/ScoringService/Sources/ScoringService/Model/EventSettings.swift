import ChurnFeatures
import ChurnScoring
import FoundationEssentials

/// What events are made of, as the batch that trained the model read them: JSON in the model file, or in a file of its
/// own.
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

    /// The key of the settings in a model's metadata.
    static let key = "event_settings"

    /// Settings in `json`.
    ///
    /// - Throws: ``RequestError``.
    init(json: Data) throws {
        do {
            self = try JSONDecoder().decode(EventSettings.self, from: json)
        } catch let error as DecodingError {
            throw RequestError(error)
        }
    }

    /// The settings that training wrote into `model`; `nil` for one that is of a ready table or imported.
    ///
    /// - Throws: ``RequestError``.
    init?(of model: ChurnModel) throws {
        guard let json = model.metadata[Self.key] else { return nil }
        try self.init(json: Data(json.utf8))
    }

    /// Why these settings would give other rows than `trained`, with which the model was trained; `nil` where they agree.
    func mismatch(with trained: EventSettings) -> String? {
        if window != trained.window {
            return "window: the model was trained with \(CivilTime.formatDuration(trained.window)), not "
                + CivilTime.formatDuration(window)
        }
        for (key, trained, own) in [
            ("values", trained.vocabulary.valueNames, vocabulary.valueNames),
            ("attributes", trained.vocabulary.attributes.map(\.name), vocabulary.attributes.map(\.name)),
        ] where Set(trained) != Set(own) {
            let names = trained.joined(separator: ", ")
            return "\(key): the events that the model was trained on have \(names.isEmpty ? "none" : names)"
        }
        return nil
    }
}

extension EventSettings: Decodable {
    private static let names: [MemberName] = [
        "window", "event_types", "values", "attributes", "customer_attributes",
    ]
    private static let kinds: [String: CustomerAttribute.Kind] = [
        "category": .category, "number": .number, "date": .date,
    ]

    /// Reads settings.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.members(Self.names)
        let duration = try members.decode(String.self, forKey: "window")
        guard let window = CivilTime.parseDuration(duration), window > 0 else {
            throw members.error("expected a duration such as 180d, found \"\(duration)\"", "window")
        }
        self.window = window
        let types = try members.names("event_types")
        guard types.count <= EventRows.typeLimit else {
            throw members.error("more than \(EventRows.typeLimit) event types", "event_types")
        }
        vocabulary = EventVocabulary(
            typeNames: types,
            valueNames: members.contains("values") ? try members.names("values") : [],
            attributes: try members.named("attributes") { .init(name: $1.stringValue, levels: try $0.names($1)) }
        )
        attributes = try members.named("customer_attributes") { members, name in
            let kind = try members.decode(String.self, forKey: name)
            guard let kind = Self.kinds[kind] else {
                throw members.error("expected category, number or date, found \"\(kind)\"", name)
            }
            return CustomerAttribute(name: name.stringValue, kind: kind)
        }
    }
}

extension KeyedDecodingContainer<MemberName> {
    /// The list `name` of texts, each of which is there once.
    fileprivate func names(_ name: MemberName) throws -> [String] {
        let names = try decode([String].self, forKey: name)
        var seen: Set<String> = []
        for text in names where !seen.insert(text).inserted { throw error("\"\(text)\" is there twice", name) }
        return names
    }

    /// What `read` makes of each member of the object `name`, sorted by their names; empty where it is missing.
    fileprivate func named<Value>(
        _ name: MemberName,
        _ read: (Members, MemberName) throws -> Value
    ) throws -> [Value] {
        guard contains(name) else { return [] }
        let members = try nestedContainer(keyedBy: MemberName.self, forKey: name)
        return try members.allKeys.sorted { $0.stringValue < $1.stringValue }.map { try read(members, $0) }
    }
}
