// Exact Shapley values of trees by quadrature.
//
// Split the game of a tree into one game a leaf: with the leaf's output v, the worth of a set S of columns is
// v * product over path columns of (o_j for j in S, z_j for j outside), o_j = 1 where the row agrees with all splits of
// the path on column j and 0 elsewhere, z_j = the product of the cover shares of those splits. The Shapley value of
// such a product game is an integral (the multilinear extension of the game along its diagonal, Owen 1972):
//     phi_i = v (o_i - z_i) * integral over t in 0...1 of product over j != i of (t o_j + (1 - t) z_j).
// The integrand is a polynomial of degree (path columns - 1): a Gauss-Legendre rule with half as many points is exact.
// These are the values of Algorithm 2 (TreeSHAP) of Lundberg et al. (2018). Its EXTEND and UNWIND subtract and divide by
// small numbers in deep trees; here all factors are positive, and the work is nodes x points instead of leaves x depth^2.
//
// Nodes of all trees lie in one array of 40 bytes each. Rows are explained tree by tree: a tree and its rule stay in the
// fastest cache while a block of rows goes through it. A rule of more points than a vector holds is taken in parts: the
// integral is a sum over points, and each part is a walk of its own.

/// What explaining rows by an ensemble needs, computed once a model.
struct ShapleyPlan: Sendable {
    /// The worth of no column: the base score and the cover-weighted mean of each tree.
    let expectedScore: Double
    private let nodes: [ShapleyNode]
    private let trees: [PlannedTree]
    /// The rules that trees name, by their number of points.
    private let rules: [Int: QuadratureRule]

    private struct PlannedTree {
        var firstNode: Int
        var pointCount: Int
    }

    /// The plan for an ensemble that passed ``ModelValidation``.
    init(for ensemble: TreeEnsemble) {
        var nodes: [ShapleyNode] = []
        nodes.reserveCapacity(ensemble.trees.reduce(0) { $0 + $1.nodes.count })
        var rules: [Int: QuadratureRule] = [:]
        let largestColumn = ensemble.trees.reduce(-1) { $1.nodes.reduce($0) { max($0, $1.column) } }
        var path = ShapleyPath(columnCount: Int(largestColumn) + 1)
        trees = ensemble.trees.map { tree in
            let firstNode = nodes.count
            let pathColumns = ShapleyNode.append(tree, to: &nodes, path: &path)
            let pointCount = QuadratureRule.pointCount(degree: max(0, pathColumns - 1))
            if rules[pointCount] == nil { rules[pointCount] = QuadratureRule(pointCount: pointCount) }
            return PlannedTree(firstNode: firstNode, pointCount: pointCount)
        }
        self.nodes = nodes
        self.rules = rules
        expectedScore = ensemble.trees.reduce(ensemble.baseScore) { $0 + ShapleyPlan.expectedOutput(of: $1) }
    }

    /// Adds the contributions of `rowCount` rows of `columnCount` values each, row by row, to `values`, which is laid
    /// out as the rows are.
    func addContributions(
        of rows: UnsafePointer<Double>,
        rowCount: Int,
        columnCount: Int,
        to ensemble: TreeEnsemble,
        into values: UnsafeMutablePointer<Double>
    ) {
        let factors = UnsafeMutablePointer<ShapleyFactors>.allocate(capacity: columnCount)
        factors.initialize(repeating: .none, count: columnCount)
        defer { factors.deallocate() }
        let table = ShapleyTable(
            rows: rows,
            rowCount: rowCount,
            columnCount: columnCount,
            values: values,
            factors: factors
        )
        nodes.withUnsafeBufferPointer { nodes in
            guard let start = nodes.baseAddress else { return }
            for (planned, tree) in zip(trees, ensemble.trees) {
                guard let rule = rules[planned.pointCount] else { continue }
                let first = start + planned.firstNode
                switch planned.pointCount {
                case ...2: table.add(tree, first, ShapleyPoints<SIMD2<Double>>(rule, part: 0))
                case ...4: table.add(tree, first, ShapleyPoints<SIMD4<Double>>(rule, part: 0))
                default:
                    for part in 0..<(planned.pointCount + 7) / 8 {
                        table.add(tree, first, ShapleyPoints<SIMD8<Double>>(rule, part: part))
                    }
                }
            }
        }
    }

