// Blocks are grouped as in `LogisticObjective.evaluate`: the sums have the same bits for any number of threads. A group
// copies the wanted columns of a block, scaled by the roots of the rows' second derivatives, and leaves the products to
// `dsyrk`: with m columns that is m^2 flops a row, against a read of the block of 8 bytes a column.

internal import COpenBLAS
internal import ChurnScoring

extension LogisticObjective {
    /// The second-order model of the loss at `coefficients` in `columns`, which hold all coefficients that are not 0.
    func quadraticModel(_ coefficients: [Double], columns: [Int], threads: Int) -> QuadraticModel {
        openblas_set_num_threads(1)
        let size = columns.count
        let groupCount = min(design.blockCount, size > 512 ? 4 : 16)
        var partials = [[Double]](repeating: [Double](repeating: 0, count: size * size), count: groupCount)
        partials.withUnsafeMutableBufferPointer { partials in
            nonisolated(unsafe) let partials = partials
            Workers.forEachChunk(groupCount, threads: threads) { group in
                let blocks = group * design.blockCount / groupCount..<(group + 1) * design.blockCount / groupCount
                addGram(blocks, coefficients, columns, to: &partials[group])
            }
        }
        var gram = partials[0]
        for partial in partials.dropFirst() {
            for index in gram.indices { gram[index] += partial[index] }
        }
        for column in 0..<size {
            for row in column + 1..<max(size, column + 1) { gram[row * size + column] = gram[column * size + row] }
        }
        return QuadraticModel(columns: columns, gram: gram)
    }

    private func addGram(_ blocks: Range<Int>, _ coefficients: [Double], _ columns: [Int], to gram: inout [Double]) {
        let blockRows = DesignMatrix.rowsPerBlock
        let size = columns.count
        let scratch = UnsafeMutablePointer<Double>.allocate(capacity: blockRows * (size + 1))
        defer { scratch.deallocate() }
        let roots = scratch
        let scaled = scratch + blockRows
        design.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            for index in blocks {
                let rows = design.rows(ofBlock: index)
                let count = Int32(rows.count)
                let block = values + rows.lowerBound * design.columnCount
                roots.update(repeating: 0, count: rows.count)
                for column in columns where coefficients[column] != 0 {
                    cblas_daxpy(count, coefficients[column], block + column * rows.count, 1, roots, 1)
                }
                weights.withUnsafeBufferPointer { weights in
                    for row in 0..<rows.count {
                        let weight = weights[rows.lowerBound + row]
                        let e = weight > 0 ? PortableMath.exp(-abs(roots[row])) : 0
                        roots[row] = (weight * e).squareRoot() / (1 + e)
                    }
                }
                for (position, column) in columns.enumerated() {
                    let source = block + column * rows.count
                    let target = scaled + position * rows.count
                    for row in 0..<rows.count { target[row] = source[row] * roots[row] }
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
                    &gram,
                    Int32(size)
                )
            }
        }
    }
}
