internal import ChurnScoring

/// The rows that correlations are measured on: all of them, or about as many as were asked for.
///
/// Rows are chosen by a hash of their position, because rows at even steps would all be of one cutoff where every customer
/// has a row at each.
public struct RowSample: Sendable {
    /// The place of each row in the sample; -1 where it is not in it.
    let places: [Int32]
    /// The number of rows in the sample.
    public let count: Int

    /// About `limit` of `rowCount` rows; all where there are no more.
    public init(rowCount: Int, limit: Int) {
        precondition(limit > 0, "at least one row")
        let threshold = rowCount <= limit ? UInt64.max : UInt64.max / UInt64(rowCount) * UInt64(limit)
        var count: Int32 = 0
        places = (0..<rowCount).map { row in
            guard SplitMix.mixed(UInt64(row)) <= threshold else { return -1 }
            defer { count += 1 }
            return count
        }
        self.count = Int(count)
    }
}

/// Spearman's rank correlation.
public enum RankCorrelation {
    /// Two columns need at least this many rows where both have a value.
    public static let smallestRowCount = 10

    /// The correlation of two columns of ranks over the rows where neither is NaN.
    ///
    /// With equal values at their mean rank this is Spearman's correlation: `cov(x, y) / sqrt(var x · var y)`. Where values
    /// are missing, ranks stay those among all present values of the column.
    ///
    /// *Edge cases:* NaN with fewer than ``smallestRowCount`` rows, or where one of the columns is constant on them.
    public static func between(_ x: [Float], _ y: [Float]) -> Double {
        precondition(x.count == y.count, "ranks of the same rows")
        var sums = Sums()
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                var row = 0
                while row + 4 <= x.count {
                    sums.add(
                        SIMD4(x[row], x[row + 1], x[row + 2], x[row + 3]),
                        SIMD4(y[row], y[row + 1], y[row + 2], y[row + 3])
                    )
                    row += 4
                }
                while row < x.count {
                    sums.add(SIMD4(x[row], .nan, .nan, .nan), SIMD4(y[row], .nan, .nan, .nan))
                    row += 1
                }
            }
        }
        return sums.correlation
    }

    /// Sums over the rows that both columns have, in four lanes, which fixes the order of the additions.
    private struct Sums {
        private var count = SIMD4<Double>()
        private var x = SIMD4<Double>()
        private var y = SIMD4<Double>()
        private var xx = SIMD4<Double>()
        private var yy = SIMD4<Double>()
        private var xy = SIMD4<Double>()

        @inline(__always)
        mutating func add(_ left: SIMD4<Float>, _ right: SIMD4<Float>) {
            let isPresent = (left .== left) .& (right .== right)
            let a = SIMD4<Double>(left.replacing(with: 0, where: .!isPresent))
            let b = SIMD4<Double>(right.replacing(with: 0, where: .!isPresent))
            count += SIMD4<Double>(SIMD4<Float>(repeating: 0).replacing(with: 1, where: isPresent))
            x += a
            y += b
            xx += a * a
            yy += b * b
            xy += a * b
        }

        var correlation: Double {
            let n = count.sum()
            guard n >= Double(smallestRowCount) else { return .nan }
            let xVariance = xx.sum() - x.sum() * x.sum() / n
            let yVariance = yy.sum() - y.sum() * y.sum() / n
            // What rounding leaves of a constant column is no variance; ranks lie in -0.5...0.5.
            guard xVariance > 1e-9 * n, yVariance > 1e-9 * n else { return .nan }
            let covariance = xy.sum() - x.sum() * y.sum() / n
            return min(max(covariance / (xVariance * yVariance).squareRoot(), -1), 1)
        }
    }
}

extension SortedValues {
    /// The ranks of the rows of `sample`, scaled to -0.5...0.5, equal values at their mean rank; NaN where missing.
    public func ranks(of sample: RowSample) -> [Float] {
        precondition(sample.places.count == rowCount, "a sample of the same rows")
        var ranks = [Float](repeating: .nan, count: sample.count)
        forEachTie { range in
            let middle = Double(range.lowerBound + range.upperBound) / 2
            let rank = Float(middle / Double(values.count) - 0.5)
            for position in range {
                let place = sample.places[Int(rows[position])]
                if place >= 0 { ranks[Int(place)] = rank }
            }
        }
        return ranks
    }
}
