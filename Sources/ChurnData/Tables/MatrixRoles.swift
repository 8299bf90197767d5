import ChurnScoring

/// The columns that are no features.
struct MatrixRoles {
    let id: String?
    let time: String?
    let state: String?
    let label: String?
    /// Those that the caller named, which may be features by the file's own word.
    let named: Set<String>
    /// All that are no features where the file does not list those.
    let names: Set<String>
    /// Whether rows may have no label, as in an extraction.
    let allowsMissingLabels: Bool
    /// What is said about roles that nobody named; empty where there is nothing to say.
    let warnings: [String]

    /// The names that an extraction gives to what is no feature.
    private static let extractionNames = ["customer", "cutoff", "state", "label"]

    /// The roles that `spec` names, then those that the file's own schema names.
    init(_ spec: MatrixSpec, _ stored: MatrixSchemaText?) {
        id = spec.id ?? stored?.customer
        time = spec.time ?? stored?.cutoff
        state = stored?.state
        label = spec.label ?? stored?.label
        named = Set([spec.id, spec.time, spec.label].compactMap(\.self))
        names = Set([id, time, state, label].compactMap(\.self) + (stored?.otherLabels ?? []))
        allowsMissingLabels = stored != nil
        warnings = []
    }

    /// The labels of types, which stand right behind the main one.
    private static func otherLabels(_ columns: [SourceRelation.Column]) -> [String] {
        guard let label = columns.firstIndex(where: { $0.name == "label" }) else { return [] }
        return columns[(label + 1)...].map(\.name).prefix { $0.hasPrefix("label_") }.map(\.self)
    }

    /// The roles that `spec` names, then those of an extraction without a schema, as far as there are such columns.
    init(_ spec: MatrixSpec, extractionOf columns: [SourceRelation.Column]) {
        let found =
            Self.extractionNames.filter { name in columns.contains { $0.name == name } } + Self.otherLabels(columns)
        func column(_ name: String) -> String? { found.contains(name) ? name : nil }
        id = spec.id ?? column("customer")
        time = spec.time ?? column("cutoff")
        state = column("state")
        label = spec.label ?? column("label")
        named = Set([spec.id, spec.time, spec.label].compactMap(\.self))
        names = named.union(found)
        allowsMissingLabels = true
        let list = found.dropLast().joined(separator: ", ") + " and " + (found.last ?? "")
        warnings = ["the table is an extraction by its columns state and label: \(list) are not features"]
    }
}

extension Database {
    /// The roles of the columns of a table.
    func matrixRoles(
        _ spec: MatrixSpec,
        _ relation: SourceRelation,
        _ stored: MatrixSchemaText?
    ) throws -> MatrixRoles {
        guard stored == nil, spec.schema == nil, try isExtraction(spec, relation) else {
            return MatrixRoles(spec, stored)
        }
        return MatrixRoles(spec, extractionOf: relation.columns)
    }

    /// Whether a table without a schema has what only an extraction has: labels, and states that are all such.
    private func isExtraction(_ spec: MatrixSpec, _ relation: SourceRelation) throws -> Bool {
        guard let state = relation.columns.first(where: { $0.name == "state" }), columnIsText(state),
            relation.columns.contains(where: { $0.name == "label" }),
            ![spec.id, spec.time, spec.label].contains("state")
        else { return false }
        let rows = try placingMalformed(relation) {
            try query(
                """
                SELECT CAST(count(*) AS VARCHAR), CAST(count(*) FILTER (WHERE state IN ('positive', 'negative', \
                'gap_churn', 'immature')) AS VARCHAR) FROM \(relation.from(reading: ["state"]))
                """,
                source: relation.label,
                names: relation.names
            ).texts()
        }
        return rows[0][0] != "0" && rows[0][0] == rows[0][1]
    }
}
