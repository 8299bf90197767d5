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
    /// The standard deviation of the training values, as far as the bins tell; 1 where they tell none.
    ///
    /// Values of an inner bin count as its middle, those of an outer one as its edge.
    public var spread: Double {
        guard let first = edges.first, let last = edges.last else { return 1 }
        let middles = [first] + zip(edges, edges.dropFirst()).map { $0 + ($1 - $0) / 2 } + [last]
        let count = Double(max(1, counts.reduce(0, +)))
        let mean = zip(middles, counts).reduce(0) { $0 + $1.0 * (Double($1.1) / count) }
        let variance = zip(middles, counts).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * (Double($1.1) / count) }
        let spread = variance.squareRoot()
        return spread > 0 && spread.isFinite ? spread : 1
    }
}

extension ColumnBaseline {
    /// At most this many rows, evenly spaced, decide where a numeric column's bins are cut; all rows are counted.
    static let rowsForEdges = 10_000
    /// Rows that are counted at once: 16 KiB of values.
    private static let rowsPerStretch = 2048

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
        let values = matrix.column(column)
        switch matrix.schema.columns[column].kind {
        case .numeric: return numericBaseline(values, edges: quantileEdges(values, binCount: binCount))
        case .categorical(let levels):
            var counts = [Int](repeating: 0, count: levels.count + 1)
            var missing = 0
            for value in values {
                if value.isNaN {
                    missing += 1
                } else {
                    counts[value >= 0 && value < Double(levels.count) ? Int(value) : levels.count] += 1
                }
            }
            return ColumnBaseline(edges: [], counts: counts, missingCount: missing)
        }
    }

    /// Counts the rows of each bin as differences of the numbers of values above each edge.
    ///
    /// One pass an edge without a branch is several times faster than a search for each value, as long as the values are
    /// in the first-level cache: so all edges go over one stretch of rows before the next.
    private static func numericBaseline(_ values: ArraySlice<Double>, edges: [Double]) -> ColumnBaseline {
        values.withUnsafeBufferPointer { values in
            var missing = 0
            var above = [Int](repeating: 0, count: edges.count)
            for start in stride(from: 0, to: values.count, by: rowsPerStretch) {
                let stretch = UnsafeBufferPointer(
                    rebasing: values[start..<min(values.count, start + rowsPerStretch)]
                )
                func count(_ isCounted: (Double) -> Bool) -> Int {
                    var count = 0
                    for value in stretch { count += isCounted(value) ? 1 : 0 }
                    return count
                }
                missing += count { $0 != $0 }
                for (index, edge) in edges.enumerated() { above[index] += count { $0 > edge } }
            }
            let bounds = [values.count - missing] + above + [0]
            return ColumnBaseline(
                edges: edges,
                counts: zip(bounds, bounds.dropFirst()).map { $0 - $1 },
                missingCount: missing
            )
        }
    }

    private static func quantileEdges(_ values: ArraySlice<Double>, binCount: Int) -> [Double] {
        let step = (values.count + rowsForEdges - 1) / rowsForEdges
        guard step > 0 else { return [] }
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
