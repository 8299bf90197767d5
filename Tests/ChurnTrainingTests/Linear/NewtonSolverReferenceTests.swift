import ChurnScoring
import Testing

@testable import ChurnTraining

/// Factors and elimination against the same problem with every level as a 0/1 column.
@Suite struct NewtonSolverReferenceTests {
    private func solve(_ data: TrainingData, penalty: Double, limits: (dense: Int, core: Int)) throws -> [Double] {
        let weights = data.weights ?? [Double](repeating: 1, count: data.rowCount)
        let encoding = try DesignEncoding(data, weights: weights, options: .init(), threads: 1)
        let layout = DesignLayout(encoding, denseLevelLimit: limits.dense, coreLevelLimit: limits.core)
        let objective = LogisticObjective(
            design: DesignMatrix(data.matrix, encoding, layout: layout, threads: 2),
            labels: data.labels,
            weights: weights,
            penalty: penalty
        )
        let start = LogisticRegressionTrainer.start(objective, weights: weights)
        let solver = NewtonSolver(maximumIterations: 50, tolerance: 1e-12, threads: 2)
        let solution = solver.solve(objective, from: start)
        #expect(solution.converged)
        return solution.coefficients
    }

    @Test(arguments: [[30], [3, 40], [5, 20, 60]], [0.1, 2])
    func `coefficients equal those of 0 and 1 columns`(counts: [Int], penalty: Double) throws {
        var fixtures = LinearFixtures(seed: UInt64(counts.count))
        let data = try fixtures.levels(rows: 3000, counts: counts, weighted: true)
        let dense = try solve(data, penalty: penalty, limits: (.max, .max))
        let factors = try solve(data, penalty: penalty, limits: (1, .max))
        let eliminated = try solve(data, penalty: penalty, limits: (1, 1))
        let largest = dense.reduce(0) { max($0, abs($1)) }
        for index in dense.indices {
            #expect(abs(factors[index] - dense[index]) <= 1e-10 * largest)
            #expect(abs(eliminated[index] - dense[index]) <= 1e-10 * largest)
        }
    }

    @Test func `a Hessian that is not positive definite has no factor until a ridge is added`() throws {
        var fixtures = LinearFixtures(seed: 3)
        let data = try fixtures.levels(rows: 500, counts: [4], weighted: false)
        let weights = [Double](repeating: 1, count: data.rowCount)
        let encoding = try DesignEncoding(data, weights: weights, options: .init(), threads: 1)
        let layout = DesignLayout(encoding, denseLevelLimit: 1, coreLevelLimit: 1)
        // The number, the flag of missing values and the intercept make the core.
        #expect(layout.coreCount == 3)
        #expect(layout.eliminatedCount == 3)
        let empty = Curvature(layout)
        #expect(CurvatureFactor(empty, ridge: 0, threads: 1) == nil)
        let factor = try #require(CurvatureFactor(empty, ridge: 2, threads: 1))
        let solution = factor.solve([4, 2, 6, 8, 10, 12])
        for (index, value) in solution.enumerated() { #expect(abs(value - [2, 1, 3, 4, 5, 6][index]) < 1e-15) }
    }

    /// 70 blocks, so that one in sixteen of them is solved first.
    @Test func `a start from a sample of the rows leads to the same coefficients`() throws {
        var fixtures = LinearFixtures(seed: 4)
        let x = (0..<2).map { _ in (0..<70 * 1024).map { _ in 2 * fixtures.uniform() - 1 } }
        let labels = x[0].indices.map { fixtures.uniform() < PortableMath.sigmoid(x[0][$0] - 2 * x[1][$0]) ? 1.0 : 0 }
        let data = try TrainingData.numeric(x, labels: labels)
        let weights = [Double](repeating: 1, count: data.rowCount)
        let encoding = try DesignEncoding(data, weights: weights, options: .init(), threads: 2)
        let objective = LogisticObjective(
            design: DesignMatrix(data.matrix, encoding, threads: 2),
            labels: labels,
            weights: weights,
            penalty: 1
        )
        let start = LogisticRegressionTrainer.start(objective, weights: weights)
        let solver = NewtonSolver(maximumIterations: 50, tolerance: 1e-12, threads: 2)
        let plain = solver.solve(objective, from: start)
        let sampled = solver.solveBySample(objective, from: start)
        #expect(sampled.iterations < plain.iterations)
        #expect(sampled.losses[0] < plain.losses[0])
        for (a, b) in zip(sampled.coefficients, plain.coefficients) { #expect(abs(a - b) < 1e-11) }
    }
}
