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
        /// A hash of the column and its rows; absent where rows have no keys.
        var hash: String?
    }

    var features: [Column]
    var customer: String?
    var cutoff: String?
    var state: String?
    var label: String?
    /// More columns of labels, which are no features either.
    var otherLabels: [String]?

    /// The columns of `matrix`.
    static func columns(_ matrix: FeatureMatrix) -> [Column] {
        let hashes = ColumnHashes(matrix)
        return matrix.schema.columns.enumerated().map { index, column in
            Column(
                name: column.name,
                levels: column.levels,
                definition: column.definition,
                signal: column.signal,
                hash: hashes?.columns[index]
            )
        }
    }

    /// Whether the columns of `matrix` and its rows are those that were written, as far as their hashes tell.
    func describes(_ matrix: FeatureMatrix) -> Bool {
        guard let hashes = ColumnHashes(matrix) else { return false }
        let written = Dictionary(features.map { ($0.name, $0.hash) }, uniquingKeysWith: { first, _ in first })
        return zip(matrix.schema.columns, hashes.columns).allSatisfy { written[$0.name] == $1 }
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
