import ChurnScoring
import Testing

@testable import ChurnTraining

/// Going on from a model: more trees, or new leaves.
@Suite struct ContinuedTrainingTests {
    private typealias Options = GradientBoostingTrainer.Options
    private let data: TrainingData
    private let later: TrainingData

    init() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 700, seed: 31)
        data = try TrainingData(matrix: matrix, labels: labels)
        let (other, otherLabels) = try TestTable.mixed(rows: 700, seed: 32)
        later = try TrainingData(matrix: other, labels: otherLabels)
    }

    private func trainer(
        trees: Int,
        rounds: Int? = nil,
        l2: Double = 1,
        rows: Options.RowRules = .standard
    ) throws -> GradientBoostingTrainer {
        GradientBoostingTrainer(
            options: try Options(
                trees: trees,
                growth: .init(maximumLeaves: 6, l2: l2),
                rows: rows,
                earlyStoppingRounds: rounds
            )
        )
    }

    @Test func `going on with the same rows gives the trees of one long training`() throws {
        for rows in [Options.RowRules.standard, try .init(sampling: 0.5), try .init(sampling: 0.5, method: .gradient)] {
            let half = try trainer(trees: 8, rows: rows).train(data, threads: 1).model
            let (model, summary) = try trainer(trees: 7, rows: rows).train(data, continuing: half, threads: 2)
            let whole = try trainer(trees: 15, rows: rows).train(data, threads: 1)
            #expect(ensemble(model) == ensemble(whole.model))
            #expect(summary.history.map(\.iteration) == Array(8...15))
            #expect(summary.trainingLogLoss == whole.summary.trainingLogLoss)
            #expect(model.metadata["continued_from_trees"] == "8" && model.metadata["trees"] == "15")
        }
    }

    @Test func `old trees and base score stay, and early stopping counts new trees only`() throws {
        let old = try trainer(trees: 20).train(data, threads: 1).model
        let (model, summary) = try trainer(trees: 100, rounds: 4).train(
            data,
            validation: later,
            continuing: old,
            threads: 1
        )
        let trees = ensemble(model)
        #expect(trees.baseScore == ensemble(old).baseScore)
        #expect(Array(trees.trees.prefix(20)) == ensemble(old).trees)
        #expect(summary.iterations == trees.trees.count && summary.history.count <= 101)
        #expect(
            abs(try #require(summary.validationLogLoss) - meanLogLoss(rawScores(model, later.matrix), later.labels))
                < 1e-12
        )
    }

    @Test func `where no new tree helps the model is the old one`() throws {
        let old = try trainer(trees: 10).train(data, threads: 1).model
        let opposite = try TrainingData(matrix: data.matrix, labels: data.labels.map { 1 - $0 })
        let (model, summary) = try trainer(trees: 30, rounds: 3)
            .train(opposite, validation: data, continuing: old, threads: 1)
        #expect(ensemble(model) == ensemble(old))
        #expect(
            summary.notes.contains(
                "No new tree improved the validation loss: the model is the one that training continued from."
            )
        )
    }

    @Test func `other columns and other models are refused by name`() throws {
        let old = try trainer(trees: 2).train(data, threads: 1).model
        var table = TestTable()
        table.add("x0", Array(data.matrix.column(0)))
        table.add("y", Array(data.matrix.column(1)))
        let other = try TrainingData(matrix: table.matrix(), labels: data.labels)
        for refused in [
            { _ = try self.trainer(trees: 2).train(other, continuing: old, threads: 1) },
            { _ = try self.trainer(trees: 2).refit(old, on: other, threads: 1) },
        ] {
            let error = try #require(throws: TrainingError.self) { try refused() }
            #expect(error.code == "start.columns")
            #expect(error.message.contains("lack \"x1\", \"x2\", \"x3\", \"plan\", \"region\""))
            #expect(error.message.contains("have \"y\" besides"))
        }
        let linear = try LogisticRegressionTrainer(options: .init()).train(data, threads: 1).model
        let error = try #require(throws: TrainingError.self) {
            _ = try trainer(trees: 2).train(data, continuing: linear, threads: 1)
        }
        #expect(error.code == "start.algorithm")
    }

    @Test func `refitting on the training rows without decay gives the same leaves`() throws {
        let rules = try Options.RowRules(classWeight: ClassWeight(3))
        for trainer in [try trainer(trees: 12, l2: 3), try trainer(trees: 12, rows: rules)] {
            let (old, summary) = try trainer.train(data, threads: 1)
            let (model, refitted) = try trainer.refit(old, on: data, decay: 0, threads: 2)
            for (left, right) in zip(ensemble(old).trees, ensemble(model).trees) {
                #expect(left.categorySets == right.categorySets)
                for (one, two) in zip(left.nodes, right.nodes) {
                    #expect(one.threshold == two.threshold && one.cover == two.cover && one.gain == two.gain)
                    #expect(abs(one.output - two.output) < 1e-9)
                }
            }
            #expect(abs(refitted.trainingLogLoss - summary.trainingLogLoss) < 1e-9)
        }
    }

    @Test func `leaves of a stump move to the new rows by hand`() throws {
        var table = TestTable()
        table.add("x", [1, 2, 3, 4])
        let first = try TrainingData(matrix: table.matrix(), labels: [0, 0, 0, 1])
        let options = try Options(
            trees: 1,
            learningRate: 0.5,
            growth: .init(maximumLeaves: 2, minimumRowsPerLeaf: 1, l2: 0)
        )
        let trainer = GradientBoostingTrainer(options: options)
        let old = try trainer.train(first, threads: 1).model.calibrated(by: .platt(intercept: 0, slope: 2))
            .adding(metadata: ["calibration": "platt", "base_rate": "0.4"])
        let second = try TrainingData(matrix: table.matrix(), labels: [0, 1, 0, 0], weights: [1, 1, 3, 0])
        let (model, summary) = try trainer.refit(old, on: second, decay: 0.8, threads: 1)
        let (before, after) = (ensemble(old).trees[0].nodes, ensemble(model).trees[0].nodes)
        // At p = 1/4 the left leaf has gradients 1/4, -3/4 and thrice 1/4, and Hessians of 3/16 for a weight of 5.
        let step = 0.5 * -0.25 / (15.0 / 16)
        #expect(abs(after[1].output - (0.8 * before[1].output + 0.2 * step)) < 1e-15)
        // The right leaf has a row of weight 0 only.
        #expect(after[2].output == before[2].output)
        #expect(after[0].output == (3 * after[1].output + after[2].output) / 4)
        #expect(summary.notes[0].contains("1 leaves that no row reached"))
        #expect(model.metadata["refit_decay"] == "0.8" && model.metadata["refit_rows"] == "4")
        #expect(model.metadata["rows"] == "4")
        // The calibration was the old scores'; the base rate is that of the new rows by weight.
        #expect(model.calibration == .identity && model.metadata["calibration"] == nil)
        #expect(model.baseRate == 0.2)
        let weighted = try trainer.train(
            TrainingData(matrix: table.matrix(), labels: [0, 1, 0, 0], weights: [1, 1, 1, 1.5]),
            threads: 1
        ).model
        #expect(weighted.baseRate == 1 / 4.5)
        #expect(try trainer.train(first, threads: 1).model.metadata["base_rate"] == nil)
    }

    @Test func `refitting lowers the loss on rows of another period, any threads alike`() throws {
        let old = try trainer(trees: 30).train(data, threads: 1).model
        let flipped = try TrainingData(matrix: later.matrix, labels: later.labels.map { 1 - $0 })
        let one = try trainer(trees: 1).refit(old, on: flipped, decay: 0.2, threads: 1).model
        let two = try trainer(trees: 1).refit(old, on: flipped, decay: 0.2, threads: 8).model
        #expect(one == two)
        let before = meanLogLoss(rawScores(old, flipped.matrix), flipped.labels)
        #expect(meanLogLoss(rawScores(one, flipped.matrix), flipped.labels) < 0.9 * before)
        let error = try #require(throws: TrainingError.self) {
            _ = try trainer(trees: 1).refit(old, on: data, decay: 1.5, threads: 1)
        }
        #expect(error.code == "options.refit_decay")
    }
}
