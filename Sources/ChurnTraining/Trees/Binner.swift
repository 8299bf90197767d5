import ChurnScoring

/// Turns a matrix of doubles into bins, by rules made from the training rows.
///
/// A split between two bins is exact in the model: its threshold is the double that separated the bins here, so
/// `value <= threshold` and the comparison of bins agree for every value.
struct Binner: Sendable {
    /// Rows that the bins of a numeric column are made from, at most; more change no quantile that matters.
    static let sampleSize = 200_000

    /// What the orders of levels are made from, and how strongly.
    struct Ordering {
        let rows: LevelOrder.Rows
        /// Rows' worth of Hessian that pull a level towards the base rate.
        let smoothing: Double
    }

    /// One rule a column.
    let columns: [ColumnBins]
    /// The columns whose levels are in order.
    private let orders: [Int: LevelOrder]
    private let orderedRows: LevelOrder.Rows?

    /// Bins made from the rows of `matrix` with a positive weight.
    ///
    /// A numeric column of more than ``sampleSize`` rows is cut by a sample: one random row of each stretch of equal
    /// length, so that an order by customer and cutoff does no harm. Levels are counted over all rows. With an `ordering`
    /// columns of many levels have them in order.
    ///
    /// - Throws: ``TrainingError`` where a numeric value is infinite, or a code is none of its column's levels.
    init(
        matrix: FeatureMatrix,
        weights: [Double]?,
        maximumBins: Int,
        ordering: Ordering? = nil,
        seed: UInt64 = 0,
        threads: Int
    ) throws {
        let sample = Self.sampleRows(matrix.rowCount, weights: weights, seed: seed)
        let results = ResultSlots<ColumnBins>(count: matrix.columnCount)
        Workers.forEachChunk(matrix.columnCount, threads: threads) { index in
            let column = matrix.schema.columns[index]
            results[index] = Result {
                switch column.kind {
                case .numeric:
                    try Self.numeric(matrix, index, weights, rows: sample, maximumBins: maximumBins)
                case .categorical(let levels):
                    try Self.categorical(matrix, index, weights, levelCount: levels.count, maximumBins: maximumBins)
                }
            }
        }
        var columns = try results.values()
        var orders: [Int: LevelOrder] = [:]
        for (index, column) in matrix.schema.columns.enumerated() {
            guard let ordering, case .categorical(let levels) = column.kind else { continue }
            guard levels.count > ColumnBins.maximumSetLevels else { continue }
            let order = LevelOrder(
                codes: matrix.column(index),
                levelCount: levels.count,
                rows: ordering.rows,
                smoothing: ordering.smoothing,
                maximumBins: maximumBins
            )
            columns[index] = order.columnBins
            orders[index] = order
        }
        self.columns = columns
        self.orders = orders
        orderedRows = ordering?.rows
    }

    /// The bins of the training matrix, where the bin of an ordered level does not know the row's own label.
    func binTraining(_ matrix: FeatureMatrix, threads: Int) -> BinnedMatrix {
        let binned = bin(matrix, threads: threads)
        guard let orderedRows else { return binned }
        for (index, order) in orders {
            order.binOutOfFold(
                matrix.column(index),
                rows: orderedRows,
                into: binned.bytes.pointer + index,
                stride: binned.stride
            )
        }
        return binned
    }

    /// The bins of every value of `matrix`, which has the columns of the training matrix.
    func bin(_ matrix: FeatureMatrix, threads: Int) -> BinnedMatrix {
        precondition(
            matrix.columnCount == columns.count,
            "the matrix must have the columns that the bins were made from"
        )
        let binned = BinnedMatrix(rowCount: matrix.rowCount, columnCount: matrix.columnCount)
        // By blocks of rows, all columns of one block: the block's bytes then stay in the cache until they are full.
        let blockRows = max(256, 1 << 15 / binned.stride)
        Workers.forEachChunk((matrix.rowCount + blockRows - 1) / blockRows, threads: threads) { block in
            let rows = block * blockRows..<min(matrix.rowCount, (block + 1) * blockRows)
            matrix.values.withUnsafeBufferPointer { values in
                for (index, column) in columns.enumerated() {
                    let start = index * matrix.rowCount
                    column.bin(
                        UnsafeBufferPointer(rebasing: values[start + rows.lowerBound..<start + rows.upperBound]),
                        into: binned.bytes.pointer + rows.lowerBound * binned.stride + index,
                        stride: binned.stride
                    )
                }
            }
        }
        return binned
    }

