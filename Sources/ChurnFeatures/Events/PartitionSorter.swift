internal import ChurnScoring

/// Sorts the events of one partition at a time by customer and time, in the memory that they are in.
///
/// Keys are one word an event: the customer, the leading bits of the time, and where its record is. A radix sort over
/// 33 bits, eleven at a time, brings them into an order that is right but for events that are close in time, which an
/// insertion sort of each customer's then mends in about one pass. Ties are broken by the other fields, so that equal
/// events end up beside each other and are counted there. Sorted records are gathered in a buffer and copied back into
/// the partition's blocks, each customer's into one; a customer that fits into none, and what is left over where blocks
/// end between two customers, gets memory of its own. The buffers belong to the object and are used again.
final class PartitionSorter {
    typealias Record = EventPart.Record

    private static let digitBits = 11
    private static let keyBits = 33
    private static let placeBits = 31
    private static let digitCount = 1 << digitBits

    private(set) var duplicatesByType: [Int]
    /// Events that could be known only after they happened among the duplicates.
    private(set) var lateDuplicateCount = 0
    /// Events of each customer of the partition.
    private var counts: [Int32] = []
    /// The keys, and room to sort them into.
    private var keys: UnsafeMutablePointer<UInt64>
    private var sorted: UnsafeMutablePointer<UInt64>
    private var capacity = 0
    /// Three histograms, a digit each.
    private let histograms: UnsafeMutablePointer<Int32>
    /// The records of one customer, in order.
    private var records: UnsafeMutablePointer<Record>
    private var recordCapacity = 0
    /// Sorted records on their way back.
    private var gathered: UnsafeMutablePointer<UInt64>
    private var gatheredCapacity = 0
    /// What records are in that went into no block.
    let memory = RecordMemory()
    /// The blocks of the partition; a record is in block `place >> blockShift`.
    private var blocks: [Record] = []

    init(typeCount: Int) {
        duplicatesByType = [Int](repeating: 0, count: typeCount)
        keys = .allocate(capacity: 0)
        sorted = .allocate(capacity: 0)
        histograms = .allocate(capacity: 3 * Self.digitCount)
        records = .allocate(capacity: 0)
        gathered = .allocate(capacity: 0)
    }

    deinit {
        gathered.deallocate()
        keys.deallocate()
        sorted.deallocate()
        histograms.deallocate()
        records.deallocate()
    }

    /// Sorts a partition and tells the grouping's storage where its customers' events are.
    func sort(_ partition: Int, of grouping: EventGrouping) {
        sortKeys(makeKeys(partition, grouping))
        gatherAll(grouping, partition)
        var room = BlockRoom(blocks, grouping.layout, partition: partition, parts: grouping.parts)
        let stride = grouping.layout.stride
        var source = gathered
        for (member, events) in counts.enumerated() where events > 0 {
            let count = Int(events)
            let place = grouping.place(ofMember: member, partition: partition)
            let target = room.take(count) ?? memory.allocate(count * stride)
            target.update(from: source, count: count * stride)
            source += count * stride
            grouping.storage.setRecords(ofCustomer: place, target, count: count)
        }
    }

    /// Gathers the sorted records of all customers; `counts` are those that are left to be copied back after it.
    ///
    /// A customer that no block has room for is gathered where it stays.
    private func gatherAll(_ grouping: EventGrouping, _ partition: Int) {
        let stride = grouping.layout.stride
        let largest = grouping.layout.largestCapacity
        reserveGathered(counts.reduce(0) { $1 > largest ? $0 : $0 + Int($1) } * stride)
        var position = 0
        var next = gathered
        for member in counts.indices {
            let count = Int(counts[member])
            load(position, count: count, grouping)
            position += count
            var left = count
            if order(count) { left = breakTies(count, grouping) }
            let staysHere = count > largest
            let target = staysHere ? memory.allocate(count * stride) : next
            for index in 0..<left { grouping.copy(records[index], to: target + index * stride) }
            if staysHere {
                let place = grouping.place(ofMember: member, partition: partition)
                grouping.storage.setRecords(ofCustomer: place, target, count: left)
                left = 0
            } else {
                next += left * stride
            }
            counts[member] = Int32(truncatingIfNeeded: left)
        }
    }

