import CDuckDB

/// The SQL that reads one column of a source as a number, a time, a text or a customer.
struct ColumnExpression {
    /// The value's SQL: DOUBLE, BIGINT (microseconds or an integer id) or VARCHAR; NULL where it can't be read.
    let value: String
    /// The same for a text where an empty one is not missing but still there; `nil` for what is no text.
    var textWithEmpty: String?
    /// Whether the value is an integer id, not a text.
    var isInteger = false

    /// The SQL condition that `text` stands for a missing number; `NaN` is a number that is missing.
    ///
    /// No list with IN: the engine makes a join of it, and a stream with a join in it loses the order of the rows.
    static func isMissingNumber(_ text: String) -> String {
        let cases = ["", "NA", "N/A", "null", "NULL"].map { "\(text) = '\($0)'" }
        return "(\(cases.joined(separator: " OR ")))"
    }

    private static let integers: Set<UInt32> = Set(
        [
            DUCKDB_TYPE_TINYINT, DUCKDB_TYPE_SMALLINT, DUCKDB_TYPE_INTEGER, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_UTINYINT,
            DUCKDB_TYPE_USMALLINT, DUCKDB_TYPE_UINTEGER,
        ].map(\.rawValue)
    )
    private static let wideIntegers: Set<UInt32> = Set(
        [DUCKDB_TYPE_UBIGINT, DUCKDB_TYPE_HUGEINT, DUCKDB_TYPE_UHUGEINT].map(\.rawValue)
    )
    private static let fractions: Set<UInt32> = Set(
        [DUCKDB_TYPE_FLOAT, DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_DECIMAL].map(\.rawValue)
    )
    private static let times: Set<UInt32> = Set(
        [
            DUCKDB_TYPE_TIMESTAMP, DUCKDB_TYPE_DATE, DUCKDB_TYPE_TIMESTAMP_S, DUCKDB_TYPE_TIMESTAMP_MS,
            DUCKDB_TYPE_TIMESTAMP_NS, DUCKDB_TYPE_TIMESTAMP_TZ,
        ].map(\.rawValue)
    )
    private static let nested: Set<UInt32> = Set(
        [DUCKDB_TYPE_LIST, DUCKDB_TYPE_STRUCT, DUCKDB_TYPE_MAP, DUCKDB_TYPE_UNION, DUCKDB_TYPE_ARRAY].map(\.rawValue)
    )

    /// Whether a column of `type` holds whole numbers of at most 64 signed bits.
    static func isInteger(_ type: duckdb_type) -> Bool { integers.contains(type.rawValue) }
    /// Whether a column of `type` holds numbers.
    static func isNumber(_ type: duckdb_type) -> Bool {
        isInteger(type) || wideIntegers.contains(type.rawValue) || fractions.contains(type.rawValue)
    }
    /// Whether a column of `type` holds dates or times.
    static func isTime(_ type: duckdb_type) -> Bool { times.contains(type.rawValue) }

    /// Reads `column` as a number.
    static func number(_ column: SourceRelation.Column, in label: String) throws -> ColumnExpression {
        let name = SQLText.identifier(column.name)
        if isNumber(column.type) { return .init(value: "CAST(\(name) AS DOUBLE)") }
        if column.type == DUCKDB_TYPE_BOOLEAN {
            return .init(value: "CAST(CAST(\(name) AS INTEGER) AS DOUBLE)")
        }
        guard column.type == DUCKDB_TYPE_VARCHAR || column.type == DUCKDB_TYPE_ENUM else {
            throw unsuitable(column, "numbers", in: label)
        }
        return .init(value: "TRY_CAST(\(name) AS DOUBLE)")
    }

    /// Reads `column` as a customer id: an integer column as such, anything else as text, byte for byte.
    static func customer(_ column: SourceRelation.Column, in label: String) throws -> ColumnExpression {
        let name = SQLText.identifier(column.name)
        guard !nested.contains(column.type.rawValue) else { throw unsuitable(column, "customer ids", in: label) }
        if isInteger(column.type) { return .init(value: "CAST(\(name) AS BIGINT)", isInteger: true) }
        return .init(value: "NULLIF(\(text(name)), '')", textWithEmpty: text(name))
    }

    /// Reads `column` as text; an empty text is missing.
    static func text(_ column: SourceRelation.Column, in label: String) throws -> ColumnExpression {
        let name = SQLText.identifier(column.name)
        guard !nested.contains(column.type.rawValue) else { throw unsuitable(column, "texts", in: label) }
        return .init(value: "NULLIF(\(text(name)), '')", textWithEmpty: text(name))
    }

