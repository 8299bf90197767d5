internal import ChurnScoring

extension FeatureState {
    /// Whether `bytes` begin as those of a state do; the first 8 are enough.
    public static func isState(_ bytes: [UInt8]) -> Bool { bytes.starts(with: StateFormat.magic) }

    /// The state that ``encoded()`` gave the bytes of.
    ///
    /// Bytes may come from anywhere: whatever they are, this returns a state that can be used, or throws.
    ///
    /// - Throws: ``FeatureStateError`` where the bytes are no state, of a newer version, or damaged.
    public init(decoding bytes: [UInt8]) throws {
        var reader = try Self.checkedReader(bytes)
        let flags = try reader.number(UInt32.self)
        guard flags < 8 else { throw reader.error("flags", "unknown flags") }
        let retention = try reader.number(Int64.self)
        guard retention > 0 else { throw reader.error("retention", "the retention is not above 0") }
        self.init(retention: retention)
        earliestCutoff = try reader.number(Int64.self)
        let first = try reader.number(Int64.self)
        firstOccurredAt = first == .max ? nil : first
        let customerCount = Int(try reader.number(UInt32.self))
        let eventCount = Int(try reader.number(UInt32.self))
        guard customerCount <= Int32.max, eventCount <= Int32.max else {
            throw reader.error("count", "more than 2^31 - 1 customers or events")
        }
        deliveries = try reader.distinctTexts()
        try decodeNames(&reader)
        try decodeCustomers(&reader, customerCount, areTexts: flags & StateFormat.textIDs != 0)
        events.hasPayload = flags & StateFormat.hasPayload != 0
        try decodeEvents(&reader, eventCount, hasKnownAt: flags & StateFormat.hasKnownAt != 0)
        try reader.finish()
    }

    /// A reader behind the version, once magic, version and checksum are right.
    private static func checkedReader(_ bytes: [UInt8]) throws -> StateReader {
        guard bytes.count >= StateFormat.leastCount, bytes.starts(with: StateFormat.magic) else {
            throw FeatureStateError(code: "magic", byteOffset: 0, message: "this is no feature state")
        }
        var reader = StateReader(bytes, from: StateFormat.magic.count, end: bytes.count - 8)
        let version = try reader.number(UInt32.self)
        guard version == StateFormat.version else {
            throw FeatureStateError(
                code: "version",
                byteOffset: StateFormat.magic.count,
                message: "version \(version) of the format is not known; this program reads version "
                    + "\(StateFormat.version), use a newer one"
            )
        }
        var ending = StateReader(bytes, from: bytes.count - 8, end: bytes.count)
        guard try ending.number(UInt64.self) == StateWriter.checksum(bytes, count: bytes.count - 8) else {
            throw reader.error("checksum", "the checksum is wrong")
        }
        return reader
    }

    private mutating func decodeNames(_ reader: inout StateReader) throws {
        events.typeNames = try reader.distinctTexts()
        guard events.typeNames.count <= Int(UInt16.max) else { throw reader.error("types", "too many event types") }
        events.values = try reader.distinctTexts().map { ValueColumn(name: $0, values: []) }
        let attributeCount = try reader.count(ofSize: 8)
        for _ in 0..<attributeCount {
            let name = try reader.text()
            guard !events.attributes.contains(where: { $0.name == name }) else {
                throw reader.error("names", "an attribute occurs twice")
            }
            let levels = try reader.distinctTexts()
            guard levels.count <= Int32.max else { throw reader.error("levels", "too many levels") }
            events.attributes.append(AttributeColumn(name: name, levels: levels, codes: []))
        }
    }

    private mutating func decodeCustomers(_ reader: inout StateReader, _ count: Int, areTexts: Bool) throws {
        if areTexts {
            var ids: [String] = []
            for _ in 0..<count { ids.append(try reader.text()) }
            customers.ids = .strings(ids)
        } else {
            customers.ids = .integers(try reader.column(count, of: Int64.self))
        }
        guard customers.ids.isAscending else { throw reader.error("customers", "customer ids do not ascend") }
        customers.places = try reader.column(count, of: Int32.self)
        var isTaken = [Bool](repeating: false, count: count)
        for place in customers.places {
            guard place >= 0, place < count, !isTaken[Int(place)] else {
                throw reader.error("places", "the places of customers are not each there once")
            }
            isTaken[Int(place)] = true
        }
        customers.forgottenVisibleFrom = try reader.column(count, of: Int64.self)
    }

    private mutating func decodeEvents(_ reader: inout StateReader, _ count: Int, hasKnownAt: Bool) throws {
        func check(_ areRight: Bool) throws {
            guard areRight else { throw reader.error("codes", "an event has a code without a name") }
        }
        events.customers = try reader.column(count, of: Int32.self)
        try check(Self.areCodes(events.customers, from: 0, below: customerCount))
        events.occurredAt = try reader.column(count, of: Int64.self)
        if hasKnownAt { events.knownAt = try reader.column(count, of: Int64.self) }
        events.types = try reader.column(count, of: UInt16.self)
        try check(Self.areCodes(events.types, from: 0, below: events.typeNames.count))
        for index in events.values.indices { events.values[index].values = try reader.column(count) }
        for index in events.attributes.indices {
            events.attributes[index].codes = try reader.column(count, of: Int32.self)
            let levelCount = events.attributes[index].levels.count
            try check(Self.areCodes(events.attributes[index].codes, from: -1, below: levelCount))
        }
        guard count == 0 || events.hasPayload else { throw reader.error("flags", "events without a payload") }
        guard events.occurredAt.reduce(Int64.max, min) >= firstOccurredAt ?? .max else {
            throw reader.error("times", "an event happened before the first one")
        }
    }

    /// Whether all codes are in `least..<end`.
    @inline(__always)
    private static func areCodes<Code: FixedWidthInteger>(_ codes: [Code], from least: Int, below end: Int) -> Bool {
        var lowest = Code.max
        var highest = Code.min
        for code in codes {
            lowest = min(lowest, code)
            highest = max(highest, code)
        }
        return codes.isEmpty || (Int(lowest) >= least && Int(highest) < end)
    }
}
