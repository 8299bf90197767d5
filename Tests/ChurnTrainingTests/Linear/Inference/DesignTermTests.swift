import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct DesignTermTests {
    @Test func `bends and products have names of their own in the table of coefficients`() throws {
        var fixtures = LinearFixtures(seed: 50)
        let plan = (0..<300).map { $0 < 150 ? 0.0 : $0 < 280 ? 1 : Double($0 % 3) + 2 }
        let x = plan.map { _ in fixtures.normal() }
        let y = plan.map { _ in fixtures.normal() }
        let data = try TrainingData.plans(
            plan,
            levels: ["a", "b", "c", "d", "e"],
            numbers: [x, y],
            labels: x.map { fixtures.uniform() < PortableMath.sigmoid($0) ? 1 : 0 }
        )
        let encoding = try LogisticRegressionTrainer.Options.Encoding(
            rareLevels: .init(minimumRows: 20),
            splines: ["x0": 4],
            interactions: [.init("plan", "x1"), .init("x0", "x1")]
        )
        let (model, summary) = try LogisticRegressionTrainer.fixed(1).encoding(encoding).train(data, threads: 1)
        let rows = try #require(summary.coefficients).rows
        let names = [
            "plan = b", "plan = (rare)", "x0", "x0 bend 1", "x0 bend 2", "x1", "plan = b x x1", "plan = (rare) x x1",
            "x0 x x1", "(intercept)",
        ]
        #expect(Set(rows.map(\.name)) == Set(names))
        let row = try #require(rows.first { $0.name == "plan = (rare) x x1" })
        #expect(row.column == "plan x x1")
        #expect(row.estimate == model.linear.interactions[0].outputs[2])
        #expect(rows.allSatisfy { $0.standardError.map { $0 > 0 && $0.isFinite } ?? false })
    }
}
