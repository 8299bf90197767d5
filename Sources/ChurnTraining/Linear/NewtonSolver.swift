internal import ChurnScoring

/// Newton's method for a logistic regression: full steps by Cholesky, halved where the objective would not fall.
struct NewtonSolver: Sendable {
    let maximumIterations: Int
    /// The largest component of the gradient, divided by the sum of weights, at which it stops.
    let tolerance: Double
    let threads: Int

    /// Where it stopped.
    struct Solution: Sendable {
        /// The coefficients, the intercept last.
        var coefficients: [Double]
        var evaluation: LogisticObjective.Evaluation
        var iterations = 0
        var converged = false
        /// The largest component of the gradient, divided by the sum of weights.
        var largestGradient = Double.infinity
        /// The largest ridge that a Hessian needed to become positive definite; 0 where none did.
        var addedRidge = 0.0
        /// Mean log loss before each step and at the end.
        var losses: [Double] = []
    }

    /// Minimises `objective` from `start`.
    func solve(_ objective: LogisticObjective, from start: [Double]) -> Solution {
        let weightSum = objective.weightSum
        var solution = Solution(
            coefficients: start,
            evaluation: objective.evaluate(start, withHessian: true, threads: threads)
        )
        while true {
            let current = solution.evaluation
            solution.losses.append(current.loss / weightSum)
            solution.largestGradient = current.gradient.reduce(0) { max($0, abs($1)) } / weightSum
            guard solution.largestGradient > tolerance else {
                solution.converged = true
                return solution
            }
            guard solution.iterations < maximumIterations, let step = step(&solution) else { return solution }
            guard let next = search(objective, solution, step) else {
                // No step lowers the objective by more than its rounding: this is the minimum as far as doubles know.
                solution.converged = solution.largestGradient <= 1e3 * tolerance
                return solution
            }
            solution.coefficients = next.coefficients
            solution.evaluation = next.evaluation
            solution.iterations += 1
        }
    }

    /// The first of the full step and its halves that lowers the objective enough.
    private func search(
        _ objective: LogisticObjective,
        _ solution: Solution,
        _ step: [Double]
    ) -> (coefficients: [Double], evaluation: LogisticObjective.Evaluation)? {
        let current = solution.evaluation
        let slope = zip(current.gradient, step).reduce(0) { $0 + $1.0 * $1.1 }
        let rounding = 1e-14 * abs(current.objective)
        var length = 1.0
        for _ in 0..<40 {
            let candidate = zip(solution.coefficients, step).map { $0 + length * $1 }
            let next = objective.evaluate(candidate, withHessian: true, threads: threads)
            if next.objective <= current.objective + 1e-4 * length * slope { return (candidate, next) }
            // Near the minimum the objective only shows rounding; there the gradient tells whether the step was good.
            if abs(next.objective - current.objective) <= rounding,
                NewtonSolver.norm(next.gradient) < 0.5 * NewtonSolver.norm(current.gradient)
            {
                return (candidate, next)
            }
            length /= 2
        }
        return nil
    }

    private static func norm(_ vector: [Double]) -> Double { vector.reduce(0) { max($0, abs($1)) } }

    /// The Newton step `-hessian^-1 gradient`; `nil` where no ridge makes the Hessian positive definite.
    private func step(_ solution: inout Solution) -> [Double]? {
        guard let curvature = solution.evaluation.curvature else { return nil }
        let descent = solution.evaluation.gradient.map { -$0 }
        let meanDiagonal = curvature.meanDiagonal
        guard meanDiagonal > 0, meanDiagonal.isFinite else { return nil }
        var ridge = 0.0
        while ridge <= meanDiagonal {
            if let factor = CurvatureFactor(curvature, ridge: ridge, threads: threads) {
                solution.addedRidge = max(solution.addedRidge, ridge)
                let step = factor.solve(descent)
                if step.allSatisfy(\.isFinite) { return step }
            }
            ridge = ridge == 0 ? 1e-10 * meanDiagonal : 10 * ridge
        }
        return nil
    }
}
