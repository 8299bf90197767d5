import ChurnScoring
import Testing

@testable import ChurnTraining

/// Samplings and class weights over whole trainings.
@Suite struct RowRulesPropertyTests {
    private typealias Rules = GradientBoostingTrainer.Options.RowRules

    private func train(
        _ data: TrainingData,
        _ rules: Rules,
        trees: Int = 30,
        threads: Int = 1
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        let options = try GradientBoostingTrainer.Options(trees: trees, growth: .init(maximumLeaves: 8), rows: rules)
        return try GradientBoostingTrainer(options: options).train(data, threads: threads)
    }

    @Test func `gradient-based sampling of a third learns as much as a uniform half`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 3_000, seed: 11)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let (held, heldLabels) = try TestTable.mixed(rows: 3_000, seed: 12)
        func loss(_ rules: Rules) throws -> Double {
            meanLogLoss(rawScores(try train(data, rules, trees: 60).model, held), heldLabels)
        }
        let all = try loss(.standard)
        let gradient = try loss(.init(sampling: 0.3, method: .gradient))
        #expect(gradient < 1.03 * all, "\(gradient) after \(all) with all rows")
        #expect(gradient < 1.01 * (try loss(.init(sampling: 0.5))))
    }

    @Test func `every sampling gives the same model for any number of threads`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 18_000, seed: 13)
        var data = try TrainingData(matrix: matrix, labels: labels)
        data.customers = .integers((0..<18_000).map { Int64($0 / 4) })
        for rules in [
            try Rules(sampling: 0.4, method: .gradient, classWeight: .balanced),
            try Rules(sampling: 0.4, unit: .customer),
        ] {
            let one = try train(data, rules, trees: 2)
            let two = try train(data, rules, trees: 2, threads: 8)
            #expect(one.model == two.model)
            #expect(one.summary.history == two.summary.history)
        }
    }

    @Test func `the mean probability under a class weight is the churn rate`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 2_000, seed: 14)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let rate = labels.reduce(0, +) / 2_000
        for weight in [try ClassWeight(8), .balanced, try ClassWeight(0.2)] {
            let (model, summary) = try train(data, .init(classWeight: weight))
            let scores = rawScores(model, matrix)
            let mean = scores.reduce(0) { $0 + PortableMath.sigmoid($1) } / 2_000
            #expect(abs(mean - rate) < 0.05)
            #expect(abs(ensemble(model).baseScore - LogisticLoss.logOdds(rate)) < 1e-12)
            // The loss of the summary is that of the rows as they are.
            #expect(abs(summary.trainingLogLoss - meanLogLoss(scores, labels)) < 1e-12)
            #expect(summary.notes.contains { $0.hasPrefix("Rows with label 1 counted") })
        }
    }

    @Test func `a class weight is row weights with the base score lowered by its logarithm`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 200, seed: 15)
        let weighted = try train(TrainingData(matrix: matrix, labels: labels), .init(classWeight: ClassWeight(4)))
        let data = try TrainingData(matrix: matrix, labels: labels, weights: labels.map { $0 == 1 ? 4 : 1 })
        let plain = try train(data, .standard)
        let difference = ensemble(plain.model).baseScore - ensemble(weighted.model).baseScore
        #expect(abs(difference - PortableMath.log(4)) < 1e-12)
        // So few rows have a bin a value, which weights do not move.
        let (one, two) = (rawScores(plain.model, matrix), rawScores(weighted.model, matrix))
        let gap = zip(one, two).map { abs($0 - $1 - PortableMath.log(4)) }.max() ?? 1
        #expect(gap < 1e-9)
        #expect(!ensemble(plain.model).trees.isEmpty)
        #expect(!weighted.model.metadata["class_weight", default: ""].isEmpty)
    }
}
