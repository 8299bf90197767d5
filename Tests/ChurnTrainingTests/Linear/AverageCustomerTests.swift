import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct AverageCustomerTests {
    private func impact(_ summary: FitSummary, _ columns: String...) -> Double? {
        summary.impacts.first { $0.columns == columns }?.probabilityChange
    }

    @Test func `a number moves by its deviation, and a curve along itself`() throws {
        var fixtures = LinearFixtures(seed: 40)
        let x = (0..<400).map { _ in 5 + 3 * fixtures.normal() }
        let y = (0..<400).map { _ in fixtures.normal() }
        let labels = x.indices.map { fixtures.uniform() < PortableMath.sigmoid(0.5 * (x[$0] - 5) + y[$0]) ? 1.0 : 0 }
        let trainer = try LogisticRegressionTrainer.fixed(1).encoding(.init(splines: ["x1": 4]))
        let (model, summary) = try trainer.train(.numeric([x, y], labels: labels), threads: 1)
        let moments = [x, y].map { values in
            let mean = values.reduce(0, +) / 400
            return (mean, (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 400).squareRoot())
        }
        let average = model.score(moments.map(\.0)).probability
        let first = model.score([moments[0].0 + moments[0].1, moments[1].0]).probability - average
        let second = model.score([moments[0].0, moments[1].0 + moments[1].1]).probability - average
        #expect(abs((impact(summary, "x0") ?? .nan) - first) < 1e-12)
        #expect(abs((impact(summary, "x1") ?? .nan) - second) < 1e-12)
        #expect(summary.impacts.count == 2)
        #expect(abs(summary.impacts[0].probabilityChange) >= abs(summary.impacts[1].probabilityChange))
    }

    @Test func `a category moves by the deviation of its output, from its mean`() throws {
        let plan = (0..<100).map { Double($0 % 4 == 0 ? 1 : 0) }
        let labels = (0..<100).map { $0 % 4 == 0 ? ($0 % 8 == 0 ? 1.0 : 0) : $0 % 5 == 0 ? 1 : 0 }
        let data = try TrainingData.plans(plan, levels: ["a", "b"], labels: labels)
        let (model, summary) = try LogisticRegressionTrainer.fixed(1).train(data, threads: 1)
        let output = try #require(model.categoricalTerm(0)).outputs[1]
        let base = model.linear.intercept + 0.25 * output
        let deviation = abs(output) * (0.25 * 0.75).squareRoot()
        let expected = PortableMath.sigmoid(base + deviation) - PortableMath.sigmoid(base)
        #expect(abs((impact(summary, "plan") ?? .nan) - expected) < 1e-12)
    }

    @Test func `a number's interactions count at the average of the other column`() throws {
        var fixtures = LinearFixtures(seed: 41)
        let plan = (0..<300).map { Double($0 % 3 == 0 ? 1 : 0) }
        let x = plan.map { _ in fixtures.normal() }
        let labels = x.indices.map { fixtures.uniform() < PortableMath.sigmoid(2 * plan[$0] * x[$0]) ? 1.0 : 0 }
        let data = try TrainingData.plans(plan, levels: ["a", "b"], numbers: [x], labels: labels)
        let trainer = try LogisticRegressionTrainer.fixed(1).encoding(.init(interactions: [.init("plan", "x0")]))
        let (model, summary) = try trainer.train(data, threads: 1)
        let slope = try #require(model.numericTerm(1)).coefficient + model.linear.interactions[0].outputs[1] / 3
        let base = model.linear.intercept + (model.categoricalTerm(0)?.outputs[1] ?? .nan) / 3
        let expected = PortableMath.sigmoid(base + slope) - PortableMath.sigmoid(base)
        #expect(abs((impact(summary, "x0") ?? .nan) - expected) < 1e-12)
    }

    @Test func `correlated columns move together, each in its own direction`() throws {
        var fixtures = LinearFixtures(seed: 42)
        let x = (0..<500).map { _ in fixtures.normal() }
        let mirrored = x.map { -$0 + 0.05 * fixtures.normal() }
        let other = x.map { _ in fixtures.normal() }
        let labels = x.map { fixtures.uniform() < PortableMath.sigmoid($0) ? 1.0 : 0 }
        let data = try TrainingData.numeric([x, other, mirrored], labels: labels)
        let trainer = try LogisticRegressionTrainer.fixed(5).encoding(.init(impactCorrelation: 0.9))
        let (model, summary) = try trainer.train(data, threads: 1)
        #expect(summary.impacts.map(\.columns).sorted { $0.count > $1.count } == [["x0", "x2"], ["x1"]])
        let coefficients = try (0..<3).map { try #require(model.numericTerm($0)).coefficient }
        let base = model.linear.intercept
        let expected = PortableMath.sigmoid(base + coefficients[0] - coefficients[2]) - PortableMath.sigmoid(base)
        #expect(abs((impact(summary, "x0", "x2") ?? .nan) - expected) < 1e-12)
        let (_, single) = try LogisticRegressionTrainer.fixed(5).train(data, threads: 1)
        #expect(single.impacts.count == 3)
        #expect((impact(single, "x2") ?? 0) < 0)
    }
}
