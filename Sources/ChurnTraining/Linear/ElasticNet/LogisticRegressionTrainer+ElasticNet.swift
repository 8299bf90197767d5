internal import ChurnScoring

extension LogisticRegressionTrainer {
    /// Trains by coordinate descent, along a path of penalties.
    func train(
        _ data: TrainingData,
        _ elasticNet: ElasticNet,
        threads: Int
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        guard data.offsets == nil else {
            throw TrainingError(
                code: "offsets.elastic_net",
                message: "an elastic net does not take offsets; leave them out or train with the ridge alone"
            )
        }
        let clock = ContinuousClock()
        let start = clock.now
        let weighting = try ClassWeighting(data, options)
        let weights = weighting.weights
        var encoding = try DesignEncoding(data, weights: weighting.rowWeights, options: options, threads: threads)
        guard encoding.designColumnCount <= DesignEncoding.maximumColumnCount else {
            throw TrainingError(
                code: "columns.many",
                message: "\(encoding.designColumnCount) encoded columns; an elastic net takes "
                    + "\(DesignEncoding.maximumColumnCount) at most: lower max_levels or leave columns out"
            )
        }
        // Whether logarithms help is asked of the ridge regression, whose folds are a sample: it is one answer for all.
        if options.penalty == .selected, encoding.hasTransforms {
            _ = try choose(data, weighting, &encoding, threads: threads)
        }
        let penalty = try penalty(data.matrix.schema, encoding, elasticNet)
        let objective = LogisticObjective(
            design: DesignMatrix(data.matrix, encoding, threads: threads),
            labels: data.labels,
            weights: weights,
            penalty: 0
        )
        let encoded = clock.now
        let loss = ElasticNetLoss(objective, threads: threads)
        let fit = try ElasticNetFit(data, loss, penalty, elasticNet, options, threads: threads)
        let trained = clock.now
        let solution = fit.path.points[fit.chosen]
        guard solution.coefficients.allSatisfy(\.isFinite) else {
            throw TrainingError(
                code: "coefficients.infinite",
                message:
                    "the coefficients are not finite; give a stronger penalty, or look for huge values in the columns"
            )
        }
        let coefficients = weighting.undone(solution.coefficients)
        let fitted = FittedTerms(encoding, coefficients: coefficients)
        let model = try ChurnModel(
            schema: data.matrix.schema,
            predictor: .linear(fitted.predictor),
            baselines: ColumnBaseline.baselines(of: data.matrix, threads: threads),
            metadata: metadata(data, elasticNet, fit)
        )
        var summary = FitSummary(
            algorithm: LogisticRegressionTrainer.algorithm,
            iterations: solution.iterations,
            converged: solution.converged,
            trainingLogLoss: trainingLogLoss(loss, solution, weighting, threads: threads),
            notes: encoding.notes + fit.notes(elasticNet, tolerance: options.tolerance)
                + [weighting.note].compactMap(\.self) + LikelyLeak.notes(data),
            importance: zip(data.matrix.schema.columns, fitted.deviations).map { .init(column: $0.name, value: $1) }
        )
        summary.penaltyPath = fit.summary
        summary.impacts = impacts(fitted, encoding, data, weighting.rowWeights)
        summary.seconds = [
            "encode": (encoded - start).seconds, "train": (trained - encoded).seconds,
            "baseline": (clock.now - trained).seconds,
        ]
        return (model, summary)
    }

    /// The mean log loss of the model, every row with its own weight.
    private func trainingLogLoss(
        _ loss: ElasticNetLoss,
        _ solution: ElasticNetPath.Point,
        _ weighting: ClassWeighting,
        threads: Int
    ) -> Double {
        let weightSum = weighting.rowWeights.reduce(0, +)
        guard weighting.factor != 1 else { return solution.loss / weightSum }
        var plain = loss
        plain.weights = weighting.rowWeights
        return plain.evaluate(weighting.undone(solution.coefficients), columns: [], threads: threads).loss / weightSum
    }

    /// The penalty with the bounds of the design's columns.
    ///
    /// - Throws: ``TrainingError`` where a bound is for a column that is not there, not numeric, or not only a line.
    private func penalty(
        _ schema: FeatureSchema,
        _ encoding: DesignEncoding,
        _ elasticNet: ElasticNet
    ) throws -> ElasticNetPenalty {
        var lower = [Double](repeating: -.infinity, count: encoding.designColumnCount)
        var upper = [Double](repeating: .infinity, count: encoding.designColumnCount)
        for (name, bounds) in elasticNet.bounds.sorted(by: { $0.key < $1.key }) {
            guard let index = schema.columns.firstIndex(where: { $0.name == name }) else {
                let hint = NearestNames.hint(for: name, among: schema.columns.map(\.name))
                throw TrainingError(
                    code: "bounds.unknown_column",
                    message: "bounds are given for \"\(name)\", which is no column; \(hint)"
                )
            }
            guard schema.columns[index].levels == nil else {
                throw TrainingError(
                    code: "bounds.categorical",
                    message: "bounds are given for \"\(name)\", which is categorical; bound numeric columns only"
                )
            }
            let isProduct = encoding.interactions.contains { $0.first.column == index || $0.second.column == index }
            guard encoding.columns[index].curveColumns.isEmpty, !isProduct else {
                throw TrainingError(
                    code: "bounds.curve",
                    message: "bounds are given for \"\(name)\", which has a spline or an interaction beside its line, "
                        + "so that they would not bound what it adds; take out one or the other"
                )
            }
            guard let column = encoding.columns[index].valueColumn else { continue }
            lower[column] = bounds.lower
            upper[column] = bounds.upper
        }
        return ElasticNetPenalty(strength: 0, l1Ratio: elasticNet.l1Ratio, lower: lower, upper: upper)
    }

    private func metadata(_ data: TrainingData, _ elasticNet: ElasticNet, _ fit: ElasticNetFit) -> [String: String] {
        let solution = fit.path.points[fit.chosen]
        var metadata = [
            "algorithm": LogisticRegressionTrainer.algorithm, "rows": "\(data.rowCount)",
            "positives": "\(data.labels.reduce(0) { $0 + Int($1) })", "penalty": "\(solution.strength)",
            "l1_ratio": "\(elasticNet.l1Ratio)", "iterations": "\(solution.iterations)",
            "converged": "\(solution.converged)",
        ]
        if let selection = fit.selection { metadata["cross_validated_log_loss"] = "\(selection.losses[fit.chosen])" }
        return metadata.merging(data.baseRateRecord) { $1 }
    }
}
