import ChurnScoring

extension GradientBoostingTrainer {
    /// Refuses rows that boosting cannot train on, and validation rows that do not go with them.
    func requireFit(_ data: TrainingData, _ validation: TrainingData?) throws {
        if let validation {
            try requireSameColumns(validation.matrix.schema, as: data.matrix.schema)
            try requireFinite(validation.matrix)
            if validation.weights != nil, let metric = options.stopping.metric, metric.isHigherBetter {
                throw TrainingError(
                    code: "options.early_stopping_metric",
                    message: "\(metric.rawValue) does not know weights, and the validation rows have some; take "
                        + "early_stopping_metric: log_loss or brier"
                )
            }
        }
        guard data.offsets == nil, validation?.offsets == nil else {
            throw TrainingError(
                code: "offsets.boosting",
                message: "boosting does not take offsets; leave them out or train logistic regression"
            )
        }
    }

    /// The trees of a model that training goes on from.
    ///
    /// - Throws: ``TrainingError`` where it is no model of trees, or its columns are not those of `schema`.
    func trees(of model: ChurnModel, over schema: FeatureSchema) throws -> TreeEnsemble {
        guard case .trees(let ensemble) = model.predictor else {
            throw TrainingError(
                code: "start.algorithm",
                message: "the model to go on from is linear; only boosted trees can be continued or refitted"
            )
        }
        func list(_ columns: [FeatureColumn]) -> String { columns.map { "\"\($0.name)\"" }.joined(separator: ", ") }
        let missing = model.schema.columns.filter { schema.index(of: $0.name) == nil }
        let extra = schema.columns.filter { model.schema.index(of: $0.name) == nil }
        guard missing.isEmpty, extra.isEmpty else {
            let parts =
                (missing.isEmpty ? [] : ["lack \(list(missing))"])
                + (extra.isEmpty ? [] : ["have \(list(extra)) besides"])
            throw TrainingError(
                code: "start.columns",
                message:
                    "the rows \(parts.joined(separator: " and ")); they need the columns of the model to go on from"
            )
        }
        guard let different = zip(model.schema.columns, schema.columns).first(where: { $0 != $1 }) else {
            return ensemble
        }
        throw TrainingError(
            code: "start.columns",
            message:
                "column \"\(different.0.name)\" has another place, kind, definition or levels than in the model to go "
                + "on from; align the matrix to the model's schema"
        )
    }

    /// Refuses infinite values of validation rows, which would have one score as bins and another as values; those of
    /// training rows are refused where bins are made.
    func requireFinite(_ matrix: FeatureMatrix) throws {
        for (index, column) in matrix.schema.columns.enumerated() where column.kind == .numeric {
            guard !matrix.column(index).contains(where: \.isInfinite) else {
                throw TrainingError.infiniteValue(column: column.name)
            }
        }
    }

    private func requireSameColumns(_ schema: FeatureSchema, as training: FeatureSchema) throws {
        let missing = training.columns.filter { schema.index(of: $0.name) == nil }.map { "\"\($0.name)\"" }
        guard missing.isEmpty else {
            throw TrainingError(
                code: "validation.columns",
                message: "the validation rows lack \(missing.joined(separator: ", ")); "
                    + "they need the columns of the training rows"
            )
        }
        let different = zip(training.columns, schema.columns).first { $0.name != $1.name || $0.kind != $1.kind }
        guard schema.count == training.count, different == nil else {
            let name = different?.0.name ?? schema.columns[training.count].name
            throw TrainingError(
                code: "validation.columns",
                message: "column \"\(name)\" has another place, kind or levels in the validation rows; "
                    + "align their matrix to the schema of the training rows"
            )
        }
    }
}
