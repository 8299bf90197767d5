import ChurnScoring

/// Gives leaves their outputs, and training rows the outputs of their leaves.
///
/// A leaf's Newton step comes from the doubles, not from the quantised integers: rounding chooses splits at most, it
/// never moves an output. The doubles are summed as integers (``LeafSumScale``), so that no order of the rows, and no
/// dealing of them to threads or workers, changes a sum.
///
/// The rows of a leaf are far apart. Only the number of each row's leaf, two bytes, is written in their order; sums and
/// scores are then made in the order of memory.
struct LeafOutputs {
    let finder: SplitFinder
    let learningRate: Double
    let threads: Int

    /// Fills the outputs and covers of `tree`, and adds the outputs to the scores of the rows in its leaves.
    func apply(
        to tree: inout GrownTree,
        order: FixedBuffer<UInt32>,
        gradients: RowGradients,
        quantiser: GradientQuantiser,
        rows: BoostedRows
    ) {
        let leaves = tree.leaves
        precondition(leaves.count <= Int(UInt16.max), "the number of a leaf takes two bytes")
        let leafOfRow = leafOfRow(leaves.map { tree.nodes[$0].rows }, order: order, rows: rows)
        let scales = LeafSumScales(rows, quantiser)
        let sums = sums(leafOfRow, leafCount: leaves.count, scales: scales, gradients: gradients, rows: rows)
        for (index, leaf) in leaves.enumerated() {
            let sum = sums[index + 1]
            tree.nodes[leaf].output =
                learningRate
                * finder.leafValue(
                    gradient: scales.gradient.double(sum.gradient),
                    hessian: scales.hessian.double(sum.hessian)
                )
            tree.nodes[leaf].cover = scales.weight.double(sum.weight)
        }
        tree.fillFromLeaves()
        // The rows that no leaf holds, because the tree did not see them, have number 0.
        let outputs = FixedBuffer([0] + leaves.map { tree.nodes[$0].output })
        Workers.forEachChunk(rows.chunkCount, threads: threads) { chunk in
            let scores = rows.scores.pointer
            let values = outputs.pointer
            for row in rows.chunk(chunk) { scores[row] += values[Int(leafOfRow.pointer[row])] }
        }
    }

    /// One more than the position of each row's leaf in `leaves`; 0 for a row that is in none.
    private func leafOfRow(
        _ leaves: [Range<Int>],
        order: FixedBuffer<UInt32>,
        rows: BoostedRows
    ) -> FixedBuffer<UInt16> {
        let leafOfRow = FixedBuffer<UInt16>(count: rows.count)
        Workers.forEachChunk(leaves.count, threads: threads) { leaf in
            let number = UInt16(leaf + 1)
            let target = leafOfRow.pointer
            for position in leaves[leaf] { target[Int(order.pointer[position])] = number }
        }
        return leafOfRow
    }

    /// The sums of each leaf, at one more than its position.
    private func sums(
        _ leafOfRow: FixedBuffer<UInt16>,
        leafCount: Int,
        scales: LeafSumScales,
        gradients: RowGradients,
        rows: BoostedRows
    ) -> [LeafSums] {
        // A few long parts, as each has a table of sums; the number of parts does not show in integers.
        let partCount = min(threads, rows.chunkCount)
        let tables = FixedBuffer<LeafSums>(count: partCount * (leafCount + 1))
        Workers.forEachChunk(partCount, threads: threads) { part in
            let table = tables.pointer + part * (leafCount + 1)
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
        return (0...leafCount).map { leaf in
            (0..<partCount).reduce(into: LeafSums()) { sum, part in
                let other = tables.pointer[part * (leafCount + 1) + leaf]
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
        let largest = Double(GradientQuantiser.largestInteger)
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
