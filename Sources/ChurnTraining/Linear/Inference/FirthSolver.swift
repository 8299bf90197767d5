internal import COpenBLAS
internal import ChurnScoring

/// Maximises Firth's penalised likelihood, `log likelihood + 1/2 log det I`, with I the information `X' W X`.
///
/// Its maximum is finite also where columns tell the labels apart, and its bias is of smaller order. Scoring steps
/// `I^-1 U` on the modified score `U = sum of (w (label - p) + h (1/2 - p)) x`, where h is the row's part of the hat
/// diagonal `w p (1 - p) x' I^-1 x`; a step is at most 5 in each coefficient and is halved while the likelihood falls.
/// Heinze and Schemper (2002), A solution to the problem of separation in logistic regression.
struct FirthSolver: Sendable {
    let maximumIterations: Int
    /// The largest component of the modified score, divided by the sum of weights, at which it stops.
    let tolerance: Double
    let threads: Int

    /// Where the coefficients stand.
    private struct State {
        var coefficients: [Double]
        var evaluation: LogisticObjective.Evaluation
        /// The Cholesky factor of the information.
        var factor: [Double]
        /// The penalised log-likelihood.
        var likelihood: Double
    }

    /// Maximises the likelihood of `objective`, whose own penalty is 0, from `start`.
    ///
    /// - Throws: ``TrainingError`` where columns are combinations of others.
    func solve(_ objective: LogisticObjective, from start: [Double]) throws -> NewtonSolver.Solution {
        let weightSum = objective.weightSum
        guard var state = state(objective, start) else {
            throw TrainingError(
                code: "firth.collinear",
                message: "Firth's likelihood needs columns of which none is a combination of others; "
                    + "leave out duplicate columns and columns that add up, or give a penalty above 0"
            )
        }
        var solution = NewtonSolver.Solution(coefficients: start, evaluation: state.evaluation)
        while true {
            let score = score(objective, state)
            solution.coefficients = state.coefficients
            solution.evaluation = state.evaluation
            solution.losses.append(state.evaluation.loss / weightSum)
            solution.largestGradient = score.reduce(0) { max($0, abs($1)) } / weightSum
            guard solution.largestGradient > tolerance else {
                solution.converged = true
                return solution
            }
            guard solution.iterations < maximumIterations else { return solution }
            guard let next = search(objective, state, step(state.factor, score)) else {
                // No step raises the likelihood by more than its rounding.
                solution.converged = solution.largestGradient <= 1e3 * tolerance
                return solution
            }
            state = next
            solution.iterations += 1
        }
    }

    private func state(_ objective: LogisticObjective, _ coefficients: [Double]) -> State? {
        let evaluation = objective.evaluate(coefficients, withHessian: true, threads: threads)
        var factor = evaluation.hessian
        let size = coefficients.count
        let diagonal = (0..<size).map { factor[$0 * size + $0] }
        var order = Int32(size)
        var leading = order
        var status: Int32 = 0
        dpotrf_("L", &order, &factor, &leading, &status)
        guard status == 0 else { return nil }
        var likelihood = -evaluation.loss
        for column in 0..<size {
            let pivot = factor[column * size + column]
            guard pivot * pivot > 1e-13 * diagonal[column], pivot.isFinite else { return nil }
            likelihood += PortableMath.log(pivot)
        }
        return State(coefficients: coefficients, evaluation: evaluation, factor: factor, likelihood: likelihood)
    }

    private func score(_ objective: LogisticObjective, _ state: State) -> [Double] {
        let pass = DesignPass(design: objective.design, threads: threads)
        let size = pass.columnCount
        let sums = pass.groups([Double](repeating: 0, count: size)) { sums, rows, block in
            let count = Int32(rows.count)
            let order = Int32(size)
            var factors = objective.offsets(of: rows)
            cblas_dgemv(
                CblasColMajor,
                CblasNoTrans,
                count,
                order,
                1,
                block,
                count,
                state.coefficients,
                1,
                1,
                &factors,
                1
            )
            var rotated = [Double](UnsafeBufferPointer(start: block, count: rows.count * size))
            cblas_dtrsm(
                CblasColMajor,
                CblasRight,
                CblasLower,
                CblasTrans,
                CblasNonUnit,
                count,
                order,
                1,
                state.factor,
                order,
                &rotated,
                count
            )
            for row in 0..<rows.count {
                let probability = PortableMath.sigmoid(factors[row])
                let weight = objective.weights[rows.lowerBound + row]
                var square = 0.0
                for column in 0..<size {
                    square += rotated[column * rows.count + row] * rotated[column * rows.count + row]
                }
                let hat = weight * probability * (1 - probability) * square
                let label = objective.labels[rows.lowerBound + row]
                factors[row] = weight * (label - probability) + hat * (0.5 - probability)
            }
            cblas_dgemv(CblasColMajor, CblasTrans, count, order, 1, block, count, factors, 1, 1, &sums, 1)
        }
        var total = [Double](repeating: 0, count: size)
        for part in sums { for column in 0..<size { total[column] += part[column] } }
        return total
    }

    private func step(_ factor: [Double], _ score: [Double]) -> [Double] {
        var step = score
        let order = Int32(score.count)
        cblas_dtrsv(CblasColMajor, CblasLower, CblasNoTrans, CblasNonUnit, order, factor, order, &step, 1)
        cblas_dtrsv(CblasColMajor, CblasLower, CblasTrans, CblasNonUnit, order, factor, order, &step, 1)
        let largest = step.reduce(0) { max($0, abs($1)) }
        return largest > 5 ? step.map { $0 * (5 / largest) } : step
    }

    private func search(_ objective: LogisticObjective, _ state: State, _ step: [Double]) -> State? {
        let rounding = 1e-14 * abs(state.likelihood)
        var length = 1.0
        for _ in 0..<40 {
            let candidate = zip(state.coefficients, step).map { $0 + length * $1 }
            if let next = self.state(objective, candidate), next.likelihood >= state.likelihood - rounding {
                return next.coefficients == state.coefficients ? nil : next
            }
            length /= 2
        }
        return nil
    }
}
