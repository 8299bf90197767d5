import CDuckDB
import Foundation

extension Database {
    /// Finds out what `source` is: its files, their format, its columns.
    ///
    /// - Throws: ``DataError`` where files are missing or of different kinds, or a query can't run.
    func relation(_ source: TableSource) throws -> SourceRelation {
        try setSearchPath(source.baseDirectory)
        switch source.input {
        case .sql(let text):
            let blanks = CharacterSet.whitespacesAndNewlines.union(CharacterSet(charactersIn: ";"))
            let sql = text.trimmingCharacters(in: blanks)
            try checkFiles(ofQuery: sql, baseDirectory: source.baseDirectory)
            try check(sql, source: "sql")
            let columns: [SourceRelation.Column]
            do {
                columns = try describe("(\(sql)\n)", source: "sql")
            } catch let error as DataError where error.message.hasPrefix("syntax error") {
                throw DataError(.badStatement, DataError.oneQuery, at: error.location)
            }
            return SourceRelation(
                origin: .statement(sql),
                files: [],
                columns: columns,
                label: source.label,
                baseDirectory: source.baseDirectory
            )
        case .files(let pattern):
            let files = try sourceFiles(pattern, baseDirectory: source.baseDirectory)
            return try relation(files, source: source)
        case .paths(let paths, _):
            let files = try paths.flatMap { try sourceFiles($0, baseDirectory: source.baseDirectory) }
            return try relation(files, source: source)
        }
    }

    /// Makes sure that the gzip files that a query names are whole, as far as its texts name them.
    private func checkFiles(ofQuery sql: String, baseDirectory: String?) throws {
        for pattern in Set(SQLText.literals(in: sql)).sorted() where pattern.lowercased().hasSuffix(".gz") {
            // The engine looks into the working directory first.
            let isHere = FileManager.default.fileExists(atPath: pattern)
            do {
                _ = try sourceFiles(pattern, baseDirectory: isHere ? nil : baseDirectory)
            } catch let error as DataError where error.code == .missingFile {
                continue
            }
        }
    }

    /// Makes relative paths inside queries start at `directory`.
    private func setSearchPath(_ directory: String?) throws {
        let path = directory.map { URL(fileURLWithPath: $0).path } ?? ""
        try execute("SET file_search_path = \(SQLText.literal(path))")
    }

    private func relation(_ all: [SourceFile], source: TableSource) throws -> SourceRelation {
        let files = all.filter { $0.format != nil }
        guard let first = files.first, let format = first.format else {
            return SourceRelation(
                origin: .empty,
                files: [],
                columns: [],
                label: source.label,
                baseDirectory: source.baseDirectory
            )
        }
        for other in files where other.format != format || other.isCompressed != first.isCompressed {
            let kinds = [first, other].map {
                "\($0.name) is \($0.format?.name ?? "")\($0.isCompressed ? " with gzip" : "")"
            }
            throw DataError(
                .mixedFiles,
                "\(kinds.joined(separator: ", ")); files of different kinds need an entry each",
                at: .init(source: source.label)
            )
        }
        let origin: SourceRelation.Origin
        var columns: [SourceRelation.Column] = []
        switch format {
        case .csv:
            let dialect = try self.dialect(of: files)
            origin = .csv(dialect)
            columns = dialect.names.map { .init(name: $0, type: DUCKDB_TYPE_VARCHAR) }
        case .ndjson: origin = .ndjson
        case .jsonArray: origin = .jsonArray
        case .parquet: origin = .parquet
        }
        let unknown = SourceRelation(
            origin: origin,
            files: files,
            columns: columns,
            label: source.label,
            baseDirectory: source.baseDirectory
        )
        switch origin {
        case .csv: return unknown
        case .parquet: columns = try describe(unknown.from(reading: []), source: source.label, names: unknown.names)
        default: columns = try jsonColumns(unknown)
        }
        return SourceRelation(
            origin: origin,
            files: files,
            columns: columns,
            label: source.label,
            baseDirectory: source.baseDirectory
        )
    }

    /// The columns of a FROM clause.
    private func describe(
        _ from: String,
        source: String,
        names: [String: String] = [:]
    ) throws -> [SourceRelation.Column] {
        let stream = try query("SELECT * FROM \(from) LIMIT 0", source: source, names: names)
        return zip(stream.columnNames, stream.columnTypes).map { .init(name: $0, type: $1) }
    }

    /// All keys that occur, read as text; the engine is asked to look at every object, since a rare key counts too.
    private func jsonColumns(_ relation: SourceRelation) throws -> [SourceRelation.Column] {
        let format = relation.origin == .ndjson ? "newline_delimited" : "array"
        let ignores = relation.origin == .ndjson ? ", ignore_errors = true" : ""
        let from = """
            read_json(\(SQLText.list(relation.files.map(\.path))), format = '\(format)', sample_size = -1, \
            union_by_name = true, compression = '\(relation.files[0].compression)'\(ignores))
            """
        var names = try describe(from, source: relation.label, names: relation.names).map(\.name)
        // So the engine calls what it sees where a line holds no object.
        if names == ["json"] && relation.origin == .ndjson { names = try objectKeys(relation) }
        return names.map { .init(name: $0, type: DUCKDB_TYPE_VARCHAR) }
    }

    /// All keys of the lines that hold an object, in the order of their names.
    private func objectKeys(_ relation: SourceRelation) throws -> [String] {
        let scans = relation.files.map {
            "SELECT unnest(json_keys(object)) AS k FROM \($0.objects(", ignore_errors = true"))"
        }
        let sql = "SELECT DISTINCT k FROM (\(scans.joined(separator: " UNION ALL "))) ORDER BY k"
        return try query(sql, source: relation.label, names: relation.names).texts().compactMap(\.[0])
    }

    private func dialect(of files: [SourceFile]) throws -> CSVDialect {
        var dialect: CSVDialect?
        for file in files {
            let head = try file.text.lines(limit: 20)
            guard let next = CSVDialect(startingWith: head) else {
                throw DataError(.unreadableFile, "has no header line", at: .init(source: file.name))
            }
            if let name = Dictionary(grouping: next.names, by: { $0 }).first(where: { $0.value.count > 1 })?.key {
                throw DataError(
                    .unreadableFile,
                    "the header names \"\(name)\" twice; columns need names of their own",
                    at: .init(source: file.name, line: 1)
                )
            }
            if let dialect, dialect != next {
                throw DataError(
                    .mixedFiles,
                    "the header differs from that of \(files[0].name); files with other columns need an entry of their own",
                    at: .init(source: file.name, line: 1)
                )
            }
            dialect = next
        }
        guard let dialect else { preconditionFailure("a relation has at least one file") }
        return dialect
    }
}
