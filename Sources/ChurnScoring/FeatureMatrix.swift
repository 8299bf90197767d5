/// Which customer at which cutoff each row of a matrix describes.
public struct RowKeys: Hashable, Sendable {
    /// One customer a row.
    public let customers: CustomerIDs
    /// One cutoff a row, in microseconds since 1970, UTC.
    public let cutoffs: [Int64]

    /// Keys of `cutoffs.count` rows; both columns have the same length.
    public init(customers: CustomerIDs, cutoffs: [Int64]) {
        precondition(customers.count == cutoffs.count, "one customer and one cutoff for each row")
        self.customers = customers
        self.cutoffs = cutoffs
    }

    /// The keys of `rows`, in that order.
    public func selecting(_ rows: [Int]) -> RowKeys {
        RowKeys(customers: customers.selecting(rows), cutoffs: rows.map { cutoffs[$0] })
    }
}

/// Feature values of shape rows x columns, as doubles in column-major order.
///
/// Column-major, because features are made, binned and standardised a column at a time; missing is NaN.
public struct FeatureMatrix: Sendable {
    /// What the columns hold.
    public let schema: FeatureSchema
    /// The number of rows.
    public let rowCount: Int
    /// `rowCount * schema.count` values; column `j` is at `j * rowCount ..< (j + 1) * rowCount`.
    public let values: [Double]
    /// The customer and cutoff of each row; `nil` for a table without them.
    public let keys: RowKeys?

    /// A matrix of `rowCount * schema.count` column-major `values`.
    public init(schema: FeatureSchema, rowCount: Int, values: [Double], keys: RowKeys? = nil) {
        precondition(values.count == rowCount * schema.count, "values must hold rowCount x columns doubles")
        precondition(keys == nil || keys?.cutoffs.count == rowCount, "one key for each row")
        self.schema = schema
        self.rowCount = rowCount
        self.values = values
        self.keys = keys
    }

    /// The number of columns.
    public var columnCount: Int { schema.count }

    /// The value at `row` and `column`.
    public subscript(row: Int, column: Int) -> Double {
        precondition(row >= 0 && row < rowCount, "row out of range")
        return values[column * rowCount + row]
    }

    /// The values of one column, `rowCount` of them.
    public func column(_ index: Int) -> ArraySlice<Double> {
        values[index * rowCount..<(index + 1) * rowCount]
    }

    /// The values of one row, in schema order.
    public func row(_ index: Int) -> [Double] {
        (0..<columnCount).map { self[index, $0] }
    }

    /// The matrix of `rows`, in that order; a row may occur more than once.
    public func selectingRows(_ rows: [Int]) -> FeatureMatrix {
        let selected = [Double](unsafeUninitializedCapacity: rows.count * columnCount) { buffer, count in
            values.withUnsafeBufferPointer { source in
                for column in 0..<columnCount {
                    let from = column * rowCount
                    let to = column * rows.count
                    for (position, row) in rows.enumerated() { buffer[to + position] = source[from + row] }
                }
            }
            count = rows.count * columnCount
        }
        return FeatureMatrix(schema: schema, rowCount: rows.count, values: selected, keys: keys?.selecting(rows))
    }
}
