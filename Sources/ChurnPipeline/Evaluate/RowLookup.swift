import ChurnData
import ChurnScoring

/// Finds the rows of one table by the values of its id columns.
struct RowLookup {
    private let rows: [[UInt8]: Int]
    private let names: [String]

    /// The id columns that two tables share: `names`, or of `customer` and `cutoff` those that both have.
    static func idNames(_ names: [String]?, left: Table, right: Table, paths: (String, String)) throws -> [String] {
        let wanted = names ?? ["customer", "cutoff"].filter { left.column($0) != nil && right.column($0) != nil }
        guard !wanted.isEmpty else {
            throw PipelineError(
                code: "join.no_id",
                message: "\(paths.0) and \(paths.1) share neither \"customer\" nor \"cutoff\"; name their id columns "
                    + "with --id"
            )
        }
        for (table, path) in [(left, paths.0), (right, paths.1)] {
            for name in wanted where table.column(name) == nil {
                throw PipelineError(
                    code: "join.missing_column",
                    message: "no column \"\(name)\"; \(table.hint(for: name))",
                    location: path
                )
            }
        }
        return wanted
    }

    /// Indexes `table` by the columns `names`.
    ///
    /// - Throws: ``PipelineError`` where two rows have the same ids.
    init(_ table: Table, by names: [String], path: String) throws {
        var rows: [[UInt8]: Int] = [:]
        rows.reserveCapacity(table.rowCount)
        for row in 0..<table.rowCount {
            guard let key = Self.key(table, row, names) else { continue }
            guard rows.updateValue(row, forKey: key) == nil else {
                throw PipelineError(
                    code: "join.duplicate",
                    message:
                        "row \(row + 1) has the same \(names.joined(separator: " and ")) as an earlier row; ids must "
                        + "be unique, name more columns with --id",
                    location: path
                )
            }
        }
        self.rows = rows
        self.names = names
    }

    /// The row with the same ids as `row` of `other`.
    func row(matching row: Int, of other: Table) -> Int? {
        Self.key(other, row, names).flatMap { rows[$0] }
    }

    /// The ids' bytes, each with its length before it; as texts, ids that only look alike would be equal.
    private static func key(_ table: Table, _ row: Int, _ names: [String]) -> [UInt8]? {
        var key: [UInt8] = []
        for name in names {
            guard let text = table.column(name)?.text(at: row) else { return nil }
            withUnsafeBytes(of: text.utf8.count) { key.append(contentsOf: $0) }
            key.append(contentsOf: text.utf8)
        }
        return key
    }
}

extension Table {
    /// What to say of a column that is not there.
    func hint(for name: String) -> String { NearestNames.hint(for: name, among: columns.map(\.name)) }
}
