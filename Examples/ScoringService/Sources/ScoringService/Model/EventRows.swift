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
    /// The payload that events may have, and what may be told of customers besides, by name and with its position.
    let values: [MemberName: Int]
    let attributes: [MemberName: Int]
    let customerAttributes: [MemberName: (position: Int, kind: CustomerAttribute.Kind)]
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
        values = Self.positions(of: settings.vocabulary.valueNames)
        attributes = Self.positions(of: settings.vocabulary.attributes.map(\.name))
        let positions = Self.positions(of: settings.attributes.map(\.name))
        customerAttributes = positions.mapValues { ($0, settings.attributes[$0].kind) }
    }

    private static func positions(of names: [String]) -> [MemberName: Int] {
        Dictionary(uniqueKeysWithValues: names.enumerated().map { (MemberName(stringValue: $1), $0) })
    }

    /// The row of one customer as of `cutoff`.
    func row(of customer: EventCustomer, asOf cutoff: Int64) -> [Double] {
        let buffer = pool.take() ?? Buffer(events: extractor.makeEvents())
        defer {
            buffer.events.removeAll()
            pool.giveBack(buffer)
        }
        if !customer.attributes.isEmpty { buffer.events.setAttributes(customer.attributes) }
        for event in customer.events {
            buffer.events.append(
                occurredAt: event.occurredAt,
                knownAt: event.knownAt,
                type: event.type,
                values: event.values,
                attributes: event.attributes
            )
        }
        return extractor.row(of: buffer.events, asOf: cutoff)
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
