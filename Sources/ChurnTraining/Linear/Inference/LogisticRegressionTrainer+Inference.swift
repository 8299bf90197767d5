internal import ChurnScoring

extension LogisticRegressionTrainer {
    /// Beyond this many encoded columns there is no table: its matrices would take longer than the training.
    static let largestInference = 2048

    /// Whether the likelihood is Firth's.
    var isFirth: Bool { options.penalty == .firth }

    /// The solution by Newton's method, or of Firth's likelihood.
    func solve(_ objective: LogisticObjective, from start: [Double], threads: Int) throws -> NewtonSolver.Solution {
        guard isFirth else {
            return NewtonSolver(
                maximumIterations: options.maximumIterations,
                tolerance: options.tolerance,
                threads: threads
            ).solveBySample(objective, from: start)
        }
        guard objective.design.columnCount <= Self.largestInference else {
            throw TrainingError(
                code: "firth.columns",
                message: "\(objective.design.columnCount) encoded columns; Firth's likelihood takes "
                    + "\(Self.largestInference) at most: leave columns out or give a penalty instead"
            )
        }
        return try FirthSolver(
            maximumIterations: options.maximumIterations,
            tolerance: options.tolerance,
            threads: threads
        ).solve(objective, from: start)
    }

    /// The table of coefficients at `solution`, and notes on it.
    ///
    /// - Throws: ``TrainingError`` where the options ask for what the data do not have.
    func inference(
        _ data: TrainingData,
        _ encoding: DesignEncoding,
        _ objective: LogisticObjective,
        _ solution: NewtonSolver.Solution,
        threads: Int
    ) throws -> (table: CoefficientTable?, notes: [String]) {
        let size = solution.coefficients.count
        guard size <= Self.largestInference else {
            let reason = "\(size) encoded columns; there are standard errors for \(Self.largestInference) at most"
            return (nil, [reason])
        }
        let customers = data.customers.map { CustomerNumbering($0) }
        let covariance = try covariance(customers)
        var objective = objective
        var solution = solution
        var notes: [String] = []
        let isRefit = options.inference.refit && objective.penalty > 0
        if isRefit {
            objective.penalty = 0
            let refit = NewtonSolver(
                maximumIterations: options.maximumIterations,
                tolerance: options.tolerance,
                threads: threads
            ).solve(objective, from: solution.coefficients)
            guard refit.coefficients.allSatisfy(\.isFinite) else {
                return (nil, ["the coefficients of the refit without penalty are not finite, so there is no table"])
            }
            solution = refit
            if !refit.converged { notes.append("the refit without penalty has not converged") }
        }
        let run = InferenceRun(
            objective: objective,
            solution: solution,
            terms: DesignTerm.terms(encoding, data.matrix.schema),
            covariance: covariance,
            customers: customers?.numbers ?? [],
            isFirth: isFirth,
            isRefit: isRefit,
            threads: threads
        )
        let (table, found) = run.table()
        if options.classWeight != nil {
            notes.append(
                "the table is of the fit with class weights: its intercept has them in it, and errors of the model would "
                    + "take them for rows; robust or clustered errors do not"
            )
        }
        return (table, notes + found)
    }

    private func covariance(_ customers: CustomerNumbering?) throws -> CoefficientTable.Covariance {
        guard let asked = options.inference.covariance else {
            if !isFirth, customers?.hasRepeats == true { return .clustered }
            // The Hessian takes a class weight for that many rows, which there are not.
            return options.classWeight == nil ? .model : .robust
        }
        if asked == .clustered, customers == nil {
            throw TrainingError(
                code: "options.standard_errors",
                message: "standard errors clustered by customer need the customers of the rows; "
                    + "a table has them with --id"
            )
        }
        if asked != .model, isFirth {
            throw TrainingError(
                code: "options.standard_errors",
                message: "with Firth's likelihood standard errors are those of the model; take standard_errors: model"
            )
        }
        return asked
    }
}
