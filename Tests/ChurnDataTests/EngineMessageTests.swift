import ChurnData
import Foundation
import Testing

/// What the engine says in its own terms comes in the user's: their statement, their path, a remedy.
struct EngineMessageTests {
    private func message(_ sql: String) throws -> String {
        let folder = try TemporaryFolder()
        try folder.write("id,amount\n1,2\n", to: "t.csv")
        return folder.message { _ = try folder.database.readTable(folder.sql(sql)) }
    }

    @Test func `a statement's error speaks of the statement alone`() throws {
        #expect(try message("selec 1") == "sql: syntax error at or near \"selec\"")
        #expect(try message("SELECT id,\n  frm FROM 't.csv' WHERE") == "sql: syntax error at end of input")
        #expect(
            try message("SELECT idd FROM\n't.csv'")
                == "sql: Referenced column \"idd\" not found in FROM clause; did you mean \"id\"?"
        )
        #expect(
            try message("SELECT * FROM sequences")
                == "sql: Table with name sequences does not exist; name a file in quotes, such as FROM 'events.parquet'"
        )
        let two = try message("SELECT 1; SELECT 2")
        #expect(two == "sql: must be one query; begin it with SELECT, FROM or WITH")
        #expect(try message("DROP TABLE IF EXISTS x") == "sql: must be one query; begin it with SELECT, FROM or WITH")
        #expect(try message("SELECT CAST('x' AS INTEGER)") == "sql: Could not convert string 'x' to INT32")
    }

    @Test func `Parquet files that are cut off or damaged are named as the user wrote them`() throws {
        let folder = try TemporaryFolder()
        let table = Table([TableColumn("x", .strings((0..<20_000).map { "value \($0 * 7_919 % 20_000)" }))])
        try folder.database.writeTable(table, to: folder.file("m.parquet"))
        let bytes = try #require(folder.bytes("m.parquet"))
        let url = URL(fileURLWithPath: folder.file("m.parquet"))
        for count in [6, 700, bytes.count / 2, bytes.count - 1] {
            try bytes.prefix(count).write(to: url)
            for source in [folder.files("m.parquet"), folder.files("*.parquet"), folder.sql("FROM 'm.parquet'")] {
                let message = folder.message { _ = try folder.database.readTable(source) }
                #expect(message.hasSuffix("m.parquet: the Parquet file is cut off; copy or write it again"))
                #expect(source.label == "sql" || message.hasPrefix("m.parquet"))
            }
        }
        var damaged = bytes
        for index in 3_000..<3_200 { damaged[index] = 0x78 }
        try damaged.write(to: url)
        #expect(
            folder.message { _ = try folder.database.readTable(folder.files("m.parquet")) }
                .hasPrefix("m.parquet: the Parquet file is damaged; copy or write it again")
        )
    }

    @Test func `a folder that can't be written to is said with the path and a remedy`() throws {
        let folder = try TemporaryFolder()
        let table = Table([TableColumn("x", .numbers([1]))])
        for name in ["scores.parquet", "scores.csv"] {
            let message = folder.message { try folder.database.writeTable(table, to: "/proc/\(name)") }
            #expect(message.hasPrefix("/proc/\(name): cannot be written: "))
            #expect(message.hasSuffix("; name a place that you may write to"))
        }
    }
}
