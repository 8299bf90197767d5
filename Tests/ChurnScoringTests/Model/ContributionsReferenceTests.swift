import ChurnScoring
import Testing

/// The contributions against the definition of Shapley values: a sum over all subsets of columns.
@Suite struct ContributionsReferenceTests {
    /// The worth of the columns in `known` (a bit set) for one row: other splits average their sides by cover.
    private func worth(_ tree: Tree, _ position: Int, _ row: [Double], known: Int) -> Double {
        let node = tree.nodes[position]
        guard !node.isLeaf else { return node.output }
        let column = Int(node.column)
        let left = worth(tree, Int(node.left), row, known: known)
        let right = worth(tree, Int(node.right), row, known: known)
        guard known >> column & 1 == 1 else {
            let leftCover = tree.nodes[Int(node.left)].cover
            let rightCover = tree.nodes[Int(node.right)].cover
            return (leftCover * left + rightCover * right) / (leftCover + rightCover)
        }
        let value = row[column]
        if value.isNaN { return node.missingGoesLeft ? left : right }
        guard node.categorySet >= 0 else { return value <= node.threshold ? left : right }
        guard value >= 0 else { return node.output }
        return tree.categorySets[Int(node.categorySet)].contains(Int32(value)) ? left : right
    }

    private func shapleyValues(_ ensemble: TreeEnsemble, _ row: [Double]) -> [Double] {
        let count = row.count
        let worths = (0..<1 << count).map { known in
            ensemble.trees.reduce(ensemble.baseScore) { $0 + worth($1, 0, row, known: known) }
        }
        let factorials = (0...count).map { (1..<max(2, $0 + 1)).reduce(1.0) { $0 * Double($1) } }
        return (0..<count).map { column in
            (0..<1 << count).filter { $0 >> column & 1 == 0 }.reduce(0.0) { sum, set in
                let size = set.nonzeroBitCount
                let weight = factorials[size] * factorials[count - size - 1] / factorials[count]
                return sum + weight * (worths[set | 1 << column] - worths[set])
            }
        }
    }

    @Test(arguments: 0..<40) func `trees give the Shapley values of their game`(seed: Int) throws {
        var random = RandomModels(seed: UInt64(seed))
        let schema = try random.schema(columns: 1 + seed % 6)
        let ensemble = random.ensemble(schema, trees: 1 + seed % 3, depth: 1 + seed % 5)
        let model = try ChurnModel(schema: schema, predictor: .trees(ensemble))
        for _ in 0..<5 {
            let row = random.row(schema)
            let contributions = model.contributions(row)
            for (value, expected) in zip(contributions.values, shapleyValues(ensemble, row)) {
                #expect(abs(value - expected) < 1e-12)
            }
            let base = ensemble.trees.reduce(ensemble.baseScore) { $0 + worth($1, 0, row, known: 0) }
            #expect(abs(contributions.expectedScore - base) < 1e-12)
        }
    }

    @Test func `a side without cover is only ever followed`() throws {
        var random = RandomModels(seed: 3)
        let schema = try random.schema(columns: 4)
        var ensemble = random.ensemble(schema, trees: 4, depth: 4)
        for tree in ensemble.trees.indices {
            for node in ensemble.trees[tree].nodes.indices where node % 3 == 1 {
                ensemble.trees[tree].nodes[node].cover = 0
            }
        }
        let model = try ChurnModel(schema: schema, predictor: .trees(ensemble))
        for _ in 0..<20 {
            let row = random.row(schema)
            #expect(abs(model.contributions(row).rawScore - model.rawScore(row)) < 1e-12)
        }
    }
}

/// What holds for the contributions of any model.
@Suite struct ContributionsPropertyTests {
    @Test(arguments: [(3, 12), (20, 10), (40, 9), (200, 11)])
    func `contributions and the expected score sum to the raw score`(columns: Int, depth: Int) throws {
        var random = RandomModels(seed: UInt64(columns))
        let schema = try random.schema(columns: columns)
        let trees = TreeEnsemble(baseScore: 0.3, trees: (0..<10).map { _ in random.tree(schema, depth: depth) })
        for predictor in [
            ChurnModel.Predictor.trees(trees), .linear(random.linear(schema)), .linear(random.curvedLinear(schema)),
            .blend(random.blend(schema)),
        ] {
            let model = try ChurnModel(schema: schema, predictor: predictor)
            for _ in 0..<4 {
                let row = random.row(schema)
                #expect(abs(model.contributions(row).rawScore - model.rawScore(row)) < 1e-9)
            }
        }
    }

