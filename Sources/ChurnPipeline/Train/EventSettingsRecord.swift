import ChurnFeatures
import Foundation

/// What a service has to know, besides a model's columns, to make their rows of a customer's events; as JSON in the model.
///
/// The same for the same events in any order, read on any number of threads.
struct EventSettingsRecord: Encodable {
    /// The observation's window.
    let window: String
    let eventTypes: [String]
    /// The payload that events have.
    let values: [String]
    /// The texts of each categorical payload.
    let attributes: [String: [String]]
    /// The kinds of what customers have besides events.
    let customerAttributes: [String: String]

    /// The key of the settings in a model's metadata.
    static let key = "event_settings"

    /// How many types, and how many texts of an attribute, a model keeps; others are taken too, only slower.
    private static let typeLimit = 60_000
    private static let textLimit = 1000

    private enum CodingKeys: String, CodingKey {
        case window
        case eventTypes = "event_types"
        case values, attributes
        case customerAttributes = "customer_attributes"
    }

    init(window: Int64, events: EventLog, customers: CustomerHistory?) {
        let vocabulary = EventVocabulary(of: events, typeLimit: Self.typeLimit, textLimit: Self.textLimit)
        self.window = CivilTime.formatDuration(window)
        eventTypes = vocabulary.typeNames
        values = vocabulary.valueNames
        attributes = Dictionary(vocabulary.attributes.map { ($0.name, $0.levels) }, uniquingKeysWith: { $1 })
        let kinds = (customers?.attributes ?? []).map { ($0.name, $0.kind.name) }
        customerAttributes = Dictionary(kinds, uniquingKeysWith: { $1 })
    }

    /// The settings as JSON, its keys sorted.
    func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

extension HistoryColumn.Kind {
    fileprivate var name: String {
        switch self {
        case .category: "category"
        case .number: "number"
        case .date: "date"
        }
    }
}
