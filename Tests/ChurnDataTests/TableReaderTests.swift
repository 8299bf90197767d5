import ChurnData
import Testing

struct TableReaderTests {
    @Test func `columns of a text get the narrowest type that all values have`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            """
            integer,number,zip,time,text,blank,mixed
            1,1.5,01234,2025-01-01,yes,,1
            ,NA,10115,2025-01-02T03:04:05Z,NA, ,x
            -3,2,99999,,no,NA,3

            """,
            to: "t.csv"
        )
        let table = try folder.database.readTable(folder.files("t.csv"))
        #expect(table.rowCount == 3)
        #expect(table.columns.map(\.values.type) == [.integer, .number, .text, .timestamp, .text, .number, .text])
        #expect(
            table.column("integer") == TableColumn("integer", .integers([1, 0, -3]), isMissing: [false, true, false])
        )
        #expect(table.column("number").map { column in (0..<3).map(column.text(at:)) } == ["1.5", nil, "2.0"])
        #expect(table.column("zip")?.text(at: 0) == "01234")
        #expect(table.column("time")?.text(at: 1) == String(micros("2025-01-02T03:04:05Z")))
        #expect(
            table.column("text") == TableColumn("text", .categories(codes: [0, 1, 2], levels: ["yes", "NA", "no"]))
        )
    }

    @Test func `columns of a query keep their types, and come in the order asked for`() throws {
        let folder = try TemporaryFolder()
        let source = folder.sql(
            "SELECT 1::TINYINT a, 2.5::DECIMAL(9,2) b, true c, DATE '1970-01-02' d, 'x' e, NULL::BOOLEAN f"
        )
        let table = try folder.database.readTable(source, columns: ["e", "a", "f", "d", "c", "b"])
        #expect(
            table
                == Table([
                    TableColumn("e", .categories(codes: [0], levels: ["x"])), TableColumn("a", .integers([1])),
                    TableColumn("f", .booleans([false]), isMissing: [true]),
                    TableColumn("d", .timestamps([86_400_000_000])),
                    TableColumn("c", .booleans([true])), TableColumn("b", .numbers([2.5])),
                ])
        )
        #expect(
            folder.message { _ = try folder.database.readTable(source, columns: ["g"]) }
                == "sql: column \"g\" is not there; it has: a, b, c, d, e, f"
        )
    }

    @Test func `infinite numbers are refused`() throws {
        let folder = try TemporaryFolder()
        try folder.write("x\n1\ninf\n", to: "t.csv")
        #expect(
            folder.message { _ = try folder.database.readTable(folder.files("t.csv")) }
                == "t.csv:3: column \"x\": expected a finite number, found \"inf\"; leave out a missing value"
        )
    }
}
