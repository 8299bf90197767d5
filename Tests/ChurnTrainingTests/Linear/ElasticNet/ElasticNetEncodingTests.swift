import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ElasticNetEncodingTests {
    private func trainer(
        bounds: [String: LogisticRegressionTrainer.ElasticNet.Bounds] = [:]
    ) throws -> LogisticRegressionTrainer {
        var options = try LogisticRegressionTrainer.Options(
            penalty: .fixed(2),
            elasticNet: .init(l1Ratio: 0.5, bounds: bounds),
            tolerance: 1e-9
        )
        options.encoding = try DesignEncodingReferenceTests.encodings()[1]
        return LogisticRegressionTrainer(options: options)
    }

    @Test func `an elastic net draws curves and products to 0 too, and has impacts`() throws {
        var fixtures = LinearFixtures(seed: 60)
        let data = try fixtures.mixed(rows: 800)
        let (model, summary) = try trainer().train(data, threads: 1)
        #expect(summary.converged)
        #expect(model.linear.interactions.count == 4)
        #expect(model.linear.interactions.contains { $0.outputs.contains(0) })
        #expect(summary.impacts.count == 5)
        let loss = (0..<800).reduce(0.0) { sum, row in
            let probability = model.score(data.matrix.row(row)).probability
            return sum - PortableMath.log(data.labels[row] == 1 ? probability : 1 - probability)
        }
        #expect(abs(loss / 800 - summary.trainingLogLoss) < 1e-9)
    }

    @Test(arguments: ["survey", "tickets"]) func `bounds of more than a line are refused`(column: String) throws {
        var fixtures = LinearFixtures(seed: 61)
        let data = try fixtures.mixed(rows: 200)
        let bounded = try trainer(bounds: [column: .init(lower: 0)])
        let error = #expect(throws: TrainingError.self) { try bounded.train(data, threads: 1) }
        #expect(error?.code == "bounds.curve")
    }
}
