import ChurnData
import ChurnFeatures
import ChurnScoring
import Foundation
import Testing

struct EventReaderTests {
    @Test func `ids survive byte for byte`() throws {
        let folder = try TemporaryFolder()
        let ids = ["007", "7", "a \"quoted\" id", "two\nlines", "mit, Komma", "日本-é", " spaced ", "x'; DROP TABLE y"]
        let table = Table([
            TableColumn("id", .strings(ids)),
            TableColumn("ts", .timestamps(ids.indices.map { Int64($0) * 1_000_000 })),
            TableColumn("type", .strings(ids.map { _ in "login" })),
        ])
        for format in ["t.parquet", "t.csv", "t.csv.gz"] {
            try folder.database.writeTable(table, to: folder.file(format))
            let (events, _) = try folder.database.readEvents([folder.events(folder.files(format))])
            let read = events.customers.map { events.customerIDs[Int($0)].description }
            #expect(read == ids, "\(format)")
            #expect(events.customerIDs == .strings(ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }))
            #expect(events.occurredAt == ids.indices.map { Int64($0) * 1_000_000 })
        }
    }

    @Test func `ids of a text format are integers only where all are written as such`() throws {
        let folder = try TemporaryFolder()
        func ids(_ column: [String]) throws -> CustomerIDs {
            try folder.write("id,ts,type\n" + column.map { "\($0),2025-01-01,x\n" }.joined(), to: "ids.csv")
            return try folder.database.readEvents([folder.events(folder.files("ids.csv"))]).events.customerIDs
        }
        #expect(try ids(["10", "9", "-3"]) == .integers([-3, 9, 10]))
        #expect(try ids(["10", "007"]) == .strings(["007", "10"]))
        #expect(try ids(["10", "1.0"]) == .strings(["1.0", "10"]))
        #expect(try ids(["10", "+1"]) == .strings(["+1", "10"]))
        #expect(try ids(["9223372036854775807"]) == .integers([.max]))
        #expect(try ids(["9223372036854775808"]) == .strings(["9223372036854775808"]))
        let typed = folder.sql("SELECT '12' AS id, DATE '2025-01-01' AS ts, 'x' AS type")
        #expect(try folder.database.readEvents([folder.events(typed)]).events.customerIDs == .strings(["12"]))
    }

    @Test(arguments: [
        ("2025-03-01", "2025-03-01T00:00:00Z"), ("2025-03-01 10:20:30", "2025-03-01T10:20:30Z"),
        ("2025-03-01T10:20:30Z", "2025-03-01T10:20:30Z"), ("2025-03-01T10:20:30+02:00", "2025-03-01T08:20:30Z"),
        ("2025-03-01T10:20:30+0530", "2025-03-01T04:50:30Z"), ("2025-03-01 10:20:30-08", "2025-03-01T18:20:30Z"),
        (" 2025-03-01 ", "2025-03-01T00:00:00Z"), ("2025-03-01 10:20:30 Europe/Berlin", "2025-03-01T09:20:30Z"),
        ("1740824430", "2025-03-01T10:20:30Z"), ("1740824430000", "2025-03-01T10:20:30Z"),
        ("1740824430000000", "2025-03-01T10:20:30Z"), ("1740824430000000000", "2025-03-01T10:20:30Z"),
        ("1740824430000.0", "2025-03-01T10:20:30Z"), ("1.74082443E12", "2025-03-01T10:20:30Z"),
        ("20250301", "2025-03-01T00:00:00Z"),
        ("2025-03-01T10:20+02", "2025-03-01T08:20:00Z"), ("2025-03-01 10:20Z", "2025-03-01T10:20:00Z"),
    ])
    func `times of a text`(text: String, expected: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type\n1,\(text),x\n", to: "t.csv")
        let (events, _) = try folder.database.readEvents([folder.events(folder.files("t.csv"))])
        #expect(events.occurredAt == [micros(expected)])
    }

    @Test(arguments: [
        "TIMESTAMP '2025-03-01 10:20:30'", "TIMESTAMPTZ '2025-03-01 12:20:30+02'", "TIMESTAMP_S '2025-03-01 10:20:30'",
        "TIMESTAMP_MS '2025-03-01 10:20:30'", "TIMESTAMP_NS '2025-03-01 10:20:30'", "1740824430", "1740824430000",
        "1740824430000::DOUBLE", "1740824430::DECIMAL(18,3)", "1740824430::HUGEINT", "'2025-03-01T10:20:30Z'",
    ])
    func `times of a type`(sql: String) throws {
        let folder = try TemporaryFolder()
        let source = folder.sql("SELECT 1 AS id, \(sql) AS ts, 'x' AS type")
        let (events, _) = try folder.database.readEvents([folder.events(source)])
        #expect(events.occurredAt == [micros("2025-03-01T10:20:30Z")])
    }

