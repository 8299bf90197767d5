import CDuckDB

// Pointers into the engine's vectors: a column's values are contiguous, of the column's physical type, and live as
// long as the chunk. A value where the validity bit is 0 is undefined.

/// Some rows in columns.
struct DataChunk: ~Copyable {
    private let handle: duckdb_data_chunk
    private let isOwned: Bool
    /// The number of rows.
    let count: Int

    /// Takes over a chunk that the engine made.
    init(_ handle: duckdb_data_chunk) {
        self.handle = handle
        isOwned = true
        count = Int(duckdb_data_chunk_get_size(handle))
    }

    /// Looks at a chunk that stays the engine's and is gone after the call that brought it.
    init(borrowing handle: duckdb_data_chunk) {
        self.handle = handle
        isOwned = false
        count = Int(duckdb_data_chunk_get_size(handle))
    }

    deinit {
        guard isOwned else { return }
        var handle: duckdb_data_chunk? = handle
        duckdb_destroy_data_chunk(&handle)
    }

    /// The values of a BIGINT or TIMESTAMP column.
    func integers(_ column: Int) -> UnsafePointer<Int64> { values(column) }
    /// The values of a DOUBLE column.
    func doubles(_ column: Int) -> UnsafePointer<Double> { values(column) }
    /// The values of a BOOLEAN column.
    func booleans(_ column: Int) -> UnsafePointer<Bool> { values(column) }
    /// The values of a VARCHAR column.
    func texts(_ column: Int) -> TextVector { TextVector(values: values(column)) }

    /// Which values of a column are there.
    func validity(_ column: Int) -> Validity {
        Validity(words: duckdb_vector_get_validity(duckdb_data_chunk_get_vector(handle, idx_t(column))))
    }

    private func values<Value>(_ column: Int) -> UnsafePointer<Value> {
        let vector = duckdb_data_chunk_get_vector(handle, idx_t(column))
        guard let data = duckdb_vector_get_data(vector) else { preconditionFailure("a vector of fixed-size values") }
        return UnsafePointer(data.assumingMemoryBound(to: Value.self))
    }
}

/// One bit a row: whether the value is there.
struct Validity {
    /// 64 rows a word; `nil` where every value is there.
    let words: UnsafeMutablePointer<UInt64>?

    /// Whether the value at `row` is there.
    subscript(row: Int) -> Bool {
        guard let words else { return true }
        return words[row >> 6] & (1 << UInt64(row & 63)) != 0
    }

    /// Whether any of the first `count` values is missing.
    func lacksAny(_ count: Int) -> Bool {
        guard let words else { return false }
        for word in 0..<(count >> 6) where words[word] != .max { return true }
        let rest = UInt64(count & 63)
        return rest > 0 && ~words[count >> 6] & (1 << rest - 1) != 0
    }

    /// Whether any of the first `count` values is there.
    func hasAny(_ count: Int) -> Bool {
        guard let words else { return count > 0 }
        for word in 0..<(count >> 6) where words[word] != 0 { return true }
        let rest = count & 63
        return rest > 0 && words[count >> 6] & (1 << UInt64(rest) - 1) != 0
    }
}

/// The texts of a column.
struct TextVector {
    /// The engine's 16 bytes for each text.
    let values: UnsafePointer<duckdb_string_t>

    /// The text at `row` as a new string.
    subscript(row: Int) -> String { String(decoding: bytes(row), as: UTF8.self) }

    /// The UTF-8 bytes of the text at `row`, valid as long as the chunk.
    func bytes(_ row: Int) -> UnsafeBufferPointer<UInt8> {
        let value = UnsafeRawPointer(values + row)
        let count = Int(value.load(as: UInt32.self))
        let start = count <= 12 ? value + 4 : value.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: count)
    }
}
