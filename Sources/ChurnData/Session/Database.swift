import CDuckDB
import Foundation

/// An in-process DuckDB session that reads and writes tables; nothing is stored in it and no server is needed.
///
/// Times are UTC, extensions are never downloaded. One session belongs to one thread at a time; its queries use
/// several threads inside.
public final class Database {
    /// How a session runs.
    public struct Options: Hashable, Sendable {
        /// The threads of a query.
        public let threads: Int
        /// The memory that the engine may take before it spills to disk; `nil` for four fifths of the machine's.
        public let memoryLimitBytes: Int?
        /// Where the engine spills to; `nil` for a folder of its own in the system's temporary directory.
        public let temporaryDirectory: String?

        /// Options of a session.
        ///
        /// - Throws: ``DataError`` where a number is not positive.
        public init(threads: Int, memoryLimitBytes: Int? = nil, temporaryDirectory: String? = nil) throws {
            guard threads > 0 else { throw DataError(.invalidOption, "threads must be at least 1, not \(threads)") }
            if let memoryLimitBytes, memoryLimitBytes < 64 << 20 {
                throw DataError(
                    .invalidOption,
                    "the memory limit must be at least 64 MiB, not \(memoryLimitBytes) bytes"
                )
            }
            self.threads = threads
            self.memoryLimitBytes = memoryLimitBytes
            self.temporaryDirectory = temporaryDirectory
        }
    }

    /// How the session runs.
    public let options: Options
    /// The rows that a running write takes from its caller; see `RowFeed`.
    let rowFeed = RowFeed()
    /// Where the rows of a running query go that its caller takes on the engine's threads; see `ChunkTap`.
    let chunkTap = ChunkTap()
    private var database: duckdb_database?
    private var connection: duckdb_connection?

    /// Opens a session.
    ///
    /// - Throws: ``DataError`` where the engine can't start.
    public init(_ options: Options) throws {
        self.options = options
        try open()
        guard duckdb_connect(database, &connection) == DuckDBSuccess else {
            throw DataError(.engineFailed, "the engine gives no connection")
        }
        // The buffer lets the engine's threads run ahead of the reader, and is little beside a table in memory.
        try execute("SET TimeZone = 'UTC'; SET streaming_buffer_size = '32MiB'")
        try rowFeed.register(connection)
        try chunkTap.register(connection)
    }

    deinit {
        duckdb_disconnect(&connection)
        duckdb_close(&database)
    }

    private func open() throws {
        let spill =
            options.temporaryDirectory
            ?? FileManager.default.temporaryDirectory.appendingPathComponent("churn-spill-\(getpid())").path
        var settings = [
            "threads": String(options.threads), "temp_directory": spill, "preserve_insertion_order": "true",
            "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
        ]
        if let limit = options.memoryLimitBytes { settings["memory_limit"] = "\(limit >> 10)KiB" }
        var config: duckdb_config?
        duckdb_create_config(&config)
        defer { duckdb_destroy_config(&config) }
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            guard duckdb_set_config(config, name, value) == DuckDBSuccess else {
                throw DataError(.invalidOption, "the engine does not take \(name) = \(value)")
            }
        }
        var reason: UnsafeMutablePointer<CChar>?
        defer { duckdb_free(reason) }
        guard duckdb_open_ext(nil, &database, config, &reason) == DuckDBSuccess else {
            throw DataError.engine(reason.map { String(cString: $0) } ?? "the engine does not start")
        }
    }

    /// Runs one or more statements and forgets what they return.
    ///
    /// - Throws: ``DataError``.
    public func execute(_ sql: String) throws { try execute(sql, source: nil) }

    func execute(_ sql: String, source: String?, names: [String: String] = [:]) throws {
        var result = duckdb_result()
        defer { duckdb_destroy_result(&result) }
        guard duckdb_query(connection, sql, &result) == DuckDBSuccess else {
            let reason = duckdb_result_error(&result).map { String(cString: $0) } ?? ""
            throw DataError.engine(reason, source: source, names: names)
        }
    }

    /// Makes sure that `sql` is one statement that can be run, without running it.
    ///
    /// - Throws: ``DataError`` in words about this statement alone, not one that it is a part of.
    func check(_ sql: String, source: String) throws {
        var statement: duckdb_prepared_statement?
        defer { duckdb_destroy_prepare(&statement) }
        guard duckdb_prepare(connection, sql, &statement) == DuckDBSuccess else {
            let reason = duckdb_prepare_error(statement).map { String(cString: $0) } ?? ""
            throw DataError.engine(reason, source: source)
        }
    }

    /// A value for a `?` in a statement.
    enum Parameter {
        case text(String)
        case integer(Int64)
        case number(Double)
    }

    /// Starts one statement, whose rows are then pulled chunk by chunk, in order.
    ///
    /// Another statement on this session ends the stream, so it must be read to its end first.
    func query(
        _ sql: String,
        _ parameters: [Parameter] = [],
        source: String? = nil,
        names: [String: String] = [:]
    ) throws -> RowStream {
        var statement: duckdb_prepared_statement?
        guard duckdb_prepare(connection, sql, &statement) == DuckDBSuccess else {
            let reason = duckdb_prepare_error(statement).map { String(cString: $0) } ?? ""
            duckdb_destroy_prepare(&statement)
            throw DataError.engine(reason, source: source, names: names)
        }
        for (offset, parameter) in parameters.enumerated() { bind(parameter, at: offset + 1, of: statement) }
        return try RowStream(executing: statement, source: source, names: names)
    }

    private func bind(_ parameter: Parameter, at index: Int, of statement: duckdb_prepared_statement?) {
        switch parameter {
        case .text(var text):
            _ = text.withUTF8 { bytes in
                bytes.withMemoryRebound(to: CChar.self) {
                    duckdb_bind_varchar_length(statement, idx_t(index), $0.baseAddress, idx_t($0.count))
                }
            }
        case .integer(let value): _ = duckdb_bind_int64(statement, idx_t(index), value)
        case .number(let value): _ = duckdb_bind_double(statement, idx_t(index), value)
        }
    }
}
