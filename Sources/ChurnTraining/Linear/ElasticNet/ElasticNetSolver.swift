// Cost model, for n rows, p columns and m in the working set: a pass reads 8 n m bytes and gives the loss and the gradient
// of the working columns; the optimality conditions of the others are checked once a penalty, which reads the rest. A new
// second-order model costs n m^2 flops, several passes where m is in the hundreds. So a model is kept across passes, and
// across penalties of a path, as long as the steps that it gives leave under a fifth of the violation.

internal import ChurnScoring

/// Minimises a logistic loss plus an elastic-net penalty by proximal Newton steps with a second-order model that is only
/// renewed when it has become poor.
struct ElasticNetSolver: Sendable {
    /// The largest number of steps for one penalty.
    let maximumIterations: Int
    /// The largest violation of an optimality condition, divided by the sum of weights, at which it stops.
    let tolerance: Double
    let threads: Int

    /// The share of the violation that a step may leave before the model is renewed.
    private static let contraction = 0.2
    /// A renewed model takes columns down to this share of the screening threshold, to serve the next penalties too.
    private static let lookahead = 0.5

    /// Where the solver is; the start of the next penalty's solution.
    struct State: Sendable {
        /// The coefficients, the intercept last.
        var coefficients: [Double]
        /// The sum of weighted log losses.
        var loss: Double
        /// The gradient of the loss, out of date but for the settled columns.
        var gradient: [Double]
        /// The derivative of the loss by the raw score of each row.
        var residuals: [Double]
        /// The columns whose gradient is up to date; all of them between penalties.
        var settledColumns: [Int]
        var weightSum: Double
        /// The last second-order model.
        var model: QuadraticModel?
        /// Steps for the last penalty.
        var iterations = 0
        var converged = false
        /// The largest violation, divided by the sum of weights.
        var violation = Double.infinity

        /// The number of coefficients that are not 0, without the intercept.
        var nonzeroCount: Int { coefficients.dropLast().count { $0 != 0 } }
    }

    /// The state without any coefficient but the intercept.
    func start(_ objective: ElasticNetLoss) -> State {
        var coefficients = [Double](repeating: 0, count: objective.design.columnCount)
        coefficients[coefficients.count - 1] = LogisticRegressionTrainer.logOdds(objective.labels, objective.weights)
        return state(objective, at: coefficients)
    }

    /// The state at some coefficients.
    func state(_ objective: ElasticNetLoss, at coefficients: [Double]) -> State {
        let evaluation = objective.evaluate(coefficients, columns: objective.allColumns, threads: threads)
        return State(
            coefficients: coefficients,
            loss: evaluation.loss,
            gradient: evaluation.gradient,
            residuals: evaluation.residuals,
            settledColumns: objective.allColumns,
            weightSum: objective.weights.reduce(0, +)
        )
    }

    /// Goes from `state` to the minimum under `penalty`.
    ///
    /// Columns whose gradient is under `screening` at `state` are left out of the model at first (the sequential strong
    /// rule); the optimality conditions are checked for all columns, and what was left out wrongly comes back.
    func advance(
        _ state: inout State,
        to penalty: ElasticNetPenalty,
        screening: Double,
        _ objective: ElasticNetLoss
    ) {
        state.iterations = 0
        state.converged = false
        var screening = screening
        var isModelPoor = false
        defer { complete(&state, objective) }
        while true {
            let largest = penalty.largestViolation(state.coefficients, state.gradient, columns: state.settledColumns)
            state.violation = largest / state.weightSum
            if state.violation <= tolerance {
                if complete(&state, objective) { continue }
                state.converged = true
                return
            }
            guard state.iterations < maximumIterations else { return }
            var model = model(&state, penalty, screening, renew: isModelPoor, objective)
            screening = .infinity
            var next = step(state, model.value, penalty, largest, objective)
            if next == nil, !model.isNew {
                model = self.model(&state, penalty, screening, renew: true, objective)
                next = step(state, model.value, penalty, largest, objective)
            }
            guard let next else {
                // No step lowers the objective by more than its rounding: this is the minimum as far as doubles know.
                state.converged = !complete(&state, objective) && state.violation <= 1e3 * tolerance
                return
            }
            state.coefficients = next.coefficients
            state.loss = next.evaluation.loss
            state.residuals = next.evaluation.residuals
            for column in model.value.columns { state.gradient[column] = next.evaluation.gradient[column] }
            state.settledColumns = model.value.columns
            state.iterations += 1
            isModelPoor = next.violation > ElasticNetSolver.contraction * largest
        }
    }

