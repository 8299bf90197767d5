internal import ChurnScoring

/// A path of solutions, and which of them is the model's.
struct ElasticNetFit: Sendable {
    /// Solutions that are not the model's are solved to this tolerance, if the model's is smaller: about six digits.
    static let pathTolerance = 1e-7
    /// Those of folds to this one: held-out losses are compared to four or five digits.
    private static let foldTolerance = 1e-6

    let path: ElasticNetPath
    /// The held-out losses along the path; `nil` where the penalty was given or folds cannot be made.
    let selection: ElasticNetSelection?
    /// The position of the model's solution in the path.
    let chosen: Int
    /// What the folds of the selection are; empty without one.
    private let foldDescription: String
    /// The loss of the model that is an intercept only.
    private let nullLoss: Double
    /// Whether the penalty should have been selected and could not be.
    private let lacksFolds: Bool

    /// Solves for the penalty of `options`, or for a path of penalties from which cross-validation chooses.
    ///
    /// - Throws: ``TrainingError`` where the folds that are asked for cannot be made.
    init(
        _ data: TrainingData,
        _ objective: ElasticNetLoss,
        _ penalty: ElasticNetPenalty,
        _ elasticNet: LogisticRegressionTrainer.ElasticNet,
        _ options: LogisticRegressionTrainer.Options,
        threads: Int
    ) throws {
        func solver(_ tolerance: Double) -> ElasticNetSolver {
            ElasticNetSolver(
                maximumIterations: options.maximumIterations,
                tolerance: max(tolerance, options.tolerance),
                threads: threads
            )
        }
        let pathSolver = solver(ElasticNetFit.pathTolerance)
        var fixed: Double?
        var folds: SelectionFolds?
        if case .fixed(let strength) = options.penalty {
            fixed = strength
        } else {
            folds = try SelectionFolds(data, options.folds)
        }
        lacksFolds = fixed == nil && folds == nil
        foldDescription = folds?.description ?? ""
        nullLoss = pathSolver.start(objective).loss
        guard let folds else {
            let strength = fixed ?? PenaltySelection.fallback
            let strengths = ElasticNetPath.strengths(downTo: strength, objective, penalty, pathSolver)
            var path = ElasticNetPath(objective, penalty, strengths: strengths, pathSolver)
            chosen = path.points.count - 1
            path.refine(chosen, objective, penalty, solver(0))
            self.path = path
            selection = nil
            return
        }
        let strengths = ElasticNetPath.strengths(objective, penalty, count: elasticNet.pathLength, pathSolver)
        var path = ElasticNetPath(objective, penalty, strengths: strengths, endsEarly: true, pathSolver)
        let measured = ElasticNetSelection(
            objective,
            penalty,
            strengths: path.points.map(\.strength),
            folds: folds,
            solver(ElasticNetFit.foldTolerance)
        )
        chosen = measured.chosen(elasticNet.rule)
        path.refine(chosen, objective, penalty, solver(0))
        self.path = path
        selection = measured
    }

    /// The path as a summary shows it.
    var summary: FitSummary.PenaltyPath {
        FitSummary.PenaltyPath(
            points: path.points.enumerated().map { index, point in
                FitSummary.PenaltyPath.Point(
                    penalty: point.strength,
                    nonzeroCount: point.nonzeroCount,
                    deviance: 2 * point.loss,
                    heldOutLogLoss: selection?.losses[index],
                    standardError: selection?.standardErrors[index]
                )
            },
            nullDeviance: 2 * nullLoss,
            chosen: chosen
        )
    }

    /// What the reader should know.
    func notes(_ elasticNet: LogisticRegressionTrainer.ElasticNet, tolerance: Double) -> [String] {
        let solution = path.points[chosen]
        let count = "\(solution.nonzeroCount) of \(solution.coefficients.count - 1) coefficients are not 0"
        var notes: [String] = []
        if let selection {
            let rule = elasticNet.rule == .minimum ? "the least held-out log loss" : "the one-standard-error rule"
            notes.append(
                "penalty \(solution.strength) chosen from \(path.points.count) by \(rule) in "
                    + "\(foldDescription); held-out log loss "
                    + "\(selection.losses[chosen]), standard error \(selection.standardErrors[chosen]); \(count)"
            )
            if chosen == path.points.count - 1 {
                notes.append("the chosen penalty is the weakest of the path; a weaker one may do better")
            }
        } else if lacksFolds {
            notes.append(
                "too few rows to choose the penalty by cross-validation; it is \(PenaltySelection.fallback); \(count)"
            )
        } else {
            notes.append("penalty \(solution.strength): \(count)")
        }
        if !solution.converged {
            notes.append(
                "not converged after \(solution.iterations) steps: the largest violation of an optimality condition is "
                    + "\(solution.violation), the tolerance \(tolerance); raise the penalty or the steps"
            )
        }
        return notes
    }
}
