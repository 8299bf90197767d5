internal import ChurnScoring

/// The order of records, and what they hold in a log.
extension EventGrouping {
    var layout: EventRecordLayout { parts[0].layout }

    /// The place in the log of a partition's customer.
    func place(ofMember member: Int, partition: Int) -> Int {
        Int(names.places[member << layout.partitionBits | partition])
    }

    @inline(__always)
    func typeRank(of record: EventPart.Record) -> Int {
        Int(names.typeRanks[Int(truncatingIfNeeded: record[1] &>> 32) & 0xFFFF])
    }

    private func attributeRank(_ column: Int, of record: EventPart.Record) -> Int32 {
        let word = record[layout.attributes + column / 2]
        let code = Int32(truncatingIfNeeded: column.isMultiple(of: 2) ? word : word &>> 32)
        return code < 0 ? -1 : names.attributeRanks[column][Int(code)]
    }

    /// The order of two events that happened at the same time: by known at, type, values and attributes.
    func precedes(_ left: EventPart.Record, _ right: EventPart.Record) -> Bool {
        let layout = self.layout
        if layout.hasKnownAt {
            let known = (
                Int64(bitPattern: left[EventRecordLayout.knownAt]), Int64(bitPattern: right[EventRecordLayout.knownAt])
            )
            if known.0 != known.1 { return known.0 < known.1 }
        }
        let types = (typeRank(of: left), typeRank(of: right))
        if types.0 != types.1 { return types.0 < types.1 }
        for word in layout.values..<layout.attributes where left[word] != right[word] {
            return left[word] < right[word]
        }
        for column in 0..<layout.attributeCount {
            let ranks = (attributeRank(column, of: left), attributeRank(column, of: right))
            if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        }
        return false
    }

    /// Whether an event could be known only after it happened.
    func isLate(_ record: EventPart.Record) -> Bool {
        layout.hasKnownAt && Int64(bitPattern: record[EventRecordLayout.knownAt]) > Int64(bitPattern: record[0])
    }

    /// Whether two events of one customer are equal in every field.
    func isEqual(_ left: EventPart.Record, _ right: EventPart.Record) -> Bool {
        guard left[0] == right[0], typeRank(of: left) == typeRank(of: right) else { return false }
        for word in 2..<layout.attributes where left[word] != right[word] { return false }
        for column in 0..<layout.attributeCount {
            if attributeRank(column, of: left) != attributeRank(column, of: right) { return false }
        }
        return true
    }

    /// Copies a record to `target`, with places among the sorted names instead of codes.
    @inline(__always)
    func copy(_ record: EventPart.Record, to target: EventPart.Record) {
        let layout = self.layout
        target[0] = record[0]
        target[1] = UInt64(typeRank(of: record)) << 32
        for word in 2..<layout.attributes { target[word] = record[word] }
        for column in 0..<layout.attributeCount {
            layout.setCode(attributeRank(column, of: record), column, of: target)
        }
    }
}
