/// The sums over the rows of one node that its output is made of.
struct NodeSums: Sendable {
    var gradient = 0.0
    var hessian = 0.0
    var weight = 0.0
}

extension GrownTree {
    /// Gives every node its output and cover by `sums`, one a node and filled in the leaves.
    ///
    /// A leaf's output is the learning rate times its Newton step, smoothed along its path and held within its bounds. A
    /// leaf without rows has the output of its nearest ancestor that has rows, within its bounds.
    mutating func fill(_ sums: [NodeSums], newton: NewtonStep, learningRate: Double) {
        let steps = newton.pathSmoothing > 0 ? smoothedSteps(sums, newton) : []
        for leaf in leaves {
            let step =
                steps.isEmpty
                ? newton.step(sums[leaf].gradient, sums[leaf].hessian) : steps[leaf]
            nodes[leaf].output = learningRate * nodes[leaf].bounds.clamp(step)
            nodes[leaf].cover = sums[leaf].weight
        }
        fillFromLeaves()
        guard nodes.contains(where: { $0.rowCount == 0 }) else { return }
        // Parents come before their children, so an output passes through empty splits down to empty leaves.
        for position in nodes.indices {
            guard nodes[position].split != nil else { continue }
            for child in [nodes[position].left, nodes[position].right] where nodes[child].rowCount == 0 {
                let bounds = nodes[child].bounds
                let output = nodes[position].output
                nodes[child].output = min(max(output, learningRate * bounds.lower), learningRate * bounds.upper)
            }
        }
    }

    /// The Newton step of every node, smoothed from the root down.
    private func smoothedSteps(_ leafSums: [NodeSums], _ newton: NewtonStep) -> [Double] {
        var sums = leafSums
        for position in nodes.indices.reversed() where nodes[position].split != nil {
            let (left, right) = (sums[nodes[position].left], sums[nodes[position].right])
            sums[position].gradient = left.gradient + right.gradient
            sums[position].hessian = left.hessian + right.hessian
        }
        var steps = sums.map { newton.step($0.gradient, $0.hessian) }
        for position in nodes.indices where nodes[position].split != nil {
            for child in [nodes[position].left, nodes[position].right] {
                let rows = Double(nodes[child].rowCount)
                steps[child] = newton.smoothed(steps[child], rows: rows, parent: steps[position])
            }
        }
        return steps
    }
}
