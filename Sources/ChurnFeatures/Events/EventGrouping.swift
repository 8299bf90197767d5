package import ChurnScoring

/// What the codes in the records of parts stand for.
package struct EventNames: Sendable {
    /// The distinct customers, in ascending order.
    package var customerIDs: CustomerIDs
    /// For each code the customer's place among them; every code has events.
    package var places: [Int32]
    /// The names of the event types, sorted.
    package var typeNames: [String]
    /// For each code the type's place among them.
    package var typeRanks: [UInt16]
    /// The names of the numeric payloads, sorted.
    package var valueNames: [String]
    /// The names of the categorical payloads, sorted.
    package var attributeNames: [String]
    /// For each categorical payload its texts, sorted.
    package var attributeLevels: [[String]]
    /// For each categorical payload the place of each code's text among them.
    package var attributeRanks: [[Int32]]

    /// Names of codes.
    package init(
        customers: (ids: CustomerIDs, places: [Int32]),
        types: (names: [String], ranks: [UInt16]),
        valueNames: [String],
        attributes: [(name: String, levels: [String], ranks: [Int32])]
    ) {
        (customerIDs, places) = customers
        (typeNames, typeRanks) = types
        self.valueNames = valueNames
        attributeNames = attributes.map(\.name)
        attributeLevels = attributes.map(\.levels)
        attributeRanks = attributes.map(\.ranks)
    }
}

/// What was counted while events were grouped.
package struct EventTally: Hashable, Sendable {
    /// For each of the log's types its events.
    package var countsByType: [Int]
    /// For each of the log's types its events that equal an earlier one in every field, whether they were dropped or not.
    package var duplicatesByType: [Int]
    /// Events that could be known only after they happened.
    package var lateCount: Int
}

/// Turns the parts that several threads filled into the columns of a log, one partition a task.
struct EventGrouping: Sendable {
    let parts: [EventPart]
    let names: EventNames
    let storage: EventStorage
    /// When the first event happened, and how many bits the time since then takes.
    let firstOccurredAt: Int64
    let timeBits: Int
    /// For each partition its codes are `p, p + 256, ...` below this.
    let codeCount: Int
    let dropsDuplicates: Bool

    /// Sorts all partitions into `storage`.
    ///
    /// - Returns: What was counted; where duplicates are dropped, each customer's events that are left, or `nil` where
    ///   there are none.
    func run(threads: Int) -> (tally: EventTally, kept: [Int]?) {
        // The largest first, so that no thread is left alone with it at the end.
        let sizes = (0..<EventPart.partitionCount).map { partition in
            parts.reduce(0) { $0 + $1.recordCount(ofPartition: partition) }
        }
        let order = sizes.indices.filter { sizes[$0] > 0 }.sorted { sizes[$0] > sizes[$1] }
        let shared = GroupingResults(typeCount: names.typeNames.count)
        let kept = dropsDuplicates ? KeptCounts(customerCount: names.customerIDs.count) : nil
        Workers.forEachChunk(order.count, threads: threads) { task in
            let partition = order[task]
            let sorter = shared.takeSorter() ?? PartitionSorter(typeCount: names.typeNames.count)
            sorter.sort(partition, of: self, kept: kept)
            for part in parts { part.discardBlocks(ofPartition: partition) }
            shared.give(sorter)
        }
        let dropped = shared.dropped
        var tally = EventTally(
            countsByType: countsByType,
            duplicatesByType: dropped.byType,
            lateCount: parts.reduce(0) { $0 + $1.lateCount }
        )
        guard let kept, tally.duplicatesByType.contains(where: { $0 > 0 }) else { return (tally, nil) }
        for type in tally.countsByType.indices { tally.countsByType[type] -= tally.duplicatesByType[type] }
        tally.lateCount -= dropped.late
        return (tally, kept.counts)
    }

    private var countsByType: [Int] {
        var counts = [Int](repeating: 0, count: names.typeNames.count)
        for (code, rank) in names.typeRanks.enumerated() {
            for part in parts where code < part.typeCapacity { counts[Int(rank)] += Int(part.typeCounts[code]) }
        }
        return counts
    }
}

extension EventLog {
    /// The log of the events in `parts`, whose records are gone after it; what was counted on the way.
    ///
    /// - Parameters:
    ///   - parts: Parts of one layout, each of which one thread has filled.
    ///   - names: What the codes in the records stand for.
    ///   - dropsDuplicates: Whether events that equal an earlier one in every field are left out.
    ///   - threads: At most this many threads.
    /// - Returns: The same log for any way in which the events were dealt to parts.
    package static func grouping(
        _ parts: [EventPart],
        names: EventNames,
        dropsDuplicates: Bool = false,
        threads: Int
    ) -> (log: EventLog, tally: EventTally) {
        let count = parts.reduce(0) { $0 + $1.count }
        precondition(count <= Int32.max, "at most 2^31 - 1 events")
        let storage = EventStorage(
            customerCount: names.customerIDs.count,
            eventCount: count,
            isDelayed: parts.contains(where: \.isDelayed),
            valueCount: names.valueNames.count,
            attributeCount: names.attributeNames.count
        )
        storage.populate(eventCount: count, threads: threads)
        storage.fillStarts(parts, places: names.places, customerCount: names.customerIDs.count)
        let first = parts.reduce(Int64.max) { min($0, $1.firstOccurredAt) }
        let last = parts.reduce(Int64.min) { max($0, $1.lastOccurredAt) }
        let grouping = EventGrouping(
            parts: parts,
            names: names,
            storage: storage,
            firstOccurredAt: first,
            timeBits: count == 0 ? 0 : 64 - UInt64(bitPattern: last &- first).leadingZeroBitCount,
            codeCount: names.places.count,
            dropsDuplicates: dropsDuplicates
        )
        let (tally, kept) = grouping.run(threads: threads)
        let keptCount = kept.map { storage.compact($0) } ?? count
        let log = EventLog(
            names,
            count: keptCount,
            span: count == 0 ? nil : first...last,
            storage: storage
        )
        return (log, tally)
    }
}

/// What the tasks of a grouping share: sorters that are free, and the sums of what they counted.
private final class GroupingResults: @unchecked Sendable {
    // Unchecked: everything that changes is touched under the lock only.
    private let lock = Lock()
    private var free: [PartitionSorter] = []
    private let typeCount: Int

    init(typeCount: Int) { self.typeCount = typeCount }

    func takeSorter() -> PartitionSorter? {
        lock.lock()
        defer { lock.unlock() }
        return free.popLast()
    }

    func give(_ sorter: PartitionSorter) {
        lock.lock()
        defer { lock.unlock() }
        free.append(sorter)
    }

    /// The sums over all sorters, once they have all been given back.
    var dropped: (byType: [Int], late: Int) {
        var byType = [Int](repeating: 0, count: typeCount)
        for sorter in free {
            for (type, count) in sorter.duplicatesByType.enumerated() { byType[type] += count }
        }
        return (byType, free.reduce(0) { $0 + $1.droppedLateCount })
    }
}

/// How many events of each customer are kept; a customer belongs to one task.
final class KeptCounts: @unchecked Sendable {
    private let buffer: UnsafeMutableBufferPointer<Int>

    init(customerCount: Int) {
        buffer = .allocate(capacity: customerCount)
        buffer.initialize(repeating: 0)
    }

    deinit { buffer.deallocate() }

    subscript(place: Int) -> Int {
        get { buffer[place] }
        set { buffer[place] = newValue }
    }

    var counts: [Int] { Array(buffer) }
}
