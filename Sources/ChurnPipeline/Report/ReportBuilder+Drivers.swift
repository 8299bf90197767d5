import ChurnEvaluation
import ChurnReport
import ChurnScoring

/// What drives the scores of a model, measured on the rows of a matrix.
extension ReportBuilder {
    /// Exact Shapley values of more rows take seconds and change no figure of the page.
    private static let sampledRows = 2000
    /// How many features have a chart of their cohorts, and how many levels one shows.
    private static let chartedFeatures = 8
    private static let shownLevels = 12

    /// The contributions of features on a sample of rows, and the churn rate by the values of those that matter most.
    ///
    /// - Parameters:
    ///   - matrix: rows that the model has not been trained on.
    ///   - labels: one a row; NaN where it is not known.
    ///   - impacts: what features do to the average customer, where the algorithm tells it.
    ///   - threads: at most how many threads; results are the same for any number.
    /// - Returns: the drivers; `nil` without rows.
    /// - Throws: where the matrix lacks a column of the model.
    func drivers(
        _ matrix: FeatureMatrix,
        labels: [Double],
        impacts: [TrainResult.Impact],
        threads: Int
    ) throws -> Drivers? {
        guard matrix.rowCount > 0 else { return nil }
        let aligned = try matrix.aligned(to: model.schema)
        let rows = Self.sample(of: aligned.rowCount)
        let sizes = meanSizes(aligned.selectingRows(rows), threads: threads)
        let total = sizes.reduce(0, +)
        let order = sizes.indices.filter { sizes[$0] > 0 }
            .sorted { sizes[$0] != sizes[$1] ? sizes[$0] > sizes[$1] : $0 < $1 }
        let labels = try RowLabels(labels)
        var drivers = Drivers(
            contributions: order.prefix(Self.featureCount).map { column in
                Drivers.Contribution(
                    name: model.schema.columns[column].name,
                    words: model.words(ofColumn: column),
                    meanSize: sizes[column],
                    share: sizes[column] / total
                )
            },
            sampleRowCount: rows.count,
            rowCount: aligned.rowCount,
            baseRate: labels.labelledCount > 0 ? labels.baseRate : 0
        )
        if labels.labelledCount > 0 {
            drivers.cohorts = order.prefix(Self.chartedFeatures).map { cohorts(of: $0, aligned, labels) }
        }
        drivers.impacts = impacts.prefix(Self.featureCount).map {
            Drivers.Impact(features: $0.features, probabilityChange: $0.probabilityChange)
        }
        return drivers
    }

    /// Rows at equal distances, the same for the same count.
    static func sample(of rowCount: Int) -> [Int] {
        let count = min(rowCount, sampledRows)
        return (0..<count).map { $0 * rowCount / count }
    }

    /// The mean size of the contribution of each column, summed in the order of the rows.
    private func meanSizes(_ matrix: FeatureMatrix, threads: Int) -> [Double] {
        let columns = matrix.columnCount
        let chunkSize = 64
        let chunks = (matrix.rowCount + chunkSize - 1) / chunkSize
        let sums = [Double](unsafeUninitializedCapacity: chunks * columns) { buffer, count in
            // Each chunk writes its own sums; all are done when the loop returns.
            nonisolated(unsafe) let sums = buffer
            Workers.forEachChunk(chunks, threads: threads) { chunk in
                let rows = chunk * chunkSize..<min(matrix.rowCount, (chunk + 1) * chunkSize)
                let own = UnsafeMutableBufferPointer(rebasing: sums[chunk * columns..<(chunk + 1) * columns])
                own.initialize(repeating: 0)
                withUnsafeTemporaryAllocation(of: Double.self, capacity: rows.count * columns) { values in
                    model.contributions(of: matrix, rows: rows, into: values)
                    for index in values.indices { own[index % columns] += abs(values[index]) }
                }
            }
            count = chunks * columns
        }
        return (0..<columns).map { column in
            let sum = (0..<chunks).reduce(0.0) { $0 + sums[$1 * columns + column] }
            return sum / Double(matrix.rowCount)
        }
    }

    private func cohorts(of column: Int, _ matrix: FeatureMatrix, _ labels: RowLabels) -> Drivers.FeatureCohorts {
        let values = LabelledValues(matrix.column(column).withUnsafeBufferPointer { SortedValues($0) }, labels)
        let levels = model.schema.columns[column].levels
        let cohorts = levels == nil ? values.cohorts() : values.cohortsByValue()
        // Of many texts those with the most rows.
        let shown =
            cohorts.count <= Self.shownLevels
            ? cohorts
            : Array(
                cohorts.enumerated()
                    .sorted { ($1.element.rowCount, $0.offset) < ($0.element.rowCount, $1.offset) }
                    .prefix(Self.shownLevels).map(\.element)
            )
        return Drivers.FeatureCohorts(
            name: model.schema.columns[column].name,
            words: model.words(ofColumn: column),
            levels: levels,
            cohorts: shown
        )
    }
}
