// One row's walk over a tree, for all points of a vector at once; see ShapleyPlan.swift for the formula.
//
// The walk takes down L_k = w_k times the product of the path's factors at point t_k, and brings up R_k = the sum over
// the leaves below of output times the factors between here and there. So the product of all columns but the node's own
// is L_k R_k, and no factor is ever divided out, but where a column occurs twice on a path.

/// What a path's splits on one column multiply to: 1 or 0 when followed, the cover shares when averaged.
struct ShapleyFactors {
    var one: Double
    var zero: Double

    /// The factors of a column that is not on the path.
    static let none = ShapleyFactors(one: 1, zero: 1)

    /// Whether neither the row nor any training row goes this way.
    var isNothing: Bool { one == 0 && zero == 0 }

    /// The factors behind another split on the same column.
    @inline(__always)
    func followed(one: Double, zero: Double) -> ShapleyFactors {
        let product = self.zero * zero
        return ShapleyFactors(one: self.one * one, zero: product < ShapleyNode.smallestShare ? 0 : product)
    }
}

/// Points of a rule as a vector; those behind the last weigh nothing.
struct ShapleyPoints<Vector: SIMD<Double>> {
    let points: Vector
    /// One less the points.
    let rest: Vector
    let weights: Vector

    /// The points `part * width..<(part + 1) * width` of `rule`.
    init(_ rule: QuadratureRule, part: Int) {
        var points = Vector(repeating: 0.5)
        var weights = Vector(repeating: 0)
        for lane in points.indices {
            let index = part * Vector.scalarCount + lane
            guard index < rule.points.count else { break }
            points[lane] = rule.points[index]
            weights[lane] = rule.weights[index]
        }
        self.points = points
        rest = 1 - points
        self.weights = weights
    }

    /// `t one + (1 - t) zero` at the points.
    @inline(__always)
    func at(_ factors: ShapleyFactors) -> Vector { points * factors.one + rest * factors.zero }
}

/// Rows that are explained together, and where their contributions are added.
struct ShapleyTable {
    let rows: UnsafePointer<Double>
    let rowCount: Int
    let columnCount: Int
    let values: UnsafeMutablePointer<Double>
    /// The factors of each column on the path to the current node; none between walks.
    let factors: UnsafeMutablePointer<ShapleyFactors>

    /// Adds what `tree`, laid out from `first` on, contributes to every row.
    @inline(__always)
    func add<Vector: SIMD<Double>>(
        _ tree: Tree,
        _ first: UnsafePointer<ShapleyNode>,
        _ points: ShapleyPoints<Vector>
    ) {
        var walk = ShapleyWalk(points: points, nodes: first, tree: tree, row: rows, values: values, factors: factors)
        for _ in 0..<rowCount {
            _ = walk.visit(0, points.weights)
            walk.row += columnCount
            walk.values += columnCount
        }
    }
}

/// The walk of one row over one tree.
struct ShapleyWalk<Vector: SIMD<Double>> {
    let points: ShapleyPoints<Vector>
    let nodes: UnsafePointer<ShapleyNode>
    /// The tree that the nodes were made of, for its sets of categories.
    let tree: Tree
    var row: UnsafePointer<Double>
    /// Where the contributions are added, one a column.
    var values: UnsafeMutablePointer<Double>
    let factors: UnsafeMutablePointer<ShapleyFactors>

    /// Books what the splits at and below `position` contribute, given L, and returns R.
    @inline(__always)
    func visit(_ position: Int32, _ level: Vector) -> Vector {
        let node = nodes + Int(position)
        guard node.pointee.column >= 0 else { return Vector(repeating: node.pointee.value) }
        switch node.pointee.kind {
        case .first: return visitFirst(node, level)
        case .again: return visitAgain(node, position, level)
        case .other: return visitAny(node, position, level)
        }
    }

    /// ``visit(_:_:)`` at a split on numbers that is the first on its column and has rows on both sides.
    @inline(never)
    private func visitFirst(_ node: UnsafePointer<ShapleyNode>, _ level: Vector) -> Vector {
        let column = Int(node.pointee.column)
        let share = node.pointee.leftShare
        let one = followsLeft(node)
        let leftFactor = points.points * one + points.rest * share
        let isTestedBelow = node.pointee.isTestedBelow
        if isTestedBelow { factors[column] = ShapleyFactors(one: one, zero: share) }
        let left = visit(node.pointee.left, level * leftFactor)
        if isTestedBelow { factors[column] = ShapleyFactors(one: 1 - one, zero: 1 - share) }
        let right = visit(node.pointee.right, level - level * leftFactor)
        let difference = left - right
        values[column] += (level * difference).sum() * (one - share)
        return right + leftFactor * difference
    }

