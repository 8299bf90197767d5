import ChurnScoring
import Testing

/// Scores of blocks, of few rows and of single rows against the trees' own walk, to the last bit: every shape of ensemble
/// that is laid out in its own way, every number of rows, and every value that is special to it.
@Suite struct CompiledTreesReferenceTests {
    private func check(_ model: ChurnModel, _ matrix: FeatureMatrix, counts: some Sequence<Int>) {
        guard case .trees(let ensemble) = model.predictor else { return }
        let rows = (0..<matrix.rowCount).map { matrix.row($0) }
        let expected = rows.map { $0.withUnsafeBufferPointer { ensemble.rawScore(row: $0).bitPattern } }
        #expect(rows.map { model.rawScore($0).bitPattern } == expected)
        for count in counts where count <= matrix.rowCount {
            // Any position in a block, by starting later.
            let start = (matrix.rowCount - count) / 2
            var scores = [Double](repeating: .nan, count: count)
            scores.withUnsafeMutableBufferPointer { model.score(matrix, rows: start..<start + count, into: $0) }
            #expect(scores.map(\.bitPattern) == Array(expected[start..<start + count]), "\(count) rows")
        }
    }

    private func numeric(_ columns: Int) throws -> FeatureSchema {
        try FeatureSchema((0..<columns).map { FeatureColumn(name: "c\($0)") })
    }

    /// Rows that hit the thresholds of `trees` exactly and lie just beside them, with all special values in between.
    private func rows(
        for trees: [Tree],
        _ schema: FeatureSchema,
        count: Int,
        _ random: inout RandomModels
    ) -> FeatureMatrix {
        var special =
            [Double](repeating: .nan, count: 3) + [-.nan, .infinity, -.infinity, 0, -0.0, 1e308, -1e308, 1e-36, -1e-36]
        special += [TreeNode.zeroBound, -TreeNode.zeroBound, TreeNode.zeroBound.nextUp, -TreeNode.zeroBound.nextUp]
        for node in trees.flatMap(\.nodes) where !node.isLeaf {
            special += [node.threshold, node.threshold.nextUp, node.threshold.nextDown]
        }
        let levels = [.nan, -1, -0.0, 0, 1, 2, 3, 7, 200, 0x1p31, -.infinity, .infinity, 2.5]
        var values: [Double] = []
        for column in schema.columns {
            for _ in 0..<count {
                let pool = column.levels == nil ? special : levels
                values.append(pool.randomElement(using: &random.generator) ?? 0)
            }
        }
        return FeatureMatrix(schema: schema, rowCount: count, values: values)
    }

    @Test(arguments: 0..<40) func `every shape of ensemble gives the bits of its trees`(seed: Int) throws {
        var random = RandomModels(seed: UInt64(seed))
        let schema = try random.schema(columns: 1 + seed % 9, levels: 2 + seed % 20)
        var trees = random.ensemble(schema, trees: 1 + seed % 11, depth: 1 + seed % 9).trees
        if seed % 2 == 0 { trees += (0..<seed % 5).map { random.symmetricTree(schema, depth: $0 + seed % 5) } }
        if seed % 3 == 0 { trees = trees.map { random.imported($0) } }
        trees.shuffle(using: &random.generator)
        let model = try ChurnModel(
            schema: schema,
            predictor: .trees(TreeEnsemble(baseScore: random.number(), trees: trees))
        )
        let matrix = rows(for: trees, schema, count: 200, &random)
        check(model, matrix, counts: [0, 1, 7, 8, 9, 23, 24, 25, 31, 33, 127, 128, 129, 151, 152, 200])
    }

    @Test func `any number of rows gives the same bits`() throws {
        var random = RandomModels(seed: 99)
        let schema = try random.schema(columns: 5)
        let ensemble = random.ensemble(schema, trees: 7, depth: 6)
        let model = try ChurnModel(schema: schema, predictor: .trees(ensemble))
        check(model, rows(for: ensemble.trees, schema, count: 300, &random), counts: 1...300)
    }

