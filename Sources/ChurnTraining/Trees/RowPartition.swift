/// The rows of a tree in the order of its leaves: each leaf owns a range, and rows ascend inside it.
final class RowPartition: @unchecked Sendable {
    // Unchecked: the chunks of a loop write to ranges of their own.
    private static let chunkRows = 1 << 14

    /// The rows; ranges of it are leaves.
    let order: FixedBuffer<UInt32>
    private let scratch: FixedBuffer<UInt32>
    /// How many rows the tree is grown from; the others stand behind them in the order.
    private(set) var count = 0
    /// The positions of the rows that the tree is not grown from.
    var others: Range<Int> { count..<order.count }
    /// Whether the order is `0, 1, 2, ...` as it was reset, that is, before any split.
    private(set) var isIdentity = false

    /// Room for `rowCount` rows.
    init(rowCount: Int) {
        precondition(rowCount < Int(UInt32.max), "row indices are 32 bits wide")
        order = FixedBuffer(count: rowCount)
        scratch = FixedBuffer(count: rowCount)
    }

    /// Puts the rows that `isIncluded` admits back into ascending order, as one leaf, and the others behind them.
    func reset(where isIncluded: (Int) -> Bool) {
        count = 0
        var others = 0
        for row in 0..<order.count {
            // Both places are written and one is kept: no branch to mispredict.
            order.pointer[count] = UInt32(row)
            scratch.pointer[others] = UInt32(row)
            let isIn = isIncluded(row) ? 1 : 0
            count &+= isIn
            others &+= 1 &- isIn
        }
        (order.pointer + count).update(from: scratch.pointer, count: others)
        isIdentity = count == order.count
    }

    /// Moves the rows of `range` whose bin is in `left` to the front, both sides in ascending order, and returns their
    /// number; `bins` has one a row of the matrix.
    func split(_ range: Range<Int>, bins: UnsafePointer<UInt8>, left: BinSet, crew: WorkerCrew) -> Int {
        nonisolated(unsafe) let bins = bins
        isIdentity = false
        let table = FixedBuffer((0..<256).map { left.contains($0) ? UInt8(1) : 0 })
        let chunkCount = (range.count + Self.chunkRows - 1) / Self.chunkRows
        let leftCounts = FixedBuffer<Int>(count: chunkCount)
        @Sendable func chunk(_ index: Int) -> Range<Int> {
            let start = range.lowerBound + index * Self.chunkRows
            return start..<min(range.upperBound, start + Self.chunkRows)
        }
        crew.forEachChunk(chunkCount) { index in
            leftCounts.pointer[index] = deal(chunk(index), bins: bins, goesLeft: table.pointer)
        }
        let leftCount = leftCounts.array.reduce(0, +)
        // Where each chunk's rows go follows from the counts of the chunks before it.
        var starts: [(left: Int, right: Int)] = []
        var next = (left: range.lowerBound, right: range.lowerBound + leftCount)
        for index in 0..<chunkCount {
            starts.append(next)
            next.left += leftCounts.pointer[index]
            next.right += chunk(index).count - leftCounts.pointer[index]
        }
        let places = starts
        crew.forEachChunk(chunkCount) { index in
            let rows = chunk(index)
            let lefts = leftCounts.pointer[index]
            (order.pointer + places[index].left).update(from: scratch.pointer + rows.lowerBound, count: lefts)
            let rights = order.pointer + places[index].right
            for offset in 0..<rows.count - lefts {
                rights[offset] = scratch.pointer[rows.upperBound - 1 - offset]
            }
        }
        return leftCount
    }

    /// Writes the left rows of `rows` to the front of its scratch range and the right rows, reversed, to the back.
    private func deal(_ rows: Range<Int>, bins: UnsafePointer<UInt8>, goesLeft: UnsafePointer<UInt8>) -> Int {
        let (order, scratch) = (order.pointer, scratch.pointer)
        var left = rows.lowerBound
        var right = rows.upperBound - 1
        for position in rows {
            let row = order[position]
            let isLeft = Int(goesLeft[Int(bins[Int(row)])])
            // Both places are written and one is kept: no branch to mispredict.
            scratch[left] = row
            scratch[right] = row
            left &+= isLeft
            right &-= 1 &- isLeft
        }
        return left - rows.lowerBound
    }
}
