import ChurnScoring

extension Database {
    /// Writes a matrix to a Parquet or CSV file, whole or not at all.
    ///
    /// Columns: `customer`, `cutoff`, `state` and `label` as far as there are such, other labels, then the features:
    /// numeric ones as DOUBLE, categorical ones as text, missing values as NULL. A Parquet file also holds the schema with
    /// definitions, signals and levels, so that reading gives back the same matrix.
    ///
    /// - Parameters:
    ///   - table: What to write.
    ///   - path: The file, `.parquet`, `.csv` or `.csv.gz`.
    ///   - metadata: More texts for the Parquet file's metadata.
    /// - Throws: ``DataError``, also where a feature has one of the four names; what was at `path` is then unchanged.
    public func writeMatrix(_ table: MatrixTable, to path: String, metadata: [String: String] = [:]) throws {
        var text = MatrixSchemaText(features: MatrixSchemaText.columns(table.matrix))
        if table.customers != nil { text.customer = "customer" }
        if table.cutoffs != nil { text.cutoff = "cutoff" }
        if table.states != nil { text.state = "state" }
        if table.labels != nil { text.label = "label" }
        if !table.otherLabels.isEmpty { text.otherLabels = table.otherLabels.map(\.name) }
        var metadata = metadata
        metadata[MatrixSchemaText.key] = try text.encoded()
        // Some rows at a time, so that the matrix is not held twice.
        var first = 0
        let headers = table.columns(0..<0).map { TableColumnHeader($0.name, $0.values.type) }
        try writeStream(headers, to: path, metadata: metadata) {
            guard first < table.matrix.rowCount else { return nil }
            let rows = first..<min(table.matrix.rowCount, first + Self.matrixRowsAtOnce)
            first = rows.upperBound
            return Table(table.columns(rows))
        }
    }

    private static let matrixRowsAtOnce = 1 << 16
}

extension MatrixTable {
    /// The columns as they are written, of some rows.
    fileprivate func columns(_ rows: Range<Int>) -> [TableColumn] {
        var columns: [TableColumn] = []
        switch customers {
        case .integers(let ids)?: columns.append(TableColumn("customer", .integers(Array(ids[rows]))))
        case .strings(let ids)?: columns.append(TableColumn("customer", .strings(Array(ids[rows]))))
        case nil: break
        }
        if let cutoffs { columns.append(TableColumn("cutoff", .timestamps(Array(cutoffs[rows])))) }
        if let states { columns.append(TableColumn("state", .strings(Array(states[rows])))) }
        if let labels { columns.append(Self.column("label", labels[rows])) }
        columns += otherLabels.map { Self.column($0.name, $0.labels[rows]) }
        for (index, column) in matrix.schema.columns.enumerated() {
            columns.append(TableColumn(column.name, values(of: index, rows)))
        }
        return columns
    }

    private static func column(_ name: String, _ labels: ArraySlice<Double>) -> TableColumn {
        TableColumn(name, .integers(labels.map { $0 == 1 ? 1 : 0 }), isMissing: labels.map(\.isNaN))
    }

    private func values(of index: Int, _ rows: Range<Int>) -> TableColumn.Values {
        let column = matrix.column(index)
        let values = column[column.startIndex + rows.lowerBound..<column.startIndex + rows.upperBound]
        guard let levels = matrix.schema.columns[index].levels else { return .numbers(Array(values)) }
        // A text that no level stands for was not kept; it can only be written as missing.
        return .categories(codes: values.map { $0 >= 0 ? Int32($0) : -1 }, levels: levels)
    }
}
