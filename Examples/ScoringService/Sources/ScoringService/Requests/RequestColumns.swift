import ChurnScoring

/// A model's columns as requests name them.
struct RequestColumns: Sendable {
    let schema: FeatureSchema
    /// For each column the code of each of its levels; `nil` for a number.
    private let codes: [[String: Double]?]

    init(_ schema: FeatureSchema) {
        self.schema = schema
        codes = schema.columns.map { column in
            column.levels.map { levels in
                Dictionary(levels.enumerated().map { ($1, Double($0)) }, uniquingKeysWith: { first, _ in first })
            }
        }
    }

    /// Whether the column at `index` holds texts.
    func isCategorical(_ index: Int) -> Bool { codes[index] != nil }

    /// The code of `level` in the categorical column at `index`.
    func code(of level: String, column index: Int) -> Double { codes[index]?[level] ?? FeatureColumn.unseenCode }
}

/// One row of a model's columns, by name: numbers, the texts of categories, and null for what is missing.
///
/// Every column must be named, so that a client that was built for another model hears of it; a text that training
/// never saw is scored as such.
struct FeatureRow: Decodable {
    let values: [Double]

    init(from decoder: any Decoder) throws {
        let columns = decoder.scope.model.columns
        let container = try decoder.container(keyedBy: TextKey.self)
        var values = [Double](repeating: .nan, count: columns.schema.count)
        var named = 0
        for key in container.allKeys {
            guard let index = columns.schema.index(of: key.stringValue) else {
                throw RequestError(container.codingPath + [key], "the model has no such column")
            }
            named += 1
            if columns.isCategorical(index) {
                guard let level = try container.decodeIfPresent(String.self, forKey: key) else { continue }
                values[index] = columns.code(of: level, column: index)
            } else {
                guard let number = try container.decodeIfPresent(Double.self, forKey: key) else { continue }
                values[index] = number
            }
        }
        if named < columns.schema.count {
            let missing = columns.schema.columns.first { !container.contains(TextKey($0.name)) }
            throw RequestError(
                container.codingPath,
                "the column \"\(missing?.name ?? "")\" is not named; send null where a value is not known"
            )
        }
        self.values = values
    }
}
