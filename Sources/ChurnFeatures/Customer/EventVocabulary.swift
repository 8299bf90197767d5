internal import ChurnScoring

/// The names and texts that events are made of: what an extractor for single customers is built from.
///
/// The payload names must be those of the log that the batch reads, because events that happened at the same time are
/// ordered by all of their payload. Types and texts that are not listed still give exact features, only slower.
public struct EventVocabulary: Hashable, Sendable {
    /// A categorical payload and the texts it is known to hold.
    public struct Attribute: Hashable, Sendable {
        /// The payload's name.
        public let name: String
        /// The distinct texts, in any order.
        public let levels: [String]

        /// A named payload with its texts.
        public init(name: String, levels: [String]) {
            self.name = name
            self.levels = levels
        }
    }

    /// The names of the event types, each once, in any order.
    public let typeNames: [String]
    /// The names of the numeric payloads, in the order in which events give their values.
    public let valueNames: [String]
    /// The categorical payloads, in the order in which events give their texts.
    public let attributes: [Attribute]

    /// A vocabulary; names and texts occur once each.
    public init(typeNames: [String], valueNames: [String] = [], attributes: [Attribute] = []) {
        precondition(Set(typeNames).count == typeNames.count, "each type once")
        precondition(Set(valueNames).count == valueNames.count, "each value once")
        precondition(Set(attributes.map(\.name)).count == attributes.count, "each attribute once")
        precondition(attributes.allSatisfy { Set($0.levels).count == $0.levels.count }, "each text once")
        precondition(typeNames.count <= Int(UInt16.max), "at most 65,535 event types")
        self.typeNames = typeNames
        self.valueNames = valueNames
        self.attributes = attributes
    }

    /// The vocabulary of a log, all names and texts sorted.
    ///
    /// Of more types than `typeLimit`, and of more texts of an attribute than `textLimit`, those that most events have are
    /// kept, and of equally many those that sort first.
    public init(of log: EventLog, typeLimit: Int = .max, textLimit: Int = .max) {
        self.init(
            typeNames: log.mostFrequent(log.typeNames, limit: typeLimit) { $0.type($1) },
            valueNames: log.valueNames,
            attributes: log.attributeNames.indices.map { column in
                let levels = log.mostFrequent(log.attributeLevels[column], limit: textLimit) { $0.code(column, $1) }
                return Attribute(name: log.attributeNames[column], levels: levels)
            }
        )
    }

    /// The vocabulary of events as they were read, in their order.
    public init(of columns: EventColumns) {
        self.init(
            typeNames: columns.typeNames,
            valueNames: columns.values.map(\.name),
            attributes: columns.attributes.map { Attribute(name: $0.name, levels: $0.levels) }
        )
    }

    /// Events of these names, of which there are none.
    var emptyColumns: EventColumns {
        EventColumns(
            customerIDs: .integers([0]),
            customers: [],
            occurredAt: [],
            typeNames: typeNames,
            types: [],
            values: valueNames.map { ValueColumn(name: $0, values: []) },
            attributes: attributes.map { AttributeColumn(name: $0.name, levels: $0.levels, codes: []) }
        )
    }

    /// This vocabulary with more types, and more texts of each attribute.
    func adding(types: [String], texts: [[String]]) -> EventVocabulary {
        EventVocabulary(
            typeNames: typeNames + types,
            valueNames: valueNames,
            attributes: zip(attributes, texts).map { Attribute(name: $0.name, levels: $0.levels + $1) }
        )
    }
}

extension EventLog {
    /// The `limit` of `names` that most events have, in their order; `code` tells which one an event has, -1 for none.
    fileprivate func mostFrequent(
        _ names: [String],
        limit: Int,
        _ code: (CustomerRecords, Int) -> Int
    ) -> [String] {
        guard names.count > limit else { return names }
        var counts = [Int](repeating: 0, count: names.count)
        for customer in 0..<customerIDs.count {
            let records = storage.records(ofCustomer: customer)
            for position in 0..<records.count {
                let code = code(records, position)
                if code >= 0 { counts[code] += 1 }
            }
        }
        let order = names.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        return order.prefix(limit).sorted().map { names[$0] }
    }
}
