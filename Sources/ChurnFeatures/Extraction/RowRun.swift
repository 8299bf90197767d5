/// Rows of one customer at ascending cutoffs, and where their features go.
struct RowRun {
    /// The customer's index in the log.
    var customer: Int
    /// The number of rows.
    var count: Int
    /// One cutoff a row.
    var cutoffs: UnsafePointer<Int64>
    /// Edge e of row r is entry `bounds[e * boundStride + r]` of its list.
    var bounds: UnsafePointer<Int32>
    var boundStride: Int
    /// Column j of row r goes to `target[j * columnStride + r]`.
    var target: UnsafeMutablePointer<Double>
    var columnStride: Int

    /// Where edge `edge` is in its list, row after row.
    @inline(__always)
    func places(_ edge: Int) -> UnsafePointer<Int32> { bounds + edge &* boundStride }

    /// The entries between two edges in `row`; empty where the second is before the first.
    @inline(__always)
    func range(_ start: Int, _ end: Int, _ row: Int) -> Range<Int> {
        let low = Int(places(start)[row])
        return Range(uncheckedBounds: (low, max(low, Int(places(end)[row]))))
    }

    /// Some of the rows, to be evaluated with bounds of their own.
    func rows(_ range: Range<Int>) -> RowRun {
        var part = self
        part.count = range.count
        part.cutoffs += range.lowerBound
        part.target += range.lowerBound
        return part
    }
}
