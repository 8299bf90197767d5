// All solutions of a path are scored at once: held-out rows of a block are gathered and multiplied with the matrix of
// coefficients, so that the design is read once a fold and not once a penalty.

internal import COpenBLAS
internal import ChurnScoring

extension ElasticNetLoss {
    /// The sum over rows of `weights` times the log loss, for each of `solutions`; rows of weight 0 are skipped.
    func heldOutLosses(weights: [Double], solutions: [[Double]], threads: Int) -> [Double] {
        openblas_set_num_threads(1)
        // By position in a block.
        let coefficients = solutions.flatMap { solution in design.heldColumns.map { solution[$0] } }
        var partials = [[Double]](repeating: [Double](repeating: 0, count: solutions.count), count: design.groupCount)
        partials.withUnsafeMutableBufferPointer { partials in
            nonisolated(unsafe) let partials = partials
            Workers.forEachChunk(design.groupCount, threads: threads) { group in
                for block in design.blocks(ofGroup: group) {
                    let rows = design.rows(ofBlock: block).filter { weights[$0] > 0 }
                    guard !rows.isEmpty else { continue }
                    addLosses(block, rows, weights, solutions, coefficients, to: &partials[group])
                }
            }
        }
        var sums = partials[0]
        for partial in partials.dropFirst() {
            for index in sums.indices { sums[index] += partial[index] }
        }
        return sums
    }

    private func addLosses(
        _ block: Int,
        _ rows: [Int],
        _ weights: [Double],
        _ solutions: [[Double]],
        _ coefficients: [Double],
        to sums: inout [Double]
    ) {
        let width = design.heldColumns.count
        let scratch = UnsafeMutablePointer<Double>.allocate(capacity: rows.count * (width + sums.count))
        defer { scratch.deallocate() }
        let scores = scratch + rows.count * width
        gather(block, rows, into: scratch)
        let count = Int32(rows.count)
        let size = Int32(width)
        let solutionCount = Int32(sums.count)
        cblas_dgemm(
            CblasColMajor,
            CblasNoTrans,
            CblasNoTrans,
            count,
            solutionCount,
            size,
            1,
            scratch,
            count,
            coefficients,
            size,
            0,
            scores,
            count
        )
        for (index, solution) in solutions.enumerated() {
            for (position, row) in rows.enumerated() {
                var score = scores[index * rows.count + position]
                for levels in design.levels where levels[row] >= 0 { score += solution[Int(levels[row])] }
                let loss = PortableMath.log1p(PortableMath.exp(-abs(score))) + max(score, 0)
                sums[index] += weights[row] * (loss - labels[row] * score)
            }
        }
    }

    /// Writes the held columns of some rows of a block, one behind the other.
    private func gather(_ block: Int, _ rows: [Int], into target: UnsafeMutablePointer<Double>) {
        let all = design.rows(ofBlock: block)
        design.values.withUnsafeBufferPointer { values in
            for position in design.heldColumns.indices {
                let start = all.lowerBound * design.heldColumns.count + position * all.count - all.lowerBound
                for (index, row) in rows.enumerated() { target[position * rows.count + index] = values[start + row] }
            }
        }
    }
}
