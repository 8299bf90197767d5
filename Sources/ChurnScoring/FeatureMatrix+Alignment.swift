/// A matrix does not have the columns that a schema asks for.
public struct SchemaMismatch: Error, Hashable, CustomStringConvertible {
    /// A column that is there, but of the other kind.
    public struct KindClash: Hashable, Sendable {
        /// The column's name.
        public let columnName: String
        /// Whether the schema asks for a categorical column; the matrix has a numeric one then, and the reverse.
        public let expectsCategorical: Bool
    }

    /// The names of the columns that are not there, in schema order.
    public let missingColumns: [String]
    /// The columns of the other kind, in schema order.
    public let kindClashes: [KindClash]
    /// The names of the matrix's own columns.
    let presentColumns: [String]

    /// One line for people; names at most ten columns of each sort.
    public var description: String {
        var parts: [String] = []
        if !missingColumns.isEmpty {
            let names = SchemaMismatch.list(missingColumns.map { "\"\($0)\"" })
            let hint =
                missingColumns.count == 1 ? "; " + NearestNames.hint(for: missingColumns[0], among: presentColumns) : ""
            parts.append("the table lacks \(missingColumns.count == 1 ? "column" : "columns") \(names)\(hint)")
        }
        let clashes = kindClashes.map { clash in
            clash.expectsCategorical
                ? "column \"\(clash.columnName)\" is numeric and must be categorical"
                : "column \"\(clash.columnName)\" is categorical and must be numeric"
        }
        if !clashes.isEmpty { parts.append(SchemaMismatch.list(clashes)) }
        return parts.joined(separator: "; ")
    }

    private static func list(_ items: [String]) -> String {
        items.prefix(10).joined(separator: ", ") + (items.count > 10 ? " and \(items.count - 10) more" : "")
    }
}

extension FeatureMatrix {
    /// The same rows in the columns, column order and level codes of `schema`.
    ///
    /// Columns are found by name, levels by their text; a level that `schema` does not have becomes
    /// ``FeatureColumn/unseenCode``. Columns that `schema` does not ask for are left out.
    ///
    /// *Edge cases:* a column without any value fits either kind, as nothing tells what it would have held.
    ///
    /// - Throws: ``SchemaMismatch`` where columns are not there or of the other kind; it names all of them.
    public func aligned(to schema: FeatureSchema) throws(SchemaMismatch) -> FeatureMatrix {
        guard schema != self.schema else { return self }
        let sources = try sourceColumns(for: schema)
        let aligned = [Double](unsafeUninitializedCapacity: rowCount * schema.count) { buffer, count in
            values.withUnsafeBufferPointer { values in
                for (target, source) in sources.enumerated() {
                    let from = UnsafeBufferPointer(rebasing: values[source * rowCount..<(source + 1) * rowCount])
                    let into = UnsafeMutableBufferPointer(rebasing: buffer[target * rowCount..<(target + 1) * rowCount])
                    let codes = codes(from: self.schema.columns[source], to: schema.columns[target])
                    FeatureMatrix.copy(from, into: into, codes: codes)
                }
            }
            count = rowCount * schema.count
        }
        return FeatureMatrix(schema: schema, rowCount: rowCount, values: aligned, keys: keys)
    }

    private func sourceColumns(for schema: FeatureSchema) throws(SchemaMismatch) -> [Int] {
        var sources: [Int] = []
        var missing: [String] = []
        var clashes: [SchemaMismatch.KindClash] = []
        for column in schema.columns {
            guard let source = self.schema.index(of: column.name) else {
                missing.append(column.name)
                continue
            }
            let isSameKind = (self.schema.columns[source].levels == nil) == (column.levels == nil)
            if !isSameKind, !self.column(source).allSatisfy(\.isNaN) {
                clashes.append(
                    SchemaMismatch.KindClash(columnName: column.name, expectsCategorical: column.levels != nil)
                )
            }
            sources.append(source)
        }
        guard missing.isEmpty, clashes.isEmpty else {
            throw SchemaMismatch(
                missingColumns: missing,
                kindClashes: clashes,
                presentColumns: self.schema.columns.map(\.name)
            )
        }
        return sources
    }

    /// The code in `target` of each level of `source`; `nil` where codes stay as they are.
    private func codes(from source: FeatureColumn, to target: FeatureColumn) -> [Double]? {
        guard let from = source.levels, let to = target.levels, from != to else { return nil }
        let positions = Dictionary(to.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
        return from.map { positions[$0] ?? FeatureColumn.unseenCode }
    }

    private static func copy(
        _ values: UnsafeBufferPointer<Double>,
        into target: UnsafeMutableBufferPointer<Double>,
        codes: [Double]?
    ) {
        guard let codes else {
            _ = target.initialize(from: values)
            return
        }
        for (row, value) in values.enumerated() {
            let isCode = value >= 0 && value < Double(codes.count)
            target.initializeElement(
                at: row,
                to: isCode ? codes[Int(value)] : value.isNaN ? value : FeatureColumn.unseenCode
            )
        }
    }
}
