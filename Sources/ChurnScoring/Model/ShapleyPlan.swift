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
// The walk keeps, for each point t_k, the product P_k over the path's columns, and returns for each subtree
// G_k = sum over its leaves of v P_k. An edge of column i with factors (o, z), whose nearest edge of the same column
// above has (o', z') (1 and 1 where there is none), adds
//     (o - z) sum_k w_k G_k / (t_k o + (1 - t_k) z) - (o' - z') sum_k w_k G_k / (t_k o' + (1 - t_k) z'):
// the edge takes over the leaves below it from the edge above.

/// What explaining rows by an ensemble needs, computed once a model.
struct ShapleyPlan: Sendable {
    let rule: QuadratureRule
    /// The depth of the deepest tree.
    let depth: Int
    /// The worth of no column: the base score and the cover-weighted mean of each tree.
    let expectedScore: Double

    /// The plan for an ensemble that passed ``ModelValidation``, whose paths test at most `columnCount` columns.
    init(for ensemble: TreeEnsemble, columnCount: Int) {
        depth = ensemble.trees.reduce(0) { max($0, ShapleyPlan.depth(of: $1)) }
        rule = QuadratureRule(degree: max(0, min(depth, columnCount) - 1))
        expectedScore = ensemble.trees.reduce(ensemble.baseScore) { $0 + ShapleyPlan.expectedOutput(of: $1) }
    }

    /// The contributions of one row.
    func contributions(of row: [Double], to ensemble: TreeEnsemble) -> Contributions {
        let points = rule.points.count
        var values = [Double](repeating: 0, count: row.count)
        var factors = [ShapleyWalk.Factors](repeating: ShapleyWalk.Factors(one: 1, zero: 1), count: row.count)
        // Each level of a tree keeps P and G; the deepest leaf lies at `depth`.
        var scratch = [Double](repeating: 1, count: 2 * points * (depth + 1))
        row.withUnsafeBufferPointer { row in
            values.withUnsafeMutableBufferPointer { values in
                factors.withUnsafeMutableBufferPointer { factors in
                    scratch.withUnsafeMutableBufferPointer { scratch in
                        rule.withUnsafePointers { rulePoints, weights in
                            guard let levels = scratch.baseAddress else { return }
                            let walk = ShapleyWalk(
                                row: row,
                                values: values,
                                factors: factors,
                                points: rulePoints,
                                weights: weights,
                                pointCount: points
                            )
                            for tree in ensemble.trees { walk.visit(tree, position: 0, level: levels) }
                        }
                    }
                }
            }
        }
        return Contributions(expectedScore: expectedScore, values: values)
    }

    /// The share of a split's cover that goes to the left, in `0...1`; half where there is no cover at all.
    static func leftShare(_ left: TreeNode, _ right: TreeNode) -> Double {
        let sum = left.cover + right.cover
        return sum > 0 && sum.isFinite ? left.cover / sum : 0.5
    }

    private static func expectedOutput(of tree: Tree) -> Double {
        var outputs = tree.nodes.map(\.output)
        for position in tree.nodes.indices.reversed() where !tree.nodes[position].isLeaf {
            let left = Int(tree.nodes[position].left)
            let right = Int(tree.nodes[position].right)
            let share = leftShare(tree.nodes[left], tree.nodes[right])
            outputs[position] = share * outputs[left] + (1 - share) * outputs[right]
        }
        return outputs[0]
    }

    private static func depth(of tree: Tree) -> Int {
        var depths = [Int](repeating: 0, count: tree.nodes.count)
        var deepest = 0
        for (position, node) in tree.nodes.enumerated() where !node.isLeaf {
            depths[Int(node.left)] = depths[position] + 1
            depths[Int(node.right)] = depths[position] + 1
            deepest = max(deepest, depths[position] + 1)
        }
        return deepest
    }
}