    @Test(arguments: [1, 2, 127, 128, 254, 255, 256, 257, 400]) func `columns of any number of thresholds`(
        count: Int
    )
        throws
    {
        var random = RandomModels(seed: UInt64(count))
        let schema = try numeric(2)
        // A stump a threshold, both ways of missing values, and some thresholds twice.
        let trees = (0..<count).flatMap { index in
            [true, false].map { stump(threshold: Double(index) - 100.5, missingGoesLeft: $0) }
        }
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0.1, trees: trees)))
        check(model, rows(for: trees, schema, count: 256, &random), counts: [5, 128, 200, 256])
    }

    private func stump(threshold: Double, missingGoesLeft: Bool) -> Tree {
        var split = TreeNode(output: 0, cover: 2)
        split.threshold = threshold
        split.column = 1
        split.missingGoesLeft = missingGoesLeft
        split.left = 1
        split.right = 2
        return Tree(nodes: [
            split, TreeNode(output: threshold.isFinite ? threshold / 3 : 0.3, cover: 1),
            TreeNode(output: 0.7, cover: 1),
        ])
    }

    @Test(arguments: [2, 3, 64, 255, 256, 257, 300], [0, 1, 2]) func `trees of any number of leaves`(
        leaves: Int,
        shape: Int
    ) throws {
        var random = RandomModels(seed: UInt64(leaves))
        let schema = try numeric(3)
        // A small tree on both sides, so that large ones, which are walked, lie among binned ones.
        let small = random.tree(schema, depth: 3)
        let trees = [small, random.grownTree(schema, leaves: leaves, shape: shape), small, small, small, small, small]
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: -1, trees: trees)))
        check(model, rows(for: trees, schema, count: 256, &random), counts: [20, 100, 256])
    }

    @Test func `thresholds at the ends of what numbers are`() throws {
        let schema = try numeric(2)
        let trees = [
            0, -0.0, Double.leastNonzeroMagnitude, -.leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity,
        ].flatMap {
            threshold in
            [true, false].map { stump(threshold: threshold, missingGoesLeft: $0) }
        }
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: -0.0, trees: trees)))
        var random = RandomModels(seed: 3)
        check(model, rows(for: trees, schema, count: 256, &random), counts: [8, 256])
    }

    @Test func `a score of minus zero keeps its sign`() throws {
        let schema = try numeric(1)
        let trees = (0..<3).map { _ in Tree(nodes: [TreeNode(output: -0.0, cover: 1)]) }
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: -0.0, trees: trees)))
        check(
            model,
            FeatureMatrix(schema: schema, rowCount: 200, values: .init(repeating: 0, count: 200)),
            counts: [3, 200]
        )
    }

    @Test(arguments: [true, false]) func `zero is missing on either side of a threshold`(missingGoesLeft: Bool) throws {
        let schema = try numeric(2)
        let trees = [-1, -TreeNode.zeroBound, -1e-36, 0, 1e-36, TreeNode.zeroBound, 1].map { threshold in
            var tree = stump(threshold: threshold, missingGoesLeft: missingGoesLeft)
            tree.nodes[0].zeroIsMissing = true
            return tree
        }
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0, trees: trees)))
        var random = RandomModels(seed: 4)
        check(model, rows(for: trees, schema, count: 256, &random), counts: [8, 256])
    }

    @Test(arguments: [3, 25, 60, 253, 254, 255, 600]) func `categories of any number of levels`(levels: Int) throws {
        var random = RandomModels(seed: UInt64(levels))
        let schema = try random.schema(columns: 3, levels: levels)
        let trees = (0..<9).map { _ in random.tree(schema, depth: 5, splitChance: 1) }
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0, trees: trees)))
        let matrix = random.matrix(schema, rows: 256)
        check(model, matrix, counts: [10, 100, 256])
    }

    @Test func `levels that no set names go to the right`() throws {
        let random = RandomModels(seed: 5)
        let schema = try random.schema(columns: 3, levels: 9)
        var split = TreeNode(output: 0.5, cover: 3)
        split.column = 2
        split.left = 1
        split.right = 2
        split.categorySet = 0
        let leaves = [TreeNode(output: 1, cover: 1), TreeNode(output: 2, cover: 2)]
        let trees = [[], [2], [0, 1, 2]].map { Tree(nodes: [split] + leaves, categorySets: [$0]) }
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0, trees: trees)))
        let values = (0..<130 * 3).map { Double($0 % 12) - 1 }
        check(model, FeatureMatrix(schema: schema, rowCount: 130, values: values), counts: [9, 128, 130])
        #expect(model.rawScore([0, 0, 8]) == 6)
    }
}
