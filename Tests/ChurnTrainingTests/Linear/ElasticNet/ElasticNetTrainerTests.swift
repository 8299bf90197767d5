import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ElasticNetTrainerTests {
    private typealias ElasticNet = LogisticRegressionTrainer.ElasticNet

    private func train(
        _ data: TrainingData,
        _ penalty: LogisticRegressionTrainer.Options.Penalty,
        _ elasticNet: ElasticNet
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        let options = try LogisticRegressionTrainer.Options(penalty: penalty, elasticNet: elasticNet)
        return try LogisticRegressionTrainer(options: options).train(data, threads: 2)
    }

    /// Two columns that matter and ten that don't.
    private func sparse(rows: Int = 600) throws -> TrainingData {
        var fixtures = LinearFixtures(seed: 131)
        let columns = (0..<12).map { _ in (0..<rows).map { _ in fixtures.normal() } }
        let labels = (0..<rows).map { row in
            fixtures.uniform() < PortableMath.sigmoid(1.5 * columns[0][row] - columns[1][row]) ? 1.0 : 0
        }
        return try .numeric(columns, labels: labels)
    }

    @Test func `one standard error takes a stronger penalty and fewer columns than the minimum`() throws {
        let data = try sparse()
        let minimum = try train(data, .selected, ElasticNet(l1Ratio: 1, pathLength: 30, rule: .minimum))
        let sparser = try train(data, .selected, ElasticNet(l1Ratio: 1, pathLength: 30, rule: .oneStandardError))
        let paths = try [minimum, sparser].map { try #require($0.summary.penaltyPath) }
        // The chosen points are refined, so that only those of the others are the same.
        #expect(paths[0].points.map(\.heldOutLogLoss) == paths[1].points.map(\.heldOutLogLoss))
        #expect(abs(paths[0].nullDeviance - paths[0].points[0].deviance) < 1e-6)
        #expect(paths[1].chosen < paths[0].chosen)
        let point = paths[1].points[paths[1].chosen]
        let terms = (0..<12).compactMap { sparser.model.numericTerm($0)?.coefficient }
        #expect(terms.count { $0 != 0 } == point.nonzeroCount)
        #expect(terms[0] > 0.5 && terms[1] < -0.3)
        let best = paths[0].points[paths[0].chosen]
        let limit = try #require(best.heldOutLogLoss) + #require(best.standardError)
        #expect(try #require(point.heldOutLogLoss) <= limit)
        #expect(sparser.model.metadata["penalty"] == "\(point.penalty)")
        #expect(sparser.summary.notes.contains { $0.contains("one-standard-error rule") })
    }

    @Test func `the path falls from no column at evenly spaced penalties`() throws {
        let summary = try train(sparse(), .selected, ElasticNet(l1Ratio: 1, pathLength: 40)).summary
        let path = try #require(summary.penaltyPath)
        #expect(path.points.count == 40)
        #expect(path.points[0].nonzeroCount == 0)
        #expect(abs(path.points[39].penalty / path.points[0].penalty - 1e-4) < 1e-12)
        #expect(zip(path.points, path.points.dropFirst()).allSatisfy { $0.deviance >= $1.deviance })
        #expect(abs(path.points[path.chosen].deviance / 1200 - summary.trainingLogLoss) < 1e-12)
    }

    @Test func `a given penalty is used as it is`() throws {
        let fit = try train(sparse(), .fixed(30), ElasticNet(l1Ratio: 1))
        #expect(fit.model.metadata["penalty"] == "30.0")
        #expect(fit.summary.converged)
        #expect(fit.summary.penaltyPath?.points.last?.heldOutLogLoss == nil)
        let huge = try train(sparse(), .fixed(1e6), ElasticNet(l1Ratio: 1)).model
        #expect((0..<12).allSatisfy { huge.numericTerm($0)?.coefficient == 0 })
        let none = try train(sparse(), .fixed(0), ElasticNet(l1Ratio: 1))
        #expect(none.summary.converged)
        #expect((0..<12).allSatisfy { none.model.numericTerm($0)?.coefficient != 0 })
    }

    @Test func `bounds hold, for ridge too, and the other columns make up for it`() throws {
        let bounds = try ["x0": ElasticNet.Bounds(upper: 0), "x1": ElasticNet.Bounds(lower: -0.25)]
        for l1Ratio in [0, 1] as [Double] {
            let model = try train(sparse(), .fixed(1), ElasticNet(l1Ratio: l1Ratio, bounds: bounds)).model
            #expect(model.numericTerm(0)?.coefficient == 0)
            #expect(model.numericTerm(1)?.coefficient == -0.25)
        }
    }

    @Test func `a path ends where labels are separated`() throws {
        let labels = (0..<200).map { Double($0 % 2) }
        let data = try TrainingData.numeric([labels.map { 5 * $0 }], labels: labels)
        let fit = try train(data, .selected, ElasticNet(l1Ratio: 1))
        let path = try #require(fit.summary.penaltyPath)
        #expect(path.points.count < 100)
        #expect(fit.model.numericTerm(0)?.coefficient.isFinite == true)
    }

    @Test func `too few rows for folds take the fallback and say so`() throws {
        let data = try TrainingData.numeric([[1, 2, 3, 4]], labels: [0, 1, 0, 1])
        let fit = try train(data, .selected, ElasticNet(l1Ratio: 1))
        #expect(fit.model.metadata["penalty"] == "1.0")
        #expect(fit.summary.notes.contains { $0.contains("too few rows") })
    }

    @Test func `constant columns alone leave the intercept`() throws {
        let data = try TrainingData.numeric([[5, 5, 5, 5]], labels: [0, 1, 1, 1])
        let model = try train(data, .fixed(1), ElasticNet(l1Ratio: 1)).model
        #expect(abs(model.linear.intercept - PortableMath.log(3)) < 1e-9)
    }

    /// Two numbers and a category of `levels`, the label depending on both.
    private func levelled(rows: Int, levels: Int) throws -> TrainingData {
        var fixtures = LinearFixtures(seed: 133)
        let x = (0..<rows).map { _ in fixtures.normal() }
        let codes = (0..<rows).map { _ in Double(Int(fixtures.uniform() * fixtures.uniform() * Double(levels))) }
        let labels = (0..<rows).map { row in
            let effect = codes[row] < 3 ? 1.0 : codes[row].truncatingRemainder(dividingBy: 2) * 0.5 - 0.5
            return fixtures.uniform() < PortableMath.sigmoid(x[row] + effect) ? 1.0 : 0
        }
        let names = (0..<levels).map { "level \($0)" }
        let schema = try FeatureSchema([
            FeatureColumn(name: "x"), FeatureColumn(name: "plan", kind: .categorical(levels: names)),
        ])
        let matrix = FeatureMatrix(schema: schema, rowCount: rows, values: x + codes)
        return try TrainingData(matrix: matrix, labels: labels)
    }

    @Test func `a category of many levels is fitted as by Newton's method, and the lasso drops levels`() throws {
        let data = try levelled(rows: 1500, levels: 40)
        let ridge = try train(data, .fixed(2), ElasticNet(l1Ratio: 0)).model
        let newton = try LogisticRegressionTrainer(options: .init(penalty: .fixed(2))).train(data, threads: 1).model
        for row in 0..<data.rowCount {
            let values = data.matrix.row(row)
            #expect(abs(ridge.rawScore(values) - newton.rawScore(values)) < 1e-6)
        }
        let lasso = try train(data, .selected, ElasticNet(l1Ratio: 1, pathLength: 30, rule: .oneStandardError)).model
        let outputs = try #require(lasso.categoricalTerm(1)).outputs
        #expect(outputs.count { $0 == 0 } > 5 && outputs.contains { $0 != 0 })
    }

    @Test func `more encoded columns than a model can have are refused`() throws {
        let data = try levelled(rows: 30_000, levels: 20_000)
        let options = try LogisticRegressionTrainer.Options(
            penalty: .fixed(1),
            elasticNet: ElasticNet(l1Ratio: 1),
            maximumLevels: 20_000
        )
        let error = try #require(throws: TrainingError.self) {
            try LogisticRegressionTrainer(options: options).train(data, threads: 1)
        }
        #expect(error.code == "columns.many")
    }

    @Test func `offsets are refused`() throws {
        let plain = try sparse(rows: 50)
        let offsets = [Double](repeating: 1, count: 50)
        let data = try TrainingData(matrix: plain.matrix, labels: plain.labels, offsets: offsets)
        let error = try #require(throws: TrainingError.self) { try train(data, .fixed(1), ElasticNet(l1Ratio: 1)) }
        #expect(error.code == "offsets.elastic_net")
    }

    @Test func `settings out of range are errors that say so`() throws {
        #expect(throws: TrainingError.self) { try ElasticNet(l1Ratio: 1.5) }
        #expect(throws: TrainingError.self) { try ElasticNet(l1Ratio: 0.5, pathLength: 1) }
        #expect(throws: TrainingError.self) { try ElasticNet.Bounds(lower: 0.5) }
        let mixed = try #require(throws: TrainingError.self) {
            try LogisticRegressionTrainer.Options(penalty: .firth, elasticNet: ElasticNet(l1Ratio: 1))
        }
        #expect(mixed.code == "options.penalty")
        let unknown = try #require(throws: TrainingError.self) {
            try train(sparse(), .fixed(1), ElasticNet(l1Ratio: 1, bounds: ["x00": ElasticNet.Bounds(lower: 0)]))
        }
        #expect(unknown.code == "bounds.unknown_column")
        #expect(unknown.message.contains("did you mean"))
        var fixtures = LinearFixtures(seed: 132)
        let plans = try fixtures.data(rows: 200)
        let categorical = try #require(throws: TrainingError.self) {
            try train(plans, .fixed(1), ElasticNet(l1Ratio: 1, bounds: ["plan": ElasticNet.Bounds(lower: 0)]))
        }
        #expect(categorical.code == "bounds.categorical")
    }
}
