// Trees laid out for scoring, in two ways that give the same bits: those of `TreeEnsemble.rawScore(row:)`, hence in both the
// order base score, then tree by tree, in doubles.
//
// - `TreeWalk`: from root to leaf, eight walks at once; for single rows, few rows, and trees that bytes can't hold.
// - `BinnedTrees`: every split of a tree for 16 rows an instruction; for blocks of rows.
//
// Both together take at most 450 bytes for each split of a model: 48 for the walk, 40 for its bins and leaf, 256 for the
// table of a categorical split; so memory stays linear in the size of a model file.

/// The trees of an ensemble, laid out once when a model is made.
struct CompiledTrees: Sendable {
    let baseScore: Double
    private let walk: TreeWalk
    /// `nil` where most trees are too large or on columns with too many thresholds.
    private let binned: BinnedTrees?

    /// Rows that are walked together; their values stay in the fastest cache.
    private static let walkedTogether = 32
    /// With fewer rows, walking takes less time than a block.
    private static let fewestInBlock = 24

    /// Lays out an ensemble that passed ``ModelValidation``.
    init(_ ensemble: TreeEnsemble) {
        baseScore = ensemble.baseScore
        walk = TreeWalk(ensemble.trees)
        binned = BinnedTrees(ensemble.trees)
    }

    /// The raw score of one row, given as `row[column]`.
    func rawScore(row: UnsafePointer<Double>) -> Double { walk.sum(from: baseScore, row: row) }

    /// Writes the raw scores of rows.
    func score(_ rows: ColumnMajorRows, into scores: UnsafeMutablePointer<Double>) {
        var start = 0
        if let binned {
            let tail = rows.rowCount % BinnedColumns.blockRows
            start = tail < CompiledTrees.fewestInBlock ? rows.rowCount - tail : rows.rowCount
            let blocks = rows.block(at: 0, count: start)
            if start > 0 { binned.score(blocks, base: baseScore, walk: walk, into: scores) }
        }
        guard start < rows.rowCount else { return }
        let together = BlockOfRows(columnCount: rows.columnCount, rowCount: CompiledTrees.walkedTogether)
        defer { together.deallocate() }
        while start < rows.rowCount {
            let block = rows.block(at: start, count: min(CompiledTrees.walkedTogether, rows.rowCount - start))
            together.copy(block)
            scores.advanced(by: start).update(repeating: baseScore, count: block.rowCount)
            walk.add(
                0..<walk.treeCount,
                rows: together.values,
                rowCount: block.rowCount,
                stride: rows.columnCount,
                to: scores + start
            )
            start += CompiledTrees.walkedTogether
        }
    }
}
