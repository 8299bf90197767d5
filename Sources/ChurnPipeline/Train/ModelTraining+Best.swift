import ChurnScoring
import ChurnTraining

extension ModelTraining {
    /// Trains logistic regression and boosting on `data`, and keeps the better of them or their blend by `validation`.
    ///
    /// Logistic regression that wins alone is trained again on all rows, which `all` gives: its settings owe nothing to the
    /// validation rows. Boosting has its number of trees from them, and the blend its weights; they stay as they are.
    func best(
        _ data: TrainingData,
        validation: TrainingData,
        _ settings: ModelSettings,
        all: () throws -> TrainingData
    ) throws -> Outcome {
        let linear = try logistic(data, settings)
        let boosted = try boost(data, validation: validation, settings).outcome
        let choice = try ModelChoice(
            linear: linear.model.rawScores(validation.matrix),
            trees: boosted.model.rawScores(validation.matrix),
            labels: validation.labels,
            customers: validation.customerNumbers ?? Array(0..<validation.rowCount)
        )
        let place = "on the validation rows"
        if choice.winner == 0 { return try logistic(all(), settings).chosen(by: choice, place) }
        return try choice.winner == 1
            ? boosted.chosen(by: choice, place) : blend(linear, boosted, data, choice.weights).chosen(by: choice, place)
    }

    /// The same by folds of customers: the scores that are compared are those of rows outside of each fold's training rows,
    /// and the winner is trained on all rows.
    func best(_ data: TrainingData, _ settings: ModelSettings) throws -> Outcome {
        let (boosted, options) = try boost(data, validation: nil, settings)
        let linear = try logistic(data, settings)
        guard let folds = CustomerSearchFolds(data) else {
            throw PipelineError(
                code: "best.folds",
                message:
                    "\(data.rowCount) rows are too few to hold some out with both labels, which the choice of the best "
                    + "algorithm needs; give more rows, or name the algorithm"
            )
        }
        var scores: (linear: [Double], trees: [Double]) = ([], [])
        for fold in folds.folds {
            let train = try data.selectingRows(fold.train)
            let held = data.matrix.selectingRows(fold.validation)
            scores.linear += try logistic(train, settings).model.rawScores(held)
            scores.trees += try GradientBoostingTrainer(options: options).train(train, threads: threads).model
                .rawScores(held)
        }
        let rows = folds.folds.flatMap(\.validation)
        let choice = try ModelChoice(
            linear: scores.linear,
            trees: scores.trees,
            labels: rows.map { data.labels[$0] },
            customers: rows.map { folds.customers[$0] }
        )
        let winner =
            switch choice.winner {
            case 0: linear
            case 1: boosted
            default: try blend(linear, boosted, data, choice.weights)
            }
        return winner.chosen(by: choice, "on rows held out by customers")
    }

    private func blend(
        _ linear: Outcome,
        _ boosted: Outcome,
        _ data: TrainingData,
        _ weights: Blend.Weights
    ) throws -> Outcome {
        guard case .linear(let predictor) = linear.model.predictor, case .trees(let trees) = boosted.model.predictor
        else { preconditionFailure("logistic regression is linear, boosting trees") }
        var metadata = boosted.model.metadata
        metadata["algorithm"] = ModelChoice.blendName
        let model = try ChurnModel(
            schema: boosted.model.schema,
            predictor: .blend(Blend(linear: predictor, trees: trees, weights: weights)),
            baselines: boosted.model.baselines,
            metadata: metadata
        )
        let importance = model.importance.map { FitSummary.ColumnImportance(column: $0.feature, value: $0.share) }
        let summary = FitSummary(
            algorithm: ModelChoice.blendName,
            iterations: boosted.summary.iterations,
            converged: linear.summary.converged && boosted.summary.converged,
            trainingLogLoss: ModelChoice.logLoss(model.rawScores(data.matrix), data.labels),
            notes: boosted.summary.notes + linear.summary.notes,
            importance: importance,
            seconds: boosted.summary.seconds
        )
        return Outcome(model: model, summary: summary)
    }
}

extension ModelTraining.Outcome {
    /// The outcome with the comparison that it won, as a note too.
    fileprivate func chosen(by choice: ModelChoice, _ place: String) -> Self {
        var outcome = self
        let winner = choice.contenders[choice.winner]
        let others = choice.contenders.filter { $0.name != winner.name }.map {
            "\($0.name) \(Format.decimal($0.logLoss, 5)) (\(Format.decimal($0.excess, 5)) ± "
                + "\(Format.decimal($0.excessStandardError, 5)) higher, AUC \(Format.decimal($0.areaUnderROC, 4)))"
        }
        outcome.summary.notes.append(
            "\(winner.name) was the best \(place): log loss \(Format.decimal(winner.logLoss, 5)), AUC "
                + "\(Format.decimal(winner.areaUnderROC, 4)); \(others.joined(separator: ", "))."
        )
        outcome.summary.validationLogLoss = winner.logLoss
        outcome.choice = choice
        outcome.model = model.adding(metadata: ["chosen_from": choice.contenders.map(\.name).joined(separator: ", ")])
        return outcome
    }
}

extension ChurnModel {
    /// The raw scores of all rows of a matrix in the columns and level codes of the model.
    func rawScores(_ matrix: FeatureMatrix) -> [Double] {
        [Double](unsafeUninitializedCapacity: matrix.rowCount) { buffer, count in
            count = matrix.rowCount
            score(matrix, rows: 0..<count, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        }
    }
}
