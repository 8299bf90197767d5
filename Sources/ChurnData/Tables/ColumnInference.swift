import CDuckDB

extension Database {
    /// The type of each of some columns: the source's own, and for a text format the narrowest that all values have.
    ///
    /// A text is a number where each value is one, or empty, or one of `NA`, `N/A`, `NaN`, `null`; a column with a leading
    /// zero (`007`) is text. All rows are looked at, so that the last one can't be of another type.
    func columnTypes(_ relation: SourceRelation, _ columns: [SourceRelation.Column]) throws -> [TableColumnType] {
        guard relation.isText && !columns.isEmpty else { return columns.map(Self.columnType) }
        let counts = columns.flatMap { column -> [String] in
            let name = SQLText.identifier(column.name)
            let text = "trim(\(name))"
            let present = "\(text) NOT IN ('', 'NA', 'N/A', 'NaN', 'nan', 'null', 'NULL')"
            return [
                present,
                "\(present) AND starts_with(\(text), '0') AND length(\(text)) > 1 AND NOT starts_with(\(text), '0.')",
                "\(present) AND CAST(TRY_CAST(\(name) AS BIGINT) AS VARCHAR) = \(text)",
                "\(present) AND TRY_CAST(\(name) AS DOUBLE) IS NOT NULL",
                "\(present) AND \(text) LIKE '____-__-__%' AND TRY_CAST(\(text) AS TIMESTAMPTZ) IS NOT NULL",
            ].map { "CAST(count_if(\($0)) AS VARCHAR)" }
        }
        let from = relation.from(reading: columns.map(\.name))
        let rows = try placingMalformed(relation) {
            try query(
                "SELECT \(counts.joined(separator: ", ")) FROM \(from)", source: relation.label, names: relation.names
            ).texts()
        }
        let found = rows[0].map { $0.flatMap { Int($0) } ?? 0 }
        return columns.indices.map { column in
            let counts = found[column * 5..<column * 5 + 5].map { $0 }
            if counts[0] == 0 { return .number }
            if counts[1] > 0 { return .text }
            if counts[2] == counts[0] { return .integer }
            if counts[3] == counts[0] { return .number }
            return counts[4] == counts[0] ? .timestamp : .text
        }
    }

    private static func columnType(_ column: SourceRelation.Column) -> TableColumnType {
        if ColumnExpression.isInteger(column.type) { return .integer }
        if ColumnExpression.isNumber(column.type) { return .number }
        if ColumnExpression.isTime(column.type) { return .timestamp }
        return column.type == DUCKDB_TYPE_BOOLEAN ? .boolean : .text
    }
}
