/// The bins of a matrix as bytes in row-major order.
///
/// Layout: row `r`, column `j` is at `r * stride + j`; the bytes between the last column and the stride are zero. The
/// stride is a multiple of 8, so that a row is made of whole words of eight bins, which ``HistogramBuilder`` reads.
struct BinnedMatrix: Sendable {
    let rowCount: Int
    let columnCount: Int
    /// The distance between two rows in bytes.
    let stride: Int
    /// `rowCount * stride` bins.
    let bytes: FixedBuffer<UInt8>

    /// A matrix of zero bins, to be filled.
    init(rowCount: Int, columnCount: Int) {
        self.rowCount = rowCount
        self.columnCount = columnCount
        stride = max(8, (columnCount + 7) / 8 * 8)
        bytes = FixedBuffer(count: rowCount * stride)
    }

    /// The bin at `row` and `column`.
    @inline(__always)
    subscript(row: Int, column: Int) -> Int { Int(bytes.pointer[row * stride + column]) }
}
