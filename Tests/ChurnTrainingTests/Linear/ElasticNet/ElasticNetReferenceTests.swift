import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ElasticNetReferenceTests {
    private let solver = ElasticNetSolver(maximumIterations: 100, tolerance: 1e-13, threads: 1)

    private func solve(_ objective: ElasticNetLoss, _ penalty: ElasticNetPenalty) -> ElasticNetPath.Point? {
        ElasticNetPath(objective, penalty, strengths: [penalty.strength], solver).points.last
    }

    /// The design's columns, as the naive solver wants them.
    private func columns(_ design: PathDesign) -> [[Double]] {
        precondition(design.blockCount == 1)
        return (0..<design.columnCount).map { column in
            Array(design.values[column * design.rowCount..<(column + 1) * design.rowCount])
        }
    }

    @Test(arguments: [0, 0.3, 1], [0.5, 0.05])
    func `solutions equal those of plain coordinate descent`(l1Ratio: Double, share: Double) throws {
        for seed in 0..<4 as Range<UInt64> {
            let fixture = try ElasticNetFixture(
                seed: 100 + seed,
                rows: 40,
                columns: 1 + Int(seed),
                weighted: seed % 2 == 1
            )
            // A ridge penalty has no strength at which coefficients vanish; the share of that of 0.001 is strong enough.
            let penalty = fixture.penalty(l1Ratio: l1Ratio, share: l1Ratio == 0 ? share / 100 : share)
            let naive = NaiveElasticNet(
                columns: columns(fixture.loss.design),
                labels: fixture.data.labels,
                weights: fixture.objective.weights
            )
            let expected = naive.minimum(penalty)
            let point = try #require(solve(fixture.loss, penalty))
            for (found, reference) in zip(point.coefficients, expected) { #expect(abs(found - reference) < 1e-9) }
        }
    }

    @Test(arguments: [0, 0.5, 1])
    func `bounded solutions equal those of plain coordinate descent`(l1Ratio: Double) throws {
        let fixture = try ElasticNetFixture(seed: 111, rows: 60, columns: 4)
        let free = fixture.penalty(l1Ratio: l1Ratio, share: l1Ratio == 0 ? 1e-4 : 0.02)
        let penalty = ElasticNetPenalty(
            strength: free.strength,
            l1Ratio: l1Ratio,
            lower: [-.infinity, 0, -0.05, 0, -.infinity],
            upper: [0.4, .infinity, 0.05, 0, .infinity]
        )
        let naive = NaiveElasticNet(
            columns: columns(fixture.loss.design),
            labels: fixture.data.labels,
            weights: fixture.objective.weights
        )
        let expected = naive.minimum(penalty)
        let point = try #require(solve(fixture.loss, penalty))
        for (found, reference) in zip(point.coefficients, expected) { #expect(abs(found - reference) < 1e-9) }
        #expect(point.coefficients[0] == 0.4)
        #expect(point.coefficients[3] == 0)
    }

    @Test func `held-out losses are those of the objective, solution by solution`() throws {
        let fixture = try ElasticNetFixture(seed: 112, rows: 2500, columns: 3, weighted: true)
        var weights = fixture.objective.weights
        for row in weights.indices where row % 3 != 0 { weights[row] = 0 }
        let solutions = [[0.5, -0.2, 0, 0.1], [0, 0, 0, 0], [3, 2, 1, -4]]
        let sums = fixture.loss.heldOutLosses(weights: weights, solutions: solutions, threads: 2)
        for (sum, solution) in zip(sums, solutions) {
            let expected = fixture.objective.loss(solution, weights: weights)
            #expect(abs(sum - expected) <= 1e-12 * expected)
        }
    }

    @Test func `the second-order model is the part of the Hessian that was asked for`() throws {
        let fixture = try ElasticNetFixture(seed: 113, rows: 2500, columns: 5, weighted: true)
        let coefficients = [0.3, 0, -1, 0, 0, 0.2]
        let hessian = fixture.objective.evaluate(coefficients, withHessian: true, threads: 1).hessian
        let model = fixture.loss.quadraticModel(coefficients, columns: [0, 2, 4, 5], threads: 2)
        for (index, column) in model.columns.enumerated() {
            for (other, row) in model.columns.enumerated() {
                let expected = hessian[min(column, row) * 6 + max(column, row)]
                #expect(abs(model.gram[index * 4 + other] - expected) <= 1e-12 * hessian[5 * 6 + 5])
            }
        }
    }
}
