import ChurnFeatures
import Foundation
import Logging
import Testing

@testable import ChurnData
@testable import ChurnPipeline

/// Every function of the catalogue against SQL written from its words; `Tests/CrossCheck` says how.
@Suite struct CrossCheckTests {
    /// The made-up log, its matrix by the pipeline as the table `found`, and by SQL as `expected`.
    private final class Checked {
        let database: Database
        private let folder: URL

        init(threads: Int) throws {
            folder = FileManager.default.temporaryDirectory.appending(path: "churn-crosscheck-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            database = try Database(.init(threads: threads))
            try run("made_up.sql")
            for table in ["events", "history"] {
                try database.execute("copy \(table) to '\(folder.path)/\(table).parquet' (format parquet)")
            }
            let cutoffs = try database.query(
                "select string_agg(strftime(cutoff, '%Y-%m-%dT%H:%M:%S.%fZ'), ', ') from cutoffs"
            ).texts()
            let config = try CrossCheckTests.text("config.yaml")
                .replacingOccurrences(of: "CUTOFFS", with: try #require(cutoffs.first?.first ?? nil))
            let configPath = folder.appending(path: "churn.yaml").path
            try config.write(toFile: configPath, atomically: true, encoding: .utf8)
            let matrix = folder.appending(path: "matrix.parquet").path
            _ = try Pipeline(threads: threads, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
                .extract(ExtractRequest(config: configPath, output: matrix))
            try database.execute("create table found as from '\(matrix)'")
            try run("expected.sql")
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func run(_ name: String) throws { try database.execute(try CrossCheckTests.text(name)) }

        /// The name, whether both sides agree, and how many values there are, of each column.
        func differences() throws -> [(name: String, agrees: Bool, kinds: Int)] {
            try run("differences.sql")
            return try database.query("select name, agrees::varchar, kinds::varchar from differences order by name")
                .texts().map { ($0[0] ?? "", $0[1] == "true", Int($0[2] ?? "") ?? 0) }
        }
    }

    private static func text(_ name: String) throws -> String {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: tests.appending(path: "CrossCheck/\(name)"), encoding: .utf8)
    }

    @Test(arguments: [1, 2])
    func `every feature and the label are what SQL says`(threads: Int) throws {
        let columns = try Checked(threads: threads).differences()
        #expect(columns.count > 60)
        #expect(columns.filter { !$0.agrees }.map(\.name) == [])
        // A column that is the same everywhere compares nothing.
        #expect(columns.filter { $0.kinds < 2 }.map(\.name) == [])
    }

    @Test func `the comparison sees one wrong value, one missing value and one missing row`() throws {
        let checked = try Checked(threads: 2)
        for (change, column) in [
            ("update expected set recency_main = recency_main * (1 + 1e-8) where recency_main = 1.75", "recency_main"),
            ("update expected set count_all = count_all + 1 where rowid = 7", "count_all"),
            (
                "update expected set number = null where rowid = (select min(rowid) from expected where number > 0)",
                "number"
            ),
        ] {
            try checked.database.execute(change)
            #expect(try checked.differences().filter { !$0.agrees }.map(\.name).contains(column), "\(change)")
        }
        try checked.database.execute("delete from expected where rowid = 3")
        #expect(try checked.differences().filter { !$0.agrees }.count > 50)
    }

    @Test func `no function of the catalogue is left out`() throws {
        let config = try Self.text("config.yaml")
        let left = FeatureDefinition.configNames.filter {
            !config.contains(", \($0): ") && !config.contains("{\($0): ")
        }
        #expect(left == [])
    }
}
