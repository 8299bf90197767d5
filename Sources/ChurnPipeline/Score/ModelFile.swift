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

    /// The model for customers of whom the share `rate` churns, where that is given.
    ///
    /// - Throws: ``PipelineError`` where the rate is none or the model, read from `path`, does not know its own.
    func adjusted(toBaseRate rate: Double?, path: String) throws -> ChurnModel {
        guard let rate else { return self }
        do {
            return try adjusted(toBaseRate: rate)
        } catch {
            throw PipelineError(code: error.code, message: "--base-rate: \(error.message)", location: path)
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

    /// The plan that the model was trained with, and how `config` differs from it, one sentence each.
    ///
    /// A model without a readable config of its own is scored by `config` alone.
    func trainedPlan(in config: RunConfig) -> (plan: ExtractionPlan, differences: [String]) {
        guard let text = metadata["config"],
            let own = try? RunConfig(text: text, path: "the model's config", folder: config.folder)
        else { return (config.plan, ["the model holds no config that can be read; this config's observation is used"]) }
        var differences: [String] = []
        func compare(_ name: String, _ isSame: Bool) {
            guard !isSame else { return }
            differences.append(
                "the config's \(name) is not the one that the model was trained with; the model's is used"
            )
        }
        // What was trained on: the same config may mean other features in another version.
        let trained = metadata[Pipeline.featuresHashKey] ?? own.plan.features.canonicalHash
        let hashes = (trained, config.plan.features.canonicalHash)
        if hashes.0 != hashes.1 {
            differences.append(
                "the config's features (\(hashes.1)) are not those that the model was trained with (\(hashes.0)); the "
                    + "model's are used"
            )
        }
        compare("observation.window", own.plan.observation.window == config.plan.observation.window)
        compare("observation.eligible", own.plan.observation.eligibility == config.plan.observation.eligibility)
        compare("churn", own.plan.churn == config.plan.churn)
        return (own.plan, differences)
    }

    /// What the column at `index` says, in words; its name where it has no definition.
    func words(ofColumn index: Int) -> String {
        let column = schema.columns[index]
        guard let definition = try? FeatureDefinition(parsing: column.definition) else { return column.name }
        return definition.words
    }
}
