import ChurnData
import ChurnFeatures
import ChurnScoring
import Foundation
import Testing

/// What bad rows get: the first one stops the reading, or all are counted and set aside.
struct EventReaderRejectsTests {
    private static let remedy = "fill it in, or set such rows aside with --rejects FILE"

    private func message(_ text: String, name: String = "events.csv") throws -> String {
        let folder = try TemporaryFolder()
        try folder.write(text, to: name)
        return folder.message {
            _ = try folder.database.readEvents([
                folder.events(folder.files(name), values: ["amount"], attributes: ["note"])
            ])
        }
    }

    @Test(arguments: [
        ("2,2025-01-01,x,\"12,50\",", "column \"amount\": expected a number, found \"12,50\""),
        (
            "2,2025-01-01,x,nan,",
            "column \"amount\": expected a finite number, found \"nan\"; leave out a missing value"
        ),
        (
            "2,2025-01-01,x,1e999,",
            "column \"amount\": expected a finite number, found \"1e999\"; leave out a missing value"
        ),
        (",2025-01-01,x,1,", "column \"id\": the customer is missing; \(Self.remedy)"),
        ("\"\",2025-01-01,x,1,", "column \"id\": the customer is missing; \(Self.remedy)"),
        ("2,,x,1,", "column \"ts\": the time is missing; \(Self.remedy)"),
        ("2,yesterday,x,1,", "column \"ts\": expected a time such as 2025-01-31T12:00:00Z, found \"yesterday\""),
        ("2,2025-02-30,x,1,", "column \"ts\": expected a time such as 2025-01-31T12:00:00Z, found \"2025-02-30\""),
        ("2,2025,x,1,", "column \"ts\": expected a time such as 2025-01-31T12:00:00Z, found \"2025\""),
        ("2,infinity,x,1,", "column \"ts\": expected a time such as 2025-01-31T12:00:00Z, found \"infinity\""),
        ("2,2025-01-01,,1,", "column \"type\": the event type is missing; \(Self.remedy)"),
        ("2,2025-01-01,x", "expected 5 columns, found 3; quote texts that hold the delimiter"),
        ("2,2025-01-01,x,1,a,b", "expected 5 columns, found 6; quote texts that hold the delimiter"),
        ("2,2025-01-01,x,1,\"a\"b", "a quoted text does not end where it should; double the quotes inside it"),
    ])
    func `the first bad row stops with its line`(row: String, expected: String) throws {
        // The record before it spans lines 2 and 3, and line 4 is blank.
        let text = "id,ts,type,amount,note\n1,2025-01-01,x,1,\"two\nlines\"\n\n\(row)\n3,2025-01-01,x,1,\n"
        #expect(try message(text) == "events.csv:5: \(expected)")
    }

