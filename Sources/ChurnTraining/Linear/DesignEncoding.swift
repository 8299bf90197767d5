internal import ChurnScoring

/// How the columns of a feature matrix become the columns of a design matrix; learnt on training rows only.
///
/// A numeric column becomes one clamped and standardised column, 0 where missing; a categorical one a 0/1 column for each
/// level but the most frequent, which is the reference. Where values are missing in training, a 0/1 column says so;
/// columns that are missing in the same rows share the one of the first of them. The last design column is the
/// intercept's.
struct DesignEncoding: Sendable {
    /// More design columns are refused, those of an eliminated factor aside: their Hessian would take over 128 MB, several
    /// times.
    static let maximumColumnCount = 4096

    /// Where the values of one feature column go.
    struct Column: Sendable {
        /// What the training rows tell.
        var statistics: ColumnStatistics
        /// What a numeric value is divided by.
        var scale = 1.0
        /// The design column of a numeric column; `nil` where it is constant.
        var valueColumn: Int?
        /// The design column of each level and, last, of unseen levels; ``reference`` and ``absent`` have none.
        var levelColumns: [Int] = []
        /// The design column that is 1 where the value is missing.
        var missingColumn: Int?

        /// A level without a design column: all columns are 0.
        static let reference = -1
        /// A level that no training row has.
        static let absent = -2
    }

    /// One entry a column of the schema.
    private(set) var columns: [Column] = []
    /// The number of design columns, with the intercept's.
    private(set) var designColumnCount = 0
    /// What the reader should know.
    private(set) var notes: [String] = []

    /// Learns the encoding of `data`.
    ///
    /// - Throws: ``TrainingError`` where a value is infinite or there are too many columns.
    init(_ data: TrainingData, weights: [Double], options: LogisticRegressionTrainer.Options, threads: Int) throws {
        let schema = data.matrix.schema
        let statistics = DesignEncoding.statistics(of: data, weights, options, threads)
        for (column, statistics) in zip(schema.columns, statistics) where statistics.infiniteCount > 0 {
            throw TrainingError(
                code: "values.infinite",
                message: "column \"\(column.name)\" has \(statistics.infiniteCount) infinite values; "
                    + "make them missing or leave the column out"
            )
        }
        var constant: [String] = []
        var pooled: [String] = []
        var missingOwners: [UInt64: Int] = [:]
        for (index, statistics) in statistics.enumerated() {
            var column = Column(statistics: statistics)
            if schema.columns[index].levels != nil {
                if addLevels(to: &column, limit: options.maximumLevels) { pooled.append(schema.columns[index].name) }
            } else if statistics.deviation > 0 {
                column.scale = options.standardize ? statistics.deviation : 1
                column.valueColumn = addDesignColumn()
            }
            let varies = column.valueColumn != nil || column.levelColumns.contains { $0 >= 0 }
            if statistics.missingShare > 0, statistics.missingShare < 1 {
                if missingOwners[statistics.missingPattern] == nil {
                    missingOwners[statistics.missingPattern] = index
                    column.missingColumn = addDesignColumn()
                }
            }
            if !varies { constant.append(schema.columns[index].name) }
            columns.append(column)
        }
        _ = addDesignColumn()
        let coreCount = DesignLayout(self).coreCount
        guard coreCount <= DesignEncoding.maximumColumnCount else {
            throw TrainingError(
                code: "columns.many",
                message:
                    "\(coreCount) encoded columns; logistic regression takes \(DesignEncoding.maximumColumnCount) "
                    + "at most: leave columns out or use gradient boosting"
            )
        }
        note(constant, "one value at most in training; coefficient 0")
        note(pooled, "over \(options.maximumLevels) levels; the rarer ones share one coefficient")
    }

    /// Whether any column is taken as its logarithm.
    var hasTransforms: Bool { columns.contains { $0.statistics.transform != .identity } }

    /// The position of the intercept's design column.
    var interceptColumn: Int { designColumnCount - 1 }

    private mutating func addDesignColumn() -> Int {
        designColumnCount += 1
        return designColumnCount - 1
    }

    /// Gives levels their design columns; returns whether rare ones were pooled.
    private mutating func addLevels(to column: inout Column, limit: Int) -> Bool {
        let shares = column.statistics.levelShares
        column.levelColumns = shares.map { _ in Column.absent }
        let ranked = shares.indices.filter { shares[$0] > 0 }
            .sorted { shares[$0] != shares[$1] ? shares[$0] > shares[$1] : $0 < $1 }
        guard let reference = ranked.first else { return false }
        column.levelColumns[reference] = Column.reference
        let own = Set(ranked.dropFirst().prefix(limit))
        let rare = ranked.dropFirst(1 + own.count)
        for level in shares.indices where own.contains(level) { column.levelColumns[level] = addDesignColumn() }
        guard !rare.isEmpty else { return false }
        let shared = addDesignColumn()
        for level in rare { column.levelColumns[level] = shared }
        return true
    }

    private mutating func note(_ names: [String], _ what: String) {
        guard !names.isEmpty else { return }
        let shown = names.prefix(10).map { "\"\($0)\"" }.joined(separator: ", ")
        let more = names.count > 10 ? " and \(names.count - 10) more" : ""
        notes.append("\(names.count == 1 ? "column" : "columns") \(shown)\(more): \(what)")
    }

    private static func statistics(
        of data: TrainingData,
        _ weights: [Double],
        _ options: LogisticRegressionTrainer.Options,
        _ threads: Int
    ) -> [ColumnStatistics] {
        let matrix = data.matrix
        var results = [ColumnStatistics?](repeating: nil, count: matrix.columnCount)
        results.withUnsafeMutableBufferPointer { results in
            nonisolated(unsafe) let results = results
            Workers.forEachChunk(matrix.columnCount, threads: threads) { index in
                let range = index * matrix.rowCount..<(index + 1) * matrix.rowCount
                matrix.values.withUnsafeBufferPointer { values in
                    data.labels.withUnsafeBufferPointer { labels in
                        weights.withUnsafeBufferPointer { weights in
                            results[index] = ColumnStatistics(
                                matrix.schema.columns[index],
                                values: UnsafeBufferPointer(rebasing: values[range]),
                                labels: labels,
                                weights: weights,
                                options: options
                            )
                        }
                    }
                }
            }
        }
        return results.compactMap(\.self)
    }
}
