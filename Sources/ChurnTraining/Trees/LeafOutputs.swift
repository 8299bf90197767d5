import ChurnScoring

/// Gives leaves their outputs, and training rows the outputs of their leaves.
///
/// A leaf's Newton step comes from the doubles, not from the quantised integers: rounding chooses splits at most, it
/// never moves an output. Sums run over chunks of a fixed length in row order, combined in order.
struct LeafOutputs {
    private static let chunkRows = 8192

    let finder: SplitFinder
    let learningRate: Double
    let threads: Int

    /// A stretch of one leaf's rows.
    private struct Chunk: Sendable {
        var leaf: Int
        var rows: Range<Int>
    }

    /// Fills the outputs and covers of `tree`, and adds the outputs to the scores of the rows in its leaves.
    func apply(to tree: inout GrownTree, order: FixedBuffer<UInt32>, gradients: RowGradients, rows: BoostedRows) {
        let chunks = tree.leaves.flatMap { leaf in
            let range = tree.nodes[leaf].rows
            return stride(from: range.lowerBound, to: range.upperBound, by: Self.chunkRows).map {
                Chunk(leaf: leaf, rows: $0..<min($0 + Self.chunkRows, range.upperBound))
            }
        }
        // Lanes: gradient, Hessian, weight.
        let partSums = FixedBuffer<SIMD4<Double>>(count: chunks.count)
        Workers.forEachChunk(chunks.count, threads: threads) { index in
            var sum = SIMD4<Double>()
            for position in chunks[index].rows {
                let row = Int(order.pointer[position])
                sum += SIMD4(gradients.gradients.pointer[row], gradients.hessians.pointer[row], rows.weight(row), 0)
            }
            partSums.pointer[index] = sum
        }
        var sums = [SIMD4<Double>](repeating: .zero, count: tree.nodes.count)
        for (index, chunk) in chunks.enumerated() { sums[chunk.leaf] += partSums.pointer[index] }
        tree.fill(
            sums.map { NodeSums(gradient: $0[0], hessian: $0[1], weight: $0[2]) },
            finder: finder,
            learningRate: learningRate
        )
        let outputs = tree.nodes.map(\.output)
        Workers.forEachChunk(chunks.count, threads: threads) { index in
            let output = outputs[chunks[index].leaf]
            for position in chunks[index].rows { rows.scores.pointer[Int(order.pointer[position])] += output }
        }
    }
}
