// Layout: rows are cut into blocks of 1,024, the last one shorter; inside a block values are column-major, so that the
// block is a matrix that BLAS takes as it is. Doubles: coefficients are held to 1e-10. Blocks depend on the number of
// rows only, hence so does every sum over them.
//
// A block is written into the caller's scratch each time that it is needed: encoding 1,024 rows takes less time than
// fetching them encoded from memory would save, and the matrix stays the only large thing there is. Small data, which
// cross-validation goes over a hundred times, are encoded once and copied.

internal import ChurnScoring

/// The encoded rows that a logistic regression is trained on.
struct DesignMatrix: Sendable {
    /// Rows of a full block; at 100 columns a block fills most of a second-level cache.
    static let rowsPerBlock = 1024
    /// Encoded rows of up to this many bytes are kept.
    static let storageLimit = 16 << 20

    let layout: DesignLayout
    private let matrix: FeatureMatrix
    private let encoding: DesignEncoding
    /// The blocks one behind the other; empty where they are too large to be kept.
    private var stored: [Double] = []

    /// The rows of `matrix` as `encoding` has them.
    init(
        _ matrix: FeatureMatrix,
        _ encoding: DesignEncoding,
        layout: DesignLayout? = nil,
        storageLimit: Int = storageLimit,
        threads: Int
    ) {
        self.matrix = matrix
        self.encoding = encoding
        let layout = layout ?? DesignLayout(encoding)
        self.layout = layout
        let valueCount = matrix.rowCount * layout.blockColumnCount
        guard valueCount * MemoryLayout<Double>.stride <= storageLimit else { return }
        let design = self
        stored = [Double](unsafeUninitializedCapacity: valueCount) { buffer, count in
            nonisolated(unsafe) let buffer = buffer
            Workers.forEachChunk(design.blockCount, threads: threads) { index in
                guard let start = buffer.baseAddress else { return }
                let rows = design.rows(ofBlock: index)
                design.encode(rows, into: start + rows.lowerBound * layout.blockColumnCount)
            }
            count = valueCount
        }
    }

    /// The number of rows.
    var rowCount: Int { matrix.rowCount }

    /// The number of design columns, those of factors among them.
    var columnCount: Int { layout.columnCount }

    /// The number of blocks.
    var blockCount: Int { (rowCount + DesignMatrix.rowsPerBlock - 1) / DesignMatrix.rowsPerBlock }

    /// The rows of block `index`.
    func rows(ofBlock index: Int) -> Range<Int> {
        let start = index * DesignMatrix.rowsPerBlock
        return start..<min(rowCount, start + DesignMatrix.rowsPerBlock)
    }

    /// Writes the values of block `index`, the layout's `blockColumnCount` columns one behind the other.
    func writeBlock(_ index: Int, into block: UnsafeMutablePointer<Double>) {
        let rows = rows(ofBlock: index)
        guard !stored.isEmpty else { return encode(rows, into: block) }
        let width = layout.blockColumnCount
        stored.withUnsafeBufferPointer { stored in
            guard let start = stored.baseAddress else { return }
            block.update(from: start + rows.lowerBound * width, count: rows.count * width)
        }
    }

    /// Writes the position that each row of block `index` has in a factor, -1 where it has none.
    func writePositions(of factor: DesignLayout.Factor, block index: Int, into positions: UnsafeMutablePointer<Int32>) {
        let rows = rows(ofBlock: index)
        let unseen = factor.positions.count - 1
        let start = factor.featureColumn * rowCount + rows.lowerBound
        matrix.values.withUnsafeBufferPointer { values in
            factor.positions.withUnsafeBufferPointer { levels in
                for row in 0..<rows.count {
                    let value = values[start + row]
                    // A missing value is no level.
                    let level = value >= 0 && value < Double(unseen) ? Int(value) : unseen
                    positions[row] = value == value ? levels[level] : -1
                }
            }
        }
    }

    private func encode(_ rows: Range<Int>, into block: UnsafeMutablePointer<Double>) {
        let count = rows.count
        let positions = layout.blockPositions
        matrix.values.withUnsafeBufferPointer { values in
            for (index, column) in encoding.columns.enumerated() {
                let start = index * matrix.rowCount + rows.lowerBound
                let source = UnsafeBufferPointer(rebasing: values[start..<start + count])
                if let target = column.valueColumn {
                    DesignMatrix.encode(source, column, into: block + positions[target] * count)
                }
                encodeLevels(source, column, into: block)
                if let target = column.missingColumn {
                    let flags = block + positions[target] * count
                    for row in 0..<count { flags[row] = source[row].isNaN ? 1 : 0 }
                }
            }
        }
        encoding.writeCurvesAndInteractions(matrix, rows, at: positions, into: block)
        (block + layout.intercept * count).update(repeating: 1, count: count)
    }

    /// Writes the 0/1 columns of a categorical column that is not a factor.
    private func encodeLevels(
        _ values: UnsafeBufferPointer<Double>,
        _ column: DesignEncoding.Column,
        into block: UnsafeMutablePointer<Double>
    ) {
        let targets = column.levelColumns.map { $0 >= 0 ? layout.blockPositions[$0] : -1 }
        guard targets.contains(where: { $0 >= 0 }) else { return }
        for target in targets where target >= 0 {
            (block + target * values.count).update(repeating: 0, count: values.count)
        }
        let unseen = targets.count - 1
        for row in values.indices where !values[row].isNaN {
            let isLevel = values[row] >= 0 && values[row] < Double(unseen)
            let target = targets[isLevel ? Int(values[row]) : unseen]
            if target >= 0 { block[target * values.count + row] = 1 }
        }
    }

    /// Writes the values of a numeric column, 0 where missing.
    private static func encode(
        _ values: UnsafeBufferPointer<Double>,
        _ column: DesignEncoding.Column,
        into target: UnsafeMutablePointer<Double>
    ) {
        let transform = column.statistics.transform
        let lowerBound = column.statistics.lowerBound
        let upperBound = column.statistics.upperBound
        let center = column.statistics.center
        // A factor instead of a quotient: the last place does not matter here, and this loop is over every value.
        let factor = 1 / column.scale
        if transform == .identity {
            for row in values.indices {
                let value = values[row]
                let encoded = (min(max(value, lowerBound), upperBound) - center) * factor
                target[row] = value == value ? encoded : 0
            }
        } else {
            for row in values.indices {
                let value = transform(values[row])
                let encoded = (min(max(value, lowerBound), upperBound) - center) * factor
                target[row] = value == value ? encoded : 0
            }
        }
    }
}