    @Test func `fractions of a second are kept to the microsecond`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type\n1,2025-03-01 10:20:30.123456,x\n1,1740824430.5,x\n", to: "t.csv")
        let (events, _) = try folder.database.readEvents([folder.events(folder.files("t.csv"))])
        let second = micros("2025-03-01T10:20:30Z")
        #expect(events.occurredAt == [second + 123_456, second + 500_000])
    }

    @Test func `sources share customers, types and payloads`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "user,when,known,kind,amount,page\nb,2025-01-01,2025-01-03,view,,/a\na,2025-01-02,,buy,9.5,\n",
            to: "one.csv"
        )
        try folder.write(
            "{\"id\":\"a\",\"ts\":\"2025-01-05\",\"page\":\"/b\"}\n{\"id\":\"c\",\"ts\":1735689600000}\n",
            to: "two.json"
        )
        let specs = [
            EventSourceSpec(
                source: folder.files("one.csv"),
                customer: "user",
                occurredAt: "when",
                knownAt: "known",
                type: .column("kind"),
                values: ["amount"],
                attributes: ["page"]
            ),
            EventSourceSpec(
                source: folder.files("two.json"),
                customer: "id",
                occurredAt: "ts",
                type: .constant("view"),
                attributes: ["page"]
            ),
        ]
        let (events, summary) = try folder.database.readEvents(specs)
        #expect(events.customerIDs == .strings(["a", "b", "c"]))
        #expect(events.customers == [1, 0, 0, 2])
        let days = (1...5).map { micros("2025-01-0\($0)T00:00:00Z") }
        #expect(events.occurredAt == [days[0], days[1], days[4], days[0]])
        #expect(events.knownAt == [days[2], days[1], days[4], days[0]])
        #expect(events.typeNames == ["view", "buy"])
        #expect(events.types == [0, 1, 0, 0])
        #expect(events.values.map(\.name) == ["amount"])
        #expect(events.values[0].values[1] == 9.5)
        #expect(events.values[0].values.filter(\.isNaN).count == 3)
        #expect(events.attributes == [AttributeColumn(name: "page", levels: ["/a", "/b"], codes: [0, -1, 1, -1])])
        #expect(summary.late == 1)
        #expect(summary.customers == 3)
        #expect(summary.firstOccurredAt == days[0] && summary.lastOccurredAt == days[4])
        #expect(summary.countsByType.map(\.name) == ["buy", "view"] && summary.countsByType.map(\.count) == [1, 3])
    }

    @Test func `no row and one row`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type\n", to: "none.csv")
        try folder.write("id,ts,type\n5,2025-01-01,x", to: "one.csv")
        let empty = Table([
            TableColumn("id", .integers([])), TableColumn("ts", .timestamps([])), TableColumn("type", .strings([])),
        ])
        try folder.database.writeTable(empty, to: folder.file("none.parquet"))
        for name in ["none.csv", "none.parquet"] {
            let (events, summary) = try folder.database.readEvents([folder.events(folder.files(name))])
            #expect(events.count == 0 && events.customerIDs.count == 0 && summary.firstOccurredAt == nil, "\(name)")
        }
        let (events, summary) = try folder.database.readEvents([folder.events(folder.files("one.csv"))])
        #expect(events.customerIDs == .integers([5]) && events.count == 1 && summary.rowsRead == 1)
    }

    @Test func `any number of threads reads the same`() throws {
        let folder = try TemporaryFolder()
        var text = "id,ts,type,amount\n"
        for row in 0..<20_000 {
            text += "c\(row * 7_919 % 500),\(1_700_000_000 + row),t\(row % 9),\(row % 3 == 0 ? "" : "\(row).5")\n"
        }
        try folder.write(text, to: "t.csv")
        let one = try Database(.init(threads: 1)).readEvents([folder.events(folder.files("t.csv"), values: ["amount"])])
            .events
        let four = try Database(.init(threads: 4)).readEvents([folder.events(folder.files("t.csv"), values: ["amount"])]
        ).events
        #expect(one.customerIDs == four.customerIDs && one.customers == four.customers)
        #expect(one.occurredAt == four.occurredAt && one.types == four.types && one.typeNames == four.typeNames)
        #expect(one.values[0].values.map(\.bitPattern) == four.values[0].values.map(\.bitPattern))
    }
}
