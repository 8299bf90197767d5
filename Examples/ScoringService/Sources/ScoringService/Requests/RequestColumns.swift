import ChurnScoring

/// A model's columns as requests name them.
struct RequestColumns: Sendable {
    private struct Column {
        let name: MemberName
        /// The code of each level; `nil` for a number.
        let codes: [String: Double]?
    }

    private let columns: [Column]

    init(_ schema: FeatureSchema) {
        columns = schema.columns.map { column in
            Column(
                name: MemberName(stringValue: column.name),
                codes: column.levels.map { levels in
                    Dictionary(levels.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
                }
            )
        }
    }

    /// Reads one row by name: numbers, the texts of categories, and null for what is missing.
    ///
    /// Every column must be named, so that a client that was built for another model hears of it; a text that training
    /// never saw is scored as such.
    func row(_ members: Members) throws -> [Double] {
        var row: [Double] = []
        row.reserveCapacity(columns.count)
        var missing: MemberName?
        for column in columns {
            let value =
                if let codes = column.codes {
                    try members.decodeIfPresent(String.self, forKey: column.name)
                        .map { codes[$0] ?? FeatureColumn.unseenCode }
                } else {
                    try members.decodeIfPresent(Double.self, forKey: column.name)
                }
            if value == nil, missing == nil, !members.contains(column.name) { missing = column.name }
            row.append(value ?? .nan)
        }
        if missing != nil || members.allKeys.count > columns.count { try checkNames(of: members) }
        if let missing {
            throw RequestError(
                "the column \"\(missing.stringValue)\" is not named; send null where a value is not known",
                at: members.codingPath
            )
        }
        return row
    }

    private func checkNames(of members: Members) throws {
        let names = Set(columns.map(\.name))
        try members.check("the model has no such column", names.contains)
    }
}
