import CDuckDB

/// A column of a source and what it is read as.
struct Field {
    /// What a column is read as.
    enum Role: Hashable {
        case customer
        case time(isRequired: Bool)
        /// The end of a period whose start is another field; missing while it is open.
        case end(startIndex: Int)
        case number
        /// A column of a ready table that must hold numbers; a text such as `NA` is missing.
        case tableNumber
        case text(isRequired: Bool)
        /// A column of a ready table, of a type that all its values have been seen to be of.
        case table(TableColumnType)
    }

    /// The source's column.
    let column: SourceRelation.Column
    /// What it is read as.
    let role: Role
    /// How.
    let expression: ColumnExpression

    /// What to do about a missing value; empty where nothing is to be said.
    let remedy: String

    /// What to do about a missing value in a table whose bad rows may be set aside.
    static let fillIn = "fill it in, or set such rows aside with --rejects FILE"

    /// Reads the column `name` of `relation` as `role`.
    init(_ name: String, as role: Role, of relation: SourceRelation, ifMissing remedy: String = "") throws {
        column = try relation.column(name)
        self.remedy = remedy
        self.role = role
        expression =
            switch role {
            case .customer: try .customer(column, in: relation.label)
            case .time, .end: try .time(column, in: relation.label)
            case .number, .tableNumber: try .number(column, in: relation.label)
            case .table(let type): try .table(column, type, in: relation.label)
            case .text: try .text(column, in: relation.label)
            }
    }

    /// The part of the condition that a reader of the values alone cannot see: whether a missing one was there but could
    /// not be read; `nil` where the column's type makes that impossible.
    func isUnread(value: String, raw: String) -> String? {
        switch role {
        case .number where column.type != DUCKDB_TYPE_VARCHAR && column.type != DUCKDB_TYPE_ENUM: nil
        case .number, .time(false): "(\(value) IS NULL AND \(raw) IS NOT NULL AND trim(CAST(\(raw) AS VARCHAR)) <> '')"
        default: nil
        }
    }

    /// The condition under which the value is bad, over `value` and the source's column `raw`.
    func isBad(value: String, raw: String) -> String {
        let isUnread = "(\(value) IS NULL AND \(raw) IS NOT NULL AND trim(CAST(\(raw) AS VARCHAR)) <> '')"
        switch role {
        case .customer, .time(true), .text(true): return "\(value) IS NULL"
        case .time(false): return isUnread
        case .end(let start): return "(\(isUnread) OR \(value) < v\(start))"
        case .number: return "(\(isUnread) OR NOT isfinite(\(value)))"
        case .tableNumber where ColumnExpression.isNumber(column.type): return "isinf(\(value))"
        case .tableNumber:
            let isMissing = ColumnExpression.isMissingNumber("trim(CAST(\(raw) AS VARCHAR))")
            return "((\(value) IS NULL AND \(raw) IS NOT NULL AND NOT \(isMissing)) OR isinf(\(value)))"
        case .table(.number): return "isinf(\(value))"
        case .text(false), .table: return "false"
        }
    }
}

/// Streams some columns of a source, with the rows set aside that hold a bad value.
///
/// The engine converts and checks; a row's last column names its first bad field and the text that it holds, so that
/// good rows cost one validity bit.
struct FieldScan {
    /// Rows read and rejected.
    struct Counts: Hashable {
        /// All rows of the source.
        var rowsRead = 0
        /// Rows set aside, by reason.
        var rejected: [String: Int] = [:]
    }

    /// What is read.
    let relation: SourceRelation
    /// The columns, in the order of the chunks.
    let fields: [Field]
    /// How many rows of the source are passed over.
    var firstRow = 0

    /// Calls `body` for each chunk with the positions of its good rows, in the order of the source.
    ///
    /// - Parameters:
    ///   - database: The session to read with.
    ///   - rejects: Where bad rows go; without it the first one stops the scan.
    ///   - body: Takes rows in; column `i` of the chunk is field `i`.
    /// - Returns: How many rows were read and rejected.
    /// - Throws: ``DataError`` at the first bad row, where it stands.
    func run(
        _ database: Database,
        rejects: RejectLog?,
        body: (borrowing DataChunk, UnsafeBufferPointer<Int32>) throws -> Void
    ) throws -> Counts {
        var counts = Counts()
        var bad: [BadRow] = []
        try database.placingMalformed(relation) {
            try scan(database, stopsAtBad: rejects == nil, counts: &counts, bad: &bad, body: body)
        }
        guard let rejects else {
            guard let first = bad.first else { return counts }
            let location = try database.locations(of: [first.ordinal], in: relation)[0]
            throw DataError(.badValue, message(first), at: place(location, first))
        }
        let malformed = try collectMalformed(database, rejects, &counts)
        let locations =
            bad.isEmpty
            ? [] : try database.locations(of: bad.map(\.ordinal), in: relation, malformed: malformed)
        for (row, location) in zip(bad, locations) {
            let isLine = row.field == Self.wholeLine
            rejects.append(place(location, row), value: row.value, reason: isLine ? DataError.notJSON : reason(row))
            counts.rejected[reason(row), default: 0] += 1
        }
        return counts
    }

    private struct BadRow {
        let ordinal: Int
        let field: Int
        let value: String
    }

