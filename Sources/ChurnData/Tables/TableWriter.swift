/// The format of a file that is written.
public enum TableFormat: Hashable, Sendable {
    /// Parquet with snappy compression.
    case parquet
    /// CSV with a header.
    case csv
    /// CSV with a header, compressed with gzip.
    case compressedCSV

    /// The format that a path's extension asks for: `.csv`, `.csv.gz`, and Parquet for `.parquet`.
    ///
    /// - Throws: ``DataError`` for any other extension.
    public init(path: String) throws {
        let name = path.lowercased()
        if name.hasSuffix(".parquet") {
            self = .parquet
        } else if name.hasSuffix(".csv") {
            self = .csv
        } else if name.hasSuffix(".csv.gz") {
            self = .compressedCSV
        } else {
            throw DataError(
                .writeFailed,
                "end the name in .parquet, .csv or .csv.gz, which says what to write",
                at: .init(source: path)
            )
        }
    }
}

/// A column that a stream of tables will have.
public struct TableColumnHeader: Hashable, Sendable {
    /// The column's name.
    public let name: String
    /// Its type.
    public let type: TableColumnType

    /// A header.
    public init(_ name: String, _ type: TableColumnType) {
        self.name = name
        self.type = type
    }
}

extension Database {
    /// Writes a table to a file, whole or not at all.
    ///
    /// - Parameters:
    ///   - table: What to write; the same table gives the same bytes for any number of threads.
    ///   - path: The file; its extension says the format, unless `format` does.
    ///   - format: The format.
    ///   - metadata: Texts that go into a Parquet file beside the rows; a CSV file has no room for them.
    /// - Throws: ``DataError``; what was at `path` is then unchanged.
    public func writeTable(
        _ table: Table,
        to path: String,
        as format: TableFormat? = nil,
        metadata: [String: String] = [:]
    ) throws {
        let headers = table.columns.map { TableColumnHeader($0.name, $0.values.type) }
        var rest: Table? = table
        try writeStream(headers, to: path, as: format, metadata: metadata) {
            defer { rest = nil }
            return rest
        }
    }

    /// Writes a stream of tables to one file, whole or not at all, in memory that does not grow with it.
    ///
    /// `next` is called on the caller's thread while the engine writes the tables before, at most two of which wait. It
    /// must not use this session. Rows keep their order; the same rows give the same bytes for any number of threads,
    /// and however they are cut into tables.
    ///
    /// - Parameters:
    ///   - headers: The columns, at least one, with names of their own.
    ///   - path: The file; its extension says the format, unless `format` does.
    ///   - format: The format.
    ///   - metadata: Texts that go into a Parquet file beside the rows.
    ///   - next: Gives the next table, with the columns of `headers` in their order; `nil` after the last.
    /// - Returns: The number of rows written.
    /// - Throws: What `next` throws, or ``DataError``; what was at `path` is then unchanged.
    @discardableResult
    public func writeStream(
        _ headers: [TableColumnHeader],
        to path: String,
        as format: TableFormat? = nil,
        metadata: [String: String] = [:],
        next: () throws -> Table?
    ) throws -> Int {
        precondition(!headers.isEmpty, "a table has at least one column")
        if let name = Self.firstRepeated(headers.map { $0.name.lowercased() }) {
            throw DataError(
                .writeFailed,
                "two columns are named \"\(name)\"; names of columns must differ by more than their case",
                at: .init(source: path)
            )
        }
        let format = try format ?? TableFormat(path: path)
        try WholeFile.write(to: path) { temporary in
            let sql =
                "COPY (SELECT * FROM \(RowFeed.functionName)()) TO \(SQLText.literal(temporary)) "
                + Self.copyOptions(format, metadata)
            try rowFeed.run(headers, next: next) {
                try self.execute(sql, source: path, names: [temporary: path])
            }
        }
        return rowFeed.rowCount
    }

    private static func firstRepeated(_ names: [String]) -> String? {
        var seen: Set<String> = []
        return names.first { !seen.insert($0).inserted }
    }

    private static func copyOptions(_ format: TableFormat, _ metadata: [String: String]) -> String {
        switch format {
        case .csv: return "(FORMAT csv, HEADER true, COMPRESSION none)"
        case .compressedCSV: return "(FORMAT csv, HEADER true, COMPRESSION gzip)"
        case .parquet:
            guard !metadata.isEmpty else { return "(FORMAT parquet, COMPRESSION snappy)" }
            let pairs = metadata.sorted { $0.key < $1.key }
                .map { "\(SQLText.literal($0.key)): \(SQLText.literal($0.value))" }
            return "(FORMAT parquet, COMPRESSION snappy, KV_METADATA {\(pairs.joined(separator: ", "))})"
        }
    }

    /// The texts beside the rows of a Parquet file; none for a file of another format.
    ///
    /// - Throws: ``DataError`` where the file can't be read.
    public func tableMetadata(_ path: String) throws -> [String: String] {
        guard let file = try sourceFiles(path, baseDirectory: nil).first, file.format == .parquet else { return [:] }
        let rows = try query(
            "SELECT decode(key), decode(value) FROM parquet_kv_metadata(?) WHERE key NOT IN ('ARROW:schema', 'pandas')",
            [.text(file.path)],
            source: path,
            names: [file.path: path]
        ).texts()
        return Dictionary(rows.map { ($0[0] ?? "", $0[1] ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}
