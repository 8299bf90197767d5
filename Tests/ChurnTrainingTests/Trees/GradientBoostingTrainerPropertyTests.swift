import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct GradientBoostingTrainerPropertyTests {
    private func train(
        _ matrix: FeatureMatrix,
        _ labels: [Double],
        weights: [Double]? = nil,
        options: GradientBoostingTrainer.Options,
        threads: Int = 1
    ) throws -> (model: ChurnModel, summary: FitSummary) {
        try GradientBoostingTrainer(options: options).train(
            TrainingData(matrix: matrix, labels: labels, weights: weights),
            threads: threads
        )
    }

    @Test func `any number of threads gives the same model`() throws {
        // More rows than a chunk of any loop, and enough updates for several threads in a histogram.
        let (matrix, labels) = try TestTable.mixed(rows: 34_500, seed: 1)
        let weights = labels.indices.map { $0 % 7 == 0 ? 2.5 : 1 }
        let options = try GradientBoostingTrainer.Options(
            trees: 2,
            growth: .init(maximumLeaves: 4),
            rows: .init(sampling: 0.99)
        )
        let one = try train(matrix, labels, weights: weights, options: options)
        for threads in [2, 8, 16] {
            let other = try train(matrix, labels, weights: weights, options: options, threads: threads)
            #expect(other.model == one.model)
            #expect(other.summary.history == one.summary.history)
        }
    }

    @Test func `scoring values equals scoring bins to the bit`() throws {
        for seed: UInt64 in 0..<4 {
            let (matrix, labels) = try TestTable.mixed(rows: 700, seed: seed)
            let options = try GradientBoostingTrainer.Options(
                trees: 20,
                maximumBins: 40,
                growth: .init(minimumRowsPerLeaf: 4)
            )
            let (model, summary) = try train(matrix, labels, options: options)
            var sum = LossSum()
            for (score, label) in zip(rawScores(model, matrix), labels) {
                sum.add(LogisticLoss(score: score, label: label))
            }
            #expect(sum.total / 700 == summary.trainingLogLoss)
        }
    }

    @Test func `a grown tree gives unknown rows the output of its model tree`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 500, seed: 7)
        let options = try GradientBoostingTrainer.Options(growth: .init(maximumLeaves: 20, minimumRowsPerLeaf: 3))
        let hessians = [Double](repeating: 0.25, count: 500)
        let fixture = try GrowthFixture(
            matrix,
            gradients: labels.map { 0.5 - $0 },
            hessians: hessians,
            options: options
        )
        var grown = fixture.grow()
        for (index, leaf) in grown.leaves.enumerated() {
            grown.nodes[leaf].output = Double(index)
            grown.nodes[leaf].cover = Double(grown.nodes[leaf].rows.count)
        }
        grown.fillFromLeaves()
        let tree = grown.tree(columns: fixture.binner.columns)
        var (other, _) = try TestTable.mixed(rows: 300, seed: 8)
        // Unseen categories in one row of five.
        var values = other.values
        for column in [4, 5] { for row in stride(from: column, to: 300, by: 5) { values[column * 300 + row] = -1 } }
        other = FeatureMatrix(schema: other.schema, rowCount: 300, values: values)
        let binned = fixture.binner.bin(other, threads: 1)
        var stopped = 0
        for row in 0..<300 {
            let output = other.row(row).withUnsafeBufferPointer { tree.output(row: $0) }
            #expect(grown.output(row: row, matrix: binned) == output)
            if output != output.rounded() { stopped += 1 }
        }
        #expect(stopped > 10, "unseen categories stop at nodes inside the tree")
    }

    @Test func `a monotone change of a column changes no score`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 500, seed: 3)
        var values = matrix.values
        for row in 0..<500 { values[row] = PortableMath.exp(2 * values[row]) - 100 }
        let changed = FeatureMatrix(schema: matrix.schema, rowCount: 500, values: values)
        let options = try GradientBoostingTrainer.Options(trees: 15, maximumBins: 32)
        let plain = try train(matrix, labels, options: options)
        let transformed = try train(changed, labels, options: options)
        #expect(rawScores(plain.model, matrix) == rawScores(transformed.model, changed))
    }

    @Test func `weights are repeated rows`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 400, seed: 5)
        let counts = (0..<400).map { [1, 2, 4, 0][$0 % 4] }
        let rows = counts.enumerated().flatMap { [Int](repeating: $0.offset, count: $0.element) }
        // A limit on rows would count a heavy row once; at the first tree with even odds nothing else differs.
        let options = try GradientBoostingTrainer.Options(
            trees: 1,
            growth: .init(maximumLeaves: 10, minimumRowsPerLeaf: 1)
        )
        let balance = labels.indices.reduce(0.0) { $0 + Double(counts[$1]) * (labels[$1] - 0.5) }
        let flips = labels.indices.filter { counts[$0] == 1 && labels[$0] == (balance > 0 ? 1 : 0) }
        var even = labels
        for row in flips.prefix(Int(abs(balance))) { even[row] = 1 - even[row] }
        let weighted = try train(matrix, even, weights: counts.map(Double.init), options: options)
        let repeated = try train(matrix.selectingRows(rows), rows.map { even[$0] }, options: options)
        #expect(ensemble(weighted.model).baseScore == 0)
        #expect(ensemble(weighted.model).trees == ensemble(repeated.model).trees)
        #expect(!ensemble(weighted.model).trees.isEmpty)
    }

    @Test func `a row of weight zero is as good as absent`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 300, seed: 6)
        let present = Array(0..<200)
        let options = try GradientBoostingTrainer.Options(trees: 10)
        let weights = (0..<300).map { $0 < 200 ? 1.0 : 0 }
        let weighted = try train(matrix, labels, weights: weights, options: options)
        let alone = try train(matrix.selectingRows(present), present.map { labels[$0] }, options: options)
        #expect(ensemble(weighted.model) == ensemble(alone.model))
    }

    @Test func `the rounding of gradients hardly moves the loss`() throws {
        // Seeds of rounding move the held-out loss by little beside what the trees gain.
        let (matrix, labels) = try TestTable.mixed(rows: 1000, seed: 9)
        let (held, heldLabels) = try TestTable.mixed(rows: 1000, seed: 10)
        let losses = try (0..<4).map { seed in
            let options = try GradientBoostingTrainer.Options(
                trees: 20,
                growth: .init(maximumLeaves: 6),
                seed: UInt64(seed)
            )
            return meanLogLoss(rawScores(try train(matrix, labels, options: options).model, held), heldLabels)
        }
        let low = try #require(losses.min())
        let high = try #require(losses.max())
        #expect(high - low < 0.01 * low, "\(losses)")
        let constant = [Double](repeating: LogisticLoss.logOdds(labels.reduce(0, +) / 1000), count: 1000)
        let base = meanLogLoss(constant, heldLabels)
        #expect(high < 0.9 * base)
    }
}