    /// Reads `column` as a time in microseconds since 1970, UTC.
    ///
    /// TIMESTAMP and DATE are UTC. A text is ISO 8601, in UTC unless it has an offset or a zone's name, or a number. A
    /// number's unit shows in its size: from 1e8 seconds (1973 to 5138), from 1e11 milliseconds, from 1e14 microseconds,
    /// from 1e17 nanoseconds; below 1e8 it can only be a date written as 20240131.
    static func time(_ column: SourceRelation.Column, in label: String) throws -> ColumnExpression {
        let name = SQLText.identifier(column.name)
        if isTime(column.type) {
            let exact = column.type == DUCKDB_TYPE_TIMESTAMP_TZ ? name : "TRY_CAST(\(name) AS TIMESTAMP)"
            return .init(value: "epoch_us(\(exact))")
        }
        if isNumber(column.type) { return .init(value: epoch(column.type, name)) }
        guard column.type == DUCKDB_TYPE_VARCHAR || column.type == DUCKDB_TYPE_ENUM else {
            throw unsuitable(column, "times", in: label)
        }
        let raw = text(name)
        let colon = "regexp_replace(trim(\(raw)), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2')"
        let seconds = "regexp_replace(\(colon), '^(.{10}[T ][0-9]{2}:[0-9]{2})([+Z-])', '\\1:00\\2')"
        let iso = "COALESCE(TRY_CAST(\(raw) AS TIMESTAMPTZ), TRY_CAST(\(seconds) AS TIMESTAMPTZ))"
        // Without an offset no zone counts, and the cast that knows none takes half the time.
        let isPlain = """
            length(\(raw)) = 10 \
            OR (length(\(raw)) = 19 AND substr(\(raw), 14, 1) = ':' AND substr(\(raw), 17, 1) = ':')
            """
        // A text with a dash or a colon is no number, which spares a cast for most; `2024-01` must not become one.
        let value = """
            CASE WHEN contains(\(raw), '-') OR contains(\(raw), ':') \
            THEN CASE WHEN \(isPlain) THEN epoch_us(TRY_CAST(\(raw) AS TIMESTAMP)) ELSE epoch_us(\(iso)) END \
            WHEN contains(\(raw), '.') OR contains(upper(\(raw)), 'E') \
            THEN \(epoch(DUCKDB_TYPE_DOUBLE, "TRY_CAST(\(raw) AS DOUBLE)")) \
            ELSE \(epoch(DUCKDB_TYPE_BIGINT, "TRY_CAST(\(raw) AS BIGINT)")) END
            """
        return .init(value: value)
    }

    /// Reads `column` of a ready table as `type`; a text that is no number, such as `NA`, is missing.
    static func table(
        _ column: SourceRelation.Column,
        _ type: TableColumnType,
        in label: String
    ) throws -> ColumnExpression {
        let name = SQLText.identifier(column.name)
        switch type {
        case .number: return try number(column, in: label)
        case .integer: return .init(value: "TRY_CAST(\(name) AS BIGINT)")
        case .timestamp: return try time(column, in: label)
        case .boolean: return .init(value: name)
        case .text: return try text(column, in: label)
        }
    }

    private static func epoch(_ type: duckdb_type, _ value: String) -> String {
        // Sizes are compared as doubles, since the smallest integer has no absolute value of its own type.
        let size = "abs(TRY_CAST(\(value) AS DOUBLE))"
        let exact = isInteger(type) ? "CAST(\(value) AS BIGINT)" : "TRY_CAST(\(value) AS DOUBLE)"
        let whole = "TRY_CAST(\(value) AS BIGINT)"
        return """
            CASE WHEN \(size) >= 1e17 THEN \(whole) // 1000 WHEN \(size) >= 1e14 THEN \(whole) \
            WHEN \(size) >= 1e11 THEN TRY_CAST(\(exact) * 1000 AS BIGINT) \
            WHEN \(size) >= 1e8 THEN TRY_CAST(\(exact) * 1000000 AS BIGINT) \
            WHEN \(exact) BETWEEN 19000101 AND 21001231 \
            THEN epoch_us(try_strptime(CAST(\(whole) AS VARCHAR), '%Y%m%d')) END
            """
    }

    private static func text(_ name: String) -> String { "CAST(\(name) AS VARCHAR)" }

    private static func unsuitable(_ column: SourceRelation.Column, _ use: String, in label: String) -> DataError {
        DataError(
            .unsuitableColumn,
            "its type can't be read as \(use); convert it in a query (sql:)",
            at: .init(source: label, column: column.name)
        )
    }
}
