// What a pass does with one block: a block is column-major, `positions` has `DesignMatrix.rowsPerBlock` entries a factor, and
// coefficients and gradient are by position of the layout. Doubles throughout.

internal import COpenBLAS
internal import ChurnScoring

extension LogisticObjective {
    /// Adds a block's values times the coefficients to the scores of its rows.
    func multiply(
        _ block: UnsafePointer<Double>,
        _ coefficients: [Double],
        rowCount: Int,
        addingTo scores: UnsafeMutablePointer<Double>
    ) {
        let rows = Int32(rowCount)
        let width = Int32(design.layout.blockColumnCount)
        cblas_dgemv(CblasColMajor, CblasNoTrans, rows, width, 1, block, rows, coefficients, 1, 1, scores, 1)
    }

    /// Adds a block's values times the residuals of its rows to the gradient.
    func multiplyTransposed(
        _ block: UnsafePointer<Double>,
        _ residuals: UnsafePointer<Double>,
        rowCount: Int,
        addingTo gradient: inout [Double]
    ) {
        let rows = Int32(rowCount)
        let width = Int32(design.layout.blockColumnCount)
        cblas_dgemv(CblasColMajor, CblasTrans, rows, width, 1, block, rows, residuals, 1, 1, &gradient, 1)
    }

    /// Adds the coefficient of each row's level.
    func addLevels(
        _ positions: UnsafePointer<Int32>,
        _ coefficients: [Double],
        rowCount: Int,
        to scores: UnsafeMutablePointer<Double>
    ) {
        coefficients.withUnsafeBufferPointer { coefficients in
            for factor in design.layout.factors.indices {
                let levels = positions + factor * DesignMatrix.rowsPerBlock
                for row in 0..<rowCount where levels[row] >= 0 { scores[row] += coefficients[Int(levels[row])] }
            }
        }
    }

    /// Adds each row's residual to its level.
    func addResiduals(
        _ residuals: UnsafePointer<Double>,
        _ positions: UnsafePointer<Int32>,
        rowCount: Int,
        to gradient: inout [Double]
    ) {
        gradient.withUnsafeMutableBufferPointer { gradient in
            for factor in design.layout.factors.indices {
                let levels = positions + factor * DesignMatrix.rowsPerBlock
                for row in 0..<rowCount where levels[row] >= 0 { gradient[Int(levels[row])] += residuals[row] }
            }
        }
    }

    /// Returns the loss of `rows` at their raw scores; writes its first derivatives and the roots of the second.
    func differentiate(
        _ rows: Range<Int>,
        _ scores: UnsafePointer<Double>,
        residuals: UnsafeMutablePointer<Double>,
        roots: UnsafeMutablePointer<Double>
    ) -> Double {
        var loss = 0.0
        // Of rows of weight 1 the product of 1 + e^-|s| has one logarithm for up to 512 rows: 2^512 is finite.
        var product = 1.0
        labels.withUnsafeBufferPointer { labels in
            weights.withUnsafeBufferPointer { weights in
                for row in 0..<rows.count {
                    if row & 511 == 0 {
                        loss += PortableMath.log(product)
                        product = 1
                    }
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
                    let linear = max(score, 0) - label * score
                    if weight == 1 {
                        product *= 1 + e
                        loss += linear
                    } else {
                        loss += weight * (PortableMath.log1p(e) + linear)
                    }
                    residuals[row] = weight * (probability - label)
                    roots[row] = (weight * e).squareRoot() / (1 + e)
                }
            }
        }
        return loss + PortableMath.log(product)
    }
}
