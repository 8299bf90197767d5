import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct GradientBoostingTrainerTests {
    private func data(
        _ values: [Double],
        _ labels: [Double],
        weights: [Double]? = nil
    ) throws -> TrainingData {
        var table = TestTable()
        table.add("x", values)
        return try TrainingData(matrix: table.matrix(), labels: labels, weights: weights)
    }

    private func stump(learningRate: Double = 1, l2: Double = 0) throws -> GradientBoostingTrainer {
        try GradientBoostingTrainer(
            options: .init(
                trees: 1,
                learningRate: learningRate,
                growth: .init(maximumLeaves: 2, minimumRowsPerLeaf: 1, l2: l2)
            )
        )
    }

    @Test func `base score, leaf values, cover and gain are those computed by hand`() throws {
        let (model, summary) = try stump(learningRate: 0.5, l2: 0.25).train(
            data([1, 2, 3, 4], [0, 0, 0, 1]),
            threads: 1
        )
        let trees = ensemble(model)
        // p = 1/4: the base score is ln(1/3), gradients are 1/4 and -3/4, every Hessian 3/16.
        #expect(abs(trees.baseScore - -1.0986122886681098) < 1e-15)
        let nodes = trees.trees[0].nodes
        #expect(nodes.count == 3)
        #expect(nodes[0].threshold == 3.5)
        let left = -0.5 * 0.75 / (9.0 / 16 + 0.25)
        let right = 0.5 * 0.75 / (3.0 / 16 + 0.25)
        #expect(abs(nodes[1].output - left) < 1e-15)
        #expect(abs(nodes[2].output - right) < 1e-15)
        #expect(nodes.map(\.cover) == [4, 3, 1])
        #expect(abs(nodes[0].output - (3 * left + right) / 4) < 1e-15)
        let gain = 0.5 * (0.5625 / (9.0 / 16 + 0.25) + 0.5625 / (3.0 / 16 + 0.25))
        #expect(abs(nodes[0].gain - gain) < 1e-3)
        #expect(summary.iterations == 1)
        #expect(
            abs(
                summary.trainingLogLoss
                    - meanLogLoss(rawScores(model, try data([1, 2, 3, 4], [0, 0, 0, 1]).matrix), [0, 0, 0, 1])
            ) < 1e-15
        )
        #expect(summary.history.map(\.iteration) == [0, 1])
        #expect(summary.history[0].trainingLogLoss > summary.history[1].trainingLogLoss)
        #expect(Set(summary.seconds.keys) == ["bin", "train", "baseline"])
    }

    @Test func `weights enter the base score, the leaves and the cover`() throws {
        let (model, _) = try stump().train(
            data([1, 2, 3, 4], [0, 1, 0, 1], weights: [3, 1, 1, 3]),
            threads: 1
        )
        let nodes = ensemble(model).trees[0].nodes
        #expect(ensemble(model).baseScore == 0)
        #expect(nodes[0].threshold == 3.5 || nodes[0].threshold == 1.5)
        #expect(nodes[0].cover == 8)
        #expect(nodes.suffix(2).map(\.cover).sorted() == [3, 5])
    }

    @Test func `fewer rows than two leaves give the base score and a note`() throws {
        let trainer = try GradientBoostingTrainer(options: .init(growth: .init(minimumRowsPerLeaf: 3)))
        let (model, summary) = try trainer.train(data([1, 2, 3, 4], [0, 1, 1, 1]), threads: 1)
        #expect(ensemble(model).trees.isEmpty)
        #expect(summary.notes == ["The model is its base score: 4 training rows are fewer than two leaves of 3."])
        #expect(abs(model.probability(rawScore: ensemble(model).baseScore) - 0.75) < 1e-15)
    }

    @Test func `constant columns are named and not used`() throws {
        var table = TestTable()
        table.add("same", [7, 7, 7, 7])
        table.add("empty", [.nan, .nan, .nan, .nan])
        table.add("level", levels: ["a"], [0, 0, 0, 0])
        let constant = try TrainingData(matrix: table.matrix(), labels: [0, 1, 0, 1])
        let (model, summary) = try stump().train(constant, threads: 2)
        #expect(ensemble(model).trees.isEmpty)
        #expect(summary.notes.count == 2)
        #expect(summary.notes[0] == "Not used, because constant: \"same\", \"empty\", \"level\".")
        table.add("x", [1, 2, 3, 4])
        let varied = try TrainingData(matrix: table.matrix(), labels: [0, 0, 1, 1])
        #expect(ensemble(try stump().train(varied, threads: 1).model).trees[0].nodes[0].column == 3)
    }

    @Test func `offsets are refused`() throws {
        let plain = try data([1, 2, 3, 4], [0, 0, 0, 1])
        let shifted = try TrainingData(matrix: plain.matrix, labels: plain.labels, offsets: [0, 1, 0, 1])
        let error = try #require(throws: TrainingError.self) { _ = try stump().train(shifted, threads: 1) }
        #expect(error.code == "offsets.boosting")
    }

    @Test func `validation with other columns is refused by name`() throws {
        let training = try data([1, 2, 3, 4], [0, 0, 1, 1])
        var other = TestTable()
        other.add("y", [1, 2])
        let lacking = try TrainingData(matrix: other.matrix(), labels: [0, 1])
        let error = try #require(throws: TrainingError.self) {
            try stump().train(training, validation: lacking, threads: 1)
        }
        #expect(error.code == "validation.columns")
        #expect(error.message.contains("lack \"x\""))
        other.add("x", levels: ["a", "b"], [0, 1])
        let differing = try TrainingData(matrix: other.matrix(), labels: [0, 1])
        let second = try #require(throws: TrainingError.self) {
            try stump().train(training, validation: differing, threads: 1)
        }
        #expect(second.message.contains("align"))
    }

    @Test func `early stopping keeps the best number of trees`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 900, seed: 1)
        let all = try TrainingData(matrix: matrix, labels: labels)
        let training = try all.selectingRows(Array(0..<400))
        let validation = try all.selectingRows(Array(400..<900))
        let options = try GradientBoostingTrainer.Options(
            trees: 300,
            learningRate: 0.3,
            growth: .init(minimumRowsPerLeaf: 5),
            earlyStoppingRounds: 7
        )
        var calls: [Double] = []
        let (model, summary) = try GradientBoostingTrainer(options: options)
            .train(training, validation: validation, threads: 2) { _, loss in calls.append(loss) }
        let losses = summary.history.compactMap(\.validationLogLoss)
        let best = try #require(losses.indices.min { losses[$0] < losses[$1] })
        #expect(best > 0 && best < 293)
        #expect(summary.iterations == best && ensemble(model).trees.count == best)
        #expect(summary.history.count == best + 8)
        #expect(summary.validationLogLoss == losses[best])
        #expect(summary.converged)
        #expect(calls == Array(losses.dropFirst()))
        // Binned scoring of the validation rows gave the loss; scoring their values gives the same bits.
        var sum = LossSum()
        for (score, label) in zip(rawScores(model, validation.matrix), validation.labels) {
            sum.add(LogisticLoss(score: score, label: label))
        }
        #expect(sum.total / 500 == losses[best])
    }

    @Test func `a limit of trees that is too low is noted`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 600, seed: 2)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let options = try GradientBoostingTrainer.Options(trees: 3)
        let (_, summary) = try GradientBoostingTrainer(options: options).train(data, validation: data, threads: 1)
        #expect(!summary.converged)
        #expect(summary.notes.contains { $0.contains("limit of 3 trees") })
        #expect(summary.iterations == 3)
    }

    @Test func `validation that no tree helps leaves the base score`() throws {
        let training = try data([1, 2, 3, 4], [0, 0, 1, 1])
        let opposite = try data([1, 2, 3, 4], [1, 1, 0, 0])
        let options = try GradientBoostingTrainer.Options(growth: .init(minimumRowsPerLeaf: 1), earlyStoppingRounds: 2)
        let (model, summary) = try GradientBoostingTrainer(options: options)
            .train(training, validation: opposite, threads: 1)
        #expect(ensemble(model).trees.isEmpty)
        #expect(summary.history.count == 3)
        #expect(summary.notes == ["No tree improved the validation loss: the model is its base score."])
    }

    @Test func `an unseen category stops at the node and a missing one goes on`() throws {
        var table = TestTable()
        table.add("plan", levels: ["a", "b", "c"], [0, 0, 1, 1, 2, 2, .nan, .nan])
        let data = try TrainingData(matrix: table.matrix(), labels: [1, 1, 0, 0, 0, 0, 1, 1])
        let model = try stump().train(data, threads: 1).model
        let trees = ensemble(model)
        let root = trees.trees[0].nodes[0]
        #expect(trees.trees[0].categorySets[Int(root.categorySet)] == [0] && root.missingGoesLeft)
        let scores = [-1, 0, 2, Double.nan].map { code in [code].withUnsafeBufferPointer { trees.rawScore(row: $0) } }
        #expect(scores[0] == trees.baseScore + root.output)
        #expect(scores[3] == scores[1])
        #expect(scores[2] < scores[0] && scores[0] < scores[1])
    }

    @Test func `importance counts gains and splits by column`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 800, seed: 3)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let (model, summary) = try GradientBoostingTrainer(options: .init(trees: 5)).train(data, threads: 1)
        let trees = ensemble(model)
        let gains = trees.gainByColumn(columnCount: 6)
        let counts = trees.splitCountByColumn(columnCount: 6)
        #expect(counts.reduce(0, +) == trees.trees.reduce(0) { $0 + ($1.nodes.count - 1) / 2 })
        #expect(gains.allSatisfy { $0 >= 0 })
        #expect(summary.importance.count == 6)
        #expect(summary.importance[0].column == "x0")
        #expect(summary.importance[0].value == gains.max())
    }
}