    private static func sampleRows(_ rowCount: Int, weights: [Double]?, seed: UInt64) -> [Int] {
        let random = CounterRandom(seed: seed, stream: .binningSample)
        let stretch = Double(rowCount) / Double(sampleSize)
        let rows =
            rowCount <= sampleSize
            ? Array(0..<rowCount)
            : (0..<sampleSize).map { min(rowCount - 1, Int((Double($0) + random.unit($0)) * stretch)) }
        guard let weights else { return rows }
        return rows.filter { weights[$0] > 0 }
    }

    private static func numeric(
        _ matrix: FeatureMatrix,
        _ index: Int,
        _ weights: [Double]?,
        rows: [Int],
        maximumBins: Int
    ) throws -> ColumnBins {
        let column = matrix.values[index * matrix.rowCount..<(index + 1) * matrix.rowCount]
        let distinct = try column.withUnsafeBufferPointer { values in
            // A sum over the column, which the compiler can make wide, and not a search that ends early.
            let infinite = values.reduce(0) { $0 &+ ($1.magnitude == .infinity ? 1 : 0) }
            guard infinite == 0 else {
                throw TrainingError.infiniteValue(column: matrix.schema.columns[index].name)
            }
            return distinctValues(values, weights, rows: rows)
        }
        let hasMissing = distinct.presentCount < rows.count
        return .numeric(distinct.values, hasMissing: hasMissing, maximumBins: maximumBins)
    }

    /// The distinct present values of `rows` in ascending order, and how many of the rows hold one.
    private static func distinctValues(
        _ values: UnsafeBufferPointer<Double>,
        _ weights: [Double]?,
        rows: [Int]
    ) -> (values: [ColumnBins.WeightedValue], presentCount: Int) {
        var present: [ColumnBins.WeightedValue] = []
        if let weights {
            present = rows.compactMap { row in
                values[row].isNaN ? nil : .init(value: values[row], weight: weights[row])
            }
            present.sort { $0.value < $1.value }
        } else {
            var keys: [UInt64] = []
            keys.reserveCapacity(rows.count)
            for row in rows where values[row] == values[row] { keys.append(RadixSort.key(values[row])) }
            RadixSort.sort(&keys)
            present = keys.map { .init(value: RadixSort.value($0), weight: 1) }
        }
        var distinct: [ColumnBins.WeightedValue] = []
        for item in present {
            if let last = distinct.last, last.value == item.value {
                distinct[distinct.count - 1].weight += item.weight
            } else {
                distinct.append(item)
            }
        }
        return (distinct, present.count)
    }

    private static func categorical(
        _ matrix: FeatureMatrix,
        _ index: Int,
        _ weights: [Double]?,
        levelCount: Int,
        maximumBins: Int
    ) throws -> ColumnBins {
        var levelWeights = [Double](repeating: 0, count: levelCount)
        var hasMissing = false
        for (row, value) in matrix.column(index).enumerated() {
            guard value == value else {
                hasMissing = true
                continue
            }
            guard value >= 0, value < Double(levelCount), value == value.rounded() else {
                throw TrainingError.notALevel(column: matrix.schema.columns[index].name)
            }
            levelWeights[Int(value)] += weights?[row] ?? 1
        }
        return .categorical(levelWeights: levelWeights, hasMissing: hasMissing, maximumBins: maximumBins)
    }
}

extension TrainingError {
    static func infiniteValue(column: String) -> TrainingError {
        TrainingError(
            code: "matrix.infinite",
            message: "column \"\(column)\" holds an infinite value; make it missing or finite before training"
        )
    }

    static func notALevel(column: String) -> TrainingError {
        TrainingError(
            code: "matrix.level",
            message: "column \"\(column)\" holds a code that is none of its levels; "
                + "give the training matrix levels that cover its own values"
        )
    }
}
