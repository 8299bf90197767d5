import ChurnEvaluation
import ChurnFeatures
import ChurnScoring

/// The profiles of all columns of a matrix, and which columns say nearly the same.
struct MatrixProfile {
    /// A rank correlation of this size puts two columns into one group.
    static let closeCorrelation = 0.9

    let columns: [ColumnProfile]
    let groups: [CorrelationGroup]
    /// The periods that rows belong to, ascending.
    let cutoffs: [Int64]
    let labelledCount: Int
    let positiveCount: Int

    /// Profiles the columns of `matrix`; labels are NaN where they are not known, `times` are the rows' periods.
    init(_ matrix: FeatureMatrix, labels: [Double], times: [Int64], threads: Int) throws {
        let labels = try RowLabels(labels)
        let periods = RowPeriods(times)
        let profiler = ColumnProfiler(labels: labels, periods: periods)
        columns = Self.map(matrix.columnCount, threads: threads) { column in
            matrix.column(column).withUnsafeBufferPointer {
                profiler.profile($0, isCategorical: matrix.schema.columns[column].levels != nil)
            }
        }
        groups = Self.groups(columns.map(\.ranks), threads: threads)
        cutoffs = periods.times
        labelledCount = labels.labelledCount
        positiveCount = labels.positiveCount
    }

    private static func groups(_ ranks: [[Float]], threads: Int) -> [CorrelationGroup] {
        let links = map(ranks.count, threads: threads) { first -> [CorrelationGroup.Link] in
            guard !ranks[first].isEmpty else { return [] }
            return (first + 1..<ranks.count).compactMap { second in
                guard !ranks[second].isEmpty else { return nil }
                let correlation = RankCorrelation.between(ranks[first], ranks[second])
                guard abs(correlation) >= closeCorrelation else { return nil }
                return CorrelationGroup.Link(first: first, second: second, correlation: correlation)
            }
        }
        return CorrelationGroup.groups(links: links.flatMap { $0 }, columnCount: ranks.count)
    }

    /// The results of `body` for `0..<count`, in that order, made on several threads.
    static func map<Result: Sendable>(
        _ count: Int,
        threads: Int,
        _ body: @Sendable (Int) -> Result
    ) -> [Result] {
        var results = [Result?](repeating: nil, count: count)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each index is written by one thread only.
            nonisolated(unsafe) let slots = buffer
            Workers.forEachChunk(count, threads: threads) { slots[$0] = body($0) }
        }
        return results.compactMap { $0 }
    }
}
