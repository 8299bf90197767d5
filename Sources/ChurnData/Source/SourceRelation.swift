import CDuckDB

/// A source whose format and columns are known, ready to be put into a FROM clause.
struct SourceRelation {
    /// What the rows are read from.
    enum Origin: Equatable {
        case parquet
        case csv(CSVDialect)
        case ndjson
        case jsonArray
        case statement(String)
        /// Files without a byte in them.
        case empty
    }

    /// One column of the source.
    struct Column: Hashable {
        /// The column's name.
        let name: String
        /// The engine's type; VARCHAR for every column of a text format.
        let type: duckdb_type
    }

    /// What the rows are read from.
    let origin: Origin
    /// The files, in the order of their rows; none for a query.
    let files: [SourceFile]
    /// The columns, in order.
    let columns: [Column]
    /// How messages name the source.
    let label: String
    /// The folder that relative paths start at.
    let baseDirectory: String?

    /// Whether values come as text, so that a number may be a text of digits.
    var isText: Bool {
        switch origin {
        case .csv, .ndjson, .jsonArray: true
        case .parquet, .statement, .empty: false
        }
    }

    /// Display names by absolute path.
    var names: [String: String] {
        Dictionary(files.map { ($0.path, $0.name) }, uniquingKeysWith: { first, _ in first })
    }

    /// The column named `name`.
    ///
    /// - Throws: ``DataError`` that lists the columns there are.
    func column(_ name: String) throws -> Column {
        if let column = columns.first(where: { $0.name == name }) { return column }
        throw DataError(.missingColumn, missingColumns([name]), at: .init(source: label))
    }

    /// Makes sure that there is a column of each of `names`.
    ///
    /// - Throws: ``DataError`` that names every one that is not there, and lists the columns there are.
    func require(_ names: [String]) throws {
        let known = Set(columns.map(\.name))
        let missing = names.filter { !known.contains($0) }
        guard !missing.isEmpty else { return }
        throw DataError(.missingColumn, missingColumns(missing), at: .init(source: label))
    }

    private func missingColumns(_ names: [String]) -> String {
        let quoted = names.map { "\"\($0)\"" }.joined(separator: ", ")
        let what = names.count == 1 ? "column \(quoted) is not there" : "columns \(quoted) are not there"
        guard !columns.isEmpty else { return "\(what): the source has no columns" }
        let shown = columns.prefix(40).map(\.name).joined(separator: ", ")
        let more = columns.count > 40 ? ", ... (\(columns.count) in all)" : ""
        return "\(what); it has: \(shown)\(more)"
    }

    /// Where malformed lines are set aside, the column that holds such a line; NULL for a row.
    static let malformedColumn = "malformed line"

    /// The text of a FROM clause that yields at least the columns `names`.
    ///
    /// - Parameters:
    ///   - names: Columns of the source.
    ///   - skipsMalformed: Whether malformed lines are set aside by the engine instead of ending the query.
    /// - Returns: SQL.
    func from(reading names: [String], skipsMalformed: Bool = false) -> String {
        switch origin {
        case .parquet:
            return "read_parquet(\(SQLText.list(files.map(\.path))), union_by_name = true, binary_as_string = true)"
        case .csv(let dialect):
            guard skipsMalformed else { return readCSV(files, dialect, skipsMalformed: false) }
            // One scan a file: a scan over several keeps only some of the lines it sets aside.
            let scans = files.map { "SELECT * FROM \(readCSV([$0], dialect, skipsMalformed: true))" }
            return "(\(scans.joined(separator: " UNION ALL ")))"
        case .ndjson where skipsMalformed:
            // The engine's own reader gives a row of nothing for such a line, and may take the next line with it.
            let scans = files.map { "SELECT * FROM \(readObjects($0, names))" }
            return "(\(scans.joined(separator: " UNION ALL ")))"
        case .ndjson, .jsonArray:
            let format = origin == .ndjson ? "newline_delimited" : "array"
            // Every value as text, so that a first row of whole numbers does not refuse a later 1.5.
            return """
                read_json(\(SQLText.list(files.map(\.path))), format = '\(format)', compression = \
                '\(files.first?.compression ?? "uncompressed")', columns = \(Self.textColumns(names)))
                """
        case .statement(let sql): return "(\(sql)\n)"
        case .empty:
            return "(SELECT \(names.map { "NULL AS \(SQLText.identifier($0))" }.joined(separator: ", ")) LIMIT 0)"
        }
    }

    private func readCSV(_ files: [SourceFile], _ dialect: CSVDialect, skipsMalformed: Bool) -> String {
        """
        read_csv(\(SQLText.list(files.map(\.path))), columns = \(Self.textColumns(dialect.names)), \
        auto_detect = false, header = true, delim = \(SQLText.literal(dialect.delimiterText)), quote = '"', \
        escape = '"', hive_partitioning = false, compression = '\(files.first?.compression ?? "uncompressed")'\
        \(skipsMalformed ? ", store_rejects = true" : ""))
        """
    }

    /// The objects of a file line by line; a line that holds none is a row of nothing but itself.
    private func readObjects(_ file: SourceFile, _ names: [String]) -> String {
        let shape = "{" + names.map { "\(SQLText.jsonText($0)): \"VARCHAR\"" }.joined(separator: ", ") + "}"
        let values = names.map { "struct_extract(o, \(SQLText.literal($0))) AS \(SQLText.identifier($0))" }
        let malformed = SQLText.identifier(Self.malformedColumn)
        return """
            (SELECT \((values + [malformed]).joined(separator: ", ")) FROM (\
            SELECT json_transform(object, \(SQLText.literal(shape))) AS o, \
            CASE WHEN object IS NULL THEN line END AS \(malformed) FROM \(file.objects(", store_rejects = true"))))
            """
    }

    private static func textColumns(_ names: [String]) -> String {
        "{" + names.map { "\(SQLText.literal($0)): 'VARCHAR'" }.joined(separator: ", ") + "}"
    }
}
