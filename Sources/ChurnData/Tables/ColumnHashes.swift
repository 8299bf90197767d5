import ChurnScoring

/// Hashes of the columns of a matrix, by which a reader knows whether they are what was written.
///
/// Each value is hashed with its row's customer and cutoff, and the hashes of a column are added up: rows may stand in any
/// order, but a row that is gone, new, doubled or changed shows.
struct ColumnHashes {
    /// One a column, as 16 hexadecimal digits.
    let columns: [String]

    /// The hashes of `matrix`; `nil` where its rows have no keys.
    init?(_ matrix: FeatureMatrix) {
        guard let keys = matrix.keys else { return nil }
        let rows = keys.cutoffs.enumerated().map { row, cutoff in
            let customer =
                switch keys.customers[row] {
                case .integer(let value): StableHash.mixed(1, UInt64(bitPattern: value))
                case .string(let text): StableHash.mixed(2, StableHash.of(text))
                }
            return StableHash.mixed(customer, UInt64(bitPattern: cutoff))
        }
        columns = matrix.schema.columns.enumerated().map { index, column in
            let values = matrix.column(index)
            var sum = StableHash.mixed(UInt64(rows.count), StableHash.of(column.name))
            if let levels = column.levels {
                // A text that no level stands for is written as missing.
                let hashes = [StableHash.word(.nan)] + levels.map(StableHash.of)
                for (row, value) in zip(rows, values) {
                    sum &+= StableHash.finished(StableHash.mixed(row, hashes[value >= 0 ? Int(value) + 1 : 0]))
                }
            } else {
                for (row, value) in zip(rows, values) {
                    sum &+= StableHash.finished(StableHash.mixed(row, StableHash.word(value)))
                }
            }
            return StableHash.hex(StableHash.finished(sum))
        }
    }
}
