import ChurnFeatures
import ChurnScoring
import Foundation

extension ChurnModel {
    /// Reads the model file at `path`.
    ///
    /// - Throws: ``PipelineError`` with the file and, where it is no model, the byte and the reason.
    static func read(_ path: String) throws -> ChurnModel {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw PipelineError(code: "model.missing", message: "no such model file, or not readable", location: path)
        }
        do {
            return try ChurnModel(decoding: [UInt8](data))
        } catch {
            throw PipelineError(code: "model.format", message: "\(error)", location: path)
        }
    }

    /// The features that extraction must compute for this model, read back from its schema.
    ///
    /// - Throws: ``PipelineError`` where the model was trained on a ready table, whose columns have no definitions.
    func features(path: String) throws -> [Feature] {
        try schema.columns.map { column in
            guard !column.definition.isEmpty else {
                throw PipelineError(
                    code: "model.no_definitions",
                    message: "column \"\(column.name)\" has no definition, because the model was trained on a ready "
                        + "table; score a table (--table) with it",
                    location: path
                )
            }
            return Feature(
                name: column.name,
                definition: try FeatureDefinition(parsing: column.definition),
                signal: column.signal
            )
        }
    }

    /// What the column at `index` says, in words; its name where it has no definition.
    func words(ofColumn index: Int) -> String {
        let column = schema.columns[index]
        guard let definition = try? FeatureDefinition(parsing: column.definition) else { return column.name }
        return definition.words
    }
}
