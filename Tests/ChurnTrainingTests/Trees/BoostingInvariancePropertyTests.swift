import ChurnScoring
import Testing

@testable import ChurnTraining

/// What must not change a boosted model, or only where it should.
@Suite struct BoostingInvariancePropertyTests {
    /// Rows of which as many are positive as not, so that the first tree's gradients are 0.5 in size, its Hessians 0.25,
    /// and neither rounding nor the order of a sum changes anything.
    private func even(rows: Int, seed: UInt64) throws -> (matrix: FeatureMatrix, labels: [Double]) {
        var (matrix, labels) = try TestTable.mixed(rows: rows, seed: seed)
        let common: Double = labels.reduce(0, +) * 2 > Double(rows) ? 1 : 0
        let surplus = abs(labels.reduce(0, +) - Double(rows) / 2)
        for row in labels.indices.filter({ labels[$0] == common }).prefix(Int(surplus)) { labels[row] = 1 - common }
        return (matrix, labels)
    }

    private func train(
        _ matrix: FeatureMatrix,
        _ labels: [Double],
        weights: [Double]? = nil,
        options: GradientBoostingTrainer.Options,
        threads: Int = 2
    ) throws -> ChurnModel {
        let data = try TrainingData(matrix: matrix, labels: labels, weights: weights)
        return try GradientBoostingTrainer(options: options).train(data, threads: threads).model
    }

    /// `matrix` with one more column at the end.
    private func adding(_ name: String, _ column: [Double], to matrix: FeatureMatrix) throws -> FeatureMatrix {
        FeatureMatrix(
            schema: try FeatureSchema(matrix.schema.columns + [FeatureColumn(name: name)]),
            rowCount: matrix.rowCount,
            values: matrix.values + column
        )
    }

    @Test(arguments: [(1.0, 1.0), (0.6, 1), (1, 0.5), (0.6, 0.5)])
    func `any number of threads gives the same model file, whatever is sampled`(
        rowShare: Double,
        columnShare: Double
    ) throws {
        // Over 16,384 rows of a node are dealt to workers in several parts, and so are histograms of 100,000 updates.
        let (matrix, labels) = try TestTable.mixed(rows: 34_000, seed: 21)
        let options = try GradientBoostingTrainer.Options(
            trees: 2,
            growth: .init(maximumLeaves: 5),
            columns: .init(sampling: columnShare),
            rows: .init(sampling: rowShare)
        )
        let one = try train(matrix, labels, options: options, threads: 1).encoded()
        for threads in [2, 8, 16] {
            #expect(try train(matrix, labels, options: options, threads: threads).encoded() == one)
        }
    }

    @Test func `the order of rows does not change a tree`() throws {
        let (matrix, labels) = try even(rows: 900, seed: 22)
        var random = TestRandom(23)
        let order = Array(0..<900).shuffled(using: &random)
        let options = try GradientBoostingTrainer.Options(trees: 1, growth: .init(maximumLeaves: 12))
        let plain = try train(matrix, labels, options: options)
        let shuffled = try train(matrix.selectingRows(order), order.map { labels[$0] }, options: options)
        #expect(ensemble(plain).baseScore == 0)
        #expect(ensemble(plain).trees[0].nodes.count > 10)
        #expect(ensemble(plain) == ensemble(shuffled))
    }

    @Test func `the order of rows changes a model by the rounding of gradients alone`() throws {
        // Rounding is drawn by a row's place, so trees after the first may differ a little.
        let (matrix, labels) = try TestTable.mixed(rows: 2000, seed: 24)
        let (held, heldLabels) = try TestTable.mixed(rows: 2000, seed: 25)
        var random = TestRandom(26)
        let order = Array(0..<2000).shuffled(using: &random)
        let options = try GradientBoostingTrainer.Options(trees: 20, growth: .init(maximumLeaves: 6))
        let plain = try train(matrix, labels, options: options)
        let shuffled = try train(matrix.selectingRows(order), order.map { labels[$0] }, options: options)
        let losses = [plain, shuffled].map { meanLogLoss(rawScores($0, held), heldLabels) }
        #expect(abs(losses[0] - losses[1]) < 0.005 * losses[0], "\(losses)")
    }

    @Test func `every row twice is a weight of two`() throws {
        let (matrix, labels) = try even(rows: 500, seed: 27)
        let options = try GradientBoostingTrainer.Options(trees: 1, growth: .init(maximumLeaves: 9))
        let doubled = try GradientBoostingTrainer.Options(
            trees: 1,
            growth: .init(maximumLeaves: 9, minimumRowsPerLeaf: 40)
        )
        let weighted = ensemble(
            try train(matrix, labels, weights: [Double](repeating: 2, count: 500), options: options)
        )
        let rows = (0..<500).flatMap { [$0, $0] }
        let repeated = ensemble(try train(matrix.selectingRows(rows), rows.map { labels[$0] }, options: doubled))
        #expect(weighted == repeated)
        #expect(weighted.trees[0].nodes.count > 8)
    }

    @Test(arguments: [1, 0.5])
    func `a constant column changes no tree`(columnShare: Double) throws {
        let (matrix, labels) = try TestTable.mixed(rows: 800, seed: 28)
        let options = try GradientBoostingTrainer.Options(trees: 8, columns: .init(sampling: columnShare))
        let plain = try train(matrix, labels, options: options)
        for value in [7, Double.nan] {
            let wider = try adding("same", [Double](repeating: value, count: 800), to: matrix)
            #expect(ensemble(try train(wider, labels, options: options)) == ensemble(plain))
        }
    }

    @Test func `a monotone change of a column keeps every row in its leaf`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 600, seed: 29)
        var values = matrix.values
        for row in 0..<600 { values[row] = values[row] * values[row] * values[row] + 5 }
        let changed = FeatureMatrix(schema: matrix.schema, rowCount: 600, values: values)
        let options = try GradientBoostingTrainer.Options(trees: 6, growth: .init(maximumLeaves: 10))
        let plain = ensemble(try train(matrix, labels, options: options)).trees
        let other = ensemble(try train(changed, labels, options: options)).trees
        #expect(plain.map { $0.nodes.map(\.cover) } == other.map { $0.nodes.map(\.cover) })
        #expect(plain.map { $0.nodes.map(\.output) } == other.map { $0.nodes.map(\.output) })
        #expect(plain.flatMap { $0.nodes.map(\.threshold) } != other.flatMap { $0.nodes.map(\.threshold) })
    }

    @Test func `a seed changes what is drawn and nothing else`() throws {
        let (matrix, labels) = try even(rows: 900, seed: 30)
        func tree(seed: UInt64, rowShare: Double = 1, columnShare: Double = 1) throws -> [Tree] {
            let options = try GradientBoostingTrainer.Options(
                trees: 1,
                columns: .init(sampling: columnShare),
                rows: .init(sampling: rowShare),
                seed: seed
            )
            return ensemble(try train(matrix, labels, options: options)).trees
        }
        #expect(try tree(seed: 1) == tree(seed: 2), "nothing is drawn, and no gradient is rounded")
        #expect(try tree(seed: 1, rowShare: 0.5) != tree(seed: 2, rowShare: 0.5))
        #expect(try Set((0..<6).map { try tree(seed: $0, columnShare: 0.4) }).count > 1)
    }
}
