/// The bins of a matrix as bytes in row-major order.
///
/// Layout: row `r`, column `j` is at `r * stride + j`; the bytes between the last column and the stride are zero. The
/// stride is a multiple of 16, and the memory begins on a cache line: the rows of a leaf are read one by one, and with
/// up to 64 columns each of them is one or two cache lines.
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
        stride = max(16, (columnCount + 15) / 16 * 16)
        bytes = FixedBuffer(count: rowCount * stride)
    }

    /// The bin at `row` and `column`.
    @inline(__always)
    subscript(row: Int, column: Int) -> Int { Int(bytes.pointer[row * stride + column]) }
}
