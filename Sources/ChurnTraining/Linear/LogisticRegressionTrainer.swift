public import ChurnScoring

/// Trains a logistic regression: ridge by Newton's method, elastic nets and bounded ones by coordinate descent.
///
/// Columns are prepared by rules learnt on the training rows, which travel with the model: skewed numbers are taken
/// as logarithms, numbers are clamped to where training had them and standardised, missing numbers take the mean and a coefficient of their own, each level of a
/// categorical column has an output. Columns may be collinear and levels rare: the penalty keeps them in bounds.
///
/// The same data give the same model, byte by byte, for any number of threads.
public struct LogisticRegressionTrainer: Sendable {
    /// The name of the algorithm in configs, summaries and model metadata.
    public static let algorithm = "logistic-regression"

    /// How to train.
    public let options: Options

    /// A trainer.
    public init(options: Options) {
        self.options = options
    }

    /// Trains a model on `data`.
    ///
    /// Calls OpenBLAS, which is set to one thread for the whole process: parallel loops are the trainer's own.
    ///
    /// *Edge cases:* a constant column gets the coefficient 0 and a note; a training that ends before it converges
    /// gives the best model so far and says so in the summary.
    ///
    /// - Throws: ``TrainingError`` where a value is infinite, columns are too many, or a bound is for a column that is
    ///   not there or not numeric.
    public func train(_ data: TrainingData, threads: Int) throws -> (model: ChurnModel, summary: FitSummary) {
        precondition(threads > 0, "at least one thread")
        if let elasticNet = options.elasticNet { return try train(data, elasticNet, threads: threads) }
        let clock = ContinuousClock()
        let start = clock.now
        let weighting = try ClassWeighting(data, options)
        let weights = weighting.weights
        var encoding = try DesignEncoding(data, weights: weighting.rowWeights, options: options, threads: threads)
        let encoded = clock.now
        let choice = try choose(data, weighting, &encoding, threads: threads)
        let selected = clock.now
        let objective = LogisticObjective(
            design: DesignMatrix(data.matrix, encoding, threads: threads),
            labels: data.labels,
            weights: weights,
            penalty: choice.penalty,
            offsets: data.offsets ?? []
        )
        let solution = try solve(
            objective,
            from: LogisticRegressionTrainer.start(objective, weights: weights),
            threads: threads
        )
        guard solution.coefficients.allSatisfy(\.isFinite) else {
            throw TrainingError(
                code: "coefficients.infinite",
                message:
                    "the coefficients are not finite; give a penalty above 0, or look for huge values in the columns"
            )
        }
        let coefficients = weighting.undone(solution.coefficients)
        let fitted = FittedTerms(encoding, coefficients: coefficients)
        let trained = clock.now
        let inference = try inference(data, encoding, objective, solution, threads: threads)
        let inferred = clock.now
        let model = try ChurnModel(
            schema: data.matrix.schema,
            predictor: .linear(fitted.predictor),
            baselines: ColumnBaseline.baselines(of: data.matrix, threads: threads),
            metadata: metadata(data, choice, solution).merging(inference.table?.metadata ?? [:]) { $1 }
        )
        var summary = FitSummary(
            algorithm: LogisticRegressionTrainer.algorithm,
            iterations: solution.iterations,
            converged: solution.converged,
            trainingLogLoss: trainingLogLoss(objective, solution, weighting, threads: threads),
            notes: encoding.notes + [choice.note, weighting.note].compactMap(\.self) + notes(solution) + inference.notes
                + LikelyLeak.notes(data, besides: inference.table?.completeSeparations ?? []),
            importance: zip(data.matrix.schema.columns, fitted.deviations).map { .init(column: $0.name, value: $1) },
            history: solution.losses.enumerated().map { .init(iteration: $0, trainingLogLoss: $1) }
        )
        summary.coefficients = inference.table
        summary.impacts = impacts(fitted, encoding, data, weighting.rowWeights)
        summary.seconds = [
            "encode": (encoded - start).seconds, "select": (selected - encoded).seconds,
            "train": (trained - selected).seconds, "infer": (inferred - trained).seconds,
            "baseline": (clock.now - inferred).seconds,
        ]
        return (model, summary)
    }