/// One row's walk over the nodes of a tree; the buffers belong to ``ShapleyPlan``.
struct ShapleyWalk {
    /// What a path's splits on one column multiply to: 1 or 0 when followed, the cover shares when averaged.
    struct Factors {
        var one: Double
        var zero: Double

        /// The factor at point `t`; positive for `t` inside `0...1`, unless both are 0.
        @inline(__always)
        func at(_ t: Double) -> Double { t * one + (1 - t) * zero }
    }

    /// Shares below this are taken as 0, so that a quotient of two never overflows.
    private static let smallestShare = 1e-150

    let row: UnsafeBufferPointer<Double>
    /// Where the contributions are added, one a column.
    let values: UnsafeMutableBufferPointer<Double>
    /// The factors of each column on the path to the current node.
    let factors: UnsafeMutableBufferPointer<Factors>
    let points: UnsafePointer<Double>
    let weights: UnsafePointer<Double>
    let pointCount: Int

    /// Visits the subtree of `position`: on entry `level` holds P, on return G behind it; deeper levels follow.
    func visit(_ tree: Tree, position: Int, level: UnsafeMutablePointer<Double>) {
        let sums = level + pointCount
        let node = tree.nodes[position]
        guard !node.isLeaf else {
            for k in 0..<pointCount { sums[k] = node.output * level[k] }
            return
        }
        sums.update(repeating: 0, count: pointCount)
        let leftShare = ShapleyPlan.leftShare(tree.nodes[Int(node.left)], tree.nodes[Int(node.right)])
        let goesLeft = tree.goesLeft(node, value: row[Int(node.column)])
        follow(
            Edge(column: Int(node.column), one: goesLeft == true ? 1 : 0, zero: leftShare),
            from: level
        ) { visit(tree, position: Int(node.left), level: $0) }
        follow(
            Edge(column: Int(node.column), one: goesLeft == false ? 1 : 0, zero: 1 - leftShare),
            from: level
        ) { visit(tree, position: Int(node.right), level: $0) }
        guard goesLeft == nil else { return }
        // An unseen category stops here: a third child that no training row ever went to.
        follow(Edge(column: Int(node.column), one: 1, zero: 0), from: level) { child in
            for k in 0..<pointCount { child[pointCount + k] = node.output * child[k] }
        }
    }

    private struct Edge {
        let column: Int
        let one: Double
        let zero: Double
    }

    /// Goes down one edge, lets `visitChild` fill the level below, and books what the edge contributes.
    @inline(__always)
    private func follow(
        _ edge: Edge,
        from level: UnsafeMutablePointer<Double>,
        _ visitChild: (UnsafeMutablePointer<Double>) -> Void
    ) {
        let above = factors[edge.column]
        var own = Factors(one: above.one * edge.one, zero: above.zero * edge.zero)
        if own.zero < ShapleyWalk.smallestShare { own.zero = 0 }
        // Neither the row nor any training row goes here.
        guard own.one > 0 || own.zero > 0 else { return }
        let sums = level + pointCount
        let child = level + 2 * pointCount
        // Most columns occur once on a path: then there is no edge above, whose factors are 1 and whose share is 0.
        let isFirst = above.one == 1 && above.zero == 1
        if isFirst {
            for k in 0..<pointCount { child[k] = level[k] * own.at(points[k]) }
        } else {
            for k in 0..<pointCount { child[k] = level[k] / above.at(points[k]) * own.at(points[k]) }
        }
        factors[edge.column] = own
        visitChild(child)
        factors[edge.column] = above
        let childSums = child + pointCount
        var integral = 0.0
        for k in 0..<pointCount {
            integral += weights[k] * childSums[k] / own.at(points[k])
            sums[k] += childSums[k]
        }
        values[edge.column] += (own.one - own.zero) * integral
        guard !isFirst else { return }
        var integralAbove = 0.0
        for k in 0..<pointCount { integralAbove += weights[k] * childSums[k] / above.at(points[k]) }
        values[edge.column] -= (above.one - above.zero) * integralAbove
    }
}
