internal import ChurnScoring

extension LeakageAudit.Input {
    /// A hash of the data: events, attributes of customers and periods as they were read, and where they end.
    ///
    /// 16 hexadecimal digits. It does not depend on the order of rows, of columns, or of the names of types and texts:
    /// each row is hashed by what it says, and the hashes are added up. A missing known_at is the event's own time.
    ///
    /// - Parameters:
    ///   - dataEnd: Until when the events are complete.
    ///   - threads: At most this many threads.
    /// - Returns: The hash.
    public func hash(dataEnd: Int64, threads: Int = 1) -> String {
        var hash = StableHash.mixed(1, UInt64(bitPattern: dataEnd))
        events.addHash(to: &hash, threads: threads)
        hash = StableHash.mixed(hash, customers == nil ? 0 : 1)
        customers?.addHash(to: &hash)
        hash = StableHash.mixed(hash, periods == nil ? 0 : 1)
        periods?.addHash(to: &hash)
        return StableHash.hex(StableHash.finished(hash))
    }
}

extension CustomerIDs {
    /// A hash for each id: of its number, or of its text.
    fileprivate var hashes: [UInt64] {
        switch self {
        case .integers(let values): values.map { StableHash.finished(StableHash.mixed(2, UInt64(bitPattern: $0))) }
        case .strings(let values): values.map { StableHash.finished(StableHash.mixed(3, StableHash.of($0))) }
        }
    }
}

/// What the code -1 of a text hashes to, then the levels.
private func levelHashes(_ levels: [String]) -> [UInt64] { [4] + levels.map(StableHash.of) }

extension EventColumns {
    /// A fixed number, so that the work is shared alike for any number of threads.
    private static let eventsPerChunk = 1 << 16

    fileprivate func addHash(to hash: inout UInt64, threads: Int) {
        let values = values.sorted { $0.name.precedesByUTF8($1.name) }
        let attributes = attributes.sorted { $0.name.precedesByUTF8($1.name) }
        for name in values.map(\.name) + ["of events"] + attributes.map(\.name) {
            hash = StableHash.mixed(hash, StableHash.of(name))
        }
        let customerHashes = customerIDs.hashes
        let typeHashes = typeNames.map(StableHash.of)
        let levels = attributes.map { levelHashes($0.levels) }
        let chunkCount = (count + Self.eventsPerChunk - 1) / Self.eventsPerChunk
        var sums = [UInt64](repeating: 0, count: chunkCount)
        sums.withUnsafeMutableBufferPointer { buffer in
            // Each chunk writes its own sum.
            nonisolated(unsafe) let slots = buffer
            Workers.forEachChunk(chunkCount, threads: threads) { chunk in
                let range = chunk * Self.eventsPerChunk..<min(count, (chunk + 1) * Self.eventsPerChunk)
                var rows = range.map { customerHashes[Int(customers[$0])] }
                for (row, index) in range.enumerated() {
                    let known = knownAt.isEmpty ? occurredAt[index] : knownAt[index]
                    rows[row] = StableHash.mixed(rows[row], UInt64(bitPattern: occurredAt[index]))
                    rows[row] = StableHash.mixed(rows[row], UInt64(bitPattern: known))
                    rows[row] = StableHash.mixed(rows[row], typeHashes[Int(types[index])])
                }
                for column in values {
                    for (row, index) in range.enumerated() {
                        rows[row] = StableHash.mixed(rows[row], StableHash.word(column.values[index]))
                    }
                }
                for (column, levels) in zip(attributes, levels) {
                    for (row, index) in range.enumerated() {
                        rows[row] = StableHash.mixed(rows[row], levels[Int(column.codes[index]) + 1])
                    }
                }
                slots[chunk] = rows.reduce(0) { $0 &+ StableHash.finished($1) }
            }
        }
        hash = StableHash.mixed(hash, UInt64(count))
        hash = StableHash.mixed(hash, sums.reduce(0, &+))
    }
}

extension CustomerHistory {
    fileprivate func addHash(to hash: inout UInt64) {
        let customerHashes = customerIDs.hashes
        var rows = validFrom.indices.map {
            StableHash.mixed(customerHashes[Int(customers[$0])], UInt64(bitPattern: validFrom[$0]))
        }
        for column in attributes.sorted(by: { $0.name.precedesByUTF8($1.name) }) {
            hash = StableHash.mixed(hash, StableHash.of(column.name))
            guard case .category(let levels) = column.kind else {
                hash = StableHash.mixed(hash, column.kind == .date ? 5 : 6)
                for row in rows.indices { rows[row] = StableHash.mixed(rows[row], StableHash.word(column.values[row])) }
                continue
            }
            let hashes = levelHashes(levels)
            for row in rows.indices {
                let code = column.values[row]
                rows[row] = StableHash.mixed(rows[row], hashes[code.isNaN ? 0 : Int(code) + 1])
            }
        }
        hash = StableHash.mixed(hash, UInt64(rows.count))
        hash = StableHash.mixed(hash, rows.reduce(0) { $0 &+ StableHash.finished($1) })
    }
}

extension SubscriptionPeriods {
    fileprivate func addHash(to hash: inout UInt64) {
        let customerHashes = customerIDs.hashes
        let levels = levelHashes(reasonLevels)
        var sum: UInt64 = 0
        for index in starts.indices {
            var row = customerHashes[Int(customers[index])]
            row = StableHash.mixed(row, UInt64(bitPattern: starts[index]))
            row = StableHash.mixed(row, UInt64(bitPattern: ends[index]))
            row = StableHash.mixed(row, reasons.isEmpty ? 7 : levels[Int(reasons[index]) + 1])
            sum &+= StableHash.finished(row)
        }
        hash = StableHash.mixed(hash, UInt64(starts.count))
        hash = StableHash.mixed(hash, sum)
    }
}
