/// The rows that could not be read, collected over the tables of a run and then written to one file.
public final class RejectLog {
    /// One row that could not be read.
    public struct Entry: Hashable, Sendable {
        /// Where it stands.
        public let location: DataError.Location
        /// The text that was found.
        public let value: String
        /// Why it is rejected, in words that are the same for all rows of the kind.
        public let reason: String
    }

    /// The rejected rows in the order of reading.
    public private(set) var entries: [Entry] = []

    /// An empty log.
    public init() {}

    func append(_ location: DataError.Location, value: String, reason: String) {
        entries.append(Entry(location: location, value: value, reason: reason))
    }

    /// Writes `source, row, column, value, reason` to `path`; the row is the line for text files.
    ///
    /// - Throws: ``DataError`` where the file can't be written; what was there is then unchanged.
    public func write(to path: String, database: Database) throws {
        let table = Table([
            TableColumn("source", .strings(entries.map { $0.location.source ?? "" })),
            TableColumn("row", .integers(entries.map { Int64($0.location.line ?? $0.location.row ?? 0) })),
            TableColumn("column", .strings(entries.map { $0.location.column ?? "" })),
            TableColumn("value", .strings(entries.map(\.value))),
            TableColumn("reason", .strings(entries.map(\.reason))),
        ])
        try database.writeTable(table, to: path, as: .csv)
    }
}