    @Test func `lines of NDJSON, compressed files and later files are found`() throws {
        let row = "{\"id\":\"a\",\"ts\":\"2025-01-01\",\"type\":\"x\",\"amount\":1,\"note\":null}\n"
        let bad = row.replacing("\"amount\":1", with: "\"amount\":true")
        #expect(
            try message(row + "\n" + bad, name: "e.ndjson")
                == "e.ndjson:3: column \"amount\": expected a number, found \"true\""
        )
        #expect(
            try message(row + "{\"id\":\n" + row, name: "e.ndjson")
                == "e.ndjson:2: not JSON; a line must hold one object, or the file an array"
        )
        #expect(
            try message("[" + row + "," + bad + "]", name: "e.json")
                == "e.json: row 2: column \"amount\": expected a number, found \"true\""
        )
        let folder = try TemporaryFolder()
        try folder.write("id,ts,type\n1,2025-01-01,x\n", to: "a.csv")
        try folder.write("id,ts,type\n1,2025-01-01,x\n1,?,x\n", to: "b.csv")
        #expect(
            folder.message { _ = try folder.database.readEvents([folder.events(folder.files("*.csv"))]) }
                == "b.csv:3: column \"ts\": expected a time such as 2025-01-31T12:00:00Z, found \"?\""
        )
    }

    @Test func `rows of Parquet and of queries are found`() throws {
        let folder = try TemporaryFolder()
        let table = Table([
            TableColumn("id", .integers([1, 2, 3]), isMissing: [false, false, true]),
            TableColumn("ts", .timestamps([0, 0, 0])), TableColumn("type", .strings(["a", "b", "c"])),
        ])
        try folder.database.writeTable(table, to: folder.file("e.parquet"))
        #expect(
            folder.message { _ = try folder.database.readEvents([folder.events(folder.files("e.parquet"))]) }
                == "e.parquet: row 3: column \"id\": the customer is missing; \(Self.remedy)"
        )
        let source = folder.sql("SELECT id, ts, type, 'NaN'::DOUBLE AS amount FROM 'e.parquet' ORDER BY id")
        #expect(
            folder.message { _ = try folder.database.readEvents([folder.events(source, values: ["amount"])]) }
                == "sql: row 1: column \"amount\": expected a finite number, found \"nan\"; leave out a missing value"
        )
        let dates = folder.sql("SELECT id, ts, type, DATE '2025-01-01' AS amount FROM 'e.parquet'")
        #expect(
            folder.message { _ = try folder.database.readEvents([folder.events(dates, values: ["amount"])]) }
                == "sql: column \"amount\": its type can't be read as numbers; convert it in a query (sql:)"
        )
    }

    @Test func `bad rows are set aside, counted and written`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            id,ts,type,amount
            1,2025-01-01,x,1
            2,2025-01-01
            ,2025-01-01,x,1
            3,2025-01-01,x,"12,50"
            4,2025-01-02,"x
            y",inf

            5,2025-01-03,x,2
            6,bad,x,2
            7,2025-01-03,x,"open

            """,
            to: "events.csv"
        )
        let rejects = RejectLog()
        let (events, summary) = try folder.database.readEvents(
            [folder.events(folder.files("events.csv"), values: ["amount"])],
            rejects: rejects
        )
        #expect(events.customerIDs == .integers([1, 5]))
        #expect(summary.rowsRead == 8)
        #expect(
            summary.rejected == [
                "malformed line": 2, "missing customer": 1, "bad number": 1, "not a finite number": 1, "bad time": 1,
            ]
        )
        try rejects.write(to: folder.file("rejects.csv"), database: folder.database)
        let written = try folder.database.readTable(folder.files("rejects.csv"))
        #expect(written.column("row").map { (0..<6).map($0.text(at:)) } == ["3", "11", "4", "5", "6", "10"])
        #expect(written.column("value")?.text(at: 3) == "12,50")
        #expect(written.column("reason")?.text(at: 5) == "bad time")
        #expect(written.column("column")?.text(at: 3) == "amount")
        #expect(written.column("source")?.text(at: 3) == "events.csv")
        #expect(try folder.names() == ["events.csv", "rejects.csv"])
    }

    @Test func `a malformed line of NDJSON is set aside alone`() throws {
        let folder = try TemporaryFolder()
        let row = "{\"id\":\"a\",\"ts\":\"2025-01-01\",\"type\":\"x\",\"note\":\"\u{e9} \\n\",\"n\":1.50}\n"
        func good(_ id: String) -> String { row.replacing("\"a\"", with: "\"\(id)\"") }
        let bad = ["garbage\n", "{\"id\":\n", "[1]\n", "5\n", "{\"id\":1} {\"id\":2}\n"]
        let text = row + "\n \t\n" + bad.enumerated().map { $1 + good("b\($0)") }.joined() + good("")
        try folder.write(text, to: "e.ndjson")
        let rejects = RejectLog()
        let spec = folder.events(folder.files("e.ndjson"), values: ["n"], attributes: ["note"])
        let (events, summary) = try folder.database.readEvents([spec], rejects: rejects)
        #expect(events.customerIDs == .strings(["a", "b0", "b1", "b2", "b3", "b4"]))
        #expect(events.values[0].values.allSatisfy { $0 == 1.5 })
        #expect(events.attributes[0].levels == ["\u{e9} \n"])
        #expect(summary.rowsRead == 12)
        #expect(summary.rejected == ["malformed line": 5, "missing customer": 1])
        #expect(rejects.entries.map(\.location.line) == [4, 6, 8, 10, 12, 14])
        #expect(rejects.entries[1].value == "{\"id\":")
        #expect(rejects.entries[1].location.column == nil)
    }

    @Test func `a line that is no object stops NDJSON with its line`() throws {
        let row = "{\"id\":\"a\",\"ts\":\"2025-01-01\",\"type\":\"x\",\"amount\":1,\"note\":null}\n"
        #expect(
            try message(row + "\n[1]\n" + row, name: "e.ndjson")
                == "e.ndjson:3: not JSON; a line must hold one object, or the file an array"
        )
    }

    @Test func `a line that is not UTF-8 is set aside alone`() throws {
        let folder = try TemporaryFolder()
        let lines = ["{\"id\":\"a\",\"ts\":\"2025-01-01\",\"type\":\"x\"}\n", "{\"id\":\"\",\"ts\":\"?\"}\n"]
        let latin = Array("{\"id\":\"caf".utf8) + [0xE9] + Array("\"}\n".utf8)
        let ndjson = Data(Array(lines[0].utf8) + latin + Array((lines[1] + lines[0]).utf8))
        let csv = Data("id,ts,type\na,2025-01-01,x\n".utf8 + [0xE9] + "b,2025-01-01,x\n,?,x\na,2025-01-01,x\n".utf8)
        for (name, bytes, first) in [("e.ndjson", ndjson, 2), ("e.csv", csv, 3)] {
            try bytes.write(to: URL(fileURLWithPath: folder.file(name)))
            let rejects = RejectLog()
            let (events, summary) = try folder.database.readEvents(
                [folder.events(folder.files(name))],
                rejects: rejects
            )
            #expect(events.customers.count == 2)
            #expect(summary.rejected == ["malformed line": 1, "missing customer": 1])
            #expect(rejects.entries.map(\.location.line) == [first, first + 1])
        }
    }

    @Test(arguments: ["2,2025-01-01,x", "2", "2,2025-01-01,x,1,a,b,c,d"])
    func `a line of another length is told alike with and without rejects`(line: String) throws {
        let text = "id,ts,type,amount,note\n1,2025-01-01,x,1,\n\(line)\n3,2025-01-01,x,1,\n"
        let folder = try TemporaryFolder()
        try folder.write(text, to: "events.csv")
        let rejects = RejectLog()
        let spec = folder.events(folder.files("events.csv"), values: ["amount"], attributes: ["note"])
        _ = try folder.database.readEvents([spec], rejects: rejects)
        #expect(rejects.entries.map { "events.csv:3: \($0.reason)" } == [try message(text)])
    }

    @Test func `files that are not UTF-8 are refused with the remedy`() throws {
        let folder = try TemporaryFolder()
        try Data("id,ts,type\n1,2025-01-01,caf".utf8 + [0xE9, 0x0A]).write(
            to: URL(fileURLWithPath: folder.file("l.csv"))
        )
        #expect(
            folder.message { _ = try folder.database.readEvents([folder.events(folder.files("l.csv"))]) }
                == "l.csv:2: not UTF-8; convert the file first, such as with iconv -f latin1 -t utf-8"
        )
    }
}
