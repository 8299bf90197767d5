import ChurnScoring
import Testing

@testable import ChurnFeatures

/// One event of a log in names, so that logs of any codes compare.
private struct NamedEvent: Hashable {
    var customer: CustomerID
    var occurredAt: Int64
    var knownAt: Int64
    var type: String
    var values: [UInt64]
    var texts: [String?]

    /// The order that the documentation of ``EventLog`` gives.
    static func precedes(_ a: NamedEvent, _ b: NamedEvent) -> Bool {
        if a.customer != b.customer { return a.customer < b.customer }
        if a.occurredAt != b.occurredAt { return a.occurredAt < b.occurredAt }
        if a.knownAt != b.knownAt { return a.knownAt < b.knownAt }
        if a.type != b.type { return a.type.precedesByUTF8(b.type) }
        for (x, y) in zip(a.values, b.values) where x != y { return x < y }
        for (x, y) in zip(a.texts, b.texts) where x != y {
            guard let x else { return true }
            guard let y else { return false }
            return x.precedesByUTF8(y)
        }
        return false
    }
}

extension EventColumns {
    /// The events sorted by comparing them whole: the naive twin of grouping.
    fileprivate var sortedEvents: [NamedEvent] {
        let values = self.values.sorted { $0.name < $1.name }
        let attributes = self.attributes.sorted { $0.name < $1.name }
        return (0..<count).map { event in
            NamedEvent(
                customer: customerIDs[Int(customers[event])],
                occurredAt: occurredAt[event],
                knownAt: knownAt.isEmpty ? occurredAt[event] : knownAt[event],
                type: typeNames[Int(types[event])],
                values: values.map { $0.values[event].bitPattern },
                texts: attributes.map { $0.codes[event] < 0 ? nil : $0.levels[Int($0.codes[event])] }
            )
        }.sorted(by: NamedEvent.precedes)
    }
}

extension EventLog {
    fileprivate var events: [NamedEvent] {
        (0..<customerIDs.count).flatMap { customer in
            (0..<eventCount(ofCustomer: customer)).map { event in
                let records = storage.records(ofCustomer: customer)
                return NamedEvent(
                    customer: customerIDs[customer],
                    occurredAt: records.occurredAt(event),
                    knownAt: storage.isDelayed ? records.knownAt(event) : records.occurredAt(event),
                    type: typeNames[records.type(event)],
                    values: valueNames.indices.map { records.value($0, event).bitPattern },
                    texts: attributeNames.indices.map {
                        let code = records.code($0, event)
                        return code < 0 ? nil : attributeLevels[$0][code]
                    }
                )
            }
        }
    }
}

@Suite struct EventLogReferenceTests {
    /// How the times of a test's events lie.
    enum Times: CaseIterable {
        case dense, spread, ties, outlier, extreme, ascending
    }

    private func columns(_ times: Times, count: Int, customers: Int, delayed: Bool, seed: UInt64) -> EventColumns {
        var random = SplitMix64(seed: seed)
        let occurredAt = (0..<count).map { index -> Int64 in
            switch times {
            case .dense: Int64(random.below(count * 2))
            case .spread: Int64(random.below(1 << 45))
            case .ties: Int64(random.below(3)) * 1000
            case .outlier: index == 0 ? 1 << 50 : Int64(random.below(1 << 20))
            case .extreme: random.below(2) == 0 ? .min + Int64(random.below(4)) : .max - Int64(random.below(4))
            case .ascending: Int64(index) * 7
            }
        }
        return EventColumns(
            customerIDs: .integers((0..<Int64(customers)).map { $0 * 3 - 7 }),
            // Half of them of one customer, and some customers without any.
            customers: (0..<count).map { _ in
                random.below(2) == 0 ? Int32(customers / 2) : Int32(random.below(max(1, customers * 3 / 4)))
            },
            occurredAt: occurredAt,
            knownAt: delayed ? occurredAt.map { $0 &+ Int64(random.below(3)) } : [],
            typeNames: ["z", "a", "m"],
            types: (0..<count).map { _ in UInt16(random.below(3)) },
            values: [
                ValueColumn(name: "v", values: (0..<count).map { _ in Double(random.below(3)) }),
                ValueColumn(name: "b", values: (0..<count).map { _ in random.below(2) == 0 ? .nan : -1 }),
            ],
            attributes: ["q", "p", "r"].map { name in
                AttributeColumn(
                    name: name,
                    levels: ["y", "x"],
                    codes: (0..<count).map { _ in Int32(random.below(3)) - 1 }
                )
            }
        )
    }

    @Test(arguments: Times.allCases)
    func `grouping gives what sorting whole events gives`(_ times: Times) {
        for (index, count) in [0, 1, 2, 17, 300, 2000].enumerated() {
            for customers in [1, 5, 300] {
                for delayed in [false, true] {
                    let columns = columns(
                        times,
                        count: count,
                        customers: customers,
                        delayed: delayed,
                        seed: UInt64(index)
                    )
                    let expected = columns.sortedEvents
                    for threads in [1, 3] {
                        let log = EventLog(columns, threads: threads)
                        #expect(log.events == expected, "\(times) \(count) \(customers) \(delayed) \(threads)")
                        #expect(log.count == count)
                    }
                }
            }
        }
    }

    @Test(arguments: Times.allCases)
    func `duplicates are counted by type and dropped when asked to`(_ times: Times) {
        for (count, customers) in [(0, 1), (40, 1), (2000, 1), (2000, 300)] {
            var columns = columns(times, count: count, customers: customers, delayed: true, seed: 9)
            for index in stride(from: 0, to: count, by: 3) where index + 2 < count {
                columns.customers[index + 1] = columns.customers[index]
                columns.occurredAt[index + 1] = columns.occurredAt[index]
                columns.knownAt[index + 1] = columns.knownAt[index]
                columns.types[index + 1] = columns.types[index]
                for column in columns.values.indices {
                    columns.values[column].values[index + 1] = columns.values[column].values[index]
                }
                for column in columns.attributes.indices {
                    columns.attributes[column].codes[index + 1] = columns.attributes[column].codes[index]
                }
            }
            let expected = columns.sortedEvents
            var unique: [NamedEvent] = []
            var duplicates = [0, 0, 0]
            for event in expected {
                if event == unique.last {
                    duplicates[["a", "m", "z"].firstIndex(of: event.type) ?? 0] += 1
                } else {
                    unique.append(event)
                }
            }
            for drops in [false, true] {
                let dealing = ColumnDealing(columns)
                let (log, tally) = EventLog.grouping(
                    dealing.parts(threads: 3),
                    names: dealing.names,
                    dropsDuplicates: drops,
                    threads: 2
                )
                #expect(log.events == (drops ? unique : expected))
                #expect(log.count == (drops ? unique.count : expected.count))
                #expect(tally.duplicatesByType == duplicates)
                #expect(tally.countsByType.reduce(0, +) == log.count)
                #expect(tally.lateCount == log.events.count { $0.occurredAt < $0.knownAt })
            }
        }
    }
}
