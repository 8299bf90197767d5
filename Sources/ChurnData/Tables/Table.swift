public import ChurnScoring

/// A named column of a table.
public struct TableColumn: Hashable, Sendable {
    /// The values, one a row.
    public enum Values: Hashable, Sendable {
        /// Numbers; NaN is missing.
        case numbers([Double])
        /// Integers.
        case integers([Int64])
        /// Microseconds since 1970, UTC.
        case timestamps([Int64])
        /// Truth values.
        case booleans([Bool])
        /// Texts, each of its own.
        case strings([String])
        /// Texts as indices into `levels`; -1 is missing.
        case categories(codes: [Int32], levels: [String])

        /// The number of values.
        public var count: Int {
            switch self {
            case .numbers(let values): values.count
            case .integers(let values), .timestamps(let values): values.count
            case .booleans(let values): values.count
            case .strings(let values): values.count
            case .categories(let codes, _): codes.count
            }
        }

        /// The type that a file stores.
        public var type: TableColumnType {
            switch self {
            case .numbers: .number
            case .integers: .integer
            case .timestamps: .timestamp
            case .booleans: .boolean
            case .strings, .categories: .text
            }
        }
    }

    /// The column's name.
    public var name: String
    /// The values.
    public var values: Values
    /// Whether each value is missing; empty where none is.
    ///
    /// Numbers and categories say so themselves and leave it empty.
    public var isMissing: [Bool]

    /// A column.
    public init(_ name: String, _ values: Values, isMissing: [Bool] = []) {
        precondition(isMissing.isEmpty || isMissing.count == values.count, "one flag for each value")
        self.name = name
        self.values = values
        self.isMissing = isMissing
    }

    /// Customer ids, as integers or texts.
    public init(_ name: String, _ ids: CustomerIDs) {
        switch ids {
        case .integers(let values): self.init(name, Values.integers(values))
        case .strings(let values): self.init(name, Values.strings(values))
        }
    }

    /// The value at `row` as text; `nil` where it is missing.
    public func text(at row: Int) -> String? {
        if !isMissing.isEmpty && isMissing[row] { return nil }
        switch values {
        case .numbers(let values): return values[row].isNaN ? nil : String(values[row])
        case .integers(let values), .timestamps(let values): return String(values[row])
        case .booleans(let values): return String(values[row])
        case .strings(let values): return values[row]
        case .categories(let codes, let levels): return codes[row] < 0 ? nil : levels[Int(codes[row])]
        }
    }
}

/// The type of a column in a file.
public enum TableColumnType: Hashable, Sendable {
    /// DOUBLE.
    case number
    /// BIGINT.
    case integer
    /// TIMESTAMP, in microseconds, UTC.
    case timestamp
    /// BOOLEAN.
    case boolean
    /// VARCHAR.
    case text
}

/// Columns of one length.
public struct Table: Hashable, Sendable {
    /// The columns in the order of the file.
    public let columns: [TableColumn]
    /// The number of rows.
    public let rowCount: Int

    /// A table of columns of one length.
    public init(_ columns: [TableColumn]) {
        rowCount = columns.first?.values.count ?? 0
        precondition(columns.allSatisfy { [rowCount] in $0.values.count == rowCount }, "columns of one length")
        self.columns = columns
    }

    /// The column of that name, or `nil`.
    public func column(_ name: String) -> TableColumn? { columns.first { $0.name == name } }
}
