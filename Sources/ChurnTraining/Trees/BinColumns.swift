/// The bins of a matrix column by column, a copy beside the rows of ``BinnedMatrix``.
///
/// To deal the rows of a node to its children takes their bins in one column. Among the rows of a ``BinnedMatrix`` each
/// of these bytes is on a line of memory of its own; here 64 of them share one, and the column of a million rows stays
/// in the second level cache. Histograms want the opposite: all columns of a row, on the fewest lines.
///
/// Layout: row `r` of column `j` is at `j * rowCount + r`.
struct BinColumns: Sendable {
    let rowCount: Int
    /// A byte a value.
    let bytes: FixedBuffer<UInt8>

    /// Rows that are copied at a time, so that what is read of them stays in the first level cache.
    private static let blockRows = 512

    /// The columns of `matrix`.
    init(_ matrix: BinnedMatrix, crew: WorkerCrew) {
        let (rowCount, columnCount, stride) = (matrix.rowCount, matrix.columnCount, matrix.stride)
        let bytes = FixedBuffer<UInt8>(count: rowCount * columnCount)
        crew.forEachChunk((rowCount + Self.blockRows - 1) / Self.blockRows) { block in
            let rows = block * Self.blockRows..<min(rowCount, (block + 1) * Self.blockRows)
            for column in 0..<columnCount {
                let target = bytes.pointer + column * rowCount
                let source = matrix.bytes.pointer + column
                for row in rows { target[row] = source[row &* stride] }
            }
        }
        self.rowCount = rowCount
        self.bytes = bytes
    }

    /// The bins of `column`, one a row.
    @inline(__always)
    func column(_ column: Int) -> UnsafePointer<UInt8> { UnsafePointer(bytes.pointer + column * rowCount) }
}
