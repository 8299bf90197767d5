/// What a node's splits are judged by, beside its histogram.
struct NodeState: Sendable {
    var total: BinSums
    /// The node's output by quantised sums, before the learning rate.
    var output = 0.0
    /// What the outputs of the node and of its children are held within.
    var bounds = OutputBounds()
}

/// Judges the splits of one node on one column by the sums of their sides.
struct SplitJudge {
    private let finder: SplitFinder
    private let node: NodeState
    private let total: BinSums
    private let gradientUnit: Double
    private let hessianUnit: Double
    private let nodeScore: Double
    private let direction: Double

    init(finder: SplitFinder, column: Int, node: NodeState) {
        self.finder = finder
        self.node = node
        total = node.total
        gradientUnit = 1 / finder.quantiser.gradientScale
        hessianUnit = 1 / finder.quantiser.hessianScale
        direction = Double(finder.constraints.directions[column])
        let gradient = Double(total.gradient) * gradientUnit
        let hessian = Double(total.hessian) * hessianUnit
        nodeScore =
            finder.isPlain
            ? finder.score(gradient, hessian) : finder.score(gradient, hessian, output: node.output)
    }

    /// The gain, of either sign, of sending `left` to one side, or `nil` where a side is too small or the outputs are
    /// not in the order of a monotone column.
    @inline(__always)
    func gain(left: BinSums, extraL2: Double = 0) -> Double? {
        let right = total - left
        guard left.count >= finder.minimumRowsPerLeaf, right.count >= finder.minimumRowsPerLeaf else { return nil }
        let leftHessian = Double(left.hessian) * hessianUnit
        let rightHessian = Double(right.hessian) * hessianUnit
        guard leftHessian >= finder.minimumHessianPerLeaf, rightHessian >= finder.minimumHessianPerLeaf else {
            return nil
        }
        let leftGradient = Double(left.gradient) * gradientUnit
        let rightGradient = Double(right.gradient) * gradientUnit
        if finder.isPlain {
            let leftScore = finder.score(leftGradient, leftHessian, extraL2: extraL2)
            let rightScore = finder.score(rightGradient, rightHessian, extraL2: extraL2)
            return 0.5 * (leftScore + rightScore - nodeScore)
        }
        let leftOutput = finder.output(left, childOf: node, extraL2: extraL2)
        let rightOutput = finder.output(right, childOf: node, extraL2: extraL2)
        if direction * (rightOutput - leftOutput) < 0 { return nil }
        let leftScore = finder.score(leftGradient, leftHessian, output: leftOutput, extraL2: extraL2)
        let rightScore = finder.score(rightGradient, rightHessian, output: rightOutput, extraL2: extraL2)
        return 0.5 * (leftScore + rightScore - nodeScore)
    }
}
