import ChurnData
import ChurnScoring

/// Numbers for the ids of the rows of two tables: the same id has the same number in both.
///
/// Ids are one column or several; a row that lacks one of them has none. Whole numbers and times are told apart by value
/// where both tables hold them, all else by the bytes of its text.
struct RowKeyNumbers {
    /// One number a row of the first table; -1 where it has no id.
    let left: [Int32]
    /// One number a row of the second table; -1 where it has no id.
    let right: [Int32]
    /// How many numbers there are.
    let count: Int

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
            for name in wanted { _ = try table.existing(name, path: path, code: "join.missing_column") }
        }
        return wanted
    }

    /// Numbers the ids in the columns `names`, which both tables have.
    init(_ left: Table, _ right: Table, by names: [String]) {
        var numbers: (left: [Int32], right: [Int32]) = ([], [])
        var count = 0
        for name in names {
            guard let first = left.column(name), let second = right.column(name) else { continue }
            let column = Self.codes(first, second)
            guard count > 0 else {
                (numbers, count) = ((column.left, column.right), column.count)
                continue
            }
            // Pairs of numbers so far and codes of this column are numbered anew.
            var pairs: [UInt64: Int32] = [:]
            func pair(_ number: Int32, _ code: Int32) -> Int32 {
                guard number >= 0, code >= 0 else { return -1 }
                let key = UInt64(UInt32(bitPattern: number)) << 32 | UInt64(UInt32(bitPattern: code))
                return pairs.numbered(key)
            }
            numbers.left = zip(numbers.left, column.left).map { pair($0, $1) }
            numbers.right = zip(numbers.right, column.right).map { pair($0, $1) }
            count = pairs.count
        }
        self.left = numbers.left
        self.right = numbers.right
        self.count = count
    }

    private static func codes(
        _ left: TableColumn,
        _ right: TableColumn
    ) -> (left: [Int32], right: [Int32], count: Int) {
        switch (left.values, right.values) {
        case (.integers(let first), .integers(let second)), (.timestamps(let first), .timestamps(let second)):
            var numbers: [Int64: Int32] = [:]
            func code(_ value: Int64, _ row: Int, _ column: TableColumn) -> Int32 {
                column.isMissing.isEmpty || !column.isMissing[row] ? numbers.numbered(value) : -1
            }
            let codes = (
                first.enumerated().map { code($1, $0, left) }, second.enumerated().map { code($1, $0, right) }
            )
            return (codes.0, codes.1, numbers.count)
        default:
            var numbers: [TextBytes: Int32] = [:]
            let codes = (texts(left, &numbers), texts(right, &numbers))
            return (codes.0, codes.1, numbers.count)
        }
    }

    private static func texts(_ column: TableColumn, _ numbers: inout [TextBytes: Int32]) -> [Int32] {
        if case .categories(let codes, let levels) = column.values {
            let byLevel = levels.map { numbers.numbered(TextBytes(text: $0)) }
            return codes.map { $0 < 0 ? -1 : byLevel[Int($0)] }
        }
        return (0..<column.values.count).map { row in
            column.text(at: row).map { numbers.numbered(TextBytes(text: $0)) } ?? -1
        }
    }

    /// A text that equals only texts of the same bytes: to Swift, ids that only look alike are equal.
    private struct TextBytes: Hashable {
        let text: String

        static func == (left: TextBytes, right: TextBytes) -> Bool { left.text.utf8.elementsEqual(right.text.utf8) }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// The row of each number; -1 where none has it.
    ///
    /// - Throws: ``PipelineError`` where two rows have the same id, with the first such row.
    func rows(_ numbers: [Int32], names: [String], path: String) throws -> [Int32] {
        var rows = [Int32](repeating: -1, count: count)
        for (row, number) in numbers.enumerated() where number >= 0 {
            guard rows[Int(number)] < 0 else {
                throw PipelineError(
                    code: "join.duplicate",
                    message:
                        "row \(row + 1) has the same \(names.joined(separator: " and ")) as row "
                        + "\(rows[Int(number)] + 1); ids must be unique, name more columns with --id",
                    location: path
                )
            }
            rows[Int(number)] = Int32(clamping: row)
        }
        return rows
    }
}

extension Dictionary where Value == Int32 {
    /// The number of `key`: the next one where it is new.
    fileprivate mutating func numbered(_ key: Key) -> Int32 {
        if let known = self[key] { return known }
        let next = Int32(clamping: count)
        self[key] = next
        return next
    }
}

extension Table {
    /// What to say of a column that is not there.
    func hint(for name: String) -> String { NearestNames.hint(for: name, among: columns.map(\.name)) }

    /// The column of that name.
    ///
    /// - Throws: ``PipelineError`` that names the nearest where there is none.
    func existing(_ name: String, path: String, code: String = "table.missing_column") throws -> TableColumn {
        guard let column = column(name) else {
            throw PipelineError(code: code, message: "no column \"\(name)\"; \(hint(for: name))", location: path)
        }
        return column
    }

    /// A column of numbers without missing ones; truth values are 0 and 1.
    func numbers(_ name: String, path: String) throws -> [Double] {
        let column = try existing(name, path: path)
        func fail(_ message: String) -> PipelineError {
            PipelineError(code: "table.not_numbers", message: message, location: path)
        }
        let values: [Double]
        switch column.values {
        case .numbers(let numbers): values = numbers
        case .integers(let integers): values = integers.map(Double.init)
        case .booleans(let booleans): values = booleans.map { $0 ? 1 : 0 }
        case .timestamps, .strings, .categories: throw fail("column \"\(name)\" must hold a number in every row")
        }
        let missing = column.isMissing.firstIndex(of: true) ?? values.firstIndex(where: \.isNaN)
        if let missing {
            throw fail("column \"\(name)\" must hold a number in every row; row \(missing + 1) has none")
        }
        return values
    }

    /// A column of labels: 1, 0, and NaN where there is none.
    func labelValues(_ name: String, path: String) throws -> [Double] {
        try existing(name, path: path).labels(allowsMissing: true, in: path)
    }

    /// A column of times, in microseconds since 1970, UTC; `nil` where one is missing.
    func times(_ name: String, path: String) throws -> [Int64?] {
        let column = try existing(name, path: path)
        guard case .timestamps(let times) = column.values else {
            throw PipelineError(
                code: "table.not_times",
                message: "column \"\(name)\" must hold dates or times, such as 2025-01-31",
                location: path
            )
        }
        return column.isMissing.isEmpty ? times : zip(times, column.isMissing).map { $1 ? nil : $0 }
    }
}
