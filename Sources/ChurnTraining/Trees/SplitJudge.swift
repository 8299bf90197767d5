/// What a node's splits are judged by, beside its histogram.
struct NodeState: Sendable, BitwiseCopyable {
    var total: BinSums
    /// The node's output by quantised sums, before the learning rate.
    var output = 0.0
    /// What the outputs of the node and of its children are held within.
    var bounds = OutputBounds()
}

/// Judges the splits of one node on one column by the sums of their sides.
///
/// Plain numbers only, as it is asked once for every bin of every node.
struct SplitJudge: BitwiseCopyable {
    private let node: NodeState
    private let newton: NewtonStep
    private let minimumRows: Int64
    private let minimumHessian: Double
    private let gradientUnit: Double
    private let hessianUnit: Double
    private let nodeScore: Double
    private let direction: Double
    private let isPlain: Bool

    init(finder: SplitFinder, column: Int, node: NodeState) {
        self.node = node
        newton = finder.newton
        minimumRows = finder.minimumRowsPerLeaf
        minimumHessian = finder.minimumHessianPerLeaf
        isPlain = finder.isPlain
        gradientUnit = 1 / finder.quantiser.gradientScale
        hessianUnit = 1 / finder.quantiser.hessianScale
        direction = Double(finder.constraints.directions[column])
        let gradient = Double(node.total.gradient) * gradientUnit
        let hessian = Double(node.total.hessian) * hessianUnit
        nodeScore =
            finder.isPlain
            ? newton.score(gradient, hessian) : newton.score(gradient, hessian, output: node.output)
    }

    /// The gain, of either sign, of sending `left` to one side, or `nil` where a side is too small or the outputs are
    /// not in the order of a monotone column.
    @inline(__always)
    func gain(left: BinSums, extraL2: Double = 0) -> Double? {
        let right = node.total - left
        guard left.count >= minimumRows, right.count >= minimumRows else { return nil }
        let leftHessian = Double(left.hessian) * hessianUnit
        let rightHessian = Double(right.hessian) * hessianUnit
        guard leftHessian >= minimumHessian, rightHessian >= minimumHessian else { return nil }
        let leftGradient = Double(left.gradient) * gradientUnit
        let rightGradient = Double(right.gradient) * gradientUnit
        if isPlain {
            let leftScore = newton.score(leftGradient, leftHessian, extraL2: extraL2)
            let rightScore = newton.score(rightGradient, rightHessian, extraL2: extraL2)
            return 0.5 * (leftScore + rightScore - nodeScore)
        }
        let leftOutput = output(leftGradient, leftHessian, rows: left.count, extraL2: extraL2)
        let rightOutput = output(rightGradient, rightHessian, rows: right.count, extraL2: extraL2)
        if direction * (rightOutput - leftOutput) < 0 { return nil }
        let leftScore = newton.score(leftGradient, leftHessian, output: leftOutput, extraL2: extraL2)
        let rightScore = newton.score(rightGradient, rightHessian, output: rightOutput, extraL2: extraL2)
        return 0.5 * (leftScore + rightScore - nodeScore)
    }

    @inline(__always)
    private func output(_ gradient: Double, _ hessian: Double, rows: Int64, extraL2: Double) -> Double {
        let step = newton.step(gradient, hessian, extraL2: extraL2)
        return node.bounds.clamp(newton.smoothed(step, rows: Double(rows), parent: node.output))
    }
}
