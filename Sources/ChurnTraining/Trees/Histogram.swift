/// Where the bins of each column lie in a histogram.
struct HistogramLayout: Sendable {
    /// The first bin of each column of the matrix.
    let offsets: [Int]
    /// The number of bins of each column of the matrix; none where the column cannot split.
    let binCounts: [Int]
    /// The number of bins of all columns.
    let binCount: Int

    /// The layout for `columns`; a column that cannot split has no bins.
    init(_ columns: [ColumnBins]) {
        var offsets: [Int] = []
        var next = 0
        for column in columns {
            offsets.append(next)
            next += column.canSplit ? column.binCount : 0
        }
        self.offsets = offsets
        binCounts = columns.map { $0.canSplit ? $0.binCount : 0 }
        binCount = next
    }
}

/// The columns that a tree may use, and their first bins.
struct ActiveColumns: Sendable {
    let count: Int
    /// The columns in ascending order.
    let columns: FixedBuffer<UInt32>
    /// The first histogram bin of each.
    let offsets: FixedBuffer<UInt32>
    /// The number of bins of each.
    let binCounts: FixedBuffer<UInt32>

    /// `columns` of the matrix, ascending, each with bins in `layout`.
    init(_ columns: [Int], layout: HistogramLayout) {
        count = columns.count
        self.columns = FixedBuffer(columns.map { UInt32($0) })
        offsets = FixedBuffer(columns.map { UInt32(layout.offsets[$0]) })
        binCounts = FixedBuffer(columns.map { UInt32(layout.binCounts[$0]) })
    }
}

/// Sums over rows: quantised gradients and Hessians, and the number of rows.
struct BinSums: Hashable, Sendable {
    var gradient: Int64 = 0
    var hessian: Int64 = 0
    var count: Int64 = 0

    @inline(__always)
    static func + (left: BinSums, right: BinSums) -> BinSums {
        BinSums(
            gradient: left.gradient &+ right.gradient,
            hessian: left.hessian &+ right.hessian,
            count: left.count &+ right.count
        )
    }

    @inline(__always)
    static func - (left: BinSums, right: BinSums) -> BinSums {
        BinSums(
            gradient: left.gradient &- right.gradient,
            hessian: left.hessian &- right.hessian,
            count: left.count &- right.count
        )
    }
}

/// The sums of one node by bin, in three planes so that adding and subtracting run over plain arrays.
///
/// Integers of 13 bits over fewer than 2^32 rows stay below 2^45: the sums are exact, so histograms of parts of the rows
/// add up to that of the whole, and parent minus child is the sibling.
final class Histogram: Sendable {
    let gradients: FixedBuffer<Int64>
    let hessians: FixedBuffer<Int64>
    let counts: FixedBuffer<UInt32>

    /// An empty histogram.
    init(binCount: Int) {
        gradients = FixedBuffer(count: binCount)
        hessians = FixedBuffer(count: binCount)
        counts = FixedBuffer(count: binCount)
    }

    /// The sums at `bin` of the whole layout.
    @inline(__always)
    subscript(bin: Int) -> BinSums {
        BinSums(
            gradient: gradients.pointer[bin],
            hessian: hessians.pointer[bin],
            count: Int64(counts.pointer[bin])
        )
    }

    /// Sets every sum to zero.
    func clear() {
        gradients.pointer.update(repeating: 0, count: gradients.count)
        hessians.pointer.update(repeating: 0, count: hessians.count)
        counts.pointer.update(repeating: 0, count: counts.count)
    }

    /// Adds `other` in the bins of `range`.
    func add(_ other: Histogram, in range: Range<Int>) {
        for bin in range {
            gradients.pointer[bin] &+= other.gradients.pointer[bin]
            hessians.pointer[bin] &+= other.hessians.pointer[bin]
            counts.pointer[bin] &+= other.counts.pointer[bin]
        }
    }

    /// Subtracts `other` in the bins of `range`.
    func subtract(_ other: Histogram, in range: Range<Int>) {
        for bin in range {
            gradients.pointer[bin] &-= other.gradients.pointer[bin]
            hessians.pointer[bin] &-= other.hessians.pointer[bin]
            counts.pointer[bin] &-= other.counts.pointer[bin]
        }
    }
}
