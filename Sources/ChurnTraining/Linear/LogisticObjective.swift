// The penalised loss of a logistic regression with its gradient and Hessian, in one pass over the blocks: each is encoded
// into a thread's scratch, and all that is needed of it happens while it is in the second-level cache.
//
// Blocks belong to at most 16 groups of neighbours, fixed by the number of rows and columns. A group adds its blocks in
// order into its own partial sums; then the groups are added in order. Threads only take groups, so the sums have the
// same bits for any number of them. OpenBLAS runs on one thread inside each: its own threads would cut sums differently.

internal import COpenBLAS
internal import ChurnScoring

/// What training minimises: `sum of weight * log loss + penalty / 2 * sum of coefficient^2`, the intercept unpenalised.
struct LogisticObjective: Sendable {
    /// Partial Hessians take about this many bytes at most; two groups there are in any case.
    private static let partialsLimit = 256 << 20

    let design: DesignMatrix
    let labels: [Double]
    /// One weight a row; rows of weight 0 take no part.
    var weights: [Double]
    var penalty: Double
    /// What is added to the score of each row; empty for nothing.
    var offsets: [Double] = []
    /// Only every so manyth block takes part, the first one in any case.
    var blockStep = 1

    /// The objective at some coefficients.
    struct Evaluation: Sendable {
        /// The sum of weighted log losses, without the penalty.
        var loss = 0.0
        /// The loss and the penalty.
        var objective = 0.0
        /// The gradient of the objective.
        var gradient: [Double] = []
        /// The Hessian of the objective; `nil` where it was not asked for.
        var curvature: Curvature?

        /// The Hessian of the objective as a square matrix, both triangles; empty where it was not asked for.
        var hessian: [Double] { curvature?.dense ?? [] }
    }

    /// The offsets of a block's rows; zeros where there are none.
    func offsets(of rows: Range<Int>) -> [Double] {
        offsets.isEmpty ? [Double](repeating: 0, count: rows.count) : Array(offsets[rows])
    }

    /// The blocks that take part.
    var blocks: [Int] { Array(stride(from: 0, to: design.blockCount, by: blockStep)) }

    /// The sum of the weights of the rows that take part.
    var weightSum: Double {
        guard blockStep > 1 else { return weights.reduce(0, +) }
        return blocks.reduce(0) { sum, block in weights[design.rows(ofBlock: block)].reduce(sum, +) }
    }

    /// Evaluates the objective at `coefficients`, the intercept last.
    func evaluate(_ coefficients: [Double], withHessian: Bool, threads: Int) -> Evaluation {
        openblas_set_num_threads(1)
        let blocks = blocks
        let layout = design.layout
        let arranged = layout.arranged(coefficients)
        let affordable = LogisticObjective.partialsLimit / max(1, Curvature.byteCount(layout))
        let groupCount = min(blocks.count, min(16, max(2, affordable)))
        var partials = [Partial?](repeating: nil, count: groupCount)
        partials.withUnsafeMutableBufferPointer { partials in
            nonisolated(unsafe) let partials = partials
            Workers.forEachChunk(groupCount, threads: threads) { group in
                var partial = Partial(layout, withHessian: withHessian)
                let range = group * blocks.count / groupCount..<(group + 1) * blocks.count / groupCount
                add(blocks[range], arranged, to: &partial)
                partials[group] = partial
            }
        }
        var total: Partial?
        for group in partials.indices {
            // Taken out of the list, so that the first is added to in place and the others are freed.
            guard let partial = partials[group].take() else { continue }
            if total == nil { total = partial } else { total?.add(partial) }
        }
        return penalised(total ?? Partial(layout, withHessian: withHessian), coefficients)
    }

    /// The sum of weighted log losses at `coefficients`, with other weights than the objective's.
    func loss(_ coefficients: [Double], weights: [Double]) -> Double {
        var other = self
        other.weights = weights
        other.penalty = 0
        return other.evaluate(coefficients, withHessian: false, threads: 1).loss
    }

    private func penalised(_ total: Partial, _ coefficients: [Double]) -> Evaluation {
        let layout = design.layout
        var result = Evaluation(loss: total.loss, objective: total.loss, gradient: layout.restored(total.gradient))
        result.curvature = total.curvature
        result.curvature?.addToDiagonal(penalty, but: layout.intercept)
        let intercept = layout.order[layout.intercept]
        for column in coefficients.indices where column != intercept {
            result.objective += penalty / 2 * coefficients[column] * coefficients[column]
            result.gradient[column] += penalty * coefficients[column]
        }
        return result
    }

    /// The sums of one group of blocks, by position of the layout.
    private struct Partial: Sendable {
        var loss = 0.0
        var gradient: [Double]
        var curvature: Curvature?

        init(_ layout: DesignLayout, withHessian: Bool) {
            gradient = [Double](repeating: 0, count: layout.columnCount)
            curvature = withHessian ? Curvature(layout) : nil
        }

        mutating func add(_ other: Partial) {
            loss += other.loss
            for index in gradient.indices { gradient[index] += other.gradient[index] }
            if let curvature = other.curvature { self.curvature?.add(curvature) }
        }
    }

    private func add(_ blocks: ArraySlice<Int>, _ coefficients: [Double], to partial: inout Partial) {
        let layout = design.layout
        let blockRows = min(DesignMatrix.rowsPerBlock, design.rowCount)
        let width = layout.blockColumnCount
        let isTransposed = partial.curvature != nil && !layout.factors.isEmpty
        let scratch = UnsafeMutablePointer<Double>.allocate(
            capacity: blockRows * (3 + width + (isTransposed ? width : 0))
        )
        defer { scratch.deallocate() }
        let positions = UnsafeMutablePointer<Int32>.allocate(
            capacity: max(1, layout.factors.count * DesignMatrix.rowsPerBlock)
        )
        defer { positions.deallocate() }
        let scores = scratch
        let residuals = scratch + blockRows
        let roots = scratch + 2 * blockRows
        let block = scratch + 3 * blockRows
        let transposed = block + blockRows * width
        for index in blocks {
            let rows = design.rows(ofBlock: index)
            let count = rows.count
            design.writeBlock(index, into: block)
            for (number, factor) in layout.factors.enumerated() {
                design.writePositions(
                    of: factor,
                    block: index,
                    into: positions + number * DesignMatrix.rowsPerBlock
                )
            }
            if offsets.isEmpty {
                scores.update(repeating: 0, count: count)
            } else {
                offsets.withUnsafeBufferPointer { offsets in
                    for row in 0..<count { scores[row] = offsets[rows.lowerBound + row] }
                }
            }
            multiply(block, coefficients, rowCount: count, addingTo: scores)
            addLevels(positions, coefficients, rowCount: count, to: scores)
            partial.loss += differentiate(rows, scores, residuals: residuals, roots: roots)
            multiplyTransposed(block, residuals, rowCount: count, addingTo: &partial.gradient)
            addResiduals(residuals, positions, rowCount: count, to: &partial.gradient)
            guard partial.curvature != nil else { continue }
            for column in 0..<width {
                let values = block + column * count
                for row in 0..<count { values[row] *= roots[row] }
            }
            partial.curvature?.add(block, rowCount: count, roots: roots, positions: positions, transposed: transposed)
        }
    }
}
