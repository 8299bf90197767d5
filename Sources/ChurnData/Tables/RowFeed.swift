import CDuckDB
import Foundation

// A table function that hands Swift's rows to the engine, 2,048 at a time. The statement that reads it runs on a thread of
// its own and takes tables out of a queue, while the caller's thread makes the next ones: both cores work, and the
// caller's closure stays on the caller's thread, where an actor may expect it. The engine calls the function on one
// thread at a time (`init` says so).
//
// Texts of a category column are prepared once a table as the engine's 16-byte values, the long ones pointing into memory
// of the feed. A chunk has gone through the whole pipeline before the next call, so that memory which is freed then is
// memory that nobody looks at.

/// The rows that a running write takes from its caller.
final class RowFeed {
    /// The name of the table function.
    static let functionName = "churn_rows"

    /// The number of rows that the last write took.
    private(set) var rowCount = 0
    private var headers: [TableColumnHeader] = []
    private var queue = TableQueue()
    private var table: Table?
    private var offset = 0
    private var levels: [LevelTexts] = []
    /// The levels of tables that end inside the current chunk, which still points to them.
    private var retired: [[LevelTexts]] = []

    /// Makes the function known to a session, which the feed must outlive.
    func register(_ connection: duckdb_connection?) throws {
        var function = duckdb_create_table_function()
        defer { duckdb_destroy_table_function(&function) }
        duckdb_table_function_set_name(function, Self.functionName)
        duckdb_table_function_set_extra_info(function, Unmanaged.passUnretained(self).toOpaque(), nil)
        duckdb_table_function_set_bind(function) { info in
            guard let feed = RowFeed.from(duckdb_bind_get_extra_info(info)) else { return }
            for header in feed.headers {
                var type = duckdb_create_logical_type(header.type.engineType)
                duckdb_bind_add_result_column(info, header.name, type)
                duckdb_destroy_logical_type(&type)
            }
        }
        duckdb_table_function_set_init(function) { duckdb_init_set_max_threads($0, 1) }
        duckdb_table_function_set_function(function) { info, output in
            guard let feed = RowFeed.from(duckdb_function_get_extra_info(info)), let output else { return }
            if !feed.fill(output) { duckdb_function_set_error(info, "the rows end with an error") }
        }
        guard duckdb_register_table_function(connection, function) == DuckDBSuccess else {
            throw DataError(.engineFailed, "the engine takes no table function")
        }
    }

    /// Runs `statement`, which reads the function, with the rows of `next`.
    func run(_ headers: [TableColumnHeader], next: () throws -> Table?, _ statement: @escaping () throws -> Void) throws
    {
        self.headers = headers
        queue = TableQueue()
        rowCount = 0
        offset = 0
        defer {
            table = nil
            levels = []
            retired = []
        }
        queue.start(statement)
        do {
            while let table = try next() {
                precondition(
                    table.columns.map { TableColumnHeader($0.name, $0.values.type) } == headers,
                    "the columns of the headers"
                )
                guard queue.put(table) else { break }
            }
        } catch {
            queue.close(isWhole: false)
            _ = queue.result()
            throw error
        }
        queue.close(isWhole: true)
        try queue.result().get()
    }

