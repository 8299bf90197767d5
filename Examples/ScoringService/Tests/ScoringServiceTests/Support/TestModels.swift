import ChurnScoring

/// SplitMix64, so that every run of a test sees the same models.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }
}

/// Made-up models and rows for tests.
enum TestModels {
    static let levels = ["free", "pro", "größer \"als\" alles"]

    /// Numeric columns, and every fifth one categorical.
    static func schema(columns: Int) throws -> FeatureSchema {
        try FeatureSchema(
            (0..<columns).map {
                FeatureColumn(name: "c\($0)", kind: $0 % 5 == 4 ? .categorical(levels: levels) : .numeric)
            }
        )
    }

    /// Trees of one split a level over random columns of `schema`.
    static func model(_ schema: FeatureSchema, seed: UInt64, trees: Int = 20) throws -> ChurnModel {
        var random = SeededGenerator(seed: seed)
        let trees = (0..<trees).map { _ in tree(schema, &random) }
        return try ChurnModel(
            schema: schema,
            predictor: .trees(TreeEnsemble(baseScore: Double.random(in: -1...1, using: &random), trees: trees)),
            calibration: .platt(intercept: 0.25, slope: 1.5)
        )
    }

    private static func tree(_ schema: FeatureSchema, _ random: inout SeededGenerator) -> Tree {
        var tree = Tree(nodes: [TreeNode(output: 0, cover: 16)])
        for position in 0..<7 {
            let column = Int.random(in: 0..<schema.count, using: &random)
            tree.nodes[position].column = Int32(column)
            tree.nodes[position].missingGoesLeft = Bool.random(using: &random)
            tree.nodes[position].threshold = Double.random(in: -1...1, using: &random)
            if let levels = schema.columns[column].levels {
                tree.nodes[position].threshold = 0
                tree.nodes[position].categorySet = Int32(tree.categorySets.count)
                tree.categorySets.append([Int32.random(in: 0..<Int32(levels.count), using: &random)])
            }
            tree.nodes[position].left = Int32(tree.nodes.count)
            tree.nodes[position].right = Int32(tree.nodes.count + 1)
            for _ in 0..<2 {
                let output = Double.random(in: -1...1, using: &random)
                tree.nodes.append(TreeNode(output: output, cover: tree.nodes[position].cover / 2))
            }
        }
        return tree
    }

    /// Rows with missing values and unseen levels.
    static func rows(_ schema: FeatureSchema, count: Int, seed: UInt64) -> [[Double]] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            schema.columns.map { column in
                if Int.random(in: 0..<8, using: &random) == 0 { return .nan }
                guard let levels = column.levels else { return Double.random(in: -2...2, using: &random) }
                return Double(Int.random(in: -1..<levels.count, using: &random))
            }
        }
    }
}
