import ChurnScoring

/// Gives leaves their outputs, and training rows the outputs of their leaves.
///
/// A leaf's Newton step comes from the doubles, not from the quantised integers: rounding chooses splits at most, it
/// never moves an output. The doubles are summed as integers (``LeafSumScale``), so that no order of the rows, and no
/// dealing of them to threads or workers, changes a sum.
///
/// The rows of a leaf are far apart. Only the number of each row's leaf, two bytes, is written in their order; sums and
/// scores are then made in the order of memory.
final class LeafOutputs {
    let newton: NewtonStep
    let learningRate: Double
    let crew: WorkerCrew
    /// The position of each row's leaf among the leaves of the last tree.
    private let leafOfRow: FixedBuffer<UInt16>

    /// Outputs of trees over `rowCount` rows.
    init(rowCount: Int, newton: NewtonStep, learningRate: Double, crew: WorkerCrew) {
        self.newton = newton
        self.learningRate = learningRate
        self.crew = crew
        leafOfRow = FixedBuffer(count: rowCount)
    }

    /// Fills the outputs and covers of `tree`, and adds the outputs to the scores of the rows in its leaves.
    ///
    /// Rows that the tree was not grown from count like all others: drawing rows chooses splits, and has no say in what
    /// a leaf is worth.
    func apply(
        to tree: inout GrownTree,
        order: FixedBuffer<UInt32>,
        gradients: RowGradients,
        quantiser: GradientQuantiser,
        rows: BoostedRows
    ) {
        let leaves = tree.leaves
        precondition(leaves.count <= Int(UInt16.max), "the number of a leaf takes two bytes")
        number(leaves.map { tree.nodes[$0] }, order: order)
        let scales = LeafSumScales(rows, quantiser)
        let sums = sums(leafCount: leaves.count, scales: scales, gradients: gradients, rows: rows)
        var nodeSums = [NodeSums](repeating: NodeSums(), count: tree.nodes.count)
        for (leaf, sum) in zip(leaves, sums) {
            nodeSums[leaf] = NodeSums(
                gradient: scales.gradient.double(sum.gradient),
                hessian: scales.hessian.double(sum.hessian),
                weight: scales.weight.double(sum.weight)
            )
        }
        tree.fill(nodeSums, newton: newton, learningRate: learningRate)
        let outputs = FixedBuffer(leaves.map { tree.nodes[$0].output })
        let leafOfRow = leafOfRow
        crew.forEachChunk(rows.chunkCount) { chunk in
            let scores = rows.scores.pointer
            let values = outputs.pointer
            for row in rows.chunk(chunk) { scores[row] += values[Int(leafOfRow.pointer[row])] }
        }
    }

    private func number(_ leaves: [GrownTree.Node], order: FixedBuffer<UInt32>) {
        let target = leafOfRow
        crew.forEachChunk(leaves.count) { leaf in
            for positions in [leaves[leaf].rows, leaves[leaf].others] {
                for position in positions { target.pointer[Int(order.pointer[position])] = UInt16(leaf) }
            }
        }
    }

    /// The sums of each leaf.
    private func sums(
        leafCount: Int,
        scales: LeafSumScales,
        gradients: RowGradients,
        rows: BoostedRows
    ) -> [LeafSums] {
        // A few long parts, as each has a table of sums; the number of parts does not show in integers.
        let partCount = min(crew.threads, rows.chunkCount)
        let leafOfRow = leafOfRow
        let tables = FixedBuffer<LeafSums>(count: partCount * leafCount)
        crew.forEachChunk(partCount) { part in
            let table = tables.pointer + part * leafCount
            let (first, last) = (rows.count * part / partCount, rows.count * (part + 1) / partCount)
            let (gradient, hessian) = (gradients.gradients.pointer, gradients.hessians.pointer)
            let weights = rows.weights?.pointer
            let one = weights == nil ? scales.weight.integer(1) : 0
            for row in first..<last {
                let leaf = Int(leafOfRow.pointer[row])
                table[leaf].gradient &+= scales.gradient.integer(gradient[row])
                table[leaf].hessian &+= scales.hessian.integer(hessian[row])
                table[leaf].weight &+= weights.map { scales.weight.integer($0[row]) } ?? one
            }
        }
        return (0..<leafCount).map { leaf in
            (0..<partCount).reduce(into: LeafSums()) { sum, part in
                let other = tables.pointer[part * leafCount + leaf]
                sum.gradient &+= other.gradient
                sum.hessian &+= other.hessian
                sum.weight &+= other.weight
            }
        }
    }
}

/// The sums of one leaf in units of ``LeafSumScales``.
private struct LeafSums: BitwiseCopyable {
    var gradient: Int64 = 0
    var hessian: Int64 = 0
    var weight: Int64 = 0
}

/// The units of a tree's sums.
struct LeafSumScales: Sendable {
    let gradient: LeafSumScale
    let hessian: LeafSumScale
    let weight: LeafSumScale

    /// Units for the rows of a tree, whose gradients and Hessians have the bounds that `quantiser` was made for.
    init(_ rows: BoostedRows, _ quantiser: GradientQuantiser) {
        let largest = Double(quantiser.largest)
        gradient = LeafSumScale(rowCount: rows.weighedCount, largestSize: largest / quantiser.gradientScale)
        hessian = LeafSumScale(rowCount: rows.weighedCount, largestSize: largest / quantiser.hessianScale)
        weight = LeafSumScale(rowCount: rows.weighedCount, largestSize: rows.largestWeight)
    }
}

/// Doubles as multiples of a power of two, whose sums are exact integers.
///
/// With `n` rows of a size up to `m`, the unit is the power of two that brings `n m` to 2^61 at most: sums stay within
/// `Int64`, and a row is rounded by at most `m n 2^-61`, for a million rows of weight 1 by 2^-42, far below what
/// rounding loses when doubles of that number are summed one by one.
struct LeafSumScale: Sendable {
    private let factor: Double
    private let inverse: Double

    /// The scale for sums of up to `rowCount` values of a size up to `largestSize`, positive and finite.
    init(rowCount: Int, largestSize: Double) {
        precondition(largestSize > 0 && largestSize.isFinite, "the largest size must be positive and finite")
        let rowBits = Int.bitWidth - max(1, rowCount).leadingZeroBitCount
        // Beyond 2^1000 the factor itself would not be finite; sizes that small leave room to spare.
        let exponent = min(1000, 60 - rowBits - Int(largestSize.exponent))
        factor = Double(sign: .plus, exponent: exponent, significand: 1)
        inverse = Double(sign: .plus, exponent: -exponent, significand: 1)
    }

    /// `value` in units, rounded to the nearest.
    @inline(__always)
    func integer(_ value: Double) -> Int64 { Int64(value * factor + Double(signOf: value, magnitudeOf: 0.5)) }

    /// A sum of units as a double.
    func double(_ sum: Int64) -> Double { Double(sum) * inverse }
}
