internal import ChurnScoring

/// A symmetric matrix of the intercept a and the slope b.
struct LineMatrix {
    var a = 0.0
    var ab = 0.0
    var b = 0.0

    var determinant: Double { a * b - ab * ab }

    static func += (left: inout LineMatrix, right: LineMatrix) {
        left.a += right.a
        left.ab += right.ab
        left.b += right.b
    }
}

/// The negative log-likelihood of a calibration line with its derivatives.
struct LineSums {
    var loss = 0.0
    var gradientA = 0.0
    var gradientB = 0.0
    /// The second derivatives.
    var curvature = LineMatrix()
    /// The variance of the gradient: the second derivatives with squared weights.
    var scatter = LineMatrix()

    /// The covariance of a and b: `curvature⁻¹ scatter curvature⁻¹`.
    var covariance: LineMatrix {
        let determinant = curvature.determinant
        let inverse = LineMatrix(
            a: curvature.b / determinant,
            ab: -curvature.ab / determinant,
            b: curvature.a / determinant
        )
        // Columns of scatter · inverse.
        let first = (scatter.a * inverse.a + scatter.ab * inverse.ab, scatter.ab * inverse.a + scatter.b * inverse.ab)
        let second = (scatter.a * inverse.ab + scatter.ab * inverse.b, scatter.ab * inverse.ab + scatter.b * inverse.b)
        return LineMatrix(
            a: inverse.a * first.0 + inverse.ab * first.1,
            ab: inverse.a * second.0 + inverse.ab * second.1,
            b: inverse.ab * second.0 + inverse.b * second.1
        )
    }

    static func += (left: inout LineSums, right: LineSums) {
        left.loss += right.loss
        left.gradientA += right.gradientA
        left.gradientB += right.gradientB
        left.curvature += right.curvature
        left.scatter += right.scatter
    }
}

/// One pass over the rows at a line: everything that a Newton step needs, for one exponential a group.
struct LinePass: Sendable {
    let rows: ScoredLabels
    let mean: Double
    let deviation: Double
    let threads: Int

    // Fixed, so that sums do not depend on the number of threads.
    private static let chunkSize = 1 << 16

    /// The sums over all groups at the line `a + b x`, x being the standardised score.
    func sums(_ line: (a: Double, b: Double)) -> LineSums {
        let count = rows.groups.count
        let chunkCount = (count + Self.chunkSize - 1) / Self.chunkSize
        var parts = [LineSums](repeating: LineSums(), count: chunkCount)
        parts.withUnsafeMutableBufferPointer { buffer in
            let parts = Parts(sums: buffer)
            Workers.forEachChunk(chunkCount, threads: threads) { chunk in
                let start = chunk * Self.chunkSize
                parts.sums[chunk] = sums(line, start..<min(start + Self.chunkSize, count))
            }
        }
        return parts.reduce(into: LineSums()) { $0 += $1 }
    }

    private struct Parts: @unchecked Sendable {
        // Unchecked: each place is one chunk's.
        let sums: UnsafeMutableBufferPointer<LineSums>
    }

    private func sums(_ line: (a: Double, b: Double), _ positions: Range<Int>) -> LineSums {
        var sums = LineSums()
        let scale = 1 / deviation
        // The loss is ln(1 + e^raw) - y raw = max(raw, 0) - y raw + ln(1 + e^-|raw|). Of rows that weigh 1 the last terms
        // are multiplied, and the logarithm is taken of the product: a thousandth of the logarithms.
        var product = 1.0
        for position in positions {
            let mass = rows.mass(at: position)
            let x = (rows.groups[position].score - mean) * scale
            let raw = line.a + line.b * x
            let exponential = PortableMath.exp(-abs(raw))
            let inverse = 1 / (1 + exponential)
            let probability = raw >= 0 ? inverse : exponential * inverse
            let variance = exponential * inverse * inverse
            let weight = mass.rows
            sums.loss += weight * max(raw, 0) - mass.positives * raw
            if weight == 1 {
                product *= 1 + exponential
                if product > 0x1p1000 {
                    sums.loss += PortableMath.log(product)
                    product = 1
                }
            } else {
                sums.loss += weight * PortableMath.log1p(exponential)
            }
            let residual = weight * probability - mass.positives
            sums.gradientA += residual
            sums.gradientB += residual * x
            let curvature = weight * variance
            sums.curvature.a += curvature
            sums.curvature.ab += curvature * x
            sums.curvature.b += curvature * x * x
            let scatter = mass.squares * variance
            sums.scatter.a += scatter
            sums.scatter.ab += scatter * x
            sums.scatter.b += scatter * x * x
        }
        sums.loss += PortableMath.log(product)
        return sums
    }
}
