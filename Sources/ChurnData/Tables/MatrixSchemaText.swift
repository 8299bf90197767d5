import ChurnScoring
import Foundation

/// The schema of a matrix as it stands in the metadata of its Parquet file: JSON with sorted keys.
struct MatrixSchemaText: Codable {
    /// The key in the file's metadata.
    static let key = "churn.matrix"

    /// A column of features.
    struct Column: Codable {
        var name: String
        /// The levels in the order of their codes; absent for a numeric column.
        var levels: [String]?
        var definition: String
        var signal: String
    }

    var features: [Column]
    var customer: String?
    var cutoff: String?
    var state: String?
    var label: String?
    /// More columns of labels, which are no features either.
    var otherLabels: [String]?

    /// The columns of `schema`.
    static func columns(_ schema: FeatureSchema) -> [Column] {
        schema.columns.map { Column(name: $0.name, levels: $0.levels, definition: $0.definition, signal: $0.signal) }
    }

    /// The schema of the features.
    func schema() throws -> FeatureSchema {
        try FeatureSchema(
            features.map {
                FeatureColumn(
                    name: $0.name,
                    kind: $0.levels.map { .categorical(levels: $0) } ?? .numeric,
                    definition: $0.definition,
                    signal: $0.signal
                )
            }
        )
    }

    /// The text to store.
    func encoded() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }

    /// What `text` stores.
    static func decoded(_ text: String, source: String) throws -> MatrixSchemaText {
        do {
            return try JSONDecoder().decode(MatrixSchemaText.self, from: Data(text.utf8))
        } catch {
            throw DataError(
                .unsuitableTable,
                "the schema in its metadata can't be read; extract it again",
                at: .init(source: source)
            )
        }
    }
}
