import CPrefetch
import ChurnScoring

/// The rows of a tree in the order of its leaves: each leaf owns a range, and rows ascend inside it.
final class RowPartition: @unchecked Sendable {
    // Unchecked: the chunks of a loop write to ranges of their own.
    private static let chunkRows = 1 << 14
    /// Rows whose bin is asked for ahead of the one that is dealt.
    private static let rowsAhead = 32

    /// The rows; ranges of it are leaves.
    let order: FixedBuffer<UInt32>
    private let scratch: FixedBuffer<UInt32>
    /// How many rows the tree sees.
    private(set) var count = 0
    /// Whether the order is `0, 1, 2, ...` as it was reset, that is, before any split.
    private(set) var isIdentity = false

    /// Room for `rowCount` rows.
    init(rowCount: Int) {
        precondition(rowCount < Int(UInt32.max), "row indices are 32 bits wide")
        order = FixedBuffer(count: rowCount)
        scratch = FixedBuffer(count: rowCount)
    }

    /// Puts the rows that `isIncluded` admits back into ascending order, as one leaf.
    func reset(where isIncluded: (Int) -> Bool) {
        count = 0
        for row in 0..<order.count where isIncluded(row) {
            order.pointer[count] = UInt32(row)
            count += 1
        }
        isIdentity = count == order.count
    }

    /// Moves the rows of `range` whose bin in `column` is in `left` to the front, both sides in ascending order, and
    /// returns their number.
    func split(_ range: Range<Int>, matrix: BinnedMatrix, column: Int, left: BinSet, threads: Int) -> Int {
        isIdentity = false
        let table = FixedBuffer((0..<256).map { left.contains($0) ? UInt8(1) : 0 })
        let chunkCount = (range.count + Self.chunkRows - 1) / Self.chunkRows
        let leftCounts = FixedBuffer<Int>(count: chunkCount)
        @Sendable func chunk(_ index: Int) -> Range<Int> {
            let start = range.lowerBound + index * Self.chunkRows
            return start..<min(range.upperBound, start + Self.chunkRows)
        }
        Workers.forEachChunk(chunkCount, threads: threads) { index in
            leftCounts.pointer[index] = deal(chunk(index), matrix: matrix, column: column, goesLeft: table.pointer)
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
        Workers.forEachChunk(chunkCount, threads: threads) { index in
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
    private func deal(
        _ rows: Range<Int>,
        matrix: BinnedMatrix,
        column: Int,
        goesLeft: UnsafePointer<UInt8>
    ) -> Int {
        let bins = UnsafePointer(matrix.bytes.pointer) + column
        let stride = matrix.stride
        var left = rows.lowerBound
        var right = rows.upperBound - 1
        for position in rows {
            churn_prefetch(bins + Int(order.pointer[min(position &+ Self.rowsAhead, rows.upperBound &- 1)]) &* stride)
            let row = order.pointer[position]
            let isLeft = Int(goesLeft[Int(bins[Int(row) &* stride])])
            // Both places are written and one is kept: no branch to mispredict.
            scratch.pointer[left] = row
            scratch.pointer[right] = row
            left &+= isLeft
            right &-= 1 &- isLeft
        }
        return left - rows.lowerBound
    }
}
