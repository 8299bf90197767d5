internal import ChurnScoring

/// Where the fields of an event are in its record.
///
/// A record is words of eight bytes: when it happened; the customer's code in the low half and the type's in the high
/// one; when it was known, where the log has that; the values; the attributes' codes, two a word.
package struct EventRecordLayout: Sendable {
    /// The bytes that the largest blocks of records have about.
    private static let blockBytes = 64 << 10

    let hasKnownAt: Bool
    let valueCount: Int
    let attributeCount: Int
    /// Words a record.
    let stride: Int
    /// The largest blocks have `1 << blockShift` records.
    let blockShift: Int
    /// A customer is in the partition that the last bits of its code say.
    let partitionBits: Int

    /// The layout of about `expectedCount` events with so many payloads.
    package init(hasKnownAt: Bool, valueCount: Int, attributeCount: Int, expectedCount: Int = 0) {
        // A partition should fit a cache when it is sorted; more of them cost more where events are dealt.
        partitionBits = expectedCount > 1 << 26 ? 10 : 8
        self.hasKnownAt = hasKnownAt
        self.valueCount = valueCount
        self.attributeCount = attributeCount
        values = hasKnownAt ? 3 : 2
        attributes = values + valueCount
        stride = attributes + (attributeCount + 1) / 2
        var shift = 4
        while shift < 14 && (stride * 8) << shift < Self.blockBytes { shift += 1 }
        blockShift = shift
    }

    /// The records of the block at `index` of a partition: blocks double, so that a short log takes little room.
    func capacity(ofBlock index: Int) -> Int { 1 << min(blockShift, 4 + index) }

    /// The most records that a block has.
    var largestCapacity: Int { 1 << blockShift }

    var partitionCount: Int { 1 << partitionBits }

    static let knownAt = 2
    /// The word of the first value.
    let values: Int
    /// The word of the first two attributes.
    let attributes: Int

    /// Writes the code of an attribute; that of the one before it in the same word must be there.
    @inline(__always)
    func setCode(_ code: Int32, _ column: Int, of record: UnsafeMutablePointer<UInt64>) {
        let word = attributes + column / 2
        let bits = UInt64(UInt32(bitPattern: code))
        record[word] = column.isMultiple(of: 2) ? bits : record[word] & 0xFFFF_FFFF | bits << 32
    }
}

/// Columns of some events on their way into a part; every pointer has `count` elements.
package struct EventBlock {
    /// The number of events.
    package var count: Int
    /// The code of each event's customer, shared by all parts.
    package var customers: UnsafePointer<Int32>
    /// The code of each event's type, shared by all parts.
    package var types: UnsafePointer<UInt16>
    /// When each happened.
    package var occurredAt: UnsafePointer<Int64>
    /// When each was known; `nil` where that is when it happened.
    package var knownAt: UnsafePointer<Int64>?
    /// The numeric payloads, in the order of their names' bytes.
    package var values: [UnsafePointer<Double>]
    /// The codes of the categorical payloads, in the order of their names' bytes; -1 is missing.
    package var attributes: [UnsafePointer<Int32>]

    /// A block of columns.
    package init(
        count: Int,
        customers: UnsafePointer<Int32>,
        types: UnsafePointer<UInt16>,
        occurredAt: UnsafePointer<Int64>,
        knownAt: UnsafePointer<Int64>? = nil,
        values: [UnsafePointer<Double>],
        attributes: [UnsafePointer<Int32>]
    ) {
        self.count = count
        self.customers = customers
        self.types = types
        self.occurredAt = occurredAt
        self.knownAt = knownAt
        self.values = values
        self.attributes = attributes
    }
}

