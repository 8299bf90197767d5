import ChurnScoring

extension Database {
    /// Reads a table as a feature matrix, in the order of its rows.
    ///
    /// Numbers are numeric, times too, as days since 1970; texts and truth values are categorical with their levels
    /// sorted. A file that ``writeMatrix(_:to:metadata:)`` wrote gives back its schema with definitions, signals and
    /// levels; columns named in `spec` go before those that the file names.
    ///
    /// - Throws: ``DataError`` for a column that is not there, an infinite number, or labels that are not 0/1, true/false
    ///   or yes/no.
    public func readMatrix(_ spec: MatrixSpec) throws -> MatrixTable {
        let relation = try relation(spec.source)
        guard relation.origin != .empty else {
            throw DataError(.unsuitableTable, "the file is empty", at: .init(source: relation.label))
        }
        let stored = try storedSchema(relation)
        let roles = MatrixRoles(spec, stored)
        let excluded = Set(spec.exclude)
        for name in spec.exclude { _ = try relation.column(name) }
        let features: [SourceRelation.Column] =
            try stored.map { try $0.features.map { try relation.column($0.name) } }
            ?? relation.columns.filter { !roles.names.contains($0.name) && !excluded.contains($0.name) }
        let kept = features.filter { !excluded.contains($0.name) && !roles.named.contains($0.name) }
        guard !kept.isEmpty else {
            throw DataError(.unsuitableTable, "no column is left to be a feature", at: .init(source: relation.label))
        }
        let types = try columnTypes(relation, kept)
        var fields = try zip(kept, types).map { try Field($0.name, as: .table($1), of: relation) }
        if let id = roles.id { fields.append(try Field(id, as: .customer, of: relation)) }
        if let time = roles.time { fields.append(try Field(time, as: .time(isRequired: true), of: relation)) }
        for name in [roles.state, roles.label].compactMap(\.self) {
            fields.append(try Field(name, as: .text(isRequired: false), of: relation))
        }
        let table = try readTable(relation, fields)
        return try assemble(table, featureCount: kept.count, roles, stored, isText: relation.isText, relation.label)
    }

    private func storedSchema(_ relation: SourceRelation) throws -> MatrixSchemaText? {
        guard relation.origin == .parquet, relation.files.count == 1 else { return nil }
        let text = try tableMetadata(relation.files[0].path)[MatrixSchemaText.key]
        return try text.map { try MatrixSchemaText.decoded($0, source: relation.files[0].name) }
    }

    private func assemble(
        _ table: Table,
        featureCount: Int,
        _ roles: MatrixRoles,
        _ stored: MatrixSchemaText?,
        isText: Bool,
        _ label: String
    ) throws -> MatrixTable {
        let known = try stored.map { try $0.schema().columns } ?? []
        var columns: [FeatureColumn] = []
        var values: [Double] = []
        values.reserveCapacity(table.rowCount * featureCount)
        var warnings: [String] = []
        for column in table.columns[..<featureCount] {
            let (feature, numbers) = column.asFeature(like: known.first { $0.name == column.name })
            columns.append(feature)
            values += numbers
            if let levels = feature.levels, levels.count > 50, levels.count * 2 > table.rowCount {
                warnings.append(
                    "column \"\(column.name)\" has \(levels.count) different texts in \(table.rowCount) rows; "
                        + "if it is an id, name it so or exclude it"
                )
            }
        }
        let schema = try FeatureSchema(columns)
        let rest = Dictionary(uniqueKeysWithValues: table.columns[featureCount...].enumerated().map { ($0, $1) })
        var position = 0
        func next(_ name: String?) -> TableColumn? {
            guard name != nil else { return nil }
            defer { position += 1 }
            return rest[position]
        }
        let customers = next(roles.id)?.customerIDs(isText: isText)
        let cutoffs = next(roles.time).flatMap { if case .timestamps(let times) = $0.values { times } else { nil } }
        let states = next(roles.state).map { column in (0..<table.rowCount).map { column.text(at: $0) ?? "" } }
        let labels = try next(roles.label).map { try $0.labels(allowsMissing: stored != nil, in: label) }
        var keys: RowKeys?
        if let customers, let cutoffs { keys = RowKeys(customers: customers, cutoffs: cutoffs) }
        let matrix = FeatureMatrix(schema: schema, rowCount: table.rowCount, values: values, keys: keys)
        var result = MatrixTable(matrix, labels: labels, states: states)
        result.customers = customers
        result.cutoffs = cutoffs
        result.warnings = warnings
        return result
    }
}

/// The columns that are no features.
private struct MatrixRoles {
    let id: String?
    let time: String?
    let state: String?
    let label: String?
    /// Those that the caller named, which may be features by the file's own word.
    let named: Set<String>

    init(_ spec: MatrixSpec, _ stored: MatrixSchemaText?) {
        id = spec.id ?? stored?.customer
        time = spec.time ?? stored?.cutoff
        state = stored?.state
        label = spec.label ?? stored?.label
        named = Set([spec.id, spec.time, spec.label].compactMap(\.self))
    }

    var names: Set<String> { Set([id, time, state, label].compactMap(\.self)) }
}
