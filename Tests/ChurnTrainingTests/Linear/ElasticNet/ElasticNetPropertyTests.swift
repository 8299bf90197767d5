import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ElasticNetPropertyTests {
    private func trainer(
        _ penalty: LogisticRegressionTrainer.Options.Penalty,
        l1Ratio: Double = 0.8,
        pathLength: Int = 100
    ) throws -> LogisticRegressionTrainer {
        LogisticRegressionTrainer(
            options: try .init(
                penalty: penalty,
                elasticNet: .init(l1Ratio: l1Ratio, pathLength: pathLength),
                tolerance: 1e-11
            )
        )
    }

    /// The largest difference between the raw scores of two models on the rows of `matrix`.
    private func difference(_ a: ChurnModel, _ b: ChurnModel, _ matrix: FeatureMatrix) -> Double {
        (0..<matrix.rowCount).reduce(0) { max($0, abs(a.rawScore(matrix.row($1)) - b.rawScore(matrix.row($1)))) }
    }

    /// Largest violation computed from the definition, over all columns.
    private func violation(
        _ objective: LogisticObjective,
        _ coefficients: [Double],
        lambda: Double,
        l1Ratio: Double
    )
        -> Double
    {
        let gradient = objective.evaluate(coefficients, withHessian: false, threads: 1).gradient
        var largest = abs(gradient[gradient.count - 1])
        for column in coefficients.indices.dropLast() {
            let b = coefficients[column]
            let slope = gradient[column] + lambda * (1 - l1Ratio) * b
            let distance =
                b == 0 ? max(0, abs(slope) - lambda * l1Ratio) : abs(slope + lambda * l1Ratio * (b > 0 ? 1 : -1))
            largest = max(largest, distance)
        }
        return largest
    }

    @Test(arguments: [0.05, 0.5, 1])
    func `every column satisfies the optimality conditions at every penalty`(l1Ratio: Double) throws {
        let solver = ElasticNetSolver(maximumIterations: 100, tolerance: 1e-10, threads: 2)
        for (rows, columns, shared) in [(300, 20, 0.5), (300, 10, 0.999), (30, 50, 0.3)] {
            let fixture = try ElasticNetFixture(seed: 120, rows: rows, columns: columns, shared: shared)
            let penalty = fixture.penalty(l1Ratio: l1Ratio, share: 1)
            let strengths = ElasticNetPath.strengths(fixture.loss, penalty, count: 30, solver)
            let path = ElasticNetPath(fixture.loss, penalty, strengths: strengths, solver)
            #expect(path.points.first?.nonzeroCount == 0)
            for point in path.points {
                #expect(point.converged)
                let left = violation(fixture.objective, point.coefficients, lambda: point.strength, l1Ratio: l1Ratio)
                #expect(left <= 1e-10 * Double(rows) * 1.01)
            }
        }
    }

    @Test func `copies of a column do not keep it from converging`() throws {
        var fixtures = LinearFixtures(seed: 121)
        let x = (0..<200).map { _ in fixtures.normal() }
        let labels = x.map { fixtures.uniform() < PortableMath.sigmoid($0) ? 1.0 : 0 }
        let objective = try ElasticNetFixture.objective(.numeric([x, x, x], labels: labels))
        let solver = ElasticNetSolver(maximumIterations: 100, tolerance: 1e-10, threads: 1)
        let lasso = ElasticNetPenalty(strength: 0, l1Ratio: 1, columnCount: 4)
        let points = ElasticNetPath(ElasticNetLoss(objective, threads: 1), lasso, strengths: [20, 5, 1, 0.1], solver)
            .points
        for point in points {
            #expect(point.converged)
            #expect(violation(objective, point.coefficients, lambda: point.strength, l1Ratio: 1) < 1e-7)
        }
    }

    @Test func `ridge by coordinate descent is ridge by Newton's method`() throws {
        var fixtures = LinearFixtures(seed: 122)
        let data = try fixtures.data(rows: 500, weighted: true)
        let newton = try LogisticRegressionTrainer(options: .init(penalty: .fixed(3), tolerance: 1e-11))
            .train(data, threads: 1).model
        let descent = try trainer(.fixed(3), l1Ratio: 0).train(data, threads: 1).model
        #expect(difference(newton, descent, data.matrix) < 1e-8)
    }

    @Test func `a row of weight 2 counts as two rows, one of weight 0 as none`() throws {
        var fixtures = LinearFixtures(seed: 123)
        let data = try fixtures.data(rows: 400, weighted: true)
        let rows = (0..<400).flatMap { [Int](repeating: $0, count: Int(data.weight($0))) }
        let copies = try TrainingData(matrix: data.matrix.selectingRows(rows), labels: rows.map { data.labels[$0] })
        let models = try [data, copies].map { try trainer(.fixed(4)).train($0, threads: 1).model }
        #expect(difference(models[0], models[1], data.matrix) < 1e-8)
    }

    @Test func `the order of rows does not matter, for the selection neither`() throws {
        var fixtures = LinearFixtures(seed: 124)
        let data = try fixtures.data(rows: 900, seedOfCustomers: 3)
        let shuffled = try data.selectingRows((0..<900).map { ($0 * 7) % 900 })
        let fits = try [data, shuffled].map { try trainer(.selected, pathLength: 20).train($0, threads: 2) }
        #expect(fits[0].summary.penaltyPath?.chosen == fits[1].summary.penaltyPath?.chosen)
        #expect(difference(fits[0].model, fits[1].model, data.matrix) < 1e-8)
    }

    @Test func `any number of threads gives the same bytes`() throws {
        var fixtures = LinearFixtures(seed: 125)
        let data = try fixtures.data(rows: 3000, seedOfCustomers: 5)
        let fits = try [1, 2, 8].map { try trainer(.selected, pathLength: 8).train(data, threads: $0) }
        #expect(fits[0].model.encoded() == fits[1].model.encoded())
        #expect(fits[0].model.encoded() == fits[2].model.encoded())
        #expect(fits[0].summary.penaltyPath == fits[2].summary.penaltyPath)
    }
}
