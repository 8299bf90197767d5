// Sums by position of the layout. The core is a square matrix of which the upper triangle is summed, column-major; the
// cross block has one column of core length for each eliminated position: so what one row adds to one level is contiguous.

internal import COpenBLAS
internal import ChurnScoring

/// The Hessian of a logistic regression in the blocks of its layout.
struct Curvature: Sendable {
    let layout: DesignLayout
    /// The upper triangle between core positions.
    private(set) var core: [Double]
    /// Between core positions, which are contiguous, and each eliminated one.
    private(set) var cross: [Double]
    /// The diagonal of the eliminated positions.
    private(set) var diagonal: [Double]

    /// Zeros.
    init(_ layout: DesignLayout) {
        self.layout = layout
        core = [Double](repeating: 0, count: layout.coreCount * layout.coreCount)
        cross = [Double](repeating: 0, count: layout.coreCount * layout.eliminatedCount)
        diagonal = [Double](repeating: 0, count: layout.eliminatedCount)
    }

    /// The bytes of one.
    static func byteCount(_ layout: DesignLayout) -> Int {
        layout.coreCount * (layout.coreCount + layout.eliminatedCount) * MemoryLayout<Double>.stride
    }

    /// Adds another one's sums.
    mutating func add(_ other: Curvature) {
        for index in core.indices { core[index] += other.core[index] }
        for index in cross.indices { cross[index] += other.cross[index] }
        for index in diagonal.indices { diagonal[index] += other.diagonal[index] }
    }

    /// Adds `value` to every position of the diagonal but `excluded`.
    mutating func addToDiagonal(_ value: Double, but excluded: Int? = nil) {
        for position in 0..<layout.coreCount where position != excluded {
            core[position * layout.coreCount + position] += value
        }
        for index in diagonal.indices { diagonal[index] += value }
    }

    /// The mean of the diagonal.
    var meanDiagonal: Double {
        let sum = (0..<layout.coreCount).reduce(0) { $0 + core[$1 * layout.coreCount + $1] }
        return diagonal.reduce(sum, +) / Double(layout.columnCount)
    }

    /// The whole Hessian by design column, both triangles.
    var dense: [Double] {
        let size = layout.columnCount
        var result = [Double](repeating: 0, count: size * size)
        func set(_ a: Int, _ b: Int, _ value: Double) {
            result[layout.order[a] * size + layout.order[b]] = value
            result[layout.order[b] * size + layout.order[a]] = value
        }
        for column in 0..<layout.coreCount {
            for row in 0...column { set(row, column, core[column * layout.coreCount + row]) }
        }
        for (index, value) in diagonal.enumerated() {
            let column = layout.coreCount + index
            set(column, column, value)
            for row in 0..<layout.coreCount { set(row, column, cross[index * layout.coreCount + row]) }
        }
        return result
    }

    /// Adds a block of rows whose values are multiplied by the `roots` of the rows' second derivatives.
    ///
    /// `positions` has `DesignMatrix.rowsPerBlock` entries for each factor, `transposed` room for the block.
    mutating func add(
        _ block: UnsafePointer<Double>,
        rowCount: Int,
        roots: UnsafePointer<Double>,
        positions: UnsafePointer<Int32>,
        transposed: UnsafeMutablePointer<Double>
    ) {
        let order = Int32(layout.coreCount)
        let width = layout.blockColumnCount
        cblas_dsyrk(
            CblasColMajor,
            CblasUpper,
            CblasTrans,
            Int32(width),
            Int32(rowCount),
            1,
            block,
            Int32(rowCount),
            1,
            &core,
            order
        )
        guard !layout.factors.isEmpty else { return }
        for column in 0..<width {
            for row in 0..<rowCount {
                transposed[row * width + column] = roots[row] * block[column * rowCount + row]
            }
        }
        addFactors(rowCount, roots, positions, transposed)
    }

    private mutating func addFactors(
        _ rowCount: Int,
        _ roots: UnsafePointer<Double>,
        _ positions: UnsafePointer<Int32>,
        _ rows: UnsafePointer<Double>
    ) {
        let coreCount = layout.coreCount
        let width = layout.blockColumnCount
        let factorCount = layout.factors.count
        core.withUnsafeMutableBufferPointer { core in
            cross.withUnsafeMutableBufferPointer { cross in
                diagonal.withUnsafeMutableBufferPointer { diagonal in
                    guard let core = core.baseAddress else { return }
                    for row in 0..<rowCount where roots[row] > 0 {
                        let second = roots[row] * roots[row]
                        let values = rows + row * width
                        for factor in 0..<factorCount {
                            let position = Int(positions[factor * DesignMatrix.rowsPerBlock + row])
                            guard position >= 0 else { continue }
                            var target = core + position * coreCount
                            if position >= coreCount, let cross = cross.baseAddress {
                                target = cross + (position - coreCount) * coreCount
                                diagonal[position - coreCount] += second
                            } else {
                                target[position] += second
                            }
                            for column in 0..<width { target[column] += values[column] }
                            for earlier in 0..<factor {
                                let other = Int(positions[earlier * DesignMatrix.rowsPerBlock + row])
                                if other >= 0 { target[other] += second }
                            }
                        }
                    }
                }
            }
        }
    }
}
