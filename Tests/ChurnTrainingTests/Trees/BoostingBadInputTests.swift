import ChurnScoring
import Testing

@testable import ChurnTraining

/// Data that no one should train on, and data that only look so: an error or a note by name, never a crash.
@Suite struct BoostingBadInputTests {
    private func data(
        _ columns: [[Double]],
        _ labels: [Double],
        weights: [Double]? = nil
    ) throws -> TrainingData {
        var table = TestTable()
        for (index, column) in columns.enumerated() { table.add("x\(index)", column) }
        return try TrainingData(matrix: table.matrix(), labels: labels, weights: weights)
    }

    private func train(
        _ data: TrainingData,
        validation: TrainingData? = nil,
        columnShare: Double = 1
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        let options = try GradientBoostingTrainer.Options(
            trees: 5,
            growth: .init(maximumLeaves: 4, minimumRowsPerLeaf: 3),
            columns: .init(sampling: columnShare)
        )
        return try GradientBoostingTrainer(options: options).train(data, validation: validation, threads: 2)
    }

    @Test(arguments: [Double.infinity, -.infinity])
    func `an infinite value is refused by its column, in training and in validation`(value: Double) throws {
        let good = try data([[1, 2, 3, 4], [1, 2, 3, 4]], [0, 1, 0, 1])
        let bad = try data([[1, 2, 3, 4], [1, 2, value, 4]], [0, 1, 0, 1])
        for attempt in [{ try train(bad) }, { try train(good, validation: bad) }] {
            let error = try #require(throws: TrainingError.self) { _ = try attempt() }
            #expect(error.code == "matrix.infinite")
            #expect(error.message.contains("\"x1\""))
        }
    }

    @Test func `too few rows for a split are noted where columns are sampled too`() throws {
        let columns = [[Double]](repeating: [1, 2, 3, 4], count: 12)
        let (model, summary) = try train(data(columns, [0, 1, 0, 1]), columnShare: 0.5)
        #expect(ensemble(model).trees.isEmpty)
        #expect(summary.notes == ["The model is its base score: 4 training rows are fewer than two leaves of 3."])
    }

    @Test(arguments: [Double.leastNonzeroMagnitude, 1e-290, 1e-200, 1e150, 1e300])
    func `weights of any size train to finite outputs`(weight: Double) throws {
        let values = (0..<60).map { Double($0 % 20) }
        let labels = values.map { $0 < 8 ? 1.0 : 0 }
        let weights = (0..<60).map { $0 % 2 == 0 ? weight : weight / 2 }.map { max($0, .leastNonzeroMagnitude) }
        let (model, summary) = try train(data([values], labels, weights: weights))
        #expect(ensemble(model).baseScore.isFinite)
        #expect(ensemble(model).trees.allSatisfy { $0.nodes.allSatisfy { $0.output.isFinite } })
        #expect(summary.trainingLogLoss.isFinite)
    }

    @Test func `weights whose sum overflows are refused`() throws {
        let error = try #require(throws: TrainingError.self) {
            try data([[1, 2, 3, 4]], [0, 1, 0, 1], weights: [1e308, 1e308, 1e308, 1e308])
        }
        #expect(error.code == "weights.sum")
    }

    @Test func `a column of seventy thousand levels trains, and its model survives the file`() throws {
        let count = 70_000
        var table = TestTable()
        table.add("id", levels: (0..<count).map { "level \($0)" }, (0..<count).map(Double.init))
        table.add("x", (0..<count).map { Double($0 % 10) })
        let labels = (0..<count).map { $0 % 10 < 3 ? 1.0 : 0 }
        let (model, _) = try train(TrainingData(matrix: table.matrix(), labels: labels))
        #expect(ensemble(model).trees[0].nodes[0].column == 1)
        #expect(try ChurnModel(decoding: model.encoded()) == model)
    }

    @Test func `the largest and the smallest doubles are split like others`() throws {
        let big = Double.greatestFiniteMagnitude
        let values = (0..<40).map { [-big, -1, 1, big][$0 % 4] }
        let labels = (0..<40).map { $0 % 4 < 2 ? 1.0 : 0 }
        let model = try train(data([values], labels)).model
        let root = ensemble(model).trees[0].nodes[0]
        #expect(root.threshold >= -1 && root.threshold < 1)
    }
}
