/// How one column was distributed over the training rows, in bins frozen then, so that drift can be measured later.
public struct ColumnBaseline: Hashable, Sendable {
    /// Inner edges of a numeric column's bins, strictly ascending and finite; empty for a categorical column.
    ///
    /// Bin 0 holds `x <= edges[0]`, bin `i` holds `edges[i - 1] < x <= edges[i]`, the last everything above.
    public let edges: [Double]
    /// Training rows by bin: `edges.count + 1` of a numeric column; of a categorical one, one for each level and the
    /// last for unseen levels.
    public let counts: [Int]
    /// Training rows where the value is missing.
    public let missingCount: Int

    /// A baseline.
    public init(edges: [Double], counts: [Int], missingCount: Int) {
        self.edges = edges
        self.counts = counts
        self.missingCount = missingCount
    }

    /// The bin that `value` falls into, an index into ``counts``; `nil` where it is missing.
    public func bin(of value: Double, kind: FeatureColumn.Kind) -> Int? {
        guard value == value else { return nil }
        switch kind {
        case .categorical: return value >= 0 && value < Double(counts.count - 1) ? Int(value) : counts.count - 1
        case .numeric: return lowerBound(value)
        }
    }

    /// The number of edges below `value`.
    private func lowerBound(_ value: Double) -> Int {
        var low = 0
        var high = edges.count
        while low < high {
            let middle = (low + high) / 2
            if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension ColumnBaseline {
    /// At most this many rows, evenly spaced, decide where a numeric column's bins are cut; all rows are counted.
    static let rowsForEdges = 20_000

    /// The baselines of all columns of `matrix`, numeric ones in at most `binCount` bins of about equally many rows.
    public static func baselines(of matrix: FeatureMatrix, binCount: Int = 10, threads: Int = 1) -> [ColumnBaseline] {
        precondition(binCount > 1, "at least two bins")
        let empty = ColumnBaseline(edges: [], counts: [], missingCount: 0)
        var baselines = [ColumnBaseline](repeating: empty, count: matrix.columnCount)
        baselines.withUnsafeMutableBufferPointer { buffer in
            nonisolated(unsafe) let results = buffer
            Workers.forEachChunk(matrix.columnCount, threads: threads) { column in
                results[column] = baseline(of: matrix, column: column, binCount: binCount)
            }
        }
        return baselines
    }

    private static func baseline(of matrix: FeatureMatrix, column: Int, binCount: Int) -> ColumnBaseline {
        let kind = matrix.schema.columns[column].kind
        let values = matrix.column(column)
        var edges: [Double] = []
        var bins = 0
        switch kind {
        case .categorical(let levels): bins = levels.count + 1
        case .numeric:
            edges = quantileEdges(values, binCount: binCount)
            bins = edges.count + 1
        }
        let frame = ColumnBaseline(edges: edges, counts: [Int](repeating: 0, count: bins), missingCount: 0)
        var counts = frame.counts
        var missing = 0
        for value in values {
            if let bin = frame.bin(of: value, kind: kind) { counts[bin] += 1 } else { missing += 1 }
        }
        return ColumnBaseline(edges: edges, counts: counts, missingCount: missing)
    }

    private static func quantileEdges(_ values: ArraySlice<Double>, binCount: Int) -> [Double] {
        let step = max(1, values.count / rowsForEdges)
        let sorted = stride(from: values.startIndex, to: values.endIndex, by: step).map { values[$0] }
            .filter(\.isFinite).sorted()
        guard let last = sorted.last else { return [] }
        var edges: [Double] = []
        for bin in 1..<binCount {
            let edge = sorted[bin * sorted.count / binCount]
            // An edge at the maximum would leave the last bin empty.
            if edge < last, edges.last.map({ $0 < edge }) ?? true { edges.append(edge) }
        }
        return edges
    }
}
