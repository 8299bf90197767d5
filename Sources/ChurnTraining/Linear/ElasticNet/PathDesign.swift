// Layout: the encoded rows are cut into blocks of 512, the last one shorter; inside a block values are column-major. At
// 200 columns a block stays in the second-level cache between its two uses in a pass. Levels of factors are kept as one
// design column a row.

internal import ChurnScoring

/// The encoded rows of a path, kept because a path goes over them hundreds of times: 8 bytes a row and held column.
struct PathDesign: Sendable {
    static let rowsPerBlock = DesignMatrix.rowsPerBlock / 2

    let rowCount: Int
    /// The number of design columns, the intercept last.
    let columnCount: Int
    /// The design columns whose values are held, in the order of the blocks' columns.
    let heldColumns: [Int]
    /// The position in a block of each design column; -1 of a factor's levels.
    let heldPositions: [Int]
    /// The blocks, one behind the other.
    let values: [Double]
    /// For each factor, the design column that is 1 in each row; -1 where none is.
    let levels: [[Int32]]

    /// The number of blocks.
    var blockCount: Int { (rowCount + PathDesign.rowsPerBlock - 1) / PathDesign.rowsPerBlock }
    /// Blocks are summed in at most 16 groups of neighbours, so that sums have the same bits for any number of threads.
    var groupCount: Int { min(16, blockCount) }

    /// The rows of block `index`.
    func rows(ofBlock index: Int) -> Range<Int> {
        let start = index * PathDesign.rowsPerBlock
        return start..<min(rowCount, start + PathDesign.rowsPerBlock)
    }

    /// The blocks of group `index`.
    func blocks(ofGroup index: Int) -> Range<Int> {
        index * blockCount / groupCount..<(index + 1) * blockCount / groupCount
    }

    /// Encodes all rows of `design`.
    init(_ design: DesignMatrix, threads: Int) {
        let layout = design.layout
        let width = layout.blockColumnCount
        rowCount = design.rowCount
        columnCount = layout.columnCount
        heldColumns = Array(layout.order.prefix(width))
        heldPositions = layout.blockPositions
        values = [Double](unsafeUninitializedCapacity: design.rowCount * width) { buffer, count in
            nonisolated(unsafe) let buffer = buffer.baseAddress
            Workers.forEachChunk(design.blockCount, threads: threads) { index in
                guard let buffer else { return }
                PathDesign.copy(design, block: index, into: buffer)
            }
            count = design.rowCount * width
        }
        levels = layout.factors.map { factor in
            var columns = [Int32](repeating: -1, count: design.rowCount)
            columns.withUnsafeMutableBufferPointer { columns in
                guard let start = columns.baseAddress else { return }
                for block in 0..<design.blockCount {
                    design.writePositions(
                        of: factor,
                        block: block,
                        into: start + design.rows(ofBlock: block).lowerBound
                    )
                }
                for row in columns.indices where columns[row] >= 0 {
                    columns[row] = Int32(layout.order[Int(columns[row])])
                }
            }
            return columns
        }
    }

    /// Cuts an encoded block of the design into ours.
    private static func copy(_ design: DesignMatrix, block: Int, into values: UnsafeMutablePointer<Double>) {
        let width = design.layout.blockColumnCount
        let rows = design.rows(ofBlock: block)
        let encoded = UnsafeMutablePointer<Double>.allocate(capacity: rows.count * width)
        defer { encoded.deallocate() }
        design.writeBlock(block, into: encoded)
        for start in stride(from: 0, to: rows.count, by: rowsPerBlock) {
            let count = min(rowsPerBlock, rows.count - start)
            let target = values + (rows.lowerBound + start) * width
            for column in 0..<width {
                (target + column * count).update(from: encoded + column * rows.count + start, count: count)
            }
        }
    }
}
