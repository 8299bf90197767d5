import ChurnFeatures
import ChurnScoring
import Testing

@testable import ChurnData

struct EventDuplicatesTests {
    private func events(_ count: Int, seed: Int) -> EventColumns {
        func field(_ event: Int, _ salt: Int, _ modulus: Int) -> Int { (event &* 7_919 &+ salt &* seed) / 13 % modulus }
        let all = 0..<count
        return EventColumns(
            customerIDs: .integers((0..<5).map { Int64($0) }),
            customers: all.map { Int32(field($0, 1, 5)) },
            occurredAt: all.map { Int64(field($0, 2, 4)) },
            knownAt: all.map { Int64(field($0, 3, 3)) },
            typeNames: ["a", "b"],
            types: all.map { UInt16(field($0, 4, 2)) },
            values: [ValueColumn(name: "v", values: all.map { [1, 2, .nan][field($0, 5, 3)] })],
            attributes: [AttributeColumn(name: "a", levels: ["x", "y"], codes: all.map { Int32(field($0, 6, 3) - 1) })]
        )
    }

    private func key(_ events: EventColumns, _ event: Int) -> String {
        "\(events.customers[event]) \(events.occurredAt[event]) \(events.knownAt[event]) \(events.types[event]) "
            + "\(events.values[0].values[event]) \(events.attributes[0].codes[event])"
    }

    @Test func `duplicates are those that a set of all fields finds`() {
        for (count, seed) in [(0, 1), (1, 1), (2, 3), (50, 7), (700, 11), (700, 17)] {
            let events = events(count, seed: seed)
            var seen: Set<String> = []
            let expected = (0..<count).filter { !seen.insert(key(events, $0)).inserted }
            #expect(EventDuplicates.find(in: events, threads: 1) == expected)
            #expect(EventDuplicates.find(in: events, threads: 3) == expected)
            var kept = events
            kept.remove(expected)
            #expect(kept.count == seen.count)
            #expect(Set((0..<kept.count).map { key(kept, $0) }) == seen)
        }
    }

    @Test func `duplicates are counted, and dropped when asked`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "id,ts,type,amount\n1,2025-01-01,x,\n1,2025-01-01,x,\n1,2025-01-01,x,1\n2,2025-01-01,x,\n1,2025-01-01,x,\n",
            to: "e.csv"
        )
        let spec = folder.events(folder.files("e.csv"), values: ["amount"])
        let kept = try folder.database.readEvents([spec])
        #expect(kept.summary.duplicates == 2 && kept.events.count == 5)
        let dropped = try folder.database.readEvents([spec], dropsDuplicates: true)
        #expect(dropped.summary.duplicates == 2 && dropped.events.customers == [0, 0, 1])
        #expect(dropped.summary.countsByType.map(\.count) == [3])
        #expect(kept.summary.countsByType.map(\.duplicates) == [2])
        #expect(dropped.summary.countsByType.map(\.duplicates) == [2])
    }
}
