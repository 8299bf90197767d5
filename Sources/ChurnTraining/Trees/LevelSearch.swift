import ChurnScoring

/// The search for the one split that all nodes of a level of a symmetric tree get.
///
/// A column's candidates are the same in every node: the cuts between the bins that have rows in the tree, or cuts of one
/// order of levels, by their smoothed mean gradient over all rows of the tree, each with missing values on either side.
/// Nodes are added one after the other, and each adds its gain to every candidate's sum; their histograms need not be
/// there at the same time. Sums of doubles run in the order of nodes, so threads, which share the columns, do not show.
final class LevelSearch: Sendable {
    /// A column and its candidates.
    private struct Column: Sendable {
        var column: Int
        /// The bins in the order in which they come to the left; those without rows left out.
        var order: [Int]
        /// Whether each bin is set against the rest, and not all bins up to it.
        var isSingle: Bool
        var hasMissing: Bool
        var extraL2: Double
        /// Where the sums of the column's candidates begin.
        var first: Int

        /// For both places of the missing values one candidate a bin, and one of all values against the missing ones.
        var candidateCount: Int { 2 * (order.count + 1) }
    }

    private let finder: SplitFinder
    private let columnsPerChunk: Int
    private let crew: WorkerCrew
    /// The bins of the tree's rows.
    private let total: BinSums
    private let columns: [Column]
    private let rootCounts: [BinSums]
    private let gains: FixedBuffer<Double>

    /// A search in the tree whose root has sums `total` and `histogram`, over `active` columns.
    init(
        finder: SplitFinder,
        root: (state: NodeState, histogram: Histogram),
        active: ActiveColumns,
        columnsPerChunk: Int,
        crew: WorkerCrew
    ) {
        let (total, histogram) = (root.state.total, root.histogram)
        self.finder = finder
        self.columnsPerChunk = columnsPerChunk
        self.crew = crew
        self.total = total
        var columns: [Column] = []
        var first = 0
        for position in 0..<active.count {
            let column = Int(active.columns.pointer[position])
            let search = SplitFinder.Search(
                finder: finder,
                column: column,
                histogram: histogram,
                node: NodeState(total: total)
            )
            let present = (0..<search.bins.valueBinCount).filter { search.sums($0).count > 0 }
            let isSetColumn = search.bins.isUnordered
            let isSingle = isSetColumn && present.count <= SplitFinder.oneVersusRestLevels
            let isOrdered = isSetColumn && !isSingle
            let item = Column(
                column: column,
                order: isOrdered ? search.inOrderOfMeanGradient(present) : present,
                isSingle: isSingle,
                hasMissing: search.missing.count > 0,
                extraL2: isOrdered ? finder.categoryL2 : 0,
                first: first
            )
            columns.append(item)
            first += item.candidateCount
        }
        self.columns = columns
        rootCounts = (0..<finder.layout.binCount).map { histogram[$0] }
        gains = FixedBuffer(count: first)
    }

    /// Forgets the sums of the level before.
    func reset() { gains.pointer.update(repeating: 0, count: gains.count) }

    /// Adds the gains of a node with `histogram` to the sums of every candidate on a column of `active`.
    func add(_ node: NodeState, _ histogram: Histogram, active: ActiveColumns) {
        let isActive = Self.flags(active, count: finder.columns.count)
        let (columns, gains, columnsPerChunk) = (columns, gains, columnsPerChunk)
        crew.forEachChunk((columns.count + columnsPerChunk - 1) / columnsPerChunk) { chunk in
            let start = chunk * columnsPerChunk
            for item in columns[start..<min(columns.count, start + columnsPerChunk)] where isActive[item.column] {
                addGains(of: item, node, histogram, into: gains.pointer + item.first)
            }
        }
    }

    private func addGains(
        of item: Column,
        _ node: NodeState,
        _ histogram: Histogram,
        into sums: UnsafeMutablePointer<Double>
    ) {
        let search = SplitFinder.Search(finder: finder, column: item.column, histogram: histogram, node: node)
        for missingLeft in item.hasMissing ? [false, true] : [false] {
            let start = missingLeft ? search.missing : BinSums()
            var left = start
            let offset = missingLeft ? item.order.count + 1 : 0
            for (position, bin) in item.order.enumerated() {
                left = (item.isSingle ? start : left) + search.sums(bin)
                sums[offset + position] += search.anyGain(left: left, extraL2: item.extraL2) ?? 0
            }
            guard item.isSingle, !missingLeft else { continue }
            sums[item.order.count] += search.anyGain(left: node.total - search.missing) ?? 0
        }
    }

    /// The best split of the level, with its summed gain, or `nil` where none has more than `floor`.
    ///
    /// `isDrawn` tells by position in `active` which columns take part; `nil` for all.
    func best(active: ActiveColumns, isDrawn: [Bool]?, floor: Double) -> SplitCandidate? {
        var allowed = Self.flags(active, count: finder.columns.count)
        if let isDrawn {
            for position in 0..<active.count where !isDrawn[position] {
                allowed[Int(active.columns.pointer[position])] = false
            }
        }
        var best: (item: Column, index: Int, priority: Double)?
        for item in columns where allowed[item.column] {
            let penalty = finder.constraints.penalties[item.column]
            for index in 0..<item.candidateCount {
                let priority = gains.pointer[item.first + index] * penalty
                guard priority > floor, priority > best?.priority ?? 0 else { continue }
                best = (item, index, priority)
            }
        }
        guard let best else { return nil }
        let gain = gains.pointer[best.item.first + best.index]
        return split(best.item, best.index, gain: gain, priority: best.priority)
    }

    private func split(_ item: Column, _ index: Int, gain: Double, priority: Double) -> SplitCandidate {
        let bins = finder.columns[item.column]
        let firstBin = finder.layout.offsets[item.column]
        let sums = { (bin: Int) in self.rootCounts[firstBin + bin] }
        let isMissingLeft = index > item.order.count
        let position = isMissingLeft ? index - item.order.count - 1 : index
        let taken =
            item.isSingle && position < item.order.count
            ? [item.order[position]] : Array(item.order.prefix(position + 1))
        var left = taken.reduce(isMissingLeft ? sums(bins.missingBin) : BinSums()) { $0 + sums($1) }
        let restGoesLeft = 2 * left.count > total.count
        var set = BinSet(taken)
        var lastLeftBin = -1
        if bins.isUnordered {
            // What the tree has no rows of goes to the side of more rows.
            if restGoesLeft { for bin in 0..<bins.valueBinCount where sums(bin).count == 0 { set.insert(bin) } }
        } else {
            lastLeftBin = SplitFinder.middleOfGap(after: item.order[position], bins) { sums($0).count == 0 }
            set = BinSet(through: lastLeftBin)
        }
        let missingGoesLeft = item.hasMissing ? isMissingLeft : restGoesLeft
        if missingGoesLeft { set.insert(bins.missingBin) }
        if item.isSingle, position == item.order.count { left = total - sums(bins.missingBin) }
        return SplitCandidate(
            gain: gain,
            priority: priority,
            column: item.column,
            lastLeftBin: lastLeftBin,
            isOfLevels: bins.isCategorical,
            leftBins: set,
            missingGoesLeft: missingGoesLeft,
            left: left
        )
    }

    private static func flags(_ active: ActiveColumns, count: Int) -> [Bool] {
        var flags = [Bool](repeating: false, count: count)
        for position in 0..<active.count { flags[Int(active.columns.pointer[position])] = true }
        return flags
    }
}