/// Events that one thread takes in, dealt to partitions by customer as they come.
///
/// Partition p has the customers whose code ends in p, as a list of blocks of records of which only the last is not full. So an event is written once, near others of its partition, and a partition is small enough for a processor's
/// cache when it is sorted. Filled by one thread at a time and emptied by the threads of `EventGrouping`, one a partition;
/// that is why it may be shared although the compiler cannot see it.
package final class EventPart: @unchecked Sendable {
    typealias Record = UnsafeMutablePointer<UInt64>

    let layout: EventRecordLayout
    /// The blocks of each partition.
    private(set) var blocks: [[Record]]
    /// Where the next record of each partition goes, and how many more its block takes.
    private let next: UnsafeMutablePointer<Record>
    private let room: UnsafeMutablePointer<Int>
    /// Events by type code.
    private(set) var typeCounts: UnsafeMutablePointer<Int32>
    private(set) var typeCapacity = 64
    let memory = RecordMemory()
    /// The number of events.
    package private(set) var count = 0
    /// Whether the records are gone into a log.
    private var isGrouped = false
    /// Events known only after they happened.
    private(set) var lateCount = 0
    /// Whether any event was known at another time than it happened.
    private(set) var isDelayed = false
    private(set) var firstOccurredAt = Int64.max
    private(set) var lastOccurredAt = Int64.min
    /// Where the events of the current block go.
    private var places: UnsafeMutablePointer<Record>
    private var placeCapacity = 2048

    /// An empty part.
    package init(_ layout: EventRecordLayout) {
        self.layout = layout
        blocks = Array(repeating: [], count: layout.partitionCount)
        next = .allocate(capacity: layout.partitionCount)
        room = .allocate(capacity: layout.partitionCount)
        room.initialize(repeating: 0, count: layout.partitionCount)
        typeCounts = .allocate(capacity: typeCapacity)
        typeCounts.initialize(repeating: 0, count: typeCapacity)
        places = .allocate(capacity: placeCapacity)
    }

    deinit {
        next.deallocate()
        room.deallocate()
        typeCounts.deallocate()
        places.deallocate()
    }

    /// Takes in a block of events.
    package func append(_ block: EventBlock) {
        reserve(block.count)
        let places = self.places
        let stride = layout.stride
        let mask = layout.partitionCount - 1
        for row in 0..<block.count {
            let customer = Int(block.customers[row])
            let partition = customer & mask
            if room[partition] == 0 { addBlock(partition) }
            let type = Int(block.types[row])
            if type >= typeCapacity { growTypes(toHold: type) }
            let record = next[partition]
            next[partition] = record + stride
            room[partition] &-= 1
            typeCounts[type] &+= 1
            record[0] = UInt64(bitPattern: block.occurredAt[row])
            record[1] = UInt64(UInt32(bitPattern: block.customers[row])) | UInt64(block.types[row]) << 32
            places[row] = record
        }
        count += block.count
        noteTimes(block)
        appendPayloads(block)
    }

    private func noteTimes(_ block: EventBlock) {
        var (first, last) = (firstOccurredAt, lastOccurredAt)
        for row in 0..<block.count {
            first = min(first, block.occurredAt[row])
            last = max(last, block.occurredAt[row])
        }
        (firstOccurredAt, lastOccurredAt) = (first, last)
        guard layout.hasKnownAt else { return }
        let known = block.knownAt ?? block.occurredAt
        for row in 0..<block.count {
            places[row][EventRecordLayout.knownAt] = UInt64(bitPattern: known[row])
            if known[row] != block.occurredAt[row] { isDelayed = true }
            if known[row] > block.occurredAt[row] { lateCount &+= 1 }
        }
    }

    private func appendPayloads(_ block: EventBlock) {
        let places = self.places
        for (index, column) in block.values.enumerated() {
            let word = layout.values + index
            for row in 0..<block.count { places[row][word] = column[row].bitPattern }
        }
        for (index, column) in block.attributes.enumerated() {
            let word = layout.attributes + index / 2
            if index.isMultiple(of: 2) {
                for row in 0..<block.count { places[row][word] = UInt64(UInt32(bitPattern: column[row])) }
            } else {
                for row in 0..<block.count { places[row][word] |= UInt64(UInt32(bitPattern: column[row])) << 32 }
            }
        }
    }

    private func reserve(_ count: Int) {
        guard count > placeCapacity else { return }
        places.deallocate()
        places = .allocate(capacity: count)
        placeCapacity = count
    }

    private func addBlock(_ partition: Int) {
        let capacity = layout.capacity(ofBlock: blocks[partition].count)
        let block = memory.allocate(capacity * layout.stride)
        blocks[partition].append(block)
        next[partition] = block
        room[partition] = capacity
    }

    private func growTypes(toHold code: Int) {
        let capacity = max(code + 1, typeCapacity * 2)
        let counts = UnsafeMutablePointer<Int32>.allocate(capacity: capacity)
        counts.initialize(repeating: 0, count: capacity)
        counts.update(from: typeCounts, count: typeCapacity)
        typeCounts.deallocate()
        typeCounts = counts
        typeCapacity = capacity
    }

    /// The records of a block of a partition.
    func recordCount(ofBlock index: Int, partition: Int) -> Int {
        let capacity = layout.capacity(ofBlock: index)
        return index + 1 < blocks[partition].count ? capacity : capacity - room[partition]
    }

    /// The records of a partition.
    func recordCount(ofPartition partition: Int) -> Int {
        blocks[partition].indices.reduce(0) { $0 + recordCount(ofBlock: $1, partition: partition) }
    }

    /// Notes that the records go into a log now, which they can only once.
    func startGrouping() {
        precondition(!isGrouped, "the events of a part make one log")
        isGrouped = true
    }
}

/// The memory of a part's blocks, cut from slabs that are freed together.
final class RecordMemory {
    private var slabs: [EventPart.Record] = []
    private var next: EventPart.Record?
    private var left = 0
    private var slabWords = 1 << 14

    deinit {
        for slab in slabs { slab.deallocate() }
    }

    func allocate(_ words: Int) -> EventPart.Record {
        if words > left { addSlab(words) }
        guard let block = next else { preconditionFailure("a slab with room") }
        next = block + words
        left -= words
        return block
    }

    private func addSlab(_ words: Int) {
        let size = max(words, slabWords)
        let slab = EventPart.Record.allocate(capacity: size)
        if size * 8 >= 1 << 20 {
            LargeMemory.populate(UnsafeMutableRawBufferPointer(start: UnsafeMutableRawPointer(slab), count: size * 8))
        }
        slabs.append(slab)
        next = slab
        left = size
        slabWords = min(slabWords * 2, 1 << 19)
    }
}
