internal import ChurnScoring

/// The bytes of a state, version 1: little-endian, without padding.
///
/// A text is the number of its UTF-8 bytes as `u32` and the bytes; a list is the number of its entries as `u32` and the
/// entries. N is the number of customers, E of events.
///
/// | what | as |
/// |---|---|
/// | magic | the 8 bytes `CHRNSTAT` |
/// | version | `u32`, 1 |
/// | flags | `u32`: 1 customer ids are texts, 2 events have `known_at`, 4 the payload is fixed |
/// | retention, earliest cutoff, first event (2^63 - 1: none) | `i64` each |
/// | N, E | `u32` each |
/// | deliveries | list of texts |
/// | event types | list of texts |
/// | values | list of texts |
/// | attributes | list of (text, list of texts): name and levels |
/// | customer ids, ascending | N `i64` or N texts |
/// | places of the ids | N `i32`, each of 0..<N once |
/// | forgotten events visible from, by place | N `i64` |
/// | customers of the events, as places | E `i32` |
/// | `occurred_at` | E `i64` |
/// | `known_at`, where flag 2 is set | E `i64` |
/// | types | E `u16` |
/// | each value | E `f64`, NaN missing |
/// | each attribute | E `i32`, -1 missing |
/// | checksum of all bytes before it | `u64`, CRC-64/XZ |
enum StateFormat {
    static let magic: [UInt8] = Array("CHRNSTAT".utf8)
    static let version: UInt32 = 1
    static let textIDs: UInt32 = 1
    static let hasKnownAt: UInt32 = 2
    static let hasPayload: UInt32 = 4
    /// Magic, version and checksum.
    static let leastCount = 20
}

extension FeatureState {
    /// The state as bytes; the same state gives the same bytes.
    public func encoded() -> [UInt8] {
        let perEvent = 22 + 8 * events.values.count + 4 * events.attributes.count
        var writer = StateWriter(capacity: 1024 + perEvent * events.count + 32 * customerCount)
        var flags: UInt32 = events.hasPayload ? StateFormat.hasPayload : 0
        if case .strings = customers.ids { flags |= StateFormat.textIDs }
        if !events.knownAt.isEmpty { flags |= StateFormat.hasKnownAt }
        writer.append(column: StateFormat.magic)
        writer.append(StateFormat.version)
        writer.append(flags)
        writer.append(retention)
        writer.append(earliestCutoff)
        writer.append(firstOccurredAt ?? .max)
        writer.append(count: customerCount)
        writer.append(count: events.count)
        writer.append(deliveries)
        writer.append(events.typeNames)
        writer.append(events.values.map(\.name))
        writer.append(count: events.attributes.count)
        for attribute in events.attributes {
            writer.append(attribute.name)
            writer.append(attribute.levels)
        }
        switch customers.ids {
        case .integers(let ids): writer.append(column: ids)
        case .strings(let ids): for id in ids { writer.append(id) }
        }
        writer.append(column: customers.places)
        writer.append(column: customers.forgottenVisibleFrom)
        writer.append(column: events.customers)
        writer.append(column: events.occurredAt)
        writer.append(column: events.knownAt)
        writer.append(column: events.types)
        for value in events.values { writer.append(column: value.values) }
        for attribute in events.attributes { writer.append(column: attribute.codes) }
        writer.appendChecksum()
        return writer.bytes
    }
}
