internal import COpenBLAS
internal import ChurnScoring

/// The Cholesky factor of a Hessian, the eliminated positions taken out by their Schur complement.
///
/// With the core `A`, the cross block `B` and the diagonal `D`, `S = A - B D^-1 B'` is what remains of the core. Then
/// `S x = g - B D^-1 h` and `D y = h - B' x` solve for both parts of a right-hand side `(g, h)`.
struct CurvatureFactor: Sendable {
    /// Columns of the Schur complement that one thread takes at once.
    private static let columnsPerStrip = 96

    private let layout: DesignLayout
    /// The upper triangle of the factor of `S`.
    private var upper: [Double]
    /// `B D^-1/2`.
    private var scaledCross: [Double]
    /// The roots of `D`.
    private let roots: [Double]

    /// Factorises `curvature` with `ridge` on its diagonal; `nil` where it is not positive definite beyond rounding.
    init?(_ curvature: Curvature, ridge: Double, threads: Int) {
        layout = curvature.layout
        var curvature = curvature
        if ridge > 0 { curvature.addToDiagonal(ridge) }
        guard curvature.diagonal.allSatisfy({ $0 > 0 }) else { return nil }
        roots = curvature.diagonal.map { $0.squareRoot() }
        upper = curvature.core
        scaledCross = curvature.cross
        let size = layout.coreCount
        let diagonal = (0..<size).map { curvature.core[$0 * size + $0] }
        eliminate(threads: threads)
        var order = Int32(size)
        var leading = order
        var status: Int32 = 0
        dpotrf_("U", &order, &upper, &leading, &status)
        guard status == 0 else { return nil }
        // A pivot that cancelled to rounding is noise, and the step along it would be too.
        for index in 0..<size {
            let pivot = upper[index * size + index]
            guard pivot * pivot > 1e-14 * diagonal[index] else { return nil }
        }
    }

    /// Subtracts `B D^-1 B'` from the core, in strips of columns that do not depend on the number of threads.
    private mutating func eliminate(threads: Int) {
        guard !roots.isEmpty else { return }
        let size = layout.coreCount
        let levelCount = roots.count
        scaledCross.withUnsafeMutableBufferPointer { cross in
            for level in 0..<levelCount {
                let factor = 1 / roots[level]
                for row in level * size..<(level + 1) * size { cross[row] *= factor }
            }
        }
        upper.withUnsafeMutableBufferPointer { upper in
            scaledCross.withUnsafeBufferPointer { cross in
                nonisolated(unsafe) let upper = upper.baseAddress
                nonisolated(unsafe) let cross = cross.baseAddress
                let width = CurvatureFactor.columnsPerStrip
                let stripCount = (size + width - 1) / width
                Workers.forEachChunk(stripCount, threads: threads) { index in
                    guard let upper, let cross else { return }
                    // The longest strips first: threads end at about the same time.
                    let start = (stripCount - 1 - index) * width
                    let end = min(size, start + width)
                    cblas_dgemm(
                        CblasColMajor,
                        CblasNoTrans,
                        CblasTrans,
                        Int32(end),
                        Int32(end - start),
                        Int32(levelCount),
                        -1,
                        cross,
                        Int32(size),
                        cross + start,
                        Int32(size),
                        1,
                        upper + start * size,
                        Int32(size)
                    )
                }
            }
        }
    }

    /// The solution of the equations for `vector`, both by design column.
    func solve(_ vector: [Double]) -> [Double] {
        var core = layout.arranged(vector)
        let order = Int32(layout.coreCount)
        let levelCount = Int32(roots.count)
        var levels = zip(core[layout.coreCount...], roots).map { $0 / $1 }
        core.removeLast(roots.count)
        if levelCount > 0 {
            cblas_dgemv(CblasColMajor, CblasNoTrans, order, levelCount, -1, scaledCross, order, levels, 1, 1, &core, 1)
        }
        cblas_dtrsv(CblasColMajor, CblasUpper, CblasTrans, CblasNonUnit, order, upper, order, &core, 1)
        cblas_dtrsv(CblasColMajor, CblasUpper, CblasNoTrans, CblasNonUnit, order, upper, order, &core, 1)
        if levelCount > 0 {
            cblas_dgemv(CblasColMajor, CblasTrans, order, levelCount, -1, scaledCross, order, core, 1, 1, &levels, 1)
        }
        return layout.restored(core + zip(levels, roots).map { $0 / $1 })
    }
}
