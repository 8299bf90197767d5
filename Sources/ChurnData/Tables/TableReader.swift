extension Database {
    /// Reads a ready table, or some of its columns; texts come as categories in the order of their first use.
    ///
    /// Parquet files and queries say their types; columns of CSV and JSON get the narrowest type that all of their values
    /// have. An empty text is missing.
    ///
    /// - Parameters:
    ///   - source: Where the rows come from.
    ///   - names: The columns to read, in that order; all of them without it.
    /// - Returns: The columns, in the order of the source's rows.
    /// - Throws: ``DataError`` for a file or column that is not there, or an infinite number.
    public func readTable(_ source: TableSource, columns names: [String]? = nil) throws -> Table {
        let relation = try relation(source)
        guard relation.origin != .empty else { return Table([]) }
        let columns = try names.map { try $0.map(relation.column) } ?? relation.columns
        let types = try columnTypes(relation, columns)
        return try readTable(relation, zip(columns, types).map { try Field($0.name, as: .table($1), of: relation) })
    }

    /// Reads fields of a relation in one pass.
    func readTable(_ relation: SourceRelation, _ fields: [Field]) throws -> Table {
        guard !fields.isEmpty else { return Table([]) }
        var builders = fields.map(TableColumnBuilder.init)
        _ = try FieldScan(relation: relation, fields: fields).run(self, rejects: nil) { chunk, rows in
            for index in builders.indices { builders[index].append(chunk, index, rows) }
        }
        return Table(builders.map { $0.finish() })
    }
}

/// Collects one column of a table.
struct TableColumnBuilder {
    private let name: String
    private let type: TableColumnType
    private var numbers: [Double] = []
    private var integers: [Int64] = []
    private var booleans: [Bool] = []
    private var index = TextIndex()
    private var codes: [Int32] = []
    private var isMissing: [Bool] = []

    init(_ field: Field) {
        name = field.column.name
        type =
            switch field.role {
            case .table(let type): type
            case .customer: field.expression.isInteger ? .integer : .text
            case .time, .end: .timestamp
            case .number, .tableNumber: .number
            case .text: .text
            }
    }

    mutating func append(_ chunk: borrowing DataChunk, _ column: Int, _ rows: UnsafeBufferPointer<Int32>) {
        let validity = chunk.validity(column)
        let indices = rows.lazy.map(Int.init)
        switch type {
        case .number:
            let values = chunk.doubles(column)
            for row in indices { numbers.append(validity[row] ? values[row] : .nan) }
        case .integer, .timestamp:
            let values = chunk.integers(column)
            for row in indices { integers.append(validity[row] ? values[row] : 0) }
            for row in indices { isMissing.append(!validity[row]) }
        case .boolean:
            let values = chunk.booleans(column)
            for row in indices { booleans.append(validity[row] && values[row]) }
            for row in indices { isMissing.append(!validity[row]) }
        case .text:
            let texts = chunk.texts(column)
            for row in indices { codes.append(validity[row] ? index.code(of: texts.bytes(row)) : -1) }
        }
    }

    func finish() -> TableColumn {
        let values: TableColumn.Values =
            switch type {
            case .number: .numbers(numbers)
            case .integer: .integers(integers)
            case .timestamp: .timestamps(integers)
            case .boolean: .booleans(booleans)
            case .text: .categories(codes: codes, levels: index.texts)
            }
        return TableColumn(name, values, isMissing: isMissing.contains(true) ? isMissing : [])
    }
}
