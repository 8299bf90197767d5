import ChurnScoring
import ChurnTraining
import Testing

@Suite struct LogisticRegressionTrainerTests {
    @Test func `two groups get the log-odds of their churn rates`() throws {
        let x: [Double] = [0, 0, 0, 0, 1, 1, 1, 1, 1]
        let labels: [Double] = [0, 0, 0, 1, 0, 1, 1, 1, 1]
        let (model, summary) = try LogisticRegressionTrainer.fixed(0).train(.numeric([x], labels: labels), threads: 1)
        #expect(abs(model.score([0]).probability - 0.25) < 1e-9)
        #expect(abs(model.score([1]).probability - 0.8) < 1e-9)
        let entropy = { (p: Double) in -p * PortableMath.log(p) - (1 - p) * PortableMath.log(1 - p) }
        #expect(abs(summary.trainingLogLoss - (4 * entropy(0.25) + 5 * entropy(0.8)) / 9) < 1e-12)
        #expect(summary.converged && summary.notes.isEmpty)
    }

    @Test func `levels and missing values get their own log-odds`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "plan", kind: .categorical(levels: ["a", "b", "never"]))])
        let values: [Double] = [0, 0, 0, 0, 1, 1, .nan, .nan, .nan]
        let labels: [Double] = [0, 0, 0, 1, 0, 1, 1, 1, 0]
        let data = try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: 9, values: values),
            labels: labels
        )
        let (model, _) = try LogisticRegressionTrainer.fixed(0).train(data, threads: 1)
        for (value, expected) in [(0.0, 0.25), (1, 0.5), (.nan, 2.0 / 3)] {
            #expect(abs(model.score([value]).probability - expected) < 1e-9)
        }
        // What training never saw gets the mean output of what it saw: 4 rows of "a", 2 of "b".
        let term = try #require(model.categoricalTerm(0))
        #expect(abs(term.unseenOutput - (4 * term.outputs[0] + 2 * term.outputs[1]) / 6) < 1e-12)
        #expect(term.outputs[2] == term.unseenOutput)
        #expect(term.outputs[0] == 0)
    }

    @Test func `columns that say nothing get the coefficient 0 and a note`() throws {
        let x: [Double] = [0, 1, 2, 3, 4, 5]
        let data = try TrainingData.numeric(
            [x, [7, 7, 7, 7, 7, 7], [Double](repeating: .nan, count: 6)],
            labels: [0, 0, 1, 0, 1, 1]
        )
        let (model, summary) = try LogisticRegressionTrainer.fixed(1).train(data, threads: 1)
        #expect(model.numericTerm(1)?.coefficient == 0)
        #expect(model.numericTerm(2)?.coefficient == 0)
        #expect(model.rawScore([2, 7, .nan]) == model.rawScore([2, 1e9, 5]))
        #expect(summary.notes == ["columns \"x1\", \"x2\": one value at most in training; coefficient 0"])
    }

    @Test func `columns missing in the same rows share an indicator`() throws {
        let x: [Double] = [0, .nan, 2, .nan, 4, 5, 1, 2]
        let data = try TrainingData.numeric([x, x.map { $0 * $0 }], labels: [0, 1, 1, 1, 0, 1, 0, 0])
        let (model, _) = try LogisticRegressionTrainer.fixed(1).train(data, threads: 1)
        #expect(model.numericTerm(0)?.missingOutput ?? 0 > 0)
        #expect(model.numericTerm(1)?.missingOutput == 0)
    }

    @Test func `a duplicate column without a penalty is noted and stays finite`() throws {
        let x: [Double] = [0, 1, 2, 3, 4, 5, 6, 7]
        let labels: [Double] = [0, 1, 0, 0, 1, 0, 1, 1]
        let single = try LogisticRegressionTrainer.fixed(0).train(.numeric([x], labels: labels), threads: 1)
        let (model, summary) = try LogisticRegressionTrainer.fixed(0).train(
            .numeric([x, x], labels: labels),
            threads: 1
        )
        #expect(summary.notes.contains { $0.hasPrefix("the Hessian is not positive definite") })
        #expect(abs(model.rawScore([2, 2]) - single.model.rawScore([2])) < 1e-6)
    }

    @Test func `more levels than get a coefficient each are pooled and noted`() throws {
        var fixtures = LinearFixtures(seed: 8)
        let levels = (0..<100).map { "level \($0)" }
        let schema = try FeatureSchema([FeatureColumn(name: "city", kind: .categorical(levels: levels))])
        let values = (0..<1000).map { _ in (fixtures.uniform() * fixtures.uniform() * 100).rounded(.down) }
        let data = try TrainingData(
            matrix: FeatureMatrix(schema: schema, rowCount: 1000, values: values),
            labels: values.map { _ in fixtures.uniform() < 0.3 ? 1 : 0 }
        )
        let (model, summary) = try LogisticRegressionTrainer.fixed(1).train(data, threads: 2)
        #expect(summary.notes.count == 1)
        #expect(Set(model.categoricalTerm(0)?.outputs ?? []).count <= 67)
    }

    @Test func `a level has its own coefficient where the options allow as many`() throws {
        var fixtures = LinearFixtures(seed: 31)
        let data = try fixtures.levels(rows: 4000, counts: [300], weighted: false)
        let options = try [64, 1000].map {
            try LogisticRegressionTrainer.Options(penalty: .fixed(1), maximumLevels: $0)
        }
        let (pooled, few) = try LogisticRegressionTrainer(options: options[0]).train(data, threads: 2)
        let (model, summary) = try LogisticRegressionTrainer(options: options[1]).train(data, threads: 2)
        #expect(few.notes.contains { $0.contains("over 64 levels") })
        #expect(!summary.notes.contains { $0.contains("levels") })
        #expect(Set(try #require(pooled.categoricalTerm(1)).outputs).count <= 67)
        #expect(Set(try #require(model.categoricalTerm(1)).outputs).count > 150)
        #expect(summary.trainingLogLoss < few.trainingLogLoss)
        let again = try LogisticRegressionTrainer(options: options[1]).train(data, threads: 1).model
        #expect(again.encoded() == model.encoded())
    }

    @Test func `infinite values are refused by the column's name`() throws {
        let data = try TrainingData.numeric([[1, 2, 3], [1, .infinity, 3]], labels: [0, 1, 0])
        let error = #expect(throws: TrainingError.self) {
            try LogisticRegressionTrainer.fixed(1).train(data, threads: 1)
        }
        #expect(error?.code == "values.infinite")
        #expect(error?.message.contains("\"x1\"") == true)
    }

    @Test func `a training that ends early says so`() throws {
        var fixtures = LinearFixtures(seed: 1)
        let data = try fixtures.data(rows: 200)
        let (_, summary) = try LogisticRegressionTrainer.fixed(0.1, maximumIterations: 1).train(data, threads: 1)
        #expect(!summary.converged)
        #expect(summary.iterations == 1)
        #expect(summary.notes.last?.hasPrefix("not converged after 1 Newton steps") == true)
    }

    @Test func `separated labels give a finite model`() throws {
        let x = (0..<40).map { Double($0) }
        let data = try TrainingData.numeric([x], labels: x.map { $0 < 20 ? 0 : 1 })
        for penalty in [0, 1e-9, 1] {
            let (model, _) = try LogisticRegressionTrainer.fixed(penalty).train(data, threads: 1)
            #expect(model.rawScore([19]) < 0 && model.rawScore([20]) > 0 && model.rawScore([39]).isFinite)
        }
    }

    @Test func `options out of range are refused`() {
        #expect(throws: TrainingError.self) { try LogisticRegressionTrainer.Options(penalty: .fixed(-1)) }
        #expect(throws: TrainingError.self) { try LogisticRegressionTrainer.Options(penalty: .fixed(.nan)) }
        #expect(throws: TrainingError.self) { try LogisticRegressionTrainer.Options(maximumIterations: 0) }
        #expect(throws: TrainingError.self) { try LogisticRegressionTrainer.Options(tolerance: 0) }
    }

    @Test func `importance and expected score are those of the training rows`() throws {
        var fixtures = LinearFixtures(seed: 4)
        let data = try fixtures.data(rows: 300, weighted: true)
        let weights = try #require(data.weights)
        let options = try LogisticRegressionTrainer.Options(penalty: .fixed(1))
        let (model, summary) = try LogisticRegressionTrainer(options: options).train(data, threads: 1)
        let sum = weights.reduce(0, +)
        var meanScore = 0.0
        for row in 0..<data.rowCount { meanScore += weights[row] / sum * model.rawScore(data.matrix.row(row)) }
        #expect(abs(model.contributions(data.matrix.row(0)).expectedScore - meanScore) < 1e-12)
        for (index, column) in data.matrix.schema.columns.enumerated() {
            let outputs = data.matrix.column(index).map { model.linear.output(ofTerm: index, value: $0) }
            let mean = zip(outputs, weights).reduce(0) { $0 + $1.0 * $1.1 } / sum
            let variance = zip(outputs, weights).reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) } / sum
            let importance = summary.importance.first { $0.column == column.name }?.value ?? .nan
            #expect(abs(importance - variance.squareRoot()) < 1e-12)
            #expect(abs(model.linear.meanOutputs[index] - mean) < 1e-12)
        }
    }

    @Test func `logarithms that cross-validation finds no better are left out`() throws {
        var fixtures = LinearFixtures(seed: 6)
        let x = (0..<4000).map { _ in PortableMath.exp(1.2 * fixtures.normal()) }
        // The label saturates, so it correlates with the logarithm; its log-odds are linear in x all the same.
        let labels = x.map { fixtures.uniform() < PortableMath.sigmoid(3 * $0 - 3) ? 1.0 : 0 }
        let data = try TrainingData.numeric([x], labels: labels)
        let fixed = try LogisticRegressionTrainer.fixed(1, transforms: .automatic).train(data, threads: 1)
        let selected = try LogisticRegressionTrainer(options: .init()).train(data, threads: 1)
        #expect(fixed.model.numericTerm(0)?.transform == .signedLog1p)
        #expect(selected.model.numericTerm(0)?.transform == .identity)
    }

    @Test func `a value far from training scores as the nearest that training had`() throws {
        var fixtures = LinearFixtures(seed: 9)
        let x = (0..<500).map { _ in fixtures.normal() }
        let data = try TrainingData.numeric(
            [x],
            labels: x.map { fixtures.uniform() < PortableMath.sigmoid($0) ? 1 : 0 }
        )
        let (model, _) = try LogisticRegressionTrainer.fixed(1, winsorize: true).train(data, threads: 1)
        let highest = try #require(x.max())
        #expect(model.rawScore([highest]) == model.rawScore([1e6]))
        #expect(model.rawScore([1e6]) > model.rawScore([1]))
        #expect(x.count { $0 > model.numericTerm(0)?.upperBound ?? .nan } == 2)
        let (unclamped, _) = try LogisticRegressionTrainer.fixed(1).train(data, threads: 1)
        #expect(unclamped.rawScore([1e6]) > 1e5)
    }

    @Test func `the model carries baselines and facts of its training`() throws {
        var fixtures = LinearFixtures(seed: 4)
        let data = try fixtures.data(rows: 300)
        let (model, summary) = try LogisticRegressionTrainer(options: .init()).train(data, threads: 2)
        #expect(model.baselines == ColumnBaseline.baselines(of: data.matrix))
        #expect(model.metadata["algorithm"] == "logistic-regression")
        #expect(model.metadata["rows"] == "300")
        #expect(model.numericTerm(2)?.transform == .signedLog1p)
        #expect(summary.seconds["train"] != nil)
        #expect(try ChurnModel(decoding: model.encoded()) == model)
    }
}
