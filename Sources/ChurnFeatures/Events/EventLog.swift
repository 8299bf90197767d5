public import ChurnScoring

/// Events grouped by customer, in an order that does not depend on the order of the source.
///
/// Inside a customer events are sorted by (occurred at, known at, type, values, attributes), so that two logs of the
/// same events are the same log and sums over them are the same bits.
public struct EventLog: Sendable {
    /// The distinct customers, in ascending order.
    public let customerIDs: CustomerIDs
    /// The number of events.
    public let count: Int
    /// The names of the event types, sorted.
    public let typeNames: [String]
    /// The names of the numeric payloads, sorted.
    public let valueNames: [String]
    /// The names of the categorical payloads, sorted.
    public let attributeNames: [String]
    /// When the first event happened; `nil` without events.
    public let firstOccurredAt: Int64?
    /// When the last event happened; `nil` without events.
    public let lastOccurredAt: Int64?
    /// For each attribute the texts of its codes, sorted.
    let attributeLevels: [[String]]
    let storage: EventStorage

    /// A log of events that are already in `storage`.
    init(_ names: EventNames, count: Int, span: ClosedRange<Int64>?, storage: EventStorage) {
        customerIDs = names.customerIDs
        self.count = count
        typeNames = names.typeNames
        valueNames = names.valueNames
        attributeNames = names.attributeNames
        attributeLevels = names.attributeLevels
        firstOccurredAt = span?.lowerBound
        lastOccurredAt = span?.upperBound
        self.storage = storage
    }

    /// Groups and sorts `columns` on at most `threads` threads.
    ///
    /// The columns must be of one length, their codes within their names, and the customers ascending.
    public init(_ columns: EventColumns, threads: Int = 1) {
        self = Self.grouping(columns, dropsDuplicates: false, threads: threads).log
    }

    /// The number of events of the customer at `index` of ``customerIDs``.
    public func eventCount(ofCustomer index: Int) -> Int { storage.eventCount(ofCustomer: index) }
}

extension EventColumns {
    /// Stops at columns that do not fit together: reading must never make such.
    func checkShape() {
        precondition(customers.count == count && types.count == count, "one customer and one type for each event")
        precondition(knownAt.isEmpty || knownAt.count == count, "known_at for each event or for none")
        precondition(values.allSatisfy { $0.values.count == count }, "one value for each event")
        precondition(attributes.allSatisfy { $0.codes.count == count }, "one attribute code for each event")
        precondition(count <= Int32.max, "at most 2^31 - 1 events")
        precondition(customerIDs.isAscending, "customer ids must ascend, each once")
        precondition(types.allSatisfy { $0 < typeNames.count }, "type code without a name")
        precondition(
            attributes.allSatisfy { column in column.codes.allSatisfy { $0 >= -1 && $0 < column.levels.count } },
            "attribute code without a level"
        )
    }
}

extension CustomerIDs {
    /// Whether each identifier is above the one before.
    var isAscending: Bool {
        switch self {
        case .integers(let ids): zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }
        case .strings(let ids): zip(ids, ids.dropFirst()).allSatisfy { $0.precedesByUTF8($1) }
        }
    }
}
