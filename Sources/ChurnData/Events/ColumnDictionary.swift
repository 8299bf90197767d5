import CDuckDB

/// The distinct texts of a column of Parquet files that keep them in dictionaries.
///
/// The engine looks a text up once for each entry of a dictionary and not for each row, so that rows come as small
/// numbers; as texts, every one of more than 12 bytes would be copied.
struct ColumnDictionary {
    /// The most texts that are looked up in a list; above, rows come as texts.
    private static let mostTexts = 64

    /// The texts; the number of `texts[i]` is `i + 1`.
    let texts: [String]

    /// The dictionary of `column`, or `nil` where the files keep none, or one that is too large.
    init?(of column: SourceRelation.Column, in relation: SourceRelation, _ database: Database) {
        guard relation.origin == .parquet, column.type == DUCKDB_TYPE_VARCHAR else { return nil }
        let files = SQLText.list(relation.files.map(\.path))
        let name = SQLText.identifier(column.name)
        // Without a dictionary each row would be looked up in the list.
        let isKept = """
            SELECT CASE WHEN count(*) > 0 AND bool_and(encodings LIKE '%DICTIONARY%') \
            THEN 'yes' END FROM parquet_metadata(\(files)) \
            WHERE path_in_schema = \(SQLText.literal(column.name))
            """
        guard (try? database.query(isKept).texts())?.first?.first == "yes" else { return nil }
        let distinct = """
            SELECT DISTINCT \(name) FROM \(relation.from(reading: [column.name])) WHERE \(name) <> '' \
            LIMIT \(Self.mostTexts + 1)
            """
        guard let rows = try? database.query(distinct).texts(), rows.count <= Self.mostTexts else { return nil }
        texts = rows.compactMap(\.first).compactMap(\.self)
    }

    /// The SQL of a text's number; NULL where it is missing or empty.
    func number(of column: SourceRelation.Column) -> String {
        let list = texts.map(SQLText.literal).joined(separator: ", ")
        guard !texts.isEmpty else { return "CAST(NULL AS BIGINT)" }
        return "CAST(list_position([\(list)], \(SQLText.identifier(column.name))) AS BIGINT)"
    }
}
