import Foundation
import Testing

@testable import ChurnData

struct TableWriterTests {
    private let long = "a text that is longer than twelve bytes"

    private func table(_ rows: Range<Int>) -> Table {
        Table([
            TableColumn("number", .numbers(rows.map { $0 % 5 == 0 ? .nan : Double($0) / 7 })),
            TableColumn("integer", .integers(rows.map(Int64.init)), isMissing: rows.map { $0 % 3 == 0 }),
            TableColumn("time", .timestamps(rows.map { Int64($0) * 86_400_000_001 })),
            TableColumn("flag", .booleans(rows.map { $0 % 2 == 0 })),
            TableColumn("text", .strings(rows.map { "é\($0)\n\"" })),
            TableColumn(
                "level",
                .categories(codes: rows.map { Int32($0 % 4) - 1 }, levels: ["", "twelve bytes", long])
            ),
        ])
    }

    private func stream(_ database: Database, to path: String, rows: Int, step: Int) throws -> Int {
        var start = 0
        let headers = table(0..<1).columns.map { TableColumnHeader($0.name, $0.values.type) }
        return try database.writeStream(headers, to: path) {
            guard start < rows else { return nil }
            defer { start = min(rows, start + step) }
            return table(start..<min(rows, start + step))
        }
    }

    @Test(arguments: ["t.parquet", "t.csv", "t.csv.gz"])
    func `every type survives`(name: String) throws {
        let folder = try TemporaryFolder()
        let table = table(1..<5_000)
        try folder.database.writeTable(table, to: folder.file(name))
        let read = try folder.database.readTable(folder.files(name))
        #expect(read.columns.map(\.name) == table.columns.map(\.name))
        for (written, column) in zip(table.columns, read.columns) {
            let same = (0..<table.rowCount).allSatisfy { row in
                let text = written.text(at: row)
                return (text == "" ? nil : text) == column.text(at: row)
            }
            #expect(same, "\(written.name)")
        }
    }

    @Test func `the bytes depend on the rows alone`() throws {
        let folder = try TemporaryFolder()
        let rows = 150_000
        #expect(try stream(folder.database, to: folder.file("a.parquet"), rows: rows, step: rows) == rows)
        #expect(try stream(folder.database, to: folder.file("b.parquet"), rows: rows, step: 7_777) == rows)
        let single = try Database(.init(threads: 1))
        #expect(try stream(single, to: folder.file("c.parquet"), rows: rows, step: 50_000) == rows)
        let bytes = try #require(folder.bytes("a.parquet"))
        #expect(folder.bytes("b.parquet") == bytes)
        #expect(folder.bytes("c.parquet") == bytes)
        let read = try folder.database.readTable(folder.files("c.parquet"), columns: ["time"])
        #expect(read.columns[0].values == .timestamps((0..<rows).map { Int64($0) * 86_400_000_001 }))
    }

    @Test func `no row is a file with columns`() throws {
        let folder = try TemporaryFolder()
        try folder.database.writeTable(table(0..<0), to: folder.file("t.parquet"))
        let read = try folder.database.readTable(folder.files("t.parquet"))
        #expect(read.rowCount == 0 && read.columns.count == 6)
    }

    @Test func `a failing write leaves the old file and nothing else`() throws {
        let folder = try TemporaryFolder()
        struct Stop: Error {}
        try folder.write("old", to: "t.parquet")
        var calls = 0
        #expect(throws: Stop.self) {
            try folder.database.writeStream([.init("x", .integer)], to: folder.file("t.parquet")) {
                calls += 1
                guard calls < 4 else { throw Stop() }
                return Table([TableColumn("x", .integers(Array(repeating: 1, count: 200_000)))])
            }
        }
        #expect(folder.bytes("t.parquet") == Data("old".utf8))
        #expect(try folder.names() == ["t.parquet"])
        // The session goes on.
        try folder.database.writeTable(table(0..<10), to: folder.file("t.parquet"))
        #expect(try folder.database.readTable(folder.files("t.parquet")).rowCount == 10)
        #expect(try folder.names() == ["t.parquet"])
    }

    @Test func `places that can't be written are said`() throws {
        let folder = try TemporaryFolder()
        let database = folder.database
        let table = table(0..<1)
        func message(_ path: String) -> String { folder.message { try database.writeTable(table, to: path) } }
        #expect(
            message(folder.file("no/t.csv"))
                == "\(folder.file("no/t.csv")): there is no folder \(folder.file("no")); make it first"
        )
        #expect(
            message(folder.file("t.txt"))
                == "\(folder.file("t.txt")): end the name in .parquet, .csv or .csv.gz, which says what to write"
        )
        try FileManager.default.createDirectory(atPath: folder.file("d.csv"), withIntermediateDirectories: false)
        #expect(message(folder.file("d.csv")) == "\(folder.file("d.csv")): is a folder; name a file")
    }

    @Test func `a full disk is said as such`() {
        let error = DataError.engine(
            "IO Error: Could not write file \"x\": No space left on device",
            source: "out.parquet"
        )
        #expect(error.code == .diskFull)
        #expect(
            error.description
                == "out.parquet: no space left on the disk; free some and run again, what was there before is unchanged"
        )
    }

    @Test func `metadata survives, and other files have none`() throws {
        let folder = try TemporaryFolder()
        let metadata = ["b": "it's \"quoted\"\nünïcode", "a": ""]
        try folder.database.writeTable(table(0..<3), to: folder.file("t.parquet"), metadata: metadata)
        #expect(try folder.database.tableMetadata(folder.file("t.parquet")) == metadata)
        try folder.database.writeTable(table(0..<3), to: folder.file("t.csv"), metadata: metadata)
        #expect(try folder.database.tableMetadata(folder.file("t.csv")).isEmpty)
    }

    @MainActor @Test func `rows are made on the caller's thread`() throws {
        let folder = try TemporaryFolder()
        var rows: Table? = table(0..<10)
        try folder.database.writeStream(
            table(0..<1).columns.map { .init($0.name, $0.values.type) },
            to: folder.file("t.csv")
        ) {
            MainActor.assertIsolated()
            defer { rows = nil }
            return rows
        }
        #expect(try folder.database.readTable(folder.files("t.csv")).rowCount == 10)
    }
}
