import ChurnScoring

extension Database {
    /// Reads a table as a feature matrix, in the order of its rows.
    ///
    /// Numbers are numeric, times too, as days since 1970; texts and truth values are categorical with their levels
    /// sorted. A file that ``writeMatrix(_:to:metadata:)`` wrote gives back its schema with definitions, signals and
    /// levels; columns named in `spec` go before those that the file names. With a schema in `spec` its columns alone are
    /// read, as the kinds that it says, with its levels; a text that is none of them is ``FeatureColumn/unseenCode``.
    ///
    /// - Throws: ``DataError`` for a column that is not there, an infinite number, or labels that are not 0/1, true/false
    ///   or yes/no.
    public func readMatrix(_ spec: MatrixSpec) throws -> MatrixTable {
        let relation = try relation(spec.source)
        guard relation.origin != .empty else {
            throw DataError(.unsuitableTable, "the file is empty", at: .init(source: relation.label))
        }
        let metadata = spec.schema == nil ? try storedMetadata(relation) : [:]
        let stored = try metadata[MatrixSchemaText.key].map {
            try MatrixSchemaText.decoded($0, source: relation.files[0].name)
        }
        let roles = try matrixRoles(spec, relation, stored)
        var fields =
            try spec.schema.map { try schemaFields($0, relation) } ?? tableFields(spec, relation, stored, roles)
        let featureCount = fields.count
        if let id = roles.id { fields.append(try Field(id, as: .customer, of: relation)) }
        if let time = roles.time { fields.append(try Field(time, as: .time(isRequired: true), of: relation)) }
        for name in [roles.state, roles.label].compactMap(\.self) {
            fields.append(try Field(name, as: .text(isRequired: false), of: relation))
        }
        let table = try readTable(relation, fields)
        let known = try spec.schema ?? stored?.schema()
        var result = try assemble(table, featureCount: featureCount, roles, known, relation)
        if let stored {
            result.metadata = metadata
            result.isAsWritten = stored.describes(result.matrix)
        }
        return result
    }

    /// The columns that a model's schema names, each read as the schema says, whatever the table holds.
    ///
    /// A number may be a time, which is then read as days, where all of its values are times.
    func schemaFields(_ schema: FeatureSchema, _ relation: SourceRelation) throws -> [Field] {
        try relation.require(schema.columns.map(\.name))
        let numbers = try schema.columns.filter { $0.levels == nil }.map { try relation.column($0.name) }
        let types = try columnTypes(relation, numbers)
        let times = Set(zip(numbers, types).filter { $0.1 == .timestamp }.map(\.0.name))
        return try schema.columns.map { column in
            let number: Field.Role = times.contains(column.name) ? .table(.timestamp) : .tableNumber
            return try Field(column.name, as: column.levels == nil ? number : .text(isRequired: false), of: relation)
        }
    }

    /// The columns that the file's schema names, or that are left, each read as what its values are.
    private func tableFields(
        _ spec: MatrixSpec,
        _ relation: SourceRelation,
        _ stored: MatrixSchemaText?,
        _ roles: MatrixRoles
    ) throws -> [Field] {
        let excluded = Set(spec.exclude)
        try relation.require(spec.exclude)
        let features: [SourceRelation.Column] =
            try stored.map { try $0.features.map { try relation.column($0.name) } }
            ?? relation.columns.filter { !roles.names.contains($0.name) }
        let kept = features.filter { !excluded.contains($0.name) && !roles.named.contains($0.name) }
        guard !kept.isEmpty else {
            throw DataError(.unsuitableTable, "no column is left to be a feature", at: .init(source: relation.label))
        }
        let types = try columnTypes(relation, kept)
        return try zip(kept, types).map { try Field($0.name, as: .table($1), of: relation) }
    }

    private func storedMetadata(_ relation: SourceRelation) throws -> [String: String] {
        guard relation.origin == .parquet, relation.files.count == 1 else { return [:] }
        return try tableMetadata(relation.files[0].path)
    }

    private func assemble(
        _ table: Table,
        featureCount: Int,
        _ roles: MatrixRoles,
        _ known: FeatureSchema?,
        _ relation: SourceRelation
    ) throws -> MatrixTable {
        var columns: [FeatureColumn] = []
        var values: [Double] = []
        values.reserveCapacity(table.rowCount * featureCount)
        var warnings = roles.warnings
        for column in table.columns[..<featureCount] {
            let (feature, numbers) = column.asFeature(
                like: known?.index(of: column.name).flatMap { known?.columns[$0] }
            )
            columns.append(feature)
            values += numbers
            if known != nil && numbers.contains(FeatureColumn.unseenCode) && !numbers.contains(where: { $0 >= 0 }) {
                warnings.append("column \"\(column.name)\" has no value that the model has seen; is it written alike?")
            }
            if known == nil, let levels = feature.levels, levels.count > 50, levels.count * 2 > table.rowCount {
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
        let customers = next(roles.id)?.customerIDs(isText: relation.isText)
        let cutoffs = next(roles.time).flatMap { if case .timestamps(let times) = $0.values { times } else { nil } }
        let states = next(roles.state).map { column in (0..<table.rowCount).map { column.text(at: $0) ?? "" } }
        let labels = try next(roles.label).map {
            try $0.labels(allowsMissing: roles.allowsMissingLabels, in: relation.label)
        }
        var keys: RowKeys?
        if let customers, let cutoffs { keys = RowKeys(customers: customers, cutoffs: cutoffs) }
        let matrix = FeatureMatrix(schema: schema, rowCount: table.rowCount, values: values, keys: keys)
        if let labels { warnings += LeakCheck(labels: labels).warnings(matrix) }
        var result = MatrixTable(matrix, labels: labels, states: states)
        result.customers = customers
        result.cutoffs = cutoffs
        result.warnings = warnings
        return result
    }
}
