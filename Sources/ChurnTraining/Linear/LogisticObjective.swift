// The penalised loss of a logistic regression with its gradient and Hessian, in one pass over the blocks.
//
// Blocks belong to at most 16 groups of neighbours, fixed by the number of rows and columns. A group adds its blocks in
// order into its own partial sums; then the groups are added in order. Threads only take groups, so the sums have the
// same bits for any number of them. OpenBLAS runs on one thread inside each: its own threads would cut sums differently.

internal import COpenBLAS
internal import ChurnScoring

/// What training minimises: `sum of weight * log loss + penalty / 2 * sum of coefficient^2`, the intercept unpenalised.
struct LogisticObjective: Sendable {
    let design: DesignMatrix
    let labels: [Double]
    /// One weight a row; rows of weight 0 take no part.
    var weights: [Double]
    var penalty: Double

    /// The objective at some coefficients.
    struct Evaluation: Sendable {
        /// The sum of weighted log losses, without the penalty.
        var loss = 0.0
        /// The loss and the penalty.
        var objective = 0.0
        /// The gradient of the objective.
        var gradient: [Double] = []
        /// The lower triangle of the Hessian of the objective, column-major; empty where it was not asked for.
        var hessian: [Double] = []
    }

    /// Evaluates the objective at `coefficients`, the intercept last.
    func evaluate(_ coefficients: [Double], withHessian: Bool, threads: Int) -> Evaluation {
        openblas_set_num_threads(1)
        let size = design.columnCount
        // Partial Hessians are what memory goes to, so wide designs get fewer.
        let groupCount = min(design.blockCount, size > 512 ? 4 : 16)
        var partials = [Partial](repeating: Partial(size: size, withHessian: withHessian), count: groupCount)
        partials.withUnsafeMutableBufferPointer { partials in
            nonisolated(unsafe) let partials = partials
            Workers.forEachChunk(groupCount, threads: threads) { group in
                let blocks = group * design.blockCount / groupCount..<(group + 1) * design.blockCount / groupCount
                add(blocks, coefficients, to: &partials[group])
            }
        }
        var total = partials[0]
        for partial in partials.dropFirst() { total.add(partial) }
        return penalised(total, coefficients)
    }

    /// The sum of weighted log losses at `coefficients`, with other weights than the objective's.
    func loss(_ coefficients: [Double], weights: [Double]) -> Double {
        var other = self
        other.weights = weights
        other.penalty = 0
        return other.evaluate(coefficients, withHessian: false, threads: 1).loss
    }

    private func penalised(_ total: Partial, _ coefficients: [Double]) -> Evaluation {
        let size = design.columnCount
        var result = Evaluation(
            loss: total.loss,
            objective: total.loss,
            gradient: total.gradient,
            hessian: total.hessian
        )
        for column in 0..<size - 1 {
            result.objective += penalty / 2 * coefficients[column] * coefficients[column]
            result.gradient[column] += penalty * coefficients[column]
            if !result.hessian.isEmpty { result.hessian[column * size + column] += penalty }
        }
        return result
    }

    /// The sums of one group of blocks.
    private struct Partial {
        var loss = 0.0
        var gradient: [Double]
        var hessian: [Double]

        init(size: Int, withHessian: Bool) {
            gradient = [Double](repeating: 0, count: size)
            hessian = [Double](repeating: 0, count: withHessian ? size * size : 0)
        }

        mutating func add(_ other: Partial) {
            loss += other.loss
            for index in gradient.indices { gradient[index] += other.gradient[index] }
            for index in hessian.indices { hessian[index] += other.hessian[index] }
        }
    }

    private func add(_ blocks: Range<Int>, _ coefficients: [Double], to partial: inout Partial) {
        let size = design.columnCount
        let blockRows = DesignMatrix.rowsPerBlock
        let withHessian = !partial.hessian.isEmpty
        let scratch = UnsafeMutablePointer<Double>.allocate(
            capacity: 3 * blockRows + (withHessian ? blockRows * size : 0)
        )
        defer { scratch.deallocate() }
        let scores = scratch
        let residuals = scratch + blockRows
        let roots = scratch + 2 * blockRows
        let scaled = scratch + 3 * blockRows
        design.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            for index in blocks {
                let rows = design.rows(ofBlock: index)
                let count = Int32(rows.count)
                let block = values + rows.lowerBound * size
                cblas_dgemv(
                    CblasColMajor,
                    CblasNoTrans,
                    count,
                    Int32(size),
                    1,
                    block,
                    count,
                    coefficients,
                    1,
                    0,
                    scores,
                    1
                )
                partial.loss += differentiate(rows, scores, residuals: residuals, roots: roots)
                cblas_dgemv(
                    CblasColMajor,
                    CblasTrans,
                    count,
                    Int32(size),
                    1,
                    block,
                    count,
                    residuals,
                    1,
                    1,
                    &partial.gradient,
                    1
                )
                guard withHessian else { continue }
                for column in 0..<size {
                    let offset = column * rows.count
                    for row in 0..<rows.count { scaled[offset + row] = block[offset + row] * roots[row] }
                }
                cblas_dsyrk(
                    CblasColMajor,
                    CblasLower,
                    CblasTrans,
                    Int32(size),
                    count,
                    1,
                    scaled,
                    count,
                    1,
                    &partial.hessian,
                    Int32(size)
                )
            }
        }
    }

    /// Returns the loss of `rows` at their raw scores; writes its first derivatives and the roots of the second.
    private func differentiate(
        _ rows: Range<Int>,
        _ scores: UnsafePointer<Double>,
        residuals: UnsafeMutablePointer<Double>,
        roots: UnsafeMutablePointer<Double>
    ) -> Double {
        var loss = 0.0
        labels.withUnsafeBufferPointer { labels in
            weights.withUnsafeBufferPointer { weights in
                for row in 0..<rows.count {
                    let label = labels[rows.lowerBound + row]
                    let weight = weights[rows.lowerBound + row]
                    guard weight > 0 else {
                        residuals[row] = 0
                        roots[row] = 0
                        continue
                    }
                    let score = scores[row]
                    // e^-|s| never overflows; log loss = ln(1 + e^-|s|) + max(s, 0) - label s.
                    let e = PortableMath.exp(-abs(score))
                    let probability = (score >= 0 ? 1 : e) / (1 + e)
                    loss += weight * (PortableMath.log1p(e) + max(score, 0) - label * score)
                    residuals[row] = weight * (probability - label)
                    roots[row] = (weight * e).squareRoot() / (1 + e)
                }
            }
        }
        return loss
    }
}
