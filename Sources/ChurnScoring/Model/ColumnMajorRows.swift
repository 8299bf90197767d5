/// Some rows of a column-major table.
struct ColumnMajorRows {
    /// The first row's value in column 0.
    let values: UnsafePointer<Double>
    /// How far apart the columns are.
    let stride: Int
    let rowCount: Int
    let columnCount: Int

    /// `count` rows from `start` on.
    func block(at start: Int, count: Int) -> ColumnMajorRows {
        ColumnMajorRows(values: values + start, stride: stride, rowCount: count, columnCount: columnCount)
    }
}

/// Room for a block of rows, each row's values behind one another.
struct BlockOfRows {
    let values: UnsafeMutablePointer<Double>
    let columnCount: Int

    /// Room for `rowCount` rows, all zero; the caller deallocates it.
    init(columnCount: Int, rowCount: Int) {
        self.columnCount = columnCount
        values = .allocate(capacity: rowCount * columnCount)
        values.initialize(repeating: 0, count: rowCount * columnCount)
    }

    /// Takes over the values of rows for which there is room.
    func copy(_ rows: ColumnMajorRows) {
        for column in 0..<columnCount {
            let source = rows.values + column * rows.stride
            for row in 0..<rows.rowCount { values[row * columnCount + column] = source[row] }
        }
    }

    func deallocate() { values.deallocate() }
}