    /// Brings the gradient of all columns up to date; returns whether it was not.
    @discardableResult private func complete(_ state: inout State, _ objective: ElasticNetLoss) -> Bool {
        guard state.settledColumns.count < state.coefficients.count else { return false }
        let settled = Set(state.settledColumns)
        let others = objective.allColumns.filter { !settled.contains($0) }
        let gradient = objective.gradient(state.residuals, columns: others, threads: threads)
        for column in others { state.gradient[column] = gradient[column] }
        state.settledColumns = objective.allColumns
        return true
    }

    /// The model to step with: the last one where it holds all columns that are needed.
    private func model(
        _ state: inout State,
        _ penalty: ElasticNetPenalty,
        _ screening: Double,
        renew: Bool,
        _ objective: ElasticNetLoss
    ) -> (value: QuadraticModel, isNew: Bool) {
        let size = state.coefficients.count
        func columns(above screening: Double) -> [Int] {
            (0..<size).filter { column in
                column == size - 1 || state.coefficients[column] != 0 || abs(state.gradient[column]) >= screening
                    || penalty.violation(column, 0, gradient: state.gradient[column]) > 0
            }
        }
        if !renew, let model = state.model {
            var isWorking = [Bool](repeating: false, count: size)
            for column in model.columns { isWorking[column] = true }
            if columns(above: screening).allSatisfy({ isWorking[$0] }) { return (model, false) }
        }
        let threshold = screening.isFinite ? screening : penalty.l1(0)
        let model = objective.quadraticModel(
            state.coefficients,
            columns: columns(above: ElasticNetSolver.lookahead * threshold),
            threads: threads
        )
        state.model = model
        return (model, true)
    }

    private struct Step {
        var coefficients: [Double]
        var evaluation: ElasticNetLoss.Evaluation
        var violation: Double
    }

    /// The first of the model's step and its halves that lowers the objective enough; `nil` where none does.
    private func step(
        _ state: State,
        _ model: QuadraticModel,
        _ penalty: ElasticNetPenalty,
        _ largest: Double,
        _ objective: ElasticNetLoss
    ) -> Step? {
        let target = model.minimum(
            penalty,
            from: state.coefficients,
            gradient: state.gradient,
            tolerance: max(0.01 * tolerance * state.weightSum, 1e-4 * largest)
        )
        let current = state.loss + penalty.value(state.coefficients)
        var slope = 0.0
        for column in target.indices {
            slope += penalty.change(
                column,
                from: state.coefficients[column],
                to: target[column],
                gradient: state.gradient[column]
            )
        }
        var length = 1.0
        for _ in 0..<30 {
            let candidate =
                length == 1 ? target : zip(state.coefficients, target).map { $0 + length * ($1 - $0) }
            let evaluation = objective.evaluate(candidate, columns: model.columns, threads: threads)
            let value = evaluation.loss + penalty.value(candidate)
            let violation = penalty.largestViolation(candidate, evaluation.gradient, columns: model.columns)
            // Near the minimum the objective only shows rounding; there the violation tells whether the step was good.
            if value <= current + 1e-4 * length * slope
                || abs(value - current) <= 1e-13 * current && violation < largest
            {
                return Step(coefficients: candidate, evaluation: evaluation, violation: violation)
            }
            length /= 2
        }
        return nil
    }
}
