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

/// Random models and rows for tests; every third column is categorical.
struct RandomModels {
    var generator: SeededGenerator
    /// Whether trees have splits as only other libraries make them.
    var isImported = false

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    func schema(columns: Int, levels: Int = 4) throws -> FeatureSchema {
        try FeatureSchema(
            (0..<columns).map { index in
                let kind: FeatureColumn.Kind =
                    index % 3 == 2 ? .categorical(levels: (0..<levels).map { "level \($0)" }) : .numeric
                return FeatureColumn(
                    name: "c\(index)",
                    kind: kind,
                    definition: "count(\(index))",
                    signal: "s\(index % 2)"
                )
            }
        )
    }

    mutating func number() -> Double { Double.random(in: -2...2, using: &generator) }

    /// A tree whose leaves lie up to `depth` below the root; splits repeat columns often.
    mutating func tree(_ schema: FeatureSchema, depth: Int, splitChance: Double = 0.8) -> Tree {
        var tree = Tree(nodes: [])
        _ = grow(&tree, schema, depth: depth, splitChance: splitChance)
        return tree
    }

    private mutating func grow(_ tree: inout Tree, _ schema: FeatureSchema, depth: Int, splitChance: Double) -> Int {
        let position = tree.nodes.count
        tree.nodes.append(TreeNode(output: number(), cover: Double(Int.random(in: 1...50, using: &generator))))
        guard depth > 0, Double.random(in: 0..<1, using: &generator) < splitChance else { return position }
        let column = Int.random(in: 0..<schema.count, using: &generator)
        var node = TreeNode(output: number(), cover: 0)
        node.column = Int32(column)
        node.missingGoesLeft = Bool.random(using: &generator)
        node.gain = Double.random(in: 0...10, using: &generator)
        if let levels = schema.columns[column].levels {
            node.categorySet = Int32(tree.categorySets.count)
            tree.categorySets.append(
                levels.indices.filter { _ in Bool.random(using: &generator) }.map { Int32($0) }
            )
            node.unseenGoesRight = isImported && Bool.random(using: &generator)
        } else {
            node.threshold = number()
            if isImported {
                node.zeroIsMissing = Int.random(in: 0..<3, using: &generator) == 0
                if Int.random(in: 0..<3, using: &generator) == 0 { node.threshold = .infinity }
            }
        }
        node.left = Int32(grow(&tree, schema, depth: depth - 1, splitChance: splitChance))
        node.right = Int32(grow(&tree, schema, depth: depth - 1, splitChance: splitChance))
        node.cover = tree.nodes[Int(node.left)].cover + tree.nodes[Int(node.right)].cover
        tree.nodes[position] = node
        return position
    }

    /// A tree whose levels each have one split.
    mutating func symmetricTree(_ schema: FeatureSchema, depth: Int) -> Tree {
        var nodes: [TreeNode] = []
        var sets: [[Int32]] = []
        for level in 0...depth {
            var split = TreeNode(output: 0, cover: 1)
            let column = Int.random(in: 0..<schema.count, using: &generator)
            split.column = Int32(column)
            split.missingGoesLeft = Bool.random(using: &generator)
            if let levels = schema.columns[column].levels {
                split.categorySet = Int32(sets.count)
                sets.append(levels.indices.filter { _ in Bool.random(using: &generator) }.map { Int32($0) })
            } else {
                split.threshold = number()
            }
            let first = nodes.count + (1 << level)
            for index in 0..<(1 << level) {
                guard level < depth else {
                    nodes.append(TreeNode(output: number(), cover: 1))
                    continue
                }
                split.output = number()
                split.left = Int32(first + 2 * index)
                split.right = split.left + 1
                nodes.append(split)
            }
        }
        return Tree(nodes: nodes, categorySets: sets)
    }

    /// A tree of numeric splits with `leaves` leaves; by `shape` a chain to the left, a chain to the right, or bushy.
    mutating func grownTree(_ schema: FeatureSchema, leaves: Int, shape: Int) -> Tree {
        var nodes = [TreeNode(output: number(), cover: 1)]
        var open = [0]
        for _ in 1..<leaves {
            let choice =
                shape == 0
                ? open.count - 2 : shape == 1 ? open.count - 1 : Int.random(in: open.indices, using: &generator)
            let position = open.remove(at: max(0, choice))
            nodes[position].column = Int32(Int.random(in: 0..<schema.count, using: &generator))
            nodes[position].threshold = number()
            nodes[position].missingGoesLeft = Bool.random(using: &generator)
            nodes[position].left = Int32(nodes.count)
            nodes[position].right = Int32(nodes.count + 1)
            for _ in 0..<2 {
                open.append(nodes.count)
                nodes.append(TreeNode(output: number(), cover: 1))
            }
        }
        return Tree(nodes: nodes)
    }