    /// ``visit(_:_:)`` at a split on numbers whose column is on the path already and that has rows on both sides.
    @inline(never)
    private func visitAgain(_ node: UnsafePointer<ShapleyNode>, _ position: Int32, _ level: Vector) -> Vector {
        let column = Int(node.pointee.column)
        let share = node.pointee.leftShare
        let above = factors[column]
        guard above.zero * min(share, 1 - share) >= ShapleyNode.smallestShare else {
            return visitAny(node, position, level)
        }
        defer { factors[column] = above }
        guard above.one > 0 else {
            // The row left the path above on this column: both sides are averaged, whatever else is known.
            factors[column].zero = above.zero * share
            let left = visit(node.pointee.left, level * share)
            factors[column].zero = above.zero * (1 - share)
            let right = visit(node.pointee.right, level * (1 - share))
            return right + (left - right) * share
        }
        let one = followsLeft(node)
        let leftShare = above.zero * share
        let rightShare = above.zero * (1 - share)
        let others = 1 / points.at(above)
        let leftFactor = (points.points * one + points.rest * leftShare) * others
        factors[column] = ShapleyFactors(one: one, zero: leftShare)
        let left = visit(node.pointee.left, level * leftFactor)
        factors[column] = ShapleyFactors(one: 1 - one, zero: rightShare)
        let right = visit(node.pointee.right, level - level * leftFactor)
        let sum = right + leftFactor * (left - right)
        // The splits here take over the leaves below them from the split above on the same column.
        let change = left * (one - leftShare) + right * (1 - one - rightShare) - sum * (1 - above.zero)
        values[column] += (level * others * change).sum()
        return sum
    }

    /// 1 where the row goes left at a split on numbers, else 0; no branch, for which way rows go cannot be predicted.
    @inline(__always)
    private func followsLeft(_ node: UnsafePointer<ShapleyNode>) -> Double {
        let value = row[Int(node.pointee.column)]
        let missing = (value != value ? 1 : 0) & (node.pointee.missingGoesLeft ? 1 : 0)
        return Double((value <= node.pointee.value ? 1 : 0) | missing)
    }

    /// ``visit(_:_:)`` at any split.
    @inline(never)
    private func visitAny(_ node: UnsafePointer<ShapleyNode>, _ position: Int32, _ level: Vector) -> Vector {
        let node = node.pointee
        let column = Int(node.column)
        let goesLeft = goesLeft(node, position, value: row[column])
        let above = node.isRepeat ? factors[column] : .none
        let left = above.followed(one: goesLeft == true ? 1 : 0, zero: node.leftShare)
        let right = above.followed(one: goesLeft == false ? 1 : 0, zero: 1 - node.leftShare)
        let aboveFactor = points.at(above)
        let leftFactor = points.at(left) / aboveFactor
        let rightFactor = points.at(right) / aboveFactor
        let leftSum = follow(node.left, left, column, level * leftFactor)
        let rightSum = follow(node.right, right, column, level * rightFactor)
        factors[column] = above
        var sum = leftFactor * leftSum + rightFactor * rightSum
        var change = leftSum * (left.one - left.zero) + rightSum * (right.one - right.zero)
        if goesLeft == nil {
            // An unseen category stops here: a third child that no training row ever went to.
            sum += points.points / aboveFactor * (above.one * node.value)
            change += above.one * node.value
        }
        // The splits here take over the leaves below them from the split above on the same column.
        if node.isRepeat { change -= sum * (above.one - above.zero) }
        values[column] += (level / aboveFactor * change).sum()
        return sum
    }

    /// The R of a child, whose path has `own` for the column of the split above it.
    @inline(__always)
    private func follow(_ child: Int32, _ own: ShapleyFactors, _ column: Int, _ level: Vector) -> Vector {
        guard !own.isNothing else { return Vector(repeating: 0) }
        factors[column] = own
        return visit(child, level)
    }

    /// The side that the row takes at `node`; `nil` where an unseen category stops.
    @inline(__always)
    private func goesLeft(_ node: ShapleyNode, _ position: Int32, value: Double) -> Bool? {
        guard !node.isCategorical else { return tree.goesLeft(tree.nodes[Int(position)], value: value) }
        return value == value ? value <= node.value : node.missingGoesLeft
    }
}
