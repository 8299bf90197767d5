extension GradientBoostingTrainer.Options {
    /// What a model's metadata say of its options: always the few that readers look for first, and beside them each
    /// that differs from the default of the initialiser, as configs spell it.
    var recorded: [String: String] {
        let always: Set = ["learning_rate", "max_leaves", "seed"]
        let plain = Self.plain.spelled
        let options = spelled.filter { always.contains($0.key) || plain[$0.key] != $0.value }
        return (loss.custom?.parameters.mapValues { "\($0)" } ?? [:]).merging(options) { $1 }
    }

    private static let plain: Self = {
        do { return try Self() } catch { preconditionFailure("defaults lie in their ranges: \(error)") }
    }()

    /// Every option but the number of trees, which is that of the model.
    private var spelled: [String: String] {
        [
            "learning_rate": "\(learningRate)",
            "max_bins": "\(maximumBins)",
            "max_leaves": "\(growth.maximumLeaves)",
            "max_depth": growth.maximumDepth.map { "\($0)" } ?? "none",
            "min_rows_per_leaf": "\(growth.minimumRowsPerLeaf)",
            "min_hessian_per_leaf": "\(growth.minimumHessianPerLeaf)",
            "l1": "\(growth.l1)",
            "l2": "\(growth.l2)",
            "growth": growth.policy.rawValue,
            "path_smoothing": "\(growth.pathSmoothing)",
            "min_gain": "\(growth.minimumGain)",
            "category_smoothing": "\(growth.categorySmoothing)",
            "category_l2": "\(growth.categoryL2)",
            "column_sampling": "\(columns.sampling)",
            "column_sampling_by_node": "\(columns.samplingByNode)",
            "monotone": Self.spelled(columns.monotone.mapValues(\.rawValue)),
            "interactions": columns.interactions.map { $0.joined(separator: ",") }.joined(separator: ";"),
            "column_penalty": Self.spelled(columns.penalties),
            "row_sampling": "\(rows.sampling)",
            "row_sampling_method": rows.method.rawValue,
            "row_sampling_by": rows.unit.rawValue,
            "class_weight": rows.classWeight.map { $0.weight.map { "\($0)" } ?? "balanced" } ?? "none",
            "early_stopping_rounds": earlyStoppingRounds.map { "\($0)" } ?? "none",
            "early_stopping_metric": stopping.metric?.rawValue ?? "loss",
            "early_stopping_min_delta": "\(stopping.minimumImprovement)",
            "quantize": "\(growth.isQuantised)",
            "loss": loss.name,
            "seed": "\(seed)",
        ]
    }

    private static func spelled(_ values: [String: some CustomStringConvertible]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
