import Testing

@testable import ChurnScoring

/// The compiled predictors against the naive ones of the model's own parts, to the last bit.
@Suite struct ScoringReferenceTests {
    private func reference(_ model: ChurnModel, _ row: [Double]) -> Double {
        row.withUnsafeBufferPointer { row in
            switch model.predictor {
            case .trees(let ensemble): ensemble.rawScore(row: row)
            case .linear(let linear): linear.rawScore(row: row)
            case .blend(let blend): blend.rawScore(row: row)
            }
        }
    }

    private func check(_ model: ChurnModel, _ matrix: FeatureMatrix) {
        var scores = [Double](repeating: .nan, count: matrix.rowCount)
        scores.withUnsafeMutableBufferPointer { model.score(matrix, rows: 0..<matrix.rowCount, into: $0) }
        for row in 0..<matrix.rowCount {
            let expected = reference(model, matrix.row(row)).bitPattern
            #expect(model.rawScore(matrix.row(row)).bitPattern == expected)
            #expect(scores[row].bitPattern == expected)
        }
        let part = matrix.rowCount / 3..<matrix.rowCount
        var partScores = [Double](repeating: .nan, count: part.count)
        partScores.withUnsafeMutableBufferPointer { model.score(matrix, rows: part, into: $0) }
        #expect(partScores == Array(scores[part]))
    }

    @Test(arguments: 0..<12) func `compiled trees give the bits of the trees`(seed: Int) throws {
        var random = RandomModels(seed: UInt64(seed))
        let schema = try random.schema(columns: 1 + seed)
        let model = try ChurnModel(
            schema: schema,
            predictor: .trees(random.ensemble(schema, trees: 1 + 3 * seed, depth: seed % 7))
        )
        // 127, 128 and 129 rows: either side of a full block.
        check(model, random.matrix(schema, rows: 126 + seed % 4))
    }

    @Test(arguments: 0..<12) func `compiled trees of other libraries give the bits of the trees`(seed: Int) throws {
        var random = RandomModels(seed: UInt64(300 + seed))
        random.isImported = true
        let schema = try random.schema(columns: 1 + seed)
        let model = try ChurnModel(
            schema: schema,
            predictor: .trees(random.ensemble(schema, trees: 1 + 3 * seed, depth: seed % 7))
        )
        let matrix = random.matrix(schema, rows: 126 + seed % 4)
        check(model, matrix)
        for row in 0..<40 {
            let contributions = model.contributions(matrix.row(row))
            #expect(abs(contributions.rawScore - model.rawScore(matrix.row(row))) < 1e-9)
        }
    }

    @Test(arguments: [1, 64, 600, 5000]) func `category sets of any width are looked up rightly`(levels: Int) throws {
        let random = RandomModels(seed: 7)
        let schema = try random.schema(columns: 3, levels: levels)
        var split = TreeNode(output: 0.5, cover: 3)
        split.column = 2
        split.left = 1
        split.right = 2
        split.categorySet = 0
        let leaves = [TreeNode(output: 1, cover: 1), TreeNode(output: 2, cover: 2)]
        let sets = [[0], [Int32(levels - 1)], Array(stride(from: 0, to: Int32(levels), by: 3)), []]
        let trees = sets.map { Tree(nodes: [split] + leaves, categorySets: [$0]) }
        let model = try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0, trees: trees)))
        let codes = Set([-1, 0, 1, 2, 3, 63, 64, 65, levels / 2, levels - 2, levels - 1].filter { $0 < levels })
            .sorted()
        let values = codes.map { _ in 0.0 } + codes.map { _ in 0.0 } + codes.map { Double($0) }
        check(model, FeatureMatrix(schema: schema, rowCount: codes.count, values: values))
    }

    @Test(arguments: 0..<6) func `compiled terms give the bits of the terms`(seed: Int) throws {
        var random = RandomModels(seed: UInt64(100 + seed))
        let schema = try random.schema(columns: 1 + 2 * seed)
        let model = try ChurnModel(schema: schema, predictor: .linear(random.linear(schema)))
        check(model, random.matrix(schema, rows: 40))
        let curved = try ChurnModel(schema: schema, predictor: .linear(random.curvedLinear(schema)))
        check(curved, random.matrix(schema, rows: 40))
    }

    @Test(arguments: 0..<6) func `a compiled blend gives the bits of its members' sum`(seed: Int) throws {
        var random = RandomModels(seed: UInt64(200 + seed))
        let schema = try random.schema(columns: 1 + 2 * seed)
        let model = try ChurnModel(schema: schema, predictor: .blend(random.blend(schema)))
        check(model, random.matrix(schema, rows: 126 + seed))
    }
}
