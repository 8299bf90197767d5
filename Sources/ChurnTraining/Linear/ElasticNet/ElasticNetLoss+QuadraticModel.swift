// A group of blocks copies the wanted columns of a block, scaled by the roots of the rows' second derivatives, and leaves
// the products to `dsyrk`: m^2 flops a row of m columns, against a read of 8 bytes a column. Levels of factors are
// written out as columns here; the penalty keeps few of them.

internal import COpenBLAS
internal import ChurnScoring

extension ElasticNetLoss {
    /// The second-order model of the loss at `coefficients` in `columns`, which are ascending.
    func quadraticModel(_ coefficients: [Double], columns: [Int], threads: Int) -> QuadraticModel {
        openblas_set_num_threads(1)
        let size = columns.count
        // Partial sums are what memory goes to, so wide models get fewer.
        let groupCount = size > 512 ? min(4, design.groupCount) : design.groupCount
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
            for row in column..<size { gram[row * size + column] = gram[column * size + row] }
        }
        return QuadraticModel(columns: columns, gram: gram)
    }

    private func addGram(_ blocks: Range<Int>, _ coefficients: [Double], _ columns: [Int], to gram: inout [Double]) {
        let blockRows = PathDesign.rowsPerBlock
        let size = Int32(columns.count)
        let scratch = UnsafeMutablePointer<Double>.allocate(capacity: blockRows * (columns.count + 1))
        defer { scratch.deallocate() }
        let roots = scratch
        let scaled = scratch + blockRows
        var positions = [Int](repeating: -1, count: design.columnCount)
        for (position, column) in columns.enumerated() { positions[column] = position }
        for block in blocks {
            let rows = design.rows(ofBlock: block)
            let count = Int32(rows.count)
            score(block, coefficients, into: roots)
            weights.withUnsafeBufferPointer { weights in
                for row in 0..<rows.count {
                    let weight = weights[rows.lowerBound + row]
                    let e = weight > 0 ? PortableMath.exp(-abs(roots[row])) : 0
                    roots[row] = (weight * e).squareRoot() / (1 + e)
                }
            }
            scale(rows, columns, positions, roots, into: scaled)
            cblas_dsyrk(CblasColMajor, CblasLower, CblasTrans, size, count, 1, scaled, count, 1, &gram, size)
        }
    }

    /// Writes the columns of a block, one behind the other, times the roots of the rows.
    private func scale(
        _ rows: Range<Int>,
        _ columns: [Int],
        _ positions: [Int],
        _ roots: UnsafePointer<Double>,
        into scaled: UnsafeMutablePointer<Double>
    ) {
        design.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress else { return }
            let block = values + rows.lowerBound * design.heldColumns.count
            for (position, column) in columns.enumerated() {
                let target = scaled + position * rows.count
                guard design.heldPositions[column] >= 0 else {
                    target.update(repeating: 0, count: rows.count)
                    continue
                }
                let source = block + design.heldPositions[column] * rows.count
                for row in 0..<rows.count { target[row] = source[row] * roots[row] }
            }
        }
        for levels in design.levels {
            for row in 0..<rows.count {
                let column = Int(levels[rows.lowerBound + row])
                if column >= 0, positions[column] >= 0 { scaled[positions[column] * rows.count + row] = roots[row] }
            }
        }
    }
}
