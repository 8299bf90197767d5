import ChurnFeatures
import ChurnScoring
import Synchronization

/// Makes the rows of customers from their events.
///
/// The buffers that events are gathered in are used again. The lock is held for as long as it takes to hand one out or
/// take one back.
struct EventRows: Sendable {
    /// Names that one customer's events may have beside those of the settings, and rows that its attributes may have:
    /// each new name is looked up among the others of the request.
    static let newNameLimit = 1000
    /// Event types that settings may name: with the new ones of a request, types stay within sixteen bits.
    static let typeLimit = 60_000

    let extractor: CustomerExtractor
    let values: NameOrder
    let attributes: NameOrder
    let customerAttributes: [CustomerAttribute]
    private let pool = Pool()

    /// Rows in the columns of `schema`, of events as `settings` describe them.
    ///
    /// - Throws: `FeatureError` where a column has no definition, or one that does not fit the settings.
    init(_ settings: EventSettings, schema: FeatureSchema) throws {
        extractor = try CustomerExtractor(
            schema: schema,
            window: settings.window,
            vocabulary: settings.vocabulary,
            attributes: settings.attributes
        )
        values = NameOrder(settings.vocabulary.valueNames)
        attributes = NameOrder(settings.vocabulary.attributes.map(\.name))
        customerAttributes = settings.attributes
    }

    /// The row of one customer as of `cutoff`.
    ///
    /// - Throws: ``RequestError`` where the customer brings too many names that the settings lack.
    func row(of customer: CustomerHistoryRequest, asOf cutoff: Int64, path: [any CodingKey]) throws -> [Double] {
        try checkNames(of: customer, path)
        let events = pool.take() ?? Buffer(events: extractor.makeEvents())
        defer {
            events.events.removeAll()
            pool.giveBack(events)
        }
        if !customer.attributes.isEmpty { events.events.setAttributes(customer.attributes) }
        for event in customer.events {
            events.events.append(
                occurredAt: event.occurredAt,
                knownAt: event.knownAt,
                type: event.type,
                values: event.values,
                attributes: event.attributes
            )
        }
        return extractor.row(of: events.events, asOf: cutoff)
    }

    private func checkNames(of customer: CustomerHistoryRequest, _ path: [any CodingKey]) throws {
        guard customer.attributes.count <= Self.newNameLimit else {
            throw RequestError(path, "more than \(Self.newNameLimit) rows of attributes; send the latest")
        }
        var newNames: Set<String> = []
        for event in customer.events {
            if extractor.typeCode(of: event.type) == nil { newNames.insert(event.type) }
            for (index, text) in event.attributes.enumerated() {
                guard let text, extractor.textCode(of: text, attribute: index) == nil else { continue }
                newNames.insert("\(index) \(text)")
            }
            guard newNames.count <= Self.newNameLimit else {
                throw RequestError(
                    path,
                    "the events have more than \(Self.newNameLimit) types and texts that the event settings lack; add "
                        + "them there and reload"
                )
            }
        }
    }

    /// A buffer that one request has at a time.
    private struct Buffer: @unchecked Sendable {
        // Unchecked: whoever took it out of the pool is the only one to have it.
        let events: CustomerEvents
    }

    private final class Pool: Sendable {
        private let buffers = Mutex<[Buffer]>([])

        func take() -> Buffer? { buffers.withLock { $0.popLast() } }

        func giveBack(_ buffer: Buffer) { buffers.withLock { $0.append(buffer) } }
    }
}

/// Names in the order in which events give what belongs to them.
struct NameOrder: Sendable {
    let count: Int
    private let positions: [String: Int]

    /// Each of `names` once.
    init(_ names: [String]) {
        count = names.count
        positions = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The position of `name`; `nil` where it is none of them.
    subscript(name: String) -> Int? { positions[name] }
}
