import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct SymmetricTreeTests {
    private typealias Options = GradientBoostingTrainer.Options

    private func fixture(rows: Int, seed: UInt64, _ growth: Options.Growth) throws -> (GrowthFixture, FeatureMatrix) {
        let (matrix, labels) = try TestTable.mixed(rows: rows, seed: seed)
        let fixture = try GrowthFixture(
            matrix,
            gradients: labels.map { 0.5 - $0 },
            hessians: [Double](repeating: 0.25, count: rows),
            options: Options(growth: growth)
        )
        return (fixture, matrix)
    }

    /// The largest sum of gains that one cut of a numeric column has over `nodes`, by a loop over rows.
    private func bestNumericGain(_ nodes: [[Int]], _ matrix: FeatureMatrix, _ labels: [Double], minimum: Int) -> Double
    {
        func score(_ rows: [Int]) -> Double {
            let gradient = rows.reduce(0) { $0 + 0.5 - labels[$1] }
            return gradient * gradient / (0.25 * Double(rows.count) + 1)
        }
        var best = 0.0
        for column in 0..<4 {
            let values = Set(matrix.column(column).filter { !$0.isNaN })
            let hasMissing = matrix.column(column).contains { $0.isNaN }
            for cut in values {
                for missingLeft in hasMissing ? [false, true] : [false] {
                    var sum = 0.0
                    for node in nodes {
                        let left = node.filter { matrix[$0, column].isNaN ? missingLeft : matrix[$0, column] <= cut }
                        let right = node.filter { !left.contains($0) }
                        guard min(left.count, right.count) >= minimum else { continue }
                        sum += 0.5 * (score(left) + score(right) - score(node))
                    }
                    best = max(best, sum)
                }
            }
        }
        return best
    }

    @Test func `a level has the split of the largest summed gain`() throws {
        var levels = 0
        for rows in [1, 2, 3, 7, 20, 61, 90] {
            for seed: UInt64 in 0..<3 {
                let growth = try Options.Growth(policy: .symmetric, maximumLeaves: 8, minimumRowsPerLeaf: 2)
                let (fixture, matrix) = try fixture(rows: rows, seed: seed, growth)
                let labels = try TestTable.mixed(rows: rows, seed: seed).labels
                // Numeric columns only: the naive loop knows no sets.
                let columns = (0..<4).filter { fixture.binner.columns[$0].canSplit }
                let tree = TreeGrower(
                    matrix: fixture.matrix,
                    layout: fixture.layout,
                    finder: fixture.finder,
                    options: fixture.options,
                    crew: WorkerCrew(threads: 1)
                ).grow(
                    .init(
                        partition: fixture.partition,
                        values: fixture.packed,
                        columns: ActiveColumns(columns, layout: fixture.layout)
                    )
                )
                var level = [0]
                while let split = tree.nodes[level[0]].split {
                    let splits = level.compactMap { tree.nodes[$0].split }
                    #expect(splits.count == level.count && Set(splits.map(\.leftBins)) == [split.leftBins])
                    let nodes = level.map { node in
                        tree.nodes[node].rows.map { Int(fixture.partition.order.pointer[$0]) }
                    }
                    let expected = bestNumericGain(nodes, matrix, labels, minimum: 2)
                    let sum = splits.reduce(0) { $0 + $1.gain }
                    #expect(abs(sum - expected) < 1e-9, "rows \(rows), seed \(seed), level of \(level.count)")
                    level = level.flatMap { [tree.nodes[$0].left, tree.nodes[$0].right] }
                    levels += 1
                }
                if level.count < 8 {
                    let nodes = level.map { node in
                        tree.nodes[node].rows.map { Int(fixture.partition.order.pointer[$0]) }
                    }
                    #expect(bestNumericGain(nodes, matrix, labels, minimum: 2) < 1e-4, "rows \(rows), seed \(seed)")
                }
            }
        }
        #expect(levels > 30)
    }

    @Test func `leaves, covers and outputs are those of a full tree`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 300, seed: 9)
        let data = try TrainingData(matrix: matrix, labels: labels)
        let growth = try Options.Growth(policy: .symmetric, maximumLeaves: 40, minimumRowsPerLeaf: 10)
        let options = try Options(trees: 6, growth: growth)
        let model = try GradientBoostingTrainer(options: options).train(data, validation: data, threads: 2)
        var emptyLeaves = 0
        for tree in ensemble(model.model).trees {
            // At most 2^5 of 40 leaves, all at one depth.
            #expect(tree.nodes.count == 63)
            for (position, node) in tree.nodes.enumerated() where !node.isLeaf {
                let (left, right) = (tree.nodes[Int(node.left)], tree.nodes[Int(node.right)])
                #expect(abs(node.cover - left.cover - right.cover) < 1e-9)
                for child in [left, right] where child.cover == 0 {
                    emptyLeaves += child.isLeaf ? 1 : 0
                    #expect(child.output == node.output, "node \(position)")
                }
            }
        }
        #expect(emptyLeaves > 0)
        // Bins and values agree: the summary's validation loss is that of the model's scores.
        let loss = meanLogLoss(rawScores(model.model, matrix), labels)
        #expect(abs(loss - (model.summary.validationLogLoss ?? 0)) < 1e-12)
    }
}
