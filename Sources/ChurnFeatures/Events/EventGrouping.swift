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

/// Sorts the records that several threads made, in the memory that they are in, one partition a task.
struct EventGrouping: Sendable {
    let parts: [EventPart]
    let names: EventNames
    let storage: EventStorage
    /// When the first event happened, and how many bits the time since then takes.
    let firstOccurredAt: Int64
    let timeBits: Int
    /// Every code is below this.
    let codeCount: Int
    /// For each partition its events.
    let sizes: [Int]
    let dropsDuplicates: Bool

    init(
        _ parts: [EventPart],
        _ names: EventNames,
        _ storage: EventStorage,
        span: ClosedRange<Int64>?,
        dropsDuplicates: Bool
    ) {
        self.parts = parts
        self.names = names
        self.storage = storage
        self.dropsDuplicates = dropsDuplicates
        codeCount = names.places.count
        firstOccurredAt = span?.lowerBound ?? 0
        let length = span.map { UInt64(bitPattern: $0.upperBound &- $0.lowerBound) } ?? 0
        timeBits = UInt64.bitWidth - length.leadingZeroBitCount
        sizes = (0..<parts[0].layout.partitionCount).map { partition in
            parts.reduce(0) { $0 + $1.recordCount(ofPartition: partition) }
        }
    }

    /// Sorts all partitions and tells `storage` where each customer's events are; returns what was counted.
    func run(threads: Int) -> EventTally {
        // The largest first, so that no thread is left alone with it at the end.
        let order = sizes.indices.filter { sizes[$0] > 0 }.sorted { sizes[$0] > sizes[$1] }
        let shared = GroupingResults(typeCount: names.typeNames.count)
        Workers.forEachChunk(order.count, threads: threads) { task in
            let partition = order[task]
            let sorter = shared.takeSorter() ?? PartitionSorter(typeCount: names.typeNames.count)
            sorter.sort(partition, of: self)
            shared.give(sorter)
        }
        storage.keep(parts.map(\.memory) + shared.memory)
        let duplicates = shared.duplicates
        var tally = EventTally(
            countsByType: countsByType,
            duplicatesByType: duplicates.byType,
            lateCount: parts.reduce(0) { $0 + $1.lateCount }
        )
        guard dropsDuplicates else { return tally }
        for type in tally.countsByType.indices { tally.countsByType[type] -= tally.duplicatesByType[type] }
        tally.lateCount -= duplicates.late
        return tally
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
        for part in parts { part.startGrouping() }
        let count = parts.reduce(0) { $0 + $1.count }
        precondition(count <= Int32.max, "at most 2^31 - 1 events")
        let storage = EventStorage(
            customerCount: names.customerIDs.count,
            layout: parts[0].layout,
            isDelayed: parts.contains(where: \.isDelayed)
        )
        let first = parts.reduce(Int64.max) { min($0, $1.firstOccurredAt) }
        let last = parts.reduce(Int64.min) { max($0, $1.lastOccurredAt) }
        let span = count == 0 ? nil : first...last
        let grouping = EventGrouping(parts, names, storage, span: span, dropsDuplicates: dropsDuplicates)
        let tally = grouping.run(threads: threads)
        let log = EventLog(names, count: tally.countsByType.reduce(0, +), span: span, storage: storage)
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

    /// What records are in beside the parts' memory.
    var memory: [RecordMemory] { free.map(\.memory) }

    /// The sums over all sorters, once they have all been given back.
    var duplicates: (byType: [Int], late: Int) {
        var byType = [Int](repeating: 0, count: typeCount)
        for sorter in free {
            for (type, count) in sorter.duplicatesByType.enumerated() { byType[type] += count }
        }
        return (byType, free.reduce(0) { $0 + $1.lateDuplicateCount })
    }
}
