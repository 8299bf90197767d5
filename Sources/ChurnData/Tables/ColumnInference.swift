import CDuckDB

extension Database {
    /// The type of each of some columns: the source's own, and for a text format the narrowest that all values have.
    ///
    /// A text is a number where each value is one, or empty, or one of `NA`, `N/A`, `NaN`, `null`; a column with a leading
    /// zero (`007`) is text. All rows are looked at, so that the last one can't be of another type.
    func columnTypes(_ relation: SourceRelation, _ columns: [SourceRelation.Column]) throws -> [TableColumnType] {
        guard relation.isText && !columns.isEmpty else { return columns.map(Self.columnType) }
        // A bit for each kind that occurs: one pass, and a value is only tried as what it can still be.
        let kinds = columns.map { column in
            let name = SQLText.identifier(column.name)
            let text = "trim(\(name))"
            let cases = """
                CASE WHEN \(name) IS NULL THEN 0 \
                WHEN CAST(TRY_CAST(\(name) AS BIGINT) AS VARCHAR) = \(text) THEN \(Self.integer) \
                WHEN starts_with(\(text), '0') AND length(\(text)) > 1 AND NOT starts_with(\(text), '0.') THEN \(Self.text) \
                WHEN TRY_CAST(\(name) AS DOUBLE) IS NOT NULL THEN \(Self.number) \
                WHEN \(ColumnExpression.isMissingNumber(text)) THEN 0 \
                WHEN \(text) LIKE '____-__-__%' \
                THEN CASE WHEN TRY_CAST(\(text) AS TIMESTAMPTZ) IS NULL THEN \(Self.text) ELSE \(Self.time) END \
                ELSE \(Self.text) END
                """
            return "CAST(bit_or(\(cases)) AS VARCHAR)"
        }
        let from = relation.from(reading: columns.map(\.name))
        let rows = try placingMalformed(relation) {
            try query(
                "SELECT \(kinds.joined(separator: ", ")) FROM \(from)",
                source: relation.label,
                names: relation.names
            ).texts()
        }
        return rows[0].map { found in
            switch found.flatMap({ Int($0) }) ?? 0 {
            case Self.integer: .integer
            case 0, Self.number, Self.number | Self.integer: .number
            case Self.time: .timestamp
            default: .text
            }
        }
    }

    private static let text = 1
    private static let integer = 2
    private static let number = 4
    private static let time = 8

    /// Whether a column is of texts by its source's word.
    func columnIsText(_ column: SourceRelation.Column) -> Bool { Self.columnType(column) == .text }

    private static func columnType(_ column: SourceRelation.Column) -> TableColumnType {
        if ColumnExpression.isInteger(column.type) { return .integer }
        if ColumnExpression.isNumber(column.type) { return .number }
        if ColumnExpression.isTime(column.type) { return .timestamp }
        return column.type == DUCKDB_TYPE_BOOLEAN ? .boolean : .text
    }
}
