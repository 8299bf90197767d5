import ChurnEvaluation
import ChurnScoring
import Synchronization
import Testing

@testable import ChurnTraining

/// Early stopping by other metrics, stops from outside, and what a model records.
@Suite struct TrainingControlTests {
    typealias Options = GradientBoostingTrainer.Options
    private let training: TrainingData
    private let held: TrainingData

    init() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 900, seed: 21)
        let all = try TrainingData(matrix: matrix, labels: labels)
        training = try all.selectingRows(Array(0..<500))
        held = try all.selectingRows(Array(500..<900))
    }

    private func options(_ stopping: Options.Stopping, rounds: Int? = 6, trees: Int = 150) throws -> Options {
        try Options(
            trees: trees,
            learningRate: 0.3,
            growth: .init(maximumLeaves: 6, minimumRowsPerLeaf: 5),
            earlyStoppingRounds: rounds,
            stopping: stopping
        )
    }

    @Test(arguments: Options.Stopping.Metric.allCases)
    func `early stopping keeps the trees that are best by the metric`(metric: Options.Stopping.Metric) throws {
        let (model, summary) = try GradientBoostingTrainer(options: options(.init(metric: metric)))
            .train(training, validation: held, threads: 2)
        let values = summary.history.compactMap { metric == .logLoss ? $0.validationLogLoss : $0.validationMetric }
        #expect(values.count == summary.history.count)
        let isBetter: (Double, Double) -> Bool = {
            metric == .areaUnderROC || metric == .averagePrecision ? $0 > $1 : $0 < $1
        }
        let best = try #require(
            values.indices.reversed().min { isBetter(values[$0], values[$1]) || values[$0] == values[$1] && $0 < $1 }
        )
        #expect(best > 0 && summary.iterations == best && summary.history.count == best + 7)
        let scores = rawScores(model, held.matrix)
        let ranked = try ScoredLabels(scores: scores, labels: held.labels)
        let expected =
            switch metric {
            case .logLoss: meanLogLoss(scores, held.labels)
            case .areaUnderROC: ranked.areaUnderROC()
            case .averagePrecision: ranked.averagePrecision()
            case .brierScore:
                try ProbabilityMetrics.brierScore(
                    probabilities: scores.map(PortableMath.sigmoid),
                    labels: held.labels
                )
            }
        #expect(abs(values[best] - expected) < 1e-12)
    }

    @Test func `a minimum improvement stops sooner`() throws {
        let free = try GradientBoostingTrainer(options: options(.standard))
            .train(training, validation: held, threads: 1).summary
        let strict = try GradientBoostingTrainer(options: options(.init(metric: nil, minimumImprovement: 0.1)))
            .train(training, validation: held, threads: 1).summary
        #expect(strict.history.count < free.history.count)
        let losses = strict.history.compactMap(\.validationLogLoss)
        var best = 0
        for index in losses.indices where losses[index] < losses[best] - 0.1 { best = index }
        #expect(strict.iterations == best)
    }

    @Test func `weights of validation rows are refused by rankings only`() throws {
        let weighted = try TrainingData(matrix: held.matrix, labels: held.labels, weights: held.labels.map { 1 + $0 })
        let error = try #require(throws: TrainingError.self) {
            _ = try GradientBoostingTrainer(options: options(.init(metric: .areaUnderROC)))
                .train(training, validation: weighted, threads: 1)
        }
        #expect(error.code == "options.early_stopping_metric")
        let brier = try GradientBoostingTrainer(options: options(.init(metric: .brierScore)))
            .train(training, validation: weighted, threads: 1)
        #expect(brier.summary.iterations > 0)
    }

    @Test func `a stop from outside gives the best trees so far, and says so`() throws {
        final class Calls: Sendable { let count = Atomic<Int>(0) }
        let calls = Calls()
        var trainer = GradientBoostingTrainer(options: try options(.standard, rounds: nil))
        trainer.isCancelled = { calls.count.wrappingAdd(1, ordering: .relaxed).newValue > 9 }
        let (model, summary) = try trainer.train(training, validation: held, threads: 2)
        #expect(summary.isStopped && !summary.converged && summary.iterations == 9)
        #expect(summary.notes.contains("Training was stopped after 9 trees; the model holds 9 trees, the best so far."))
        #expect(model.metadata["stopped"] == "true")
        let whole = try GradientBoostingTrainer(options: options(.standard, rounds: nil, trees: 9))
            .train(training, validation: held, threads: 2)
        #expect(ensemble(model) == ensemble(whole.model))
        #expect(!whole.summary.isStopped && whole.model.metadata["stopped"] == nil)
    }

    @Test func `a stop before the first tree leaves no model`() throws {
        var trainer = GradientBoostingTrainer(options: try options(.standard))
        trainer.isCancelled = { true }
        let error = try #require(throws: TrainingError.self) { _ = try trainer.train(training, threads: 1) }
        #expect(error.code == "stopped.no_tree")
    }

    @Test func `metadata hold every option that is not the default`() throws {
        let plain = try GradientBoostingTrainer(options: Options(trees: 2)).train(training, threads: 1).model
        #expect(
            Set(plain.metadata.keys)
                == ["algorithm", "rows", "positives", "trees", "learning_rate", "max_leaves", "seed"]
        )
        let changed = try Options(
            trees: 2,
            growth: .init(maximumDepth: 3, l2: 2),
            columns: .init(sampling: 0.5),
            rows: .init(sampling: 0.5, method: .gradient, classWeight: .balanced),
            earlyStoppingRounds: nil,
            stopping: .init(metric: .areaUnderROC, minimumImprovement: 0.1),
            seed: 3
        )
        let metadata = try GradientBoostingTrainer(options: changed).train(training, threads: 1).model.metadata
        #expect(metadata["max_depth"] == "3" && metadata["l2"] == "2.0" && metadata["column_sampling"] == "0.5")
        #expect(metadata["row_sampling"] == "0.5" && metadata["row_sampling_method"] == "gradient")
        #expect(metadata["class_weight"] == "balanced" && metadata["early_stopping_rounds"] == "none")
        #expect(metadata["early_stopping_metric"] == "auc" && metadata["early_stopping_min_delta"] == "0.1")
        #expect(metadata["l1"] == nil && metadata["loss"] == nil && metadata["row_sampling_by"] == nil)
    }

    @Test func `importance has gain and splits`() throws {
        let (model, summary) = try GradientBoostingTrainer(options: Options(trees: 3)).train(training, threads: 1)
        let splits = ensemble(model).splitCountByColumn(columnCount: 6)
        #expect(Set(summary.importance.compactMap(\.splitCount)) == Set(splits))
        #expect(summary.importance.compactMap(\.splitCount).reduce(0, +) == splits.reduce(0, +))
    }
}