    private func scan(
        _ database: Database,
        stopsAtBad: Bool,
        counts: inout Counts,
        bad: inout [BadRow],
        body: (borrowing DataChunk, UnsafeBufferPointer<Int32>) throws -> Void
    ) throws {
        if !stopsAtBad { try database.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans") }
        let stream = try database.query(
            sql(skipsMalformed: !stopsAtBad),
            source: relation.label,
            names: relation.names
        )
        let all = Array(0..<Int32(duckdb_vector_size()))
        var kept = all
        while let chunk = try stream.next() {
            let problems = chunk.validity(fields.count)
            var keptCount = chunk.count
            let hasProblems = problems.hasAny(chunk.count)
            if hasProblems {
                keptCount = 0
                for row in 0..<chunk.count {
                    guard problems[row] else {
                        kept[keptCount] = Int32(row)
                        keptCount += 1
                        continue
                    }
                    bad.append(badRow(chunk.texts(fields.count)[row], ordinal: firstRow + counts.rowsRead + row))
                    if stopsAtBad { return }
                }
            }
            counts.rowsRead += chunk.count
            try (hasProblems ? kept : all).withUnsafeBufferPointer {
                try body(chunk, UnsafeBufferPointer(rebasing: $0[..<keptCount]))
            }
        }
    }

    private func sql(skipsMalformed: Bool) -> String {
        var inner: [String] = []
        var cases: [String] = []
        if skipsMalformed && relation.origin == .ndjson {
            inner.append("\(SQLText.identifier(SourceRelation.malformedColumn)) AS m")
            cases.append("WHEN m IS NOT NULL THEN '\(Self.wholeLine):' || m")
        }
        for (index, field) in fields.enumerated() {
            inner.append("\(field.expression.value) AS v\(index)")
            inner.append("\(SQLText.identifier(field.column.name)) AS r\(index)")
            let condition = field.isBad(value: "v\(index)", raw: "r\(index)")
            if condition != "false" {
                cases.append("WHEN \(condition) THEN '\(index):' || COALESCE(CAST(r\(index) AS VARCHAR), '')")
            }
        }
        let problem = cases.isEmpty ? "CAST(NULL AS VARCHAR)" : "CASE \(cases.joined(separator: " ")) END"
        var from = relation.from(reading: unique(fields.map(\.column.name)), skipsMalformed: skipsMalformed)
        // Rows are read in the order of the source, so that an offset is one place for ever.
        if firstRow > 0 { from = "(SELECT * FROM \(from) OFFSET \(firstRow))" }
        let outer = fields.indices.map { "v\($0)" } + [problem]
        return "SELECT \(outer.joined(separator: ", ")) FROM (SELECT \(inner.joined(separator: ", ")) FROM \(from))"
    }

    /// The number of the field that is bad where the whole line is.
    private static let wholeLine = -1

    private func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private func badRow(_ text: String, ordinal: Int) -> BadRow {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        return BadRow(ordinal: ordinal, field: Int(parts[0]) ?? 0, value: parts.count > 1 ? String(parts[1]) : "")
    }

    private func place(_ location: DataError.Location, _ row: BadRow) -> DataError.Location {
        guard row.field != Self.wholeLine else { return location }
        var place = location
        place.column = fields[row.field].column.name
        return place
    }

    /// Takes in the lines that the engine set aside; returns them by file.
    private func collectMalformed(
        _ database: Database,
        _ rejects: RejectLog,
        _ counts: inout Counts
    ) throws -> [String: Set<Int>] {
        var isCSV = false
        if case .csv = relation.origin { isCSV = true }
        guard isCSV || relation.origin == .ndjson else { return [:] }
        // A line has an error for each column that it lacks or has too many of; the first says what was found.
        let rows = try database.query(
            """
            SELECT DISTINCT s.file_path, e.line::VARCHAR, e.error_message, e.csv_line, e.line, e.column_idx \
            FROM reject_errors e JOIN reject_scans s USING (scan_id, file_id) ORDER BY s.file_path, e.line, e.column_idx
            """
        ).texts(columns: 4)
        let names = relation.names
        var lines: [String: Set<Int>] = [:]
        for row in rows {
            let file = row[0].map { names[$0] ?? $0 } ?? relation.label
            guard let number = row[1].flatMap({ Int($0) }) else { continue }
            let line = isCSV ? database.physicalLine(number, of: file, in: relation) : number
            guard lines[file, default: []].insert(line).inserted else { continue }
            rejects.append(
                .init(source: file, line: line),
                value: row[3] ?? "",
                reason: DataError.csvReason(row[2] ?? "")
            )
            counts.rowsRead += 1
            counts.rejected["malformed line", default: 0] += 1
        }
        return lines
    }

    private func reason(_ row: BadRow) -> String {
        guard row.field != Self.wholeLine else { return "malformed line" }
        let isMissing = row.value.allSatisfy(\.isWhitespace)
        switch fields[row.field].role {
        case .customer: return "missing customer"
        case .text: return "missing type"
        case .time: return isMissing ? "missing time" : "bad time"
        case .end: return "bad end of a period"
        case .number, .tableNumber, .table:
            return Double(row.value)?.isFinite == false ? "not a finite number" : "bad number"
        }
    }

    private func message(_ row: BadRow) -> String {
        let found = "found \"\(row.value.prefix(80))\""
        let remedy = fields[row.field].remedy
        let ending = remedy.isEmpty ? "" : "; \(remedy)"
        switch reason(row) {
        case "missing customer": return "the customer is missing\(ending)"
        case "missing type": return "the event type is missing\(ending)"
        case "missing time": return "the time is missing\(ending)"
        case "bad time": return "expected a time such as 2025-01-31T12:00:00Z, \(found)"
        case "bad end of a period": return "expected a time at or after the period's start, \(found)"
        case "not a finite number": return "expected a finite number, \(found); leave out a missing value"
        default: return "expected a number, \(found)"
        }
    }
}
