import ChurnFeatures
import ChurnScoring

/// Finds events that equal an earlier one in every field.
enum EventDuplicates {
    /// The positions of duplicates, ascending; the first of equal events is none.
    ///
    /// Events are dealt by their hash to parts that fit into a processor's cache, and each part is searched on its own;
    /// equal hashes are confirmed field by field.
    static func find(in events: EventColumns, threads: Int) -> [Int] {
        let partCount = 256
        let hashes = hashes(of: events, threads: threads)
        let starts = starts(of: hashes, partCount: partCount)
        var next = starts
        let dealt = [Int32](unsafeUninitializedCapacity: hashes.count) { buffer, count in
            for (event, hash) in hashes.enumerated() {
                let part = Int(hash >> 56)
                buffer[next[part]] = Int32(event)
                next[part] += 1
            }
            count = hashes.count
        }
        let found = Found(partCount: partCount)
        Workers.forEachChunk(partCount, threads: threads) { part in
            found.duplicates[part] = search(dealt[starts[part]..<starts[part + 1]], hashes, events)
        }
        return (0..<partCount).flatMap { found.duplicates[$0] }.sorted()
    }

    /// Where each part starts, and the end of the last.
    private static func starts(of hashes: [UInt64], partCount: Int) -> [Int] {
        var starts = [Int](repeating: 0, count: partCount + 1)
        for hash in hashes { starts[Int(hash >> 56) + 1] += 1 }
        for part in 0..<partCount { starts[part + 1] += starts[part] }
        return starts
    }

    /// Room for each part's result; a part is written by one thread.
    private final class Found: @unchecked Sendable {
        let duplicates: UnsafeMutableBufferPointer<[Int]>

        init(partCount: Int) {
            duplicates = .allocate(capacity: partCount)
            duplicates.initialize(repeating: [])
        }

        deinit {
            duplicates.deinitialize()
            duplicates.deallocate()
        }
    }

    private static func search(_ part: ArraySlice<Int32>, _ hashes: [UInt64], _ events: EventColumns) -> [Int] {
        var capacity = 16
        while capacity < part.count * 2 { capacity *= 2 }
        var slots = [Int32](repeating: -1, count: capacity)
        var duplicates: [Int] = []
        for event in part {
            let hash = hashes[Int(event)]
            var position = Int(truncatingIfNeeded: hash) & (capacity - 1)
            var isDuplicate = false
            while slots[position] >= 0 && !isDuplicate {
                let other = Int(slots[position])
                isDuplicate = hashes[other] == hash && events.isEqual(other, Int(event))
                position = (position + 1) & (capacity - 1)
            }
            if isDuplicate { duplicates.append(Int(event)) } else { slots[position] = event }
        }
        return duplicates
    }

    /// One hash an event over all its fields.
    private static func hashes(of events: EventColumns, threads: Int) -> [UInt64] {
        let chunkLength = 1 << 16
        let count = events.count
        return [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
            let room = Room(buffer)
            Workers.forEachChunk((count + chunkLength - 1) / chunkLength, threads: threads) { chunk in
                let range = chunk * chunkLength..<min(count, (chunk + 1) * chunkLength)
                let hashes = room.buffer
                for event in range {
                    let id = UInt64(truncatingIfNeeded: events.customers[event]) << 16 | UInt64(events.types[event])
                    hashes[event] = Hashing.mix(Hashing.mix(id) ^ UInt64(bitPattern: events.occurredAt[event]))
                }
                if !events.knownAt.isEmpty {
                    for event in range {
                        hashes[event] = Hashing.mix(hashes[event] ^ UInt64(bitPattern: events.knownAt[event]))
                    }
                }
                for column in events.values {
                    for event in range { hashes[event] = Hashing.mix(hashes[event] ^ column.values[event].bitPattern) }
                }
                for column in events.attributes {
                    for event in range {
                        hashes[event] = Hashing.mix(hashes[event] ^ UInt64(truncatingIfNeeded: column.codes[event]))
                    }
                }
            }
            initialized = count
        }
    }

    private struct Room: @unchecked Sendable {
        let buffer: UnsafeMutableBufferPointer<UInt64>

        init(_ buffer: UnsafeMutableBufferPointer<UInt64>) { self.buffer = buffer }
    }
}

extension EventColumns {
    /// Whether two events are equal in every field.
    fileprivate func isEqual(_ a: Int, _ b: Int) -> Bool {
        customers[a] == customers[b] && types[a] == types[b] && occurredAt[a] == occurredAt[b]
            && (knownAt.isEmpty || knownAt[a] == knownAt[b])
            && values.allSatisfy { $0.values[a].bitPattern == $0.values[b].bitPattern }
            && attributes.allSatisfy { $0.codes[a] == $0.codes[b] }
    }

    /// Removes the events at ascending `positions`.
    mutating func remove(_ positions: [Int]) {
        customers.remove(positions)
        occurredAt.remove(positions)
        if !knownAt.isEmpty { knownAt.remove(positions) }
        types.remove(positions)
        for column in values.indices { values[column].values.remove(positions) }
        for column in attributes.indices { attributes[column].codes.remove(positions) }
    }
}

extension Array {
    /// Removes the elements at ascending `positions`, in one pass.
    fileprivate mutating func remove(_ positions: [Int]) {
        var next = 0
        var kept = 0
        for index in indices {
            if next < positions.count && positions[next] == index {
                next += 1
            } else {
                self[kept] = self[index]
                kept += 1
            }
        }
        removeLast(count - kept)
    }
}