    @Test func `a path over a hundred columns keeps the sum`() throws {
        let schema = try FeatureSchema((0..<100).map { FeatureColumn(name: "c\($0)") })
        var nodes: [TreeNode] = []
        for column in 0..<100 {
            var split = TreeNode(output: 0, cover: Double(200 - 2 * column))
            split.column = Int32(column)
            split.left = Int32(2 * column + 1)
            split.right = Int32(2 * column + 2)
            nodes += [split, TreeNode(output: Double(column % 7) - 3, cover: 2)]
        }
        nodes.append(TreeNode(output: 5, cover: 1))
        let model = try ChurnModel(
            schema: schema,
            predictor: .trees(TreeEnsemble(baseScore: 0, trees: [Tree(nodes: nodes)]))
        )
        for row in [[Double](repeating: 1, count: 100), (0..<100).map { $0 < 90 ? 1 : -1 }] {
            #expect(abs(model.contributions(row).rawScore - model.rawScore(row)) < 1e-9)
        }
    }

    @Test(arguments: [0, 1, 2]) func `rows explained together have the bits of each alone`(kind: Int) throws {
        var random = RandomModels(seed: 17)
        let schema = try random.schema(columns: 7)
        let predictor: ChurnModel.Predictor =
            switch kind {
            case 0: .trees(random.ensemble(schema, trees: 9, depth: 6))
            case 1: .linear(random.curvedLinear(schema))
            default: .trees(TreeEnsemble(baseScore: 0.5, trees: []))
            }
        let model = try ChurnModel(schema: schema, predictor: predictor)
        let rows = (0..<83).map { _ in random.row(schema) }
        let values = (0..<7).flatMap { column in rows.map { $0[column] } }
        let matrix = FeatureMatrix(schema: schema, rowCount: rows.count, values: values)
        for range in [0..<83, 0..<0, 5..<6, 31..<65] {
            var together = [Double](repeating: .nan, count: range.count * 7)
            together.withUnsafeMutableBufferPointer { model.contributions(of: matrix, rows: range, into: $0) }
            let alone = range.flatMap { model.contributions(rows[$0]).values }
            #expect(together.map(\.bitPattern) == alone.map(\.bitPattern))
        }
        #expect(model.contributions(rows[0]).expectedScore == model.expectedScore)
    }

    @Test func `a column that no tree tests contributes nothing`() throws {
        var random = RandomModels(seed: 9)
        let narrow = try random.schema(columns: 4)
        let wide = try random.schema(columns: 5)
        let model = try ChurnModel(schema: wide, predictor: .trees(random.ensemble(narrow, trees: 5, depth: 5)))
        #expect(model.contributions(random.row(wide)).values[4] == 0)
    }

    @Test func `an interaction's output less its mean belongs to its columns by halves`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "logins"), FeatureColumn(name: "seats")])
        let flat = NumericTerm(transform: .identity, center: 0, scale: 1, coefficient: 0, missingOutput: 0)
        let plain = InteractionTerm.Standardization(
            transform: .identity,
            lowerBound: -9,
            upperBound: 9,
            center: 0,
            scale: 1
        )
        let product = InteractionTerm(
            first: .init(column: 0, kind: .number(plain)),
            second: .init(column: 1, kind: .number(plain)),
            outputs: [2],
            meanOutput: 4
        )
        let linear = LinearPredictor(
            intercept: 1,
            terms: [.numeric(flat), .numeric(flat)],
            meanOutputs: [0, 0],
            interactions: [product]
        )
        let model = try ChurnModel(schema: schema, predictor: .linear(linear))
        #expect(model.contributions([3, 5]) == Contributions(expectedScore: 5, values: [13, 13]))
        #expect(model.rawScore([3, 5]) == 31)
    }

    @Test func `a linear column contributes its output less the mean output`() throws {
        let schema = try FeatureSchema([FeatureColumn(name: "logins")])
        let term = NumericTerm(transform: .identity, center: 2, scale: 4, coefficient: 3, missingOutput: -7)
        let model = try ChurnModel(
            schema: schema,
            predictor: .linear(LinearPredictor(intercept: 1, terms: [.numeric(term)], meanOutputs: [0.5]))
        )
        #expect(model.contributions([4]) == Contributions(expectedScore: 1.5, values: [1]))
        #expect(model.contributions([.nan]) == Contributions(expectedScore: 1.5, values: [-7.5]))
    }
}
