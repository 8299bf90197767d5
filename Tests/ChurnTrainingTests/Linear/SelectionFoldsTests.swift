import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct SelectionFoldsTests {
    /// 100 customers at each of `cutoffCount` cutoffs, 10 apart, whose labels are read in the 10 after the cutoff.
    private func data(cutoffCount: Int = 8, changingLabelsFrom changed: Int64 = .max) throws -> TrainingData {
        var fixtures = LinearFixtures(seed: 171)
        var cutoffs: [Int64] = []
        var values: [Double] = []
        var labels: [Double] = []
        for _ in 0..<100 {
            for cutoff in 0..<cutoffCount {
                cutoffs.append(Int64(10 * cutoff))
                values.append(fixtures.normal())
                let label = fixtures.uniform() < PortableMath.sigmoid(values[values.count - 1]) ? 1.0 : 0
                labels.append(Int64(10 * cutoff) >= changed ? 1 - label : label)
            }
        }
        let keys = RowKeys(customers: .integers(cutoffs.indices.map { Int64($0 / cutoffCount) }), cutoffs: cutoffs)
        let matrix = try FeatureMatrix(
            schema: FeatureSchema([FeatureColumn(name: "logins")]),
            rowCount: values.count,
            values: values,
            keys: keys
        )
        var data = try TrainingData(matrix: matrix, labels: labels)
        data.labelWindow = try LabelWindow(gap: 0, horizon: 10)
        return data
    }

    @Test func `folds go forward in time where cutoffs and label windows are known`() throws {
        let data = try data()
        let folds = try #require(try SelectionFolds(data, nil))
        #expect(folds.description == "5 folds forward in time")
        let cutoffs = try #require(data.matrix.keys?.cutoffs)
        for fold in folds.folds {
            let first = try #require(fold.heldOut.map { cutoffs[$0] }.min())
            #expect(fold.train.allSatisfy { cutoffs[$0] + 10 <= first })
        }
        #expect(try #require(try SelectionFolds(data, .customers)).description == "5 folds of customers")
    }

    @Test func `few cutoffs make fewer folds, then folds of customers, and say why`() throws {
        #expect(try #require(try SelectionFolds(data(cutoffCount: 5), nil)).description == "4 folds forward in time")
        let dealt = try #require(try SelectionFolds(data(cutoffCount: 3), nil))
        #expect(dealt.folds.count == 5)
        #expect(dealt.description.contains("of customers: folds forward in time would be fewer than 3 or lack a label"))
        var unknown = try data()
        unknown.labelWindow = nil
        #expect(try #require(try SelectionFolds(unknown, nil)).description.contains("label windows are not known"))
        #expect(throws: TrainingError.self) { try SelectionFolds(unknown, .time) }
        #expect(try #require(try SelectionFolds(data(cutoffCount: 3), .time)).folds.count == 2)
    }

    @Test func `labels from a fold's held-out rows on change no fit of it`() throws {
        let original = try data()
        let folds = try #require(try SelectionFolds(original, .time))
        let cutoffs = try #require(original.matrix.keys?.cutoffs)
        var options = try LogisticRegressionTrainer.Options(transforms: .never)
        options.folds = .time
        for (index, fold) in folds.folds.enumerated() {
            let first = try #require(fold.heldOut.map { cutoffs[$0] }.min())
            let changed = try data(changingLabelsFrom: first)
            let other = try #require(try SelectionFolds(changed, .time)).folds[index]
            #expect(other.train == fold.train && other.heldOut == fold.heldOut)
            let fits = try [original, changed].map { data in
                let weights = [Double](repeating: 1, count: data.rowCount)
                let encoding = try DesignEncoding(data, weights: weights, options: options, threads: 1)
                let objective = LogisticObjective(
                    design: DesignMatrix(data.matrix, encoding, threads: 1),
                    labels: data.labels,
                    weights: weights,
                    penalty: 0
                )
                var state = PenaltySelection.FoldState(objective, fold)
                state.advance(to: 1, objective)
                return state
            }
            #expect(fits[0].coefficients == fits[1].coefficients)
            #expect(fits[0].heldOutLoss != fits[1].heldOutLoss)
        }
    }

    @Test func `both selections say which folds they went by`() throws {
        let data = try data()
        var options = try LogisticRegressionTrainer.Options()
        for elasticNet in [nil, try LogisticRegressionTrainer.ElasticNet(l1Ratio: 1, pathLength: 20)] {
            options = try .init(elasticNet: elasticNet)
            let forward = try LogisticRegressionTrainer(options: options).train(data, threads: 2).summary
            #expect(forward.notes.contains { $0.contains("5 folds forward in time") })
            options.folds = .customers
            let dealt = try LogisticRegressionTrainer(options: options).train(data, threads: 2).summary
            #expect(dealt.notes.contains { $0.contains("5 folds of customers") })
        }
    }

    @Test func `a label window needs a horizon`() {
        #expect(throws: TrainingError.self) { try LabelWindow(gap: -1, horizon: 1) }
        #expect(throws: TrainingError.self) { try LabelWindow(gap: 0, horizon: 0) }
    }
}
