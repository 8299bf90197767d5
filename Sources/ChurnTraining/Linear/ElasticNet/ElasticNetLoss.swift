// A pass over the blocks reads the columns with a coefficient for the scores and the columns that are asked for again
// for their gradient, which is about all that it costs. The derivatives by the scores are kept, so that the gradient of
// the other columns can follow when the asked ones are settled.

internal import COpenBLAS
internal import ChurnScoring

/// The loss that an elastic net minimises beside its penalty: the sum of weighted log losses of a path's rows.
struct ElasticNetLoss: Sendable {
    let design: PathDesign
    let labels: [Double]
    /// One weight a row; rows of weight 0 take no part.
    var weights: [Double]

    /// The loss at some coefficients.
    struct Evaluation: Sendable {
        var loss = 0.0
        /// The gradient of the loss by design column; 0 where it was not asked for.
        var gradient: [Double]
        /// The derivative of the loss by the raw score of each row.
        var residuals: [Double]
    }

    /// The loss of the rows of `objective`, without its penalty.
    init(_ objective: LogisticObjective, threads: Int) {
        design = PathDesign(objective.design, threads: threads)
        labels = objective.labels
        weights = objective.weights
    }

    /// Every column.
    var allColumns: [Int] { Array(0..<design.columnCount) }

    /// The loss at `coefficients`, with its gradient by `columns`.
    func evaluate(_ coefficients: [Double], columns: [Int], threads: Int) -> Evaluation {
        openblas_set_num_threads(1)
        var result = Evaluation(gradient: [], residuals: [])
        var partials = [Partial?](repeating: nil, count: design.groupCount)
        result.residuals = [Double](unsafeUninitializedCapacity: design.rowCount) { residuals, count in
            nonisolated(unsafe) let residuals = residuals
            partials.withUnsafeMutableBufferPointer { partials in
                nonisolated(unsafe) let partials = partials
                Workers.forEachChunk(design.groupCount, threads: threads) { group in
                    guard let residuals = residuals.baseAddress else { return }
                    var partial = Partial(gradient: [Double](repeating: 0, count: design.columnCount))
                    for block in design.blocks(ofGroup: group) {
                        let target = residuals + design.rows(ofBlock: block).lowerBound
                        score(block, coefficients, into: target)
                        partial.loss += differentiate(design.rows(ofBlock: block), target)
                        addGradient(block, columns, target, to: &partial.gradient)
                    }
                    partials[group] = partial
                }
            }
            count = design.rowCount
        }
        result.gradient = sum(partials.compactMap { $0?.gradient })
        for partial in partials { result.loss += partial?.loss ?? 0 }
        return result
    }

    /// The gradient by `columns`, given the derivatives by the rows' scores; 0 for the other columns.
    func gradient(_ residuals: [Double], columns: [Int], threads: Int) -> [Double] {
        openblas_set_num_threads(1)
        var partials = [[Double]](repeating: [], count: design.groupCount)
        partials.withUnsafeMutableBufferPointer { partials in
            nonisolated(unsafe) let partials = partials
            Workers.forEachChunk(design.groupCount, threads: threads) { group in
                var gradient = [Double](repeating: 0, count: design.columnCount)
                residuals.withUnsafeBufferPointer { residuals in
                    guard let residuals = residuals.baseAddress else { return }
                    for block in design.blocks(ofGroup: group) {
                        let rows = design.rows(ofBlock: block)
                        addGradient(block, columns, residuals + rows.lowerBound, to: &gradient)
                    }
                }
                partials[group] = gradient
            }
        }
        return sum(partials)
    }

    private struct Partial: Sendable {
        var loss = 0.0
        var gradient: [Double]
    }

    private func sum(_ partials: [[Double]]) -> [Double] {
        var total = partials[0]
        for partial in partials.dropFirst() {
            for index in total.indices { total[index] += partial[index] }
        }
        return total
    }

    /// Writes the raw scores of a block's rows.
    func score(_ block: Int, _ coefficients: [Double], into scores: UnsafeMutablePointer<Double>) {
        let rows = design.rows(ofBlock: block)
        let intercept = design.columnCount - 1
        scores.update(repeating: coefficients[intercept], count: rows.count)
        design.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            let block = values + rows.lowerBound * design.heldColumns.count
            for (position, column) in design.heldColumns.enumerated()
            where coefficients[column] != 0 && column != intercept {
                let values = block + position * rows.count
                cblas_daxpy(Int32(rows.count), coefficients[column], values, 1, scores, 1)
            }
        }
        for levels in design.levels {
            for row in 0..<rows.count {
                let column = Int(levels[rows.lowerBound + row])
                if column >= 0 { scores[row] += coefficients[column] }
            }
        }
    }

    private func addGradient(
        _ block: Int,
        _ columns: [Int],
        _ residuals: UnsafePointer<Double>,
        to gradient: inout [Double]
    ) {
        let rows = design.rows(ofBlock: block)
        design.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            let block = values + rows.lowerBound * design.heldColumns.count
            for column in columns where design.heldPositions[column] >= 0 {
                let values = block + design.heldPositions[column] * rows.count
                gradient[column] += cblas_ddot(Int32(rows.count), values, 1, residuals, 1)
            }
        }
        for levels in design.levels {
            for row in 0..<rows.count {
                let column = Int(levels[rows.lowerBound + row])
                if column >= 0 { gradient[column] += residuals[row] }
            }
        }
    }

    /// Returns the loss of `rows`; replaces their raw scores by the loss's derivatives.
    private func differentiate(_ rows: Range<Int>, _ scores: UnsafeMutablePointer<Double>) -> Double {
        var loss = 0.0
        // Of rows of weight 1 the product of all 1 + e^-|s| has one logarithm: 512 factors are 2^512 at most.
        var product = 1.0
        labels.withUnsafeBufferPointer { labels in
            weights.withUnsafeBufferPointer { weights in
                for row in 0..<rows.count {
                    let weight = weights[rows.lowerBound + row]
                    guard weight > 0 else {
                        scores[row] = 0
                        continue
                    }
                    let label = labels[rows.lowerBound + row]
                    let score = scores[row]
                    // e^-|s| never overflows; log loss = ln(1 + e^-|s|) + max(s, 0) - label s.
                    let e = PortableMath.exp(-abs(score))
                    let linear = max(score, 0) - label * score
                    if weight == 1 {
                        product *= 1 + e
                        loss += linear
                    } else {
                        loss += weight * (PortableMath.log1p(e) + linear)
                    }
                    scores[row] = weight * ((score >= 0 ? 1 : e) / (1 + e) - label)
                }
            }
        }
        return loss + PortableMath.log(product)
    }
}
