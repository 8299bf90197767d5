// All solutions of a path are scored at once: held-out rows of a block are gathered and multiplied with the matrix of
// coefficients, so that the design is read once a fold and not once a penalty. Groups of blocks as in
// `LogisticObjective.evaluate`.

internal import COpenBLAS
internal import ChurnScoring

/// The losses that several solutions give on rows that they were not trained on.
enum HeldOutLosses {
    /// The sum over rows of `weights` times the log loss, for each of `solutions`; rows of weight 0 are skipped.
    static func sums(
        _ objective: LogisticObjective,
        weights: [Double],
        solutions: [[Double]],
        threads: Int
    ) -> [Double] {
        openblas_set_num_threads(1)
        let blockCount = objective.design.blockCount
        let groupCount = min(blockCount, 16)
        let coefficients = solutions.flatMap(\.self)
        var partials = [[Double]](repeating: [Double](repeating: 0, count: solutions.count), count: groupCount)
        partials.withUnsafeMutableBufferPointer { partials in
            nonisolated(unsafe) let partials = partials
            Workers.forEachChunk(groupCount, threads: threads) { group in
                for block in group * blockCount / groupCount..<(group + 1) * blockCount / groupCount {
                    add(block, objective, weights, coefficients, to: &partials[group])
                }
            }
        }
        var sums = partials[0]
        for partial in partials.dropFirst() {
            for index in sums.indices { sums[index] += partial[index] }
        }
        return sums
    }

    private static func add(
        _ block: Int,
        _ objective: LogisticObjective,
        _ weights: [Double],
        _ coefficients: [Double],
        to sums: inout [Double]
    ) {
        let design = objective.design
        let rows = design.rows(ofBlock: block)
        let size = design.columnCount
        let heldOut = rows.filter { weights[$0] > 0 }
        guard !heldOut.isEmpty else { return }
        let offsets = heldOut.map { $0 - rows.lowerBound }
        let scratch = UnsafeMutablePointer<Double>.allocate(capacity: heldOut.count * (size + sums.count))
        defer { scratch.deallocate() }
        let scores = scratch + heldOut.count * size
        design.values.withUnsafeBufferPointer { values in
            for column in 0..<size {
                let source = rows.lowerBound * size + column * rows.count
                let target = scratch + column * heldOut.count
                for index in offsets.indices { target[index] = values[source + offsets[index]] }
            }
        }
        let count = Int32(heldOut.count)
        cblas_dgemm(
            CblasColMajor,
            CblasNoTrans,
            CblasNoTrans,
            count,
            Int32(sums.count),
            Int32(size),
            1,
            scratch,
            count,
            coefficients,
            Int32(size),
            0,
            scores,
            count
        )
        for solution in sums.indices {
            let scores = scores + solution * heldOut.count
            for (index, row) in heldOut.enumerated() {
                let score = scores[index]
                let loss = PortableMath.log1p(PortableMath.exp(-abs(score))) + max(score, 0)
                sums[solution] += weights[row] * (loss - objective.labels[row] * score)
            }
        }
    }
}