    /// A tree with the flags of other libraries at some of its nodes.
    mutating func imported(_ tree: Tree) -> Tree {
        var tree = tree
        for index in tree.nodes.indices where !tree.nodes[index].isLeaf && Bool.random(using: &generator) {
            if tree.nodes[index].categorySet >= 0 {
                tree.nodes[index].unseenGoesRight = true
            } else {
                tree.nodes[index].zeroIsMissing = true
            }
        }
        return tree
    }

    mutating func ensemble(_ schema: FeatureSchema, trees: Int, depth: Int) -> TreeEnsemble {
        TreeEnsemble(baseScore: number(), trees: (0..<trees).map { _ in tree(schema, depth: depth) })
    }

    /// A blend of curves, interactions and trees.
    mutating func blend(_ schema: FeatureSchema) -> Blend {
        Blend(
            linear: curvedLinear(schema),
            trees: ensemble(schema, trees: 5, depth: 4),
            weights: .init(intercept: number(), linear: 0.625, trees: 0.375)
        )
    }

    mutating func linear(_ schema: FeatureSchema) -> LinearPredictor {
        let terms = schema.columns.map { column -> LinearTerm in
            if let levels = column.levels {
                return .categorical(
                    CategoricalTerm(
                        outputs: levels.map { _ in number() },
                        missingOutput: number(),
                        unseenOutput: number()
                    )
                )
            }
            let bounds = [number(), number()].sorted()
            return .numeric(
                NumericTerm(
                    transform: Bool.random(using: &generator) ? .identity : .signedLog1p,
                    lowerBound: bounds[0],
                    upperBound: bounds[1],
                    center: number(),
                    scale: abs(number()) + 0.1,
                    coefficient: number(),
                    missingOutput: number()
                )
            )
        }
        return LinearPredictor(intercept: number(), terms: terms, meanOutputs: schema.columns.map { _ in number() })
    }

    /// A linear predictor with curves, all transforms, and an interaction of each pair of columns.
    mutating func curvedLinear(_ schema: FeatureSchema) -> LinearPredictor {
        var linear = linear(schema)
        for index in schema.columns.indices where schema.columns[index].levels == nil && index % 2 == 0 {
            let knots = (0..<3 + index % 3).map { Double($0) - 1.5 + 0.4 * Double.random(in: 0...1, using: &generator) }
            linear.terms[index] = .spline(
                SplineTerm(
                    transform: [.identity, .signedLog1p, .asinh].randomElement(using: &generator) ?? .asinh,
                    lowerBound: -1.75,
                    upperBound: 2,
                    curve: NaturalSpline(knots: knots, values: knots.map { _ in number() }),
                    missingOutput: number()
                )
            )
        }
        let factors = schema.columns.enumerated().map { index, column in
            InteractionTerm.Factor(
                column: index,
                kind: column.levels.map { .levels(count: $0.count) }
                    ?? .number(
                        .init(transform: .asinh, lowerBound: -1.5, upperBound: 1, center: number(), scale: 0.75)
                    )
            )
        }
        for first in factors {
            for second in factors where first.column < second.column {
                let outputs = (0..<first.slotCount * second.slotCount).map { _ in number() }
                linear.interactions.append(
                    InteractionTerm(first: first, second: second, outputs: outputs, meanOutput: number())
                )
            }
        }
        return linear
    }

    /// A row with some missing values and unseen levels.
    mutating func row(_ schema: FeatureSchema) -> [Double] {
        schema.columns.map { column in
            if Int.random(in: 0..<6, using: &generator) == 0 { return .nan }
            guard let levels = column.levels else {
                guard isImported, Int.random(in: 0..<2, using: &generator) == 0 else { return number() }
                let bound = TreeNode.zeroBound
                return [0, -0.0, bound, -bound, bound.nextUp, .infinity, -.infinity].randomElement(using: &generator)
                    ?? 0
            }
            return Double(Int.random(in: -1..<levels.count, using: &generator))
        }
    }

    mutating func matrix(_ schema: FeatureSchema, rows: Int) -> FeatureMatrix {
        let rows = (0..<rows).map { _ in row(schema) }
        return FeatureMatrix(
            schema: schema,
            rowCount: rows.count,
            values: (0..<schema.count).flatMap { column in rows.map { $0[column] } }
        )
    }
}