    /// Makes a key of each record and counts the digits; returns how many there are.
    private func makeKeys(_ partition: Int, _ grouping: EventGrouping) -> Int {
        let layout = grouping.parts[0].layout
        let count = grouping.sizes[partition]
        let memberCount = (grouping.codeCount - 1 - partition) >> layout.partitionBits + 1
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(0, count: memberCount))
        reserveKeys(count)
        blocks.removeAll(keepingCapacity: true)
        histograms.update(repeating: 0, count: 3 * Self.digitCount)
        let customerBits = Int.bitWidth - (memberCount - 1).leadingZeroBitCount
        let keptTimeBits = max(0, min(grouping.timeBits, Self.keyBits - customerBits))
        let shift = UInt64(grouping.timeBits - keptTimeBits)
        let (low, middle, high) = (histograms, histograms + Self.digitCount, histograms + 2 * Self.digitCount)
        let mask = Self.digitCount - 1
        let partitionBits = UInt64(layout.partitionBits)
        var next = 0
        for part in grouping.parts {
            for (index, block) in part.blocks[partition].enumerated() {
                var place = UInt64(blocks.count) << UInt64(layout.blockShift)
                blocks.append(block)
                var record = block
                for _ in 0..<part.recordCount(ofBlock: index, partition: partition) {
                    let time = record[0] &- UInt64(bitPattern: grouping.firstOccurredAt)
                    let customer = (record[1] & 0xFFFF_FFFF) &>> partitionBits
                    counts[Int(truncatingIfNeeded: customer)] &+= 1
                    let key = (customer &<< UInt64(keptTimeBits)) | (time &>> shift)
                    keys[next] = (key &<< UInt64(Self.placeBits)) | place
                    low[Int(truncatingIfNeeded: key) & mask] &+= 1
                    middle[Int(truncatingIfNeeded: key &>> UInt64(Self.digitBits)) & mask] &+= 1
                    high[Int(truncatingIfNeeded: key &>> UInt64(2 * Self.digitBits)) & mask] &+= 1
                    next &+= 1
                    place &+= 1
                    record += layout.stride
                }
            }
        }
        precondition(blocks.count << layout.blockShift <= 1 << Self.placeBits, "at most 2^31 records a partition")
        return count
    }

    /// A radix sort from the lowest digit; a digit that all keys share costs nothing.
    private func sortKeys(_ count: Int) {
        guard count > 1 else { return }
        for digit in 0..<3 {
            let histogram = histograms + digit * Self.digitCount
            let shift = UInt64(Self.placeBits + digit * Self.digitBits)
            let first = Int(truncatingIfNeeded: keys[0] &>> shift) & (Self.digitCount - 1)
            if Int(histogram[first]) == count { continue }
            var start: Int32 = 0
            for value in 0..<Self.digitCount {
                let events = histogram[value]
                histogram[value] = start
                start &+= events
            }
            for index in 0..<count {
                let key = keys[index]
                let value = Int(truncatingIfNeeded: key &>> shift) & (Self.digitCount - 1)
                sorted[Int(histogram[value])] = key
                histogram[value] &+= 1
            }
            swap(&keys, &sorted)
        }
    }

    /// The records of the customer whose keys begin at `start`.
    private func load(_ start: Int, count: Int, _ grouping: EventGrouping) {
        if count > recordCapacity {
            records.deallocate()
            recordCapacity = max(count, recordCapacity * 2)
            records = .allocate(capacity: recordCapacity)
        }
        let layout = grouping.parts[0].layout
        let inBlock = 1 << layout.blockShift - 1
        blocks.withUnsafeBufferPointer { blocks in
            for index in 0..<count {
                let place = Int(truncatingIfNeeded: keys[start + index] & (1 << UInt64(Self.placeBits) - 1))
                records[index] = blocks[place >> layout.blockShift] + (place & inBlock) * layout.stride
            }
        }
    }

    /// Puts the customer's records into the order of time; returns whether any two are of the same time.
    private func order(_ count: Int) -> Bool {
        guard count > 1 else { return false }
        var ties = false
        var moves = 0
        for index in 1..<count {
            let record = records[index]
            let time = Int64(bitPattern: record[0])
            var hole = index
            while hole > 0, Int64(bitPattern: records[hole - 1][0]) > time {
                records[hole] = records[hole - 1]
                hole -= 1
            }
            records[hole] = record
            moves += index - hole
            if hole > 0, Int64(bitPattern: records[hole - 1][0]) == time { ties = true }
            // The leading bits say little where one event is far from all others in time.
            if moves > 16 * count {
                var all = UnsafeMutableBufferPointer(start: records, count: count)
                all.sort { Int64(bitPattern: $0[0]) < Int64(bitPattern: $1[0]) }
                return true
            }
        }
        return ties
    }

    /// Puts records of the same time into the log's order, counts equal ones, and drops them if asked to.
    ///
    /// Returns how many are left.
    private func breakTies(_ count: Int, _ grouping: EventGrouping) -> Int {
        var kept = 0
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, records[end][0] == records[start][0] { end += 1 }
            if end - start > 1 { orderTied(start..<end, grouping) }
            for index in start..<end {
                let record = records[index]
                if index > start, grouping.isEqual(record, records[index - 1]) {
                    duplicatesByType[grouping.typeRank(of: record)] += 1
                    if grouping.isLate(record) { lateDuplicateCount += 1 }
                    if grouping.dropsDuplicates { continue }
                }
                records[kept] = record
                kept += 1
            }
            start = end
        }
        return kept
    }

    /// Puts records of one time into the log's order.
    private func orderTied(_ range: Range<Int>, _ grouping: EventGrouping) {
        // Most ties are pairs, for which the general sort costs ten times what there is to do.
        guard range.count <= 16 else {
            var tied = UnsafeMutableBufferPointer(start: records + range.lowerBound, count: range.count)
            tied.sort { grouping.precedes($0, $1) }
            return
        }
        for index in range.dropFirst() {
            let record = records[index]
            var hole = index
            while hole > range.lowerBound, grouping.precedes(record, records[hole - 1]) {
                records[hole] = records[hole - 1]
                hole -= 1
            }
            records[hole] = record
        }
    }

    private func reserveGathered(_ words: Int) {
        guard words > gatheredCapacity else { return }
        gathered.deallocate()
        gatheredCapacity = max(words, gatheredCapacity + gatheredCapacity / 2)
        gathered = .allocate(capacity: gatheredCapacity)
    }

    private func reserveKeys(_ count: Int) {
        guard count > capacity else { return }
        keys.deallocate()
        sorted.deallocate()
        capacity = max(count, capacity + capacity / 2)
        keys = .allocate(capacity: capacity)
        sorted = .allocate(capacity: capacity)
    }
}

/// The room in a partition's blocks, given out from the first block to the last.
private struct BlockRoom {
    private let blocks: [EventPart.Record]
    private let capacities: [Int]
    private let stride: Int
    private var block = 0
    private var used = 0

    init(_ blocks: [EventPart.Record], _ layout: EventRecordLayout, partition: Int, parts: [EventPart]) {
        self.blocks = blocks
        stride = layout.stride
        capacities = parts.flatMap { $0.blocks[partition].indices.map(layout.capacity(ofBlock:)) }
    }

    /// Room for `count` records behind one another; `nil` where no block that is left has it.
    mutating func take(_ count: Int) -> EventPart.Record? {
        var next = block
        var start = used
        while next < blocks.count, capacities[next] - start < count {
            next += 1
            start = 0
        }
        // Blocks are not passed over for one large customer: those after it still fit into them.
        guard next < blocks.count else { return nil }
        (block, used) = (next, start + count)
        return blocks[next] + start * stride
    }
}
