import ChurnScoring
import ChurnTraining

/// The model that a training goes on from.
struct StartModel {
    let model: ChurnModel
    let way: StartRequest.Way
    /// The number of its trees.
    let treeCount: Int
    private let path: String

    /// Reads the model of `request`.
    ///
    /// - Throws: ``PipelineError`` where there is none, or it is not one of boosted trees.
    init(_ request: StartRequest) throws {
        path = request.model
        way = request.way
        model = try ChurnModel.read(request.model)
        guard case .trees(let ensemble) = model.predictor else {
            throw PipelineError(
                code: "start.algorithm",
                message: "the model is linear; only boosted trees can be continued or refitted",
                location: path
            )
        }
        treeCount = ensemble.trees.count
    }

    /// Whether only leaves are learnt anew.
    var isRefit: Bool { if case .refitted = way { true } else { false } }

    /// The config with the settings that the model records put below its own.
    ///
    /// - Throws: ``PipelineError`` where the algorithm is another, or a refit knows no learning rate.
    func settings(for config: ModelConfig) throws -> ModelConfig {
        guard config.algorithm == .gradientBoosting else {
            throw PipelineError(
                code: "start.algorithm",
                message: "--continue and --refit go with gradient-boosting, not with \(config.algorithm.rawValue)"
            )
        }
        var inherited = ModelConfig()
        let recorded = ModelSettings.boostingKeys.compactMap { key in model.metadata[key].map { (key, $0) } }
        // How many trees there are to be is not said by how many there were, nor by how those were chosen.
        let ownKeys = ["trees", "early_stopping_rounds"]
        try inherited.apply(commandLine: recorded.filter { !ownKeys.contains($0.0) }.map { "\($0.0)=\($0.1)" })
        var result = config
        result.settings =
            inherited.settings.filter { old in !config.settings.contains { $0.key == old.key } }
            + config.settings
        if isRefit, !result.settings.contains(where: { $0.key == "learning_rate" }) {
            throw PipelineError(
                code: "start.learning_rate",
                message: "the model does not record its learning rate; give it with --set learning_rate=NUMBER",
                location: path
            )
        }
        return result
    }

    /// Rows in the columns and level codes of the model.
    ///
    /// - Throws: ``PipelineError`` that names the columns which are not in both, are defined otherwise, or have levels
    ///   that new trees cannot learn; ``SchemaMismatch``.
    func aligned(_ matrix: FeatureMatrix) throws -> FeatureMatrix {
        let columns = matrix.schema.columns
        let extra = columns.filter { model.schema.index(of: $0.name) == nil }
        let changed = columns.filter { column in
            guard let index = model.schema.index(of: column.name) else { return false }
            return model.schema.columns[index].definition != column.definition
        }
        for (found, what) in [(extra, "not in the model"), (changed, "defined otherwise in the model")]
        where !found.isEmpty {
            throw PipelineError(
                code: "start.columns",
                message:
                    "\(Self.names(found.map(\.name))): \(what); leave such columns out (--exclude), or train afresh",
                location: path
            )
        }
        if !isRefit { try requireKnownLevels(matrix) }
        return try matrix.aligned(to: model.schema)
    }

    /// Refuses levels that the model does not have: its categories are fixed, so that no tree could test them.
    private func requireKnownLevels(_ matrix: FeatureMatrix) throws {
        for column in matrix.schema.columns {
            guard let levels = column.levels, let index = model.schema.index(of: column.name),
                let known = model.schema.columns[index].levels.map(Set.init)
            else { continue }
            let unknown = levels.filter { !known.contains($0) }
            guard unknown.isEmpty else {
                throw PipelineError(
                    code: "start.levels",
                    message:
                        "column \"\(column.name)\" has levels that the model does not know: \(Self.names(unknown)); "
                        + "a continued model cannot learn them: train afresh, or --refit, which lets them stop early",
                    location: path
                )
            }
        }
    }

    private static func names(_ items: [String]) -> String {
        items.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
            + (items.count > 5 ? " and \(items.count - 5) more" : "")
    }
}
