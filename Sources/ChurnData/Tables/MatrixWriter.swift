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
        var columns: [TableColumn] = []
        var text = MatrixSchemaText(features: MatrixSchemaText.columns(table.matrix))
        if let customers = table.customers {
            text.customer = "customer"
            columns.append(TableColumn("customer", customers))
        }
        if let cutoffs = table.cutoffs {
            text.cutoff = "cutoff"
            columns.append(TableColumn("cutoff", .timestamps(cutoffs)))
        }
        if let states = table.states {
            text.state = "state"
            columns.append(TableColumn("state", .strings(states)))
        }
        if let labels = table.labels {
            text.label = "label"
            columns.append(Self.column("label", labels))
        }
        if !table.otherLabels.isEmpty { text.otherLabels = table.otherLabels.map(\.name) }
        columns += table.otherLabels.map { Self.column($0.name, $0.labels) }
        for (index, column) in table.matrix.schema.columns.enumerated() {
            columns.append(TableColumn(column.name, Self.values(of: index, in: table.matrix)))
        }
        var metadata = metadata
        metadata[MatrixSchemaText.key] = try text.encoded()
        try writeTable(Table(columns), to: path, metadata: metadata)
    }

    private static func column(_ name: String, _ labels: [Double]) -> TableColumn {
        TableColumn(name, .integers(labels.map { $0 == 1 ? 1 : 0 }), isMissing: labels.map(\.isNaN))
    }

    private static func values(of index: Int, in matrix: FeatureMatrix) -> TableColumn.Values {
        guard let levels = matrix.schema.columns[index].levels else { return .numbers(Array(matrix.column(index))) }
        // A text that no level stands for was not kept; it can only be written as missing.
        return .categories(codes: matrix.column(index).map { $0 >= 0 ? Int32($0) : -1 }, levels: levels)
    }
}
