public import ChurnScoring

/// Some rows of a table as a model's columns, with other columns of the table beside them.
public struct MatrixBlock: Sendable {
    /// The rows that could be read, in the columns and level codes of the schema.
    public let matrix: FeatureMatrix
    /// The other columns, one value a row of ``matrix``.
    public let beside: [TableColumn]
    /// The rows of the source that the block stands for, those that could not be read among them.
    public let sourceRows: Range<Int>
}

/// What is read as a stream of blocks.
public struct MatrixStreamSpec: Sendable {
    /// Where the rows come from.
    public var source: TableSource
    /// The columns to read as features, with the levels that texts become codes of.
    public var schema: FeatureSchema
    /// Columns to hand on as they are.
    public var beside: [String]
    /// How many rows of the source a block stands for at most.
    public var rowsAtOnce = 1 << 16
    /// No block stands for rows on both sides of a multiple of this; `nil` where that does not matter.
    public var partitionRows: Int?
    /// How many rows of the source are passed over.
    public var firstRow = 0

    /// A stream of all rows.
    public init(source: TableSource, schema: FeatureSchema, beside: [String] = []) {
        self.source = source
        self.schema = schema
        self.beside = beside
    }
}

/// A table that is read block after block, in memory that does not grow with it.
public struct MatrixStream {
    /// The columns beside the features.
    public let beside: [TableColumnHeader]
    /// The number of rows, where the files say it.
    public let rowCount: Int?
    /// The paths of the files that are read, in the order of their rows; empty for a query.
    public let files: [String]
    private let spec: MatrixStreamSpec
    private let database: Database
    private let scan: FieldScan

    /// Rows read and set aside.
    public struct Outcome: Sendable {
        /// Rows of the source that were read, those passed over not counted.
        public var rowsRead: Int
        /// Rows set aside, by reason.
        public var rejected: [String: Int]
        /// What looks wrong but does not stop the work, one line each.
        public var warnings: [String]
    }

    init(_ spec: MatrixStreamSpec, _ database: Database) throws {
        precondition(spec.rowsAtOnce > 0 && spec.partitionRows ?? 1 > 0 && spec.firstRow >= 0, "counts of rows")
        self.spec = spec
        self.database = database
        let relation = try database.relation(spec.source)
        guard relation.origin != .empty else {
            throw DataError(.unsuitableTable, "the file is empty", at: .init(source: relation.label))
        }
        var fields = try database.schemaFields(spec.schema, relation)
        let columns = try spec.beside.map(relation.column)
        let types = try database.columnTypes(relation, columns)
        fields += try zip(columns, types).map { try Field($0.name, as: .table($1), of: relation) }
        scan = FieldScan(relation: relation, fields: fields, firstRow: spec.firstRow)
        beside = zip(columns, types).map { TableColumnHeader($0.name, $1) }
        rowCount = try database.storedRowCount(relation)
        files = relation.files.map(\.path)
    }

    /// Calls `body` with block after block, in the order of the rows.
    ///
    /// - Parameters:
    ///   - rejects: Where rows go that cannot be read; without it the first one ends the stream.
    ///   - body: Takes a block; must not use the session.
    /// - Returns: What was read.
    /// - Throws: What `body` throws, or ``DataError``.
    public func forEachBlock(rejects: RejectLog? = nil, _ body: (MatrixBlock) throws -> Void) throws -> Outcome {
        let featureFields = Array(scan.fields[..<spec.schema.count])
        let block = MatrixBlockBuilder(spec, fields: featureFields, beside: Array(scan.fields[spec.schema.count...]))
        var next = spec.firstRow
        let counts = try scan.run(database, rejects: rejects) { chunk, rows in
            // Positions of the chunk's rows; `kept` is the first of `rows` that no block has yet.
            var (start, kept) = (0, 0)
            while start < chunk.count {
                let end = min(chunk.count, start + block.sourceRowsLeft)
                var last = kept
                while last < rows.count, Int(rows[last]) < end { last += 1 }
                block.append(chunk, UnsafeBufferPointer(rebasing: rows[kept..<last]), sourceRows: end - start)
                (start, kept) = (end, last)
                if block.sourceRowsLeft == 0 { try body(block.take()) }
            }
            next += chunk.count
        }
        if block.hasRows || next == 0 { try body(block.take()) }
        return Outcome(rowsRead: counts.rowsRead, rejected: counts.rejected, warnings: block.warnings)
    }
}

extension Database {
    /// The columns of a table that are named as `names`, in their order.
    ///
    /// - Throws: ``DataError`` where the table can't be read.
    public func columns(named names: [String], of source: TableSource) throws -> [String] {
        let present = Set(try relation(source).columns.map(\.name))
        return names.filter(present.contains)
    }

    /// Prepares to read a table block after block.
    ///
    /// - Throws: ``DataError`` for a file or column that is not there.
    public func matrixStream(_ spec: MatrixStreamSpec) throws -> MatrixStream { try MatrixStream(spec, self) }

    /// The number of rows of Parquet files, which they say themselves; `nil` for other sources.
    func storedRowCount(_ relation: SourceRelation) throws -> Int? {
        guard relation.origin == .parquet else { return nil }
        let rows = try query(
            "SELECT CAST(sum(num_rows) AS VARCHAR) FROM parquet_file_metadata(\(SQLText.list(relation.files.map(\.path))))",
            source: relation.label,
            names: relation.names
        ).texts()
        return rows[0][0].flatMap { Int($0) }
    }
}
