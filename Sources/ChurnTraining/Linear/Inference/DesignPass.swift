// What inference needs of a design: dense blocks in the order of the design columns. All that depends on how a design keeps
// its rows is here.

internal import ChurnScoring

/// A pass over the rows of a design, a block at a time.
struct DesignPass: Sendable {
    let design: DesignMatrix
    let threads: Int

    /// The number of design columns.
    var columnCount: Int { design.columnCount }
    /// The rows of a full block.
    var blockRows: Int { min(DesignMatrix.rowsPerBlock, design.rowCount) }

    /// The sums that `body` makes of up to 16 groups of neighbouring blocks, in order.
    ///
    /// `body` gets each block of its group with its rows and its values, a column behind the other. A group ends early
    /// once `isComplete` holds for its sums.
    ///
    /// Groups depend on the number of rows and columns only, so that sums over them have the same bits on any number of
    /// threads.
    func groups<Sums: Sendable>(
        _ initial: Sums,
        until isComplete: @Sendable (Sums) -> Bool = { _ in false },
        _ body: @Sendable (inout Sums, Range<Int>, UnsafeMutablePointer<Double>) -> Void
    ) -> [Sums] {
        // Sums of squares of the columns are what memory goes to.
        let groupCount = min(design.blockCount, columnCount > 512 ? 2 : 16)
        var results = [Sums](repeating: initial, count: groupCount)
        results.withUnsafeMutableBufferPointer { results in
            nonisolated(unsafe) let results = results
            Workers.forEachChunk(groupCount, threads: threads) { group in
                let block = UnsafeMutablePointer<Double>.allocate(capacity: blockRows * columnCount)
                defer { block.deallocate() }
                var sums = initial
                for index in group * design.blockCount / groupCount..<(group + 1) * design.blockCount / groupCount
                where !isComplete(sums) {
                    write(index, into: block)
                    body(&sums, design.rows(ofBlock: index), block)
                }
                results[group] = sums
            }
        }
        return results
    }

    private func write(_ index: Int, into block: UnsafeMutablePointer<Double>) {
        let layout = design.layout
        let count = design.rows(ofBlock: index).count
        guard !layout.factors.isEmpty else { return design.writeBlock(index, into: block) }
        let held = UnsafeMutablePointer<Double>.allocate(capacity: count * layout.blockColumnCount)
        defer { held.deallocate() }
        design.writeBlock(index, into: held)
        block.update(repeating: 0, count: count * columnCount)
        for position in 0..<layout.blockColumnCount {
            (block + layout.order[position] * count).update(from: held + position * count, count: count)
        }
        let positions = UnsafeMutablePointer<Int32>.allocate(capacity: count)
        defer { positions.deallocate() }
        for factor in layout.factors {
            design.writePositions(of: factor, block: index, into: positions)
            for row in 0..<count where positions[row] >= 0 {
                block[layout.order[Int(positions[row])] * count + row] = 1
            }
        }
    }
}
