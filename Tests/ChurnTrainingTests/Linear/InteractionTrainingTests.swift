import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct InteractionTrainingTests {
    @Test func `two numbers are as good as their product in a column of its own`() throws {
        var fixtures = LinearFixtures(seed: 30)
        let x = (0..<500).map { _ in fixtures.normal() }
        let y = (0..<500).map { _ in 3 + 2 * fixtures.normal() }
        let labels = x.indices.map { fixtures.uniform() < PortableMath.sigmoid(x[$0] * (y[$0] - 3)) ? 1.0 : 0 }
        let trainer = try LogisticRegressionTrainer.fixed(0).encoding(.init(interactions: [.init("x1", "x0")]))
        let (model, summary) = try trainer.train(.numeric([x, y], labels: labels), threads: 1)
        let product = zip(x, y).map { $0 * $1 }
        let (explicit, _) = try LogisticRegressionTrainer.fixed(0).train(
            .numeric([x, y, product], labels: labels),
            threads: 1
        )
        #expect(summary.converged && model.linear.interactions.count == 1)
        for row in x.indices {
            #expect(abs(model.rawScore([x[row], y[row]]) - explicit.rawScore([x[row], y[row], product[row]])) < 1e-7)
        }
    }

    @Test func `a number and a category give each level a line of its own`() throws {
        var fixtures = LinearFixtures(seed: 31)
        let x = (0..<600).map { _ in fixtures.normal() }
        let plan = (0..<600).map { Double($0 % 3) }
        let labels = x.indices.map { fixtures.uniform() < PortableMath.sigmoid((plan[$0] - 1) * x[$0]) ? 1.0 : 0 }
        let trainer = try LogisticRegressionTrainer.fixed(0).encoding(.init(interactions: [.init("plan", "x0")]))
        let data = try TrainingData.plans(plan, levels: ["a", "b", "c"], numbers: [x], labels: labels)
        let (model, _) = try trainer.train(data, threads: 1)
        for level in 0..<3 {
            let rows = x.indices.filter { plan[$0] == Double(level) }
            let (alone, _) = try LogisticRegressionTrainer.fixed(0).train(
                .numeric([rows.map { x[$0] }], labels: rows.map { labels[$0] }),
                threads: 1
            )
            for point in [-2.0, 0, 0.5, 3] {
                #expect(abs(model.rawScore([Double(level), point]) - alone.rawScore([point])) < 1e-7)
            }
        }
    }

    @Test func `two categories give each pair its own log-odds, and empty pairs no coefficient`() throws {
        // Pairs (plan, region): 20 rows each, churners 4, 8, 12, 10, 15; none of (c, south).
        let pairs = [(0.0, 0.0, 4), (0, 1, 8), (1, 0, 12), (1, 1, 10), (2, 0, 15)]
        let schema = try FeatureSchema([
            FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b", "c"])),
            FeatureColumn(name: "region", kind: .categorical(levels: ["north", "south"])),
        ])
        let rows = pairs.flatMap { pair in (0..<20).map { (pair.0, pair.1, $0 < pair.2 ? 1.0 : 0) } }
        let data = try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: 100, values: rows.map(\.0) + rows.map(\.1)),
            labels: rows.map(\.2)
        )
        let trainer = try LogisticRegressionTrainer.fixed(0).encoding(
            .init(references: ["plan": "a"], interactions: [.init("plan", "region")])
        )
        let (model, summary) = try trainer.train(data, threads: 1)
        #expect(summary.notes.isEmpty)
        for (plan, region, churners) in pairs {
            #expect(abs(model.score([plan, region]).probability - Double(churners) / 20) < 1e-9)
        }
        let term = try #require(model.linear.interactions.first)
        // The pair without rows, the reference, and missing values add nothing.
        #expect(term.outputs.count == 5 * 4)
        for (first, second) in [(2.0, 1.0), (0, 1), (1, 0), (.nan, 1), (1, .nan)] {
            #expect(term.output(first: first, second: second) == 0)
        }
        // An unseen plan in the south: the mean over the plans.
        let mean = 0.4 * term.output(first: 1, second: 1)
        #expect(abs(term.output(first: -1, second: 1) - mean) < 1e-12)
    }

    @Test func `rare levels share a slope, which unseen levels may take`() throws {
        var fixtures = LinearFixtures(seed: 32)
        let plan = (0..<300).map { $0 < 200 ? 0.0 : $0 < 280 ? 1 : Double($0 % 3) + 2 }
        let x = plan.map { _ in fixtures.normal() }
        let labels = x.map { fixtures.uniform() < PortableMath.sigmoid($0) ? 1.0 : 0 }
        let encoding = try LogisticRegressionTrainer.Options.Encoding(
            rareLevels: .init(minimumRows: 20),
            unseen: .rare,
            interactions: [.init("plan", "x0")]
        )
        let data = try TrainingData.plans(plan, levels: ["a", "b", "c", "d", "e"], numbers: [x], labels: labels)
        let (model, _) = try LogisticRegressionTrainer.fixed(1).encoding(encoding).train(data, threads: 1)
        let term = try #require(model.linear.interactions.first)
        // Levels, missing, unseen.
        let outputs = term.outputs
        #expect(outputs.count == 7)
        #expect(outputs[0] == 0 && outputs[1] != outputs[2] && outputs[5] == 0)
        #expect(outputs[2] == outputs[3] && outputs[3] == outputs[4] && outputs[6] == outputs[2])
        #expect(outputs[2] != 0)
    }

    @Test func `too many pairs are refused, and a constant column has none`() throws {
        var fixtures = LinearFixtures(seed: 33)
        let levels = (0..<20).map { "level \($0)" }
        let schema = try FeatureSchema([
            FeatureColumn(name: "plan", kind: .categorical(levels: levels)),
            FeatureColumn(name: "city", kind: .categorical(levels: levels)), FeatureColumn(name: "flat"),
        ])
        let values = (0..<800).map { _ in (20 * fixtures.uniform()).rounded(.down) }
        let data = try TrainingData(
            matrix: FeatureMatrix(
                schema: schema,
                rowCount: 400,
                values: values + [Double](repeating: 7, count: 400)
            ),
            labels: (0..<400).map { Double($0 % 2) }
        )
        let wide = try LogisticRegressionTrainer.fixed(1).encoding(.init(interactions: [.init("plan", "city")]))
        let error = #expect(throws: TrainingError.self) { try wide.train(data, threads: 1) }
        #expect(error?.code == "encoding.interaction")
        let flat = try LogisticRegressionTrainer.fixed(1).encoding(.init(interactions: [.init("plan", "flat")]))
        let (model, summary) = try flat.train(data, threads: 1)
        #expect(model.linear.interactions.isEmpty)
        #expect(summary.notes.contains("column \"flat\": constant in training, so its interactions are left out"))
    }
}