    private static func from(_ pointer: UnsafeMutableRawPointer?) -> RowFeed? {
        pointer.map { Unmanaged<RowFeed>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Fills a chunk, an empty one after the last row; false where the caller could not give all rows.
    ///
    /// Every chunk but the last is full, since row groups end between chunks: how the rows are cut into tables must not
    /// show in the file.
    private func fill(_ output: duckdb_data_chunk) -> Bool {
        let capacity = Int(duckdb_vector_size())
        var count = 0
        retired = []
        while count < capacity, let table = advance() {
            let rows = offset..<min(offset + capacity - count, table.rowCount)
            for (index, column) in table.columns.enumerated() {
                guard let vector = duckdb_data_chunk_get_vector(output, idx_t(index)) else { continue }
                RowFeed.copy(column, rows, levels[index], to: vector, at: count)
            }
            offset = rows.upperBound
            count += rows.count
        }
        duckdb_data_chunk_set_size(output, idx_t(count))
        rowCount += count
        return count > 0 || queue.isWhole
    }

    /// The table with the next rows; `nil` after the last.
    private func advance() -> Table? {
        while offset == table?.rowCount ?? 0 {
            guard let fresh = queue.take() else { return nil }
            retired.append(levels)
            levels = fresh.columns.map {
                if case .categories(_, let levels) = $0.values { LevelTexts(levels) } else { LevelTexts([]) }
            }
            table = fresh
            offset = 0
        }
        return table
    }

    /// Copies `rows` of a column into a vector from row `start` on.
    private static func copy(
        _ column: TableColumn,
        _ rows: Range<Int>,
        _ levels: LevelTexts,
        to vector: duckdb_vector,
        at start: Int
    ) {
        guard let data = duckdb_vector_get_data(vector) else { return }
        let shift = start - rows.lowerBound
        var missing = MissingMarks(vector)
        switch column.values {
        case .numbers(let values):
            copy(values, rows, to: data, at: start)
            for row in rows where values[row].isNaN { missing.mark(row + shift) }
        case .integers(let values), .timestamps(let values): copy(values, rows, to: data, at: start)
        case .booleans(let values): copy(values, rows, to: data, at: start)
        case .strings(let values):
            for row in rows {
                var text = values[row]
                text.withUTF8 { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        duckdb_vector_assign_string_element_len(
                            vector,
                            idx_t(row + shift),
                            $0.baseAddress,
                            idx_t($0.count)
                        )
                    }
                }
            }
        case .categories(let codes, _):
            let texts = data.assumingMemoryBound(to: duckdb_string_t.self)
            for row in rows {
                let code = Int(codes[row])
                if code < 0 { missing.mark(row + shift) } else { texts[row + shift] = levels[code] }
            }
        }
        guard !column.isMissing.isEmpty else { return }
        for row in rows where column.isMissing[row] { missing.mark(row + shift) }
    }

    private static func copy<Value: BitwiseCopyable>(
        _ values: [Value],
        _ rows: Range<Int>,
        to data: UnsafeMutableRawPointer,
        at start: Int
    ) {
        values.withUnsafeBytes { bytes in
            let stride = MemoryLayout<Value>.stride
            let part = UnsafeRawBufferPointer(rebasing: bytes[rows.lowerBound * stride..<rows.upperBound * stride])
            UnsafeMutableRawBufferPointer(start: data + start * stride, count: part.count).copyMemory(from: part)
        }
    }
}

extension TableColumnType {
    /// The engine's type.
    fileprivate var engineType: duckdb_type {
        switch self {
        case .number: DUCKDB_TYPE_DOUBLE
        case .integer: DUCKDB_TYPE_BIGINT
        case .timestamp: DUCKDB_TYPE_TIMESTAMP
        case .boolean: DUCKDB_TYPE_BOOLEAN
        case .text: DUCKDB_TYPE_VARCHAR
        }
    }
}

/// Clears validity bits of a vector; asks for them only when there is something to clear.
private struct MissingMarks {
    private let vector: duckdb_vector
    private var words: UnsafeMutablePointer<UInt64>?

    init(_ vector: duckdb_vector) { self.vector = vector }

    mutating func mark(_ row: Int) {
        if words == nil {
            duckdb_vector_ensure_validity_writable(vector)
            words = duckdb_vector_get_validity(vector)
        }
        words?[row >> 6] &= ~(1 << UInt64(row & 63))
    }
}

/// The levels of a category column as the engine's values.
private final class LevelTexts {
    private var values: [duckdb_string_t] = []
    private var memory: [UnsafeMutableRawBufferPointer] = []

    init(_ levels: [String]) {
        values.reserveCapacity(levels.count)
        for level in levels {
            var level = level
            level.withUTF8 { append(UnsafeRawBufferPointer($0)) }
        }
    }

    deinit {
        for buffer in memory { buffer.deallocate() }
    }

    subscript(code: Int) -> duckdb_string_t { values[code] }

    private func append(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count <= UInt32.max, "a text of at most 4 GiB")
        var value = duckdb_string_t()
        withUnsafeMutableBytes(of: &value) { raw in
            raw.storeBytes(of: UInt32(bytes.count), as: UInt32.self)
            if bytes.count <= 12 {
                UnsafeMutableRawBufferPointer(rebasing: raw[4...]).copyMemory(from: bytes)
            } else {
                let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
                copy.copyMemory(from: bytes)
                memory.append(copy)
                UnsafeMutableRawBufferPointer(rebasing: raw[4..<8]).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: copy[..<4])
                )
                raw.storeBytes(of: UInt(bitPattern: copy.baseAddress), toByteOffset: 8, as: UInt.self)
            }
        }
        values.append(value)
    }
}
