// Layout: rows are cut into blocks of 1,024, the last one shorter; inside a block values are column-major, so that the
// block is a matrix that BLAS takes as it is. Doubles: coefficients are held to 1e-10. Blocks depend on the number of
// rows only, hence so does every sum over them.

internal import ChurnScoring

/// The encoded rows that a logistic regression is trained on.
struct DesignMatrix: Sendable {
    /// Rows of a full block; at 100 columns a block fills most of a second-level cache.
    static let rowsPerBlock = 1024

    let rowCount: Int
    let columnCount: Int
    /// The blocks, one behind the other.
    let values: [Double]

    /// The number of blocks.
    var blockCount: Int { (rowCount + DesignMatrix.rowsPerBlock - 1) / DesignMatrix.rowsPerBlock }

    /// The rows of block `index`.
    func rows(ofBlock index: Int) -> Range<Int> {
        let start = index * DesignMatrix.rowsPerBlock
        return start..<min(rowCount, start + DesignMatrix.rowsPerBlock)
    }

    /// Encodes all rows of `matrix`.
    init(_ matrix: FeatureMatrix, _ encoding: DesignEncoding, threads: Int) {
        rowCount = matrix.rowCount
        columnCount = encoding.designColumnCount
        let rowCount = rowCount
        let columnCount = columnCount
        let blocks = (rowCount + DesignMatrix.rowsPerBlock - 1) / DesignMatrix.rowsPerBlock
        values = [Double](unsafeUninitializedCapacity: rowCount * columnCount) { buffer, count in
            nonisolated(unsafe) let buffer = buffer
            Workers.forEachChunk(blocks, threads: threads) { block in
                let start = block * DesignMatrix.rowsPerBlock
                let rows = start..<min(rowCount, start + DesignMatrix.rowsPerBlock)
                let range = start * columnCount..<start * columnCount + rows.count * columnCount
                DesignMatrix.encode(matrix, encoding, rows, into: UnsafeMutableBufferPointer(rebasing: buffer[range]))
            }
            count = rowCount * columnCount
        }
    }

    private static func encode(
        _ matrix: FeatureMatrix,
        _ encoding: DesignEncoding,
        _ rows: Range<Int>,
        into block: UnsafeMutableBufferPointer<Double>
    ) {
        block.initialize(repeating: 0)
        let count = rows.count
        matrix.values.withUnsafeBufferPointer { values in
            for (index, column) in encoding.columns.enumerated() {
                let start = index * matrix.rowCount + rows.lowerBound
                let source = UnsafeBufferPointer(rebasing: values[start..<start + count])
                if let target = column.valueColumn {
                    encode(
                        source,
                        column,
                        into: UnsafeMutableBufferPointer(rebasing: block[target * count..<(target + 1) * count])
                    )
                }
                if !column.levelColumns.isEmpty {
                    let unseen = column.levelColumns.count - 1
                    for row in 0..<count where !source[row].isNaN {
                        let isLevel = source[row] >= 0 && source[row] < Double(unseen)
                        let target = column.levelColumns[isLevel ? Int(source[row]) : unseen]
                        if target >= 0 { block[target * count + row] = 1 }
                    }
                }
                if let target = column.missingColumn {
                    for row in 0..<count where source[row].isNaN { block[target * count + row] = 1 }
                }
            }
        }
        if let start = block.baseAddress {
            encoding.writeCurvesAndInteractions(matrix, rows, at: Array(0..<encoding.designColumnCount), into: start)
        }
        for row in 0..<count { block[encoding.interceptColumn * count + row] = 1 }
    }

    private static func encode(
        _ values: UnsafeBufferPointer<Double>,
        _ column: DesignEncoding.Column,
        into target: UnsafeMutableBufferPointer<Double>
    ) {
        let transform = column.statistics.transform
        let lowerBound = column.statistics.lowerBound
        let upperBound = column.statistics.upperBound
        let center = column.statistics.center
        for row in values.indices where !values[row].isNaN {
            target[row] = (min(max(transform(values[row]), lowerBound), upperBound) - center) / column.scale
        }
    }
}
