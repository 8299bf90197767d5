import ChurnData
import ChurnFeatures
import ChurnScoring
import Foundation
import Testing

struct TableSourceTests {
    private let rows = "id,ts,type\n7,2025-01-01,login\n8,2025-01-02,login\n"

    @Test func `formats are told by content, not by name`() throws {
        let folder = try TemporaryFolder()
        let table = Table([
            TableColumn("id", .integers([7, 8])), TableColumn("ts", .strings(["2025-01-01", "2025-01-02"])),
            TableColumn("type", .strings(["login", "login"])),
        ])
        try folder.database.writeTable(table, to: folder.file("parquet"), as: .parquet)
        try folder.database.writeTable(table, to: folder.file("gzip"), as: .compressedCSV)
        try folder.write(rows, to: "csv.parquet")
        try folder.write(rows.replacing(",", with: ";"), to: "semicolons")
        try folder.write(
            "\n{\"id\":7,\"ts\":\"2025-01-01\",\"type\":\"login\"}\n{\"id\":8,\"ts\":\"2025-01-02\",\"type\":\"login\"}\n",
            to: "ndjson.csv"
        )
        try folder.write(
            "[{\"id\":7,\"ts\":\"2025-01-01\",\"type\":\"login\"},\n {\"id\":8,\"ts\":\"2025-01-02\",\"type\":\"login\"}]",
            to: "array.txt"
        )
        let expected = [micros("2025-01-01T00:00:00Z"), micros("2025-01-02T00:00:00Z")]
        for name in try folder.names() {
            let (events, summary) = try folder.database.readEvents([folder.events(folder.files(name))])
            #expect(events.customerIDs == .integers([7, 8]), "\(name)")
            #expect(events.occurredAt == expected, "\(name)")
            #expect(summary.rowsRead == 2, "\(name)")
        }
    }

    @Test func `files of a pattern follow one another by path`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type\n2,2025-01-02,b\n", to: "day/2.csv")
        try folder.write("id,ts,type\n1,2025-01-01,a\n", to: "day/1.csv")
        try folder.write("", to: "day/3.csv")
        let (events, _) = try folder.database.readEvents([folder.events(folder.files("day/*.csv"))])
        #expect(events.typeNames == ["a", "b"])
        #expect(events.customers == [0, 1])
    }

    @Test func `the files of a pattern are told with their sizes, and some of them can be read`() throws {
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type\n2,2025-01-02,b\n", to: "day/2.csv")
        try folder.write("id,ts,type\n1,2025-01-01,a\n", to: "day/1.csv")
        try folder.write("id,ts,type\n3,2025-01-03,ccc\n", to: "day/3.csv")
        let pattern = folder.files("day/*.csv")
        let files = try #require(try folder.database.files(of: pattern))
        #expect(files.map(\.name) == ["day/1.csv", "day/2.csv", "day/3.csv"])
        #expect(files.map(\.byteCount) == [26, 26, 28])
        #expect(try folder.database.files(of: folder.sql("SELECT 1")) == nil)
        func events(_ names: [String]) throws -> EventColumns {
            let some = TableSource(.paths(names, pattern: "day/*.csv"), baseDirectory: pattern.baseDirectory)
            #expect(try folder.database.files(of: some)?.map(\.name) == names)
            return try folder.database.readEvents([folder.events(some)]).events
        }
        #expect(try events(["day/1.csv", "day/3.csv"]).typeNames == ["a", "ccc"])
        #expect(try events([]).count == 0)
    }

    @Test func `relative paths inside a query start at the base folder`() throws {
        let folder = try TemporaryFolder()
        try folder.write(rows, to: "inner/rows.csv")
        let source = folder.sql("SELECT * FROM read_csv('inner/rows.csv', all_varchar = true) WHERE id = '8';")
        let (events, _) = try folder.database.readEvents([folder.events(source)])
        #expect(events.customerIDs == .strings(["8"]))
        // The next source has a folder of its own.
        let other = try TemporaryFolder()
        let absent = TableSource.sql("SELECT * FROM 'inner/rows.csv'", baseDirectory: other.path)
        #expect(
            folder.message { _ = try folder.database.readTable(absent) } == "sql: no file matches \"inner/rows.csv\""
        )
    }

    @Test func `what is not there is said`() throws {
        let folder = try TemporaryFolder()
        try folder.write(rows, to: "rows.csv")
        try folder.write("{\"id\":1}\n", to: "rows.json")
        try folder.write("", to: "empty.csv")
        func message(_ source: TableSource) -> String {
            folder.message { _ = try folder.database.readEvents([folder.events(source)]) }
        }
        #expect(message(folder.files("no.csv")) == "no.csv: there is no such file; looked for \(folder.file("no.csv"))")
        #expect(message(folder.files("no*.csv")) == "no*.csv: no file matches; looked for \(folder.file("no*.csv"))")
        #expect(message(folder.files(".")) == ".: is a folder; name the files in it, such as ./*.parquet")
        #expect(
            message(folder.files("rows.*"))
                == "rows.*: rows.csv is CSV, rows.json is NDJSON; files of different kinds need an entry each"
        )
        #expect(
            message(folder.files("rows.json")) == "rows.json: column \"ts\" is not there; it has: id"
        )
        #expect(
            message(folder.sql("SELECT idd FROM 'rows.csv'")).hasPrefix(
                "sql: Referenced column \"idd\" not found in FROM clause; did you mean \"id\""
            )
        )
        #expect(message(folder.sql("SELECT 1 FROMM x")).hasPrefix("sql: syntax error at or near \"x\""))
        #expect(message(folder.files("empty.csv")) == "no error")
    }

    @Test func `a header is told from its first line alone`() throws {
        let folder = try TemporaryFolder()
        try folder.write("\u{FEFF}\"a \"\"x\"\"\",\"b\nc\",,d\r\n1,2,3,4\r\n", to: "t.csv")
        #expect(
            try folder.database.readTable(folder.files("t.csv")).columns.map(\.name) == [
                "a \"x\"", "b\nc", "column3", "d",
            ]
        )
        try folder.write("a,b,a\n1,2,3\n", to: "twice.csv")
        #expect(
            folder.message { _ = try folder.database.readTable(folder.files("twice.csv")) }
                == "twice.csv:1: the header names \"a\" twice; columns need names of their own"
        )
        try folder.write("a,c\n1,2\n", to: "u1.csv")
        try folder.write("a,d\n1,2\n", to: "u2.csv")
        #expect(
            folder.message { _ = try folder.database.readTable(folder.files("u?.csv")) }
                == "u2.csv:1: the header differs from that of u1.csv; files with other columns need an entry of their own"
        )
    }
}
