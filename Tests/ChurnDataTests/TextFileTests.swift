import ChurnData
import Foundation
import Testing

/// A gzip file that is cut off must not pass for a shorter one.
struct TextFileTests {
    private static let table = Table([
        TableColumn("id", .integers((0..<5_000).map { $0 * 7_919 % 5_000 })),
        TableColumn("x", .numbers((0..<5_000).map { Double($0 * 104_729 % 99_991) / 7 })),
    ])

    private func compressed(_ folder: TemporaryFolder) throws -> Data {
        try folder.database.writeTable(Self.table, to: folder.file("t.csv.gz"))
        return try #require(folder.bytes("t.csv.gz"))
    }

    private func rowCount(_ folder: TemporaryFolder, _ bytes: Data, name: String = "t.csv.gz") throws -> Int {
        try bytes.write(to: URL(fileURLWithPath: folder.file(name)))
        return try folder.database.readTable(folder.files(name)).rowCount
    }

    @Test func `a file that is cut off anywhere is refused`() throws {
        let folder = try TemporaryFolder()
        let bytes = try compressed(folder)
        for count in [11, 600, bytes.count / 2, bytes.count - 8, bytes.count - 1] {
            #expect(
                folder.message { _ = try rowCount(folder, bytes.prefix(count)) }
                    == "t.csv.gz: the gzip file is cut off after \(count) bytes; copy it again"
            )
        }
        #expect(try rowCount(folder, bytes) == 5_000)
    }

    @Test func `every member counts`() throws {
        let folder = try TemporaryFolder()
        let bytes = try compressed(folder)
        #expect(try rowCount(folder, bytes + bytes) == 10_001)
        let cut = bytes.count * 2 - 3
        #expect(
            folder.message { _ = try rowCount(folder, (bytes + bytes).prefix(cut)) }
                == "t.csv.gz: the gzip file is cut off after \(cut) bytes; copy it again"
        )
    }

    @Test func `a wrong checksum and what follows the end are refused`() throws {
        let folder = try TemporaryFolder()
        let bytes = try compressed(folder)
        var damaged = bytes
        damaged[bytes.count - 6] ^= 1
        for bad in [damaged, bytes + Data("more".utf8)] {
            let message = folder.message { _ = try rowCount(folder, bad) }
            #expect(message.hasPrefix("t.csv.gz: the gzip file is damaged near byte "))
            #expect(message.hasSuffix("; copy it again"))
        }
    }

    @Test func `a query that names a file that is cut off is refused too`() throws {
        let folder = try TemporaryFolder()
        let bytes = try compressed(folder)
        try bytes.prefix(900).write(to: URL(fileURLWithPath: folder.file("t.csv.gz")))
        for text in ["SELECT * FROM 't.csv.gz'", "SELECT * FROM read_csv('*.gz') WHERE id <> 'it''s'"] {
            #expect(
                folder.message { _ = try folder.database.readTable(folder.sql(text)) }
                    == "t.csv.gz: the gzip file is cut off after 900 bytes; copy it again"
            )
        }
    }
}
