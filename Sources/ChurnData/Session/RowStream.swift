import CDuckDB

/// The rows of a running statement, pulled a chunk of up to 2,048 at a time.
final class RowStream {
    /// The columns' names.
    let columnNames: [String]
    /// The columns' types.
    let columnTypes: [duckdb_type]
    private var statement: duckdb_prepared_statement?
    private var result = duckdb_result()
    private let source: String?
    private let names: [String: String]

    /// Runs `statement`, which the stream then owns.
    init(executing statement: duckdb_prepared_statement?, source: String?, names: [String: String]) throws {
        self.statement = statement
        self.source = source
        self.names = names
        var result = duckdb_result()
        var statement = statement
        guard duckdb_execute_prepared_streaming(statement, &result) == DuckDBSuccess else {
            let reason = duckdb_result_error(&result).map { String(cString: $0) } ?? ""
            duckdb_destroy_result(&result)
            duckdb_destroy_prepare(&statement)
            self.statement = nil
            columnNames = []
            columnTypes = []
            throw DataError.engine(reason, source: source, names: names)
        }
        let columns = 0..<duckdb_column_count(&result)
        columnNames = columns.map { duckdb_column_name(&result, $0).map { String(cString: $0) } ?? "" }
        columnTypes = columns.map { duckdb_column_type(&result, $0) }
        self.result = result
    }

    deinit {
        duckdb_destroy_result(&result)
        duckdb_destroy_prepare(&statement)
    }

    /// The next rows, at least one; `nil` after the last.
    func next() throws -> DataChunk? {
        guard let handle = duckdb_fetch_chunk(result) else {
            if let reason = duckdb_result_error(&result), reason.pointee != 0 {
                throw DataError.engine(String(cString: reason), source: source, names: names)
            }
            return nil
        }
        let chunk = DataChunk(handle)
        if chunk.count == 0 { return nil }
        return chunk
    }

    /// All rows of a small result of texts; `nil` is NULL.
    ///
    /// - Parameter columns: How many of the columns, from the first; all of them without it.
    /// - Returns: The rows, each with a text or `nil` a column.
    /// - Throws: ``DataError``.
    func texts(columns: Int? = nil) throws -> [[String?]] {
        var rows: [[String?]] = []
        while let chunk = try next() {
            for row in 0..<chunk.count {
                rows.append(
                    (0..<(columns ?? columnNames.count)).map { chunk.validity($0)[row] ? chunk.texts($0)[row] : nil }
                )
            }
        }
        return rows
    }
}