    private static func expectedOutput(of tree: Tree) -> Double {
        var outputs = tree.nodes.map(\.output)
        for position in tree.nodes.indices.reversed() where !tree.nodes[position].isLeaf {
            let left = Int(tree.nodes[position].left)
            let right = Int(tree.nodes[position].right)
            let share = ShapleyNode.leftShare(tree.nodes[left], tree.nodes[right])
            outputs[position] = share * outputs[left] + (1 - share) * outputs[right]
        }
        return outputs[0]
    }
}

/// A node of a tree as the walk needs it.
struct ShapleyNode: Sendable {
    /// Shares below this are taken as 0, so that a quotient of two never overflows.
    static let smallestShare = 1e-150

    /// The threshold of a numeric split; the output of a leaf and of a categorical split.
    var value: Double
    /// The share of the cover that goes to the left, in `0...1`.
    var leftShare = 0.0
    /// The column that is tested, or -1 in a leaf.
    var column: Int32 = -1
    var left: Int32 = 0
    var right: Int32 = 0
    var missingGoesLeft = false
    /// Whether the tree's own node is asked which way a value goes: it splits on categories, or zero is missing there.
    var isCategorical = false
    /// Whether a split above tests the same column.
    var isRepeat = false
    /// Whether a split below tests the same column.
    var isTestedBelow = false
    /// How the walk visits the split.
    var kind = Kind.other

    /// How the walk visits a split.
    enum Kind: UInt8 {
        /// On numbers, with rows on both sides, the first on its column.
        case first
        /// On numbers, with rows on both sides, on a column that is on the path already.
        case again
        /// On categories, or with an empty side.
        case other
    }

    /// Appends the nodes of `tree`, whose children are counted from its first node; the result is the largest number of
    /// different columns on one path, and `path` is empty before and after.
    static func append(_ tree: Tree, to nodes: inout [ShapleyNode], path: inout ShapleyPath) -> Int {
        let start = nodes.count
        for node in tree.nodes { nodes.append(ShapleyNode(value: node.output)) }
        var pathColumns = 0
        // Nodes by depth first; a split leaves the path when all below it is done.
        var stack: [(position: Int32, isDone: Bool)] = [(0, false)]
        while let (position, isDone) = stack.popLast() {
            let node = tree.nodes[Int(position)]
            guard !node.isLeaf else { continue }
            guard !isDone else {
                path.leave(node.column)
                continue
            }
            var split = ShapleyNode(
                value: node.categorySet >= 0 ? node.output : node.threshold,
                leftShare: leftShare(tree.nodes[Int(node.left)], tree.nodes[Int(node.right)]),
                column: node.column,
                left: node.left,
                right: node.right,
                missingGoesLeft: node.missingGoesLeft,
                isCategorical: node.categorySet >= 0 || node.zeroIsMissing,
                isRepeat: path.first(on: node.column) != nil
            )
            if !split.isCategorical, split.leftShare > 0, split.leftShare < 1 {
                split.kind = split.isRepeat ? .again : .first
            }
            nodes[start + Int(position)] = split
            if let above = path.first(on: node.column) { nodes[start + Int(above)].isTestedBelow = true }
            path.enter(position, on: node.column)
            pathColumns = max(pathColumns, path.columnCount)
            stack.append((position, true))
            stack.append((node.left, false))
            stack.append((node.right, false))
        }
        return pathColumns
    }

    /// The share of a split's cover that goes to the left, in `0...1`; half where there is no cover at all.
    static func leftShare(_ left: TreeNode, _ right: TreeNode) -> Double {
        let sum = left.cover + right.cover
        let share = sum > 0 && sum.isFinite ? left.cover / sum : 0.5
        return share < smallestShare ? 0 : share
    }
}

/// The columns of the splits from the root to a node.
struct ShapleyPath {
    /// How many splits of the path are on each column, and the position of the first.
    private var splits: [(count: Int32, first: Int32)]
    /// The number of different columns on the path.
    private(set) var columnCount = 0

    /// An empty path.
    init(columnCount: Int) { splits = .init(repeating: (0, 0), count: columnCount) }

    /// The first split on a column.
    func first(on column: Int32) -> Int32? {
        let (count, first) = splits[Int(column)]
        return count > 0 ? first : nil
    }

    mutating func enter(_ position: Int32, on column: Int32) {
        if splits[Int(column)].count == 0 {
            splits[Int(column)].first = position
            columnCount += 1
        }
        splits[Int(column)].count += 1
    }

    mutating func leave(_ column: Int32) {
        splits[Int(column)].count -= 1
        if splits[Int(column)].count == 0 { columnCount -= 1 }
    }
}
