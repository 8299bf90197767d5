internal import ChurnScoring

/// Groups events by customer with a counting sort, sorts each customer's, and gathers the columns in that order.
struct EventSorter: Sendable {
    /// A fixed number, so that chunks do not depend on the number of threads.
    private static let customersPerChunk = 256

    let columns: EventColumns
    let typeRanks: [UInt16]
    let values: [[Double]]
    let attributes: [(codes: [Int32], ranks: [Int32])]
    let storage: EventStorage

    private struct Key {
        var time: Int64
        var index: Int32
    }

    func run(customerCount: Int, threads: Int) {
        let order = groupByCustomer(customerCount)
        let chunkCount = (customerCount + Self.customersPerChunk - 1) / Self.customersPerChunk
        Workers.forEachChunk(chunkCount, threads: threads) { chunk in
            let first = chunk * Self.customersPerChunk
            var keys: [Key] = []
            for customer in first..<min(first + Self.customersPerChunk, customerCount) {
                let range = storage.starts[customer]..<storage.starts[customer + 1]
                sort(order[range], into: &keys)
                gather(keys, at: range.lowerBound)
                noteDelay(of: customer, in: range)
            }
        }
    }

    /// The indices of the events, customer after customer; fills `storage.starts`.
    private func groupByCustomer(_ customerCount: Int) -> [Int32] {
        var next = [Int](repeating: 0, count: customerCount)
        for customer in columns.customers { next[Int(customer)] += 1 }
        var start = 0
        for customer in 0..<customerCount {
            storage.starts[customer] = start
            let count = next[customer]
            next[customer] = start
            start += count
        }
        storage.starts[customerCount] = start
        return [Int32](unsafeUninitializedCapacity: columns.count) { buffer, count in
            for (index, customer) in columns.customers.enumerated() {
                buffer[next[Int(customer)]] = Int32(index)
                next[Int(customer)] += 1
            }
            count = columns.count
        }
    }

    private func sort(_ indices: ArraySlice<Int32>, into keys: inout [Key]) {
        keys.removeAll(keepingCapacity: true)
        var isSorted = true
        var previous = Int64.min
        for index in indices {
            let time = columns.occurredAt[Int(index)]
            // Ties need the whole order; logs that come sorted without ties need no sort at all.
            if time <= previous { isSorted = false }
            previous = time
            keys.append(Key(time: time, index: index))
        }
        if isSorted { return }
        keys.sort { $0.time != $1.time ? $0.time < $1.time : tiePrecedes(Int($0.index), Int($1.index)) }
    }

    /// The order of two events that happened at the same time.
    private func tiePrecedes(_ left: Int, _ right: Int) -> Bool {
        if !columns.knownAt.isEmpty, columns.knownAt[left] != columns.knownAt[right] {
            return columns.knownAt[left] < columns.knownAt[right]
        }
        let types = (typeRanks[Int(columns.types[left])], typeRanks[Int(columns.types[right])])
        if types.0 != types.1 { return types.0 < types.1 }
        for column in values where column[left].bitPattern != column[right].bitPattern {
            return column[left].bitPattern < column[right].bitPattern
        }
        for column in attributes {
            let (a, b) = (column.codes[left], column.codes[right])
            if a != b { return (a < 0 ? -1 : column.ranks[Int(a)]) < (b < 0 ? -1 : column.ranks[Int(b)]) }
        }
        return false
    }

    private func gather(_ keys: [Key], at start: Int) {
        for (position, key) in keys.enumerated() {
            storage.occurredAt[start + position] = key.time
            storage.types[start + position] = typeRanks[Int(columns.types[Int(key.index)])]
        }
        if let knownAt = storage.knownAt {
            for (position, key) in keys.enumerated() { knownAt[start + position] = columns.knownAt[Int(key.index)] }
        }
        for (source, target) in zip(values, storage.values) {
            for (position, key) in keys.enumerated() { target[start + position] = source[Int(key.index)] }
        }
        for (source, target) in zip(attributes, storage.attributes) {
            for (position, key) in keys.enumerated() {
                let code = source.codes[Int(key.index)]
                target[start + position] = code < 0 ? -1 : source.ranks[Int(code)]
            }
        }
    }

    private func noteDelay(of customer: Int, in range: Range<Int>) {
        guard let knownAt = storage.knownAt, let longestDelay = storage.longestDelay else { return }
        longestDelay[customer] = range.reduce(0) {
            max($0, knownAt[$1].subtractingSaturating(storage.occurredAt[$1]))
        }
    }
}