    /// The mean log loss of the model, every row with its own weight.
    private func trainingLogLoss(
        _ objective: LogisticObjective,
        _ solution: NewtonSolver.Solution,
        _ weighting: ClassWeighting,
        threads: Int
    ) -> Double {
        guard weighting.factor != 1 else { return solution.losses.last ?? .nan }
        var plain = objective
        plain.weights = weighting.rowWeights
        let coefficients = weighting.undone(solution.coefficients)
        return plain.evaluate(coefficients, withHessian: false, threads: threads).loss / plain.weightSum
    }

    /// The coefficients that training starts from: all 0, the intercept at the log-odds of the mean label less the mean
    /// offset.
    static func start(_ objective: LogisticObjective, weights: [Double]) -> [Double] {
        var offset = 0.0
        for (row, value) in objective.offsets.enumerated() { offset += weights[row] * value }
        var coefficients = [Double](repeating: 0, count: objective.design.columnCount)
        coefficients[coefficients.count - 1] = logOdds(objective.labels, weights) - offset / weights.reduce(0, +)
        return coefficients
    }

    /// The log-odds of the mean label.
    static func logOdds(_ labels: [Double], _ weights: [Double]) -> Double {
        var positive = 0.0
        var sum = 0.0
        for (label, weight) in zip(labels, weights) {
            positive += weight * label
            sum += weight
        }
        return PortableMath.log(positive / (sum - positive))
    }

    /// The penalty; takes the logarithms out of `encoding` where they do not help.
    func choose(
        _ data: TrainingData,
        _ weighting: ClassWeighting,
        _ encoding: inout DesignEncoding,
        threads: Int
    ) throws -> PenaltySelection.Choice {
        if case .fixed(let penalty) = options.penalty { return .init(penalty: penalty, heldOutLogLoss: nil, note: nil) }
        if isFirth { return .init(penalty: 0, heldOutLogLoss: nil, note: nil) }
        let weights = weighting.weights
        let choice = try PenaltySelection.choose(data, weights, encoding, folds: options.folds, threads: threads)
        guard encoding.hasTransforms, let loss = choice.heldOutLogLoss else { return choice }
        let plain = try DesignEncoding(
            data,
            weights: weighting.rowWeights,
            options: options.withoutTransforms,
            threads: threads
        )
        var other = try PenaltySelection.choose(
            data,
            weights,
            plain,
            among: [choice.penalty],
            folds: options.folds,
            threads: threads
        )
        guard let otherLoss = other.heldOutLogLoss, otherLoss < loss else { return choice }
        encoding = plain
        other.note = choice.note
        return other
    }

    private func metadata(
        _ data: TrainingData,
        _ choice: PenaltySelection.Choice,
        _ solution: NewtonSolver.Solution
    ) -> [String: String] {
        var metadata = [
            "algorithm": LogisticRegressionTrainer.algorithm, "rows": "\(data.rowCount)",
            "positives": "\(data.labels.reduce(0) { $0 + Int($1) })",
            "penalty": isFirth ? "firth" : "\(choice.penalty)",
            "iterations": "\(solution.iterations)", "converged": "\(solution.converged)",
        ]
        if let loss = choice.heldOutLogLoss { metadata["cross_validated_log_loss"] = "\(loss)" }
        return metadata.merging(data.baseRateRecord) { $1 }
    }

    private func notes(_ solution: NewtonSolver.Solution) -> [String] {
        var notes: [String] = []
        if solution.addedRidge > 0 {
            notes.append(
                "the Hessian is not positive definite, so some columns are collinear; a ridge of "
                    + "\(solution.addedRidge) was added to the steps: give a penalty above 0 for unique coefficients"
            )
        }
        if !solution.converged {
            notes.append(
                "not converged after \(solution.iterations) Newton steps: the largest gradient is "
                    + "\(solution.largestGradient), the tolerance \(options.tolerance); raise the penalty or the steps"
            )
        }
        return notes
    }
}
