import ChurnData
import Foundation

/// A folder that is removed with the test, and a session to read it with.
final class TemporaryFolder {
    let path: String
    let database: Database

    init(threads: Int = 2) throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("churn-data-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        database = try Database(.init(threads: threads))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes `text` to the file `name`.
    func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: file(name))
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    /// A source of files in the folder, with relative paths.
    func files(_ pattern: String) -> TableSource { .files(pattern, baseDirectory: path) }

    /// A query whose relative paths start in the folder.
    func sql(_ text: String) -> TableSource { .sql(text, baseDirectory: path) }

    /// The names of all files, hidden ones included.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

    func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: file(name)) }

    /// A mapping of the columns `id`, `ts` and `type`.
    func events(_ source: TableSource, values: [String] = [], attributes: [String] = []) -> EventSourceSpec {
        EventSourceSpec(
            source: source,
            customer: "id",
            occurredAt: "ts",
            type: .column("type"),
            values: values,
            attributes: attributes
        )
    }

    /// The text of the error that `body` throws.
    func message(_ body: () throws -> Void) -> String {
        do {
            try body()
            return "no error"
        } catch {
            return "\(error)"
        }
    }
}

/// Microseconds of a time in UTC such as `2025-01-31T12:00:00Z`.
func micros(_ text: String) -> Int64 {
    guard let date = ISO8601DateFormatter().date(from: text) else { preconditionFailure("a time in ISO 8601") }
    return Int64(date.timeIntervalSince1970) * 1_000_000
}
