internal import ChurnScoring

/// Solutions for falling penalties, each the start of the next.
struct ElasticNetPath: Sendable {
    /// One solution.
    struct Point: Sendable {
        var strength: Double
        /// The coefficients, the intercept last.
        var coefficients: [Double]
        /// The sum of weighted log losses, without the penalty.
        var loss: Double
        var nonzeroCount: Int
        var iterations: Int
        var converged: Bool
        /// The largest violation of an optimality condition, divided by the sum of weights.
        var violation: Double

        init(_ state: ElasticNetSolver.State, strength: Double) {
            self.strength = strength
            coefficients = state.coefficients
            loss = state.loss
            nonzeroCount = state.nonzeroCount
            iterations = state.iterations
            converged = state.converged
            violation = state.violation
        }
    }

    /// The share of the deviance of the model without columns at which a path that may end early does; as in glmnet.
    private static let explainedShare = 0.999

    private(set) var points: [Point] = []

    /// Solves for `strengths`, strongest first.
    ///
    /// With `endsEarly`, penalties after one that leaves under a thousandth of the deviance are left out: labels are
    /// separated there, and solutions only grow.
    init(
        _ objective: ElasticNetLoss,
        _ penalty: ElasticNetPenalty,
        strengths: [Double],
        endsEarly: Bool = false,
        _ solver: ElasticNetSolver
    ) {
        var state = solver.start(objective)
        let nullLoss = state.loss
        var penalty = penalty
        var last = penalty.leastStrengthOfZeros(gradient: state.gradient)
        for strength in strengths {
            penalty.strength = strength
            // The sequential strong rule; after a long step down it would leave nothing out.
            let screening = penalty.l1Ratio * max(2 * strength - last, strength / 2)
            solver.advance(&state, to: penalty, screening: screening, objective)
            last = strength
            points.append(Point(state, strength: strength))
            if endsEarly, state.loss < (1 - ElasticNetPath.explainedShare) * nullLoss { break }
        }
    }

    /// Solves again for the penalty at `index`, to the tolerance of another solver.
    mutating func refine(
        _ index: Int,
        _ objective: ElasticNetLoss,
        _ penalty: ElasticNetPenalty,
        _ solver: ElasticNetSolver
    ) {
        var state = solver.state(objective, at: points[index].coefficients)
        var penalty = penalty
        penalty.strength = points[index].strength
        solver.advance(&state, to: penalty, screening: .infinity, objective)
        points[index] = Point(state, strength: penalty.strength)
    }

    /// `count` strengths, evenly spaced in their logarithms, from the least that leaves no coefficient downwards.
    ///
    /// The last one is 1e-4 of the first, or 1e-2 with fewer rows than columns. Where no column has any pull the only
    /// strength is 1.
    static func strengths(
        _ objective: ElasticNetLoss,
        _ penalty: ElasticNetPenalty,
        count: Int,
        _ solver: ElasticNetSolver
    ) -> [Double] {
        let strongest = penalty.leastStrengthOfZeros(gradient: solver.start(objective).gradient)
        guard strongest > 0 else { return [1] }
        let design = objective.design
        let ratio = design.rowCount < design.columnCount - 1 ? 1e-2 : 1e-4
        let step = PortableMath.log(ratio) / Double(max(1, count - 1))
        return (0..<count).map { strongest * PortableMath.exp(step * Double($0)) }
    }

    /// Falling strengths that end at `strength`, so that its solution has a near start.
    static func strengths(
        downTo strength: Double,
        _ objective: ElasticNetLoss,
        _ penalty: ElasticNetPenalty,
        _ solver: ElasticNetSolver
    ) -> [Double] {
        let strongest = penalty.leastStrengthOfZeros(gradient: solver.start(objective).gradient)
        return (1...12).map { strongest / Double(1 << $0) }.filter { $0 > strength } + [strength]
    }
}
