internal import ChurnScoring

/// Deals the events of columns to parts, one a thread.
struct ColumnDealing: Sendable {
    private static let blockLength = 2048

    let names: EventNames
    private let columns: EventColumns
    private let values: [[Double]]
    private let attributes: [[Int32]]

    init(_ columns: EventColumns) {
        self.columns = columns
        let types = TextRanking(columns.typeNames)
        let values = columns.values.sorted { $0.name.precedesByUTF8($1.name) }
        let attributes = columns.attributes.sorted { $0.name.precedesByUTF8($1.name) }
        self.values = values.map(\.values)
        self.attributes = attributes.map(\.codes)
        names = EventNames(
            customers: (columns.customerIDs, (0..<columns.customerIDs.count).map { Int32($0) }),
            types: (types.sorted, types.ranks.map { UInt16($0) }),
            valueNames: values.map(\.name),
            attributes: attributes.map { column in
                let levels = TextRanking(column.levels)
                return (column.name, levels.sorted, levels.ranks.map { Int32($0) })
            }
        )
    }

    func parts(threads: Int) -> [EventPart] {
        let layout = EventRecordLayout(
            hasKnownAt: !columns.knownAt.isEmpty,
            valueCount: values.count,
            attributeCount: attributes.count,
            expectedCount: columns.count
        )
        let blockCount = (columns.count + Self.blockLength - 1) / Self.blockLength
        let parts = (0..<max(1, min(threads, blockCount))).map { _ in EventPart(layout) }
        Workers.forEachChunk(parts.count, threads: threads) { index in
            let blocks = blockCount * index / parts.count..<blockCount * (index + 1) / parts.count
            fill(parts[index], blocks)
        }
        return parts
    }

    private func fill(_ part: EventPart, _ blocks: Range<Int>) {
        for block in blocks {
            let start = block * Self.blockLength
            columns.withBlock(start..<min(columns.count, start + Self.blockLength), values, attributes) {
                part.append($0)
            }
        }
    }
}

extension EventLog {
    /// The log of the events in `columns`; what was counted on the way.
    ///
    /// - Parameters:
    ///   - columns: The events.
    ///   - dropsDuplicates: Whether events that equal an earlier one in every field are left out.
    ///   - threads: At most this many threads.
    /// - Returns: The log and the counts.
    package static func grouping(
        _ columns: EventColumns,
        dropsDuplicates: Bool,
        threads: Int
    ) -> (log: EventLog, tally: EventTally) {
        columns.checkShape()
        let dealing = ColumnDealing(columns)
        return grouping(
            dealing.parts(threads: threads),
            names: dealing.names,
            dropsDuplicates: dropsDuplicates,
            threads: threads
        )
    }
}

/// Distinct texts in the order of their bytes, and where each of the given texts went.
package struct TextRanking {
    /// The texts in order.
    package let sorted: [String]
    /// For each given text its place in the order.
    package let ranks: [Int]

    /// Ranks `texts`; those that differ only in their Unicode form share a place.
    package init(_ texts: [String]) {
        sorted = texts.sortedByUTF8Once()
        let rankOf = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, $0) })
        ranks = texts.map { rankOf[$0, default: 0] }
    }
}

extension EventColumns {
    /// Calls `body` with the events of `range`, their payloads in the given order.
    fileprivate func withBlock(
        _ range: Range<Int>,
        _ values: [[Double]],
        _ attributes: [[Int32]],
        _ body: (EventBlock) -> Void
    ) {
        customers.withUnsafeBufferPointer { customers in
            types.withUnsafeBufferPointer { types in
                occurredAt.withUnsafeBufferPointer { occurredAt in
                    knownAt.withUnsafeBufferPointer { knownAt in
                        guard let customers = customers.baseAddress, let types = types.baseAddress,
                            let occurredAt = occurredAt.baseAddress
                        else { return }
                        withPointers(values[...], range.lowerBound, []) { values in
                            withPointers(attributes[...], range.lowerBound, []) { attributes in
                                body(
                                    EventBlock(
                                        count: range.count,
                                        customers: customers + range.lowerBound,
                                        types: types + range.lowerBound,
                                        occurredAt: occurredAt + range.lowerBound,
                                        knownAt: knownAt.isEmpty
                                            ? nil : knownAt.baseAddress.map { $0 + range.lowerBound },
                                        values: values,
                                        attributes: attributes
                                    )
                                )
                            }
                        }
                    }
                }
            }
        }
    }

    private func withPointers<Element>(
        _ columns: ArraySlice<[Element]>,
        _ start: Int,
        _ found: [UnsafePointer<Element>],
        _ body: ([UnsafePointer<Element>]) -> Void
    ) {
        guard let column = columns.first else { return body(found) }
        column.withUnsafeBufferPointer { column in
            guard let base = column.baseAddress else { return }
            withPointers(columns.dropFirst(), start, found + [base + start], body)
        }
    }
}
