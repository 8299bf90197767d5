import ChurnScoring

/// Symmetric growth: one split for all nodes of a level.
///
/// A level's nodes are gone through two siblings at a time: the smaller one's histogram is built, the other is the
/// parent's minus it, and both add their gains to those of every candidate. Histograms are kept for the next level's
/// subtraction up to a bound on memory; below a node without one, both siblings are built from their rows.
extension TreeGrower {
    /// Bytes that the histograms kept from one level to the next may take.
    private static let keptBytes = 1 << 27

    func growSymmetric(_ input: Input) -> GrownTree {
        var tree = GrownTree(nodes: [.init(rows: 0..<input.partition.count, others: input.partition.others)])
        var root = root(input)
        guard maximumLeaves > 1, canSplit(root) else { return tree }
        root.histogram = takeHistogram()
        build(root, rows: tree.nodes[0].rows, input)
        guard let rootHistogram = root.histogram else { return tree }
        let search = LevelSearch(
            finder: finder,
            root: (root.state, rootHistogram),
            active: input.columns,
            columnsPerChunk: searchedColumns,
            crew: crew
        )
        search.add(root.state, rootHistogram, active: root.columns)
        var level = [root]
        var order = finder.constraints.hasMonotone ? newOrder() : nil
        var outputs = [root.state.output]
        while let split = bestSplit(of: level, search, input) {
            let parents = level
            level = []
            for parent in parents {
                let own = self.split(parent, as: split, in: tree, input)
                apply(own, to: parent, in: &tree, input)
                var (left, right) = children(of: parent, own, in: tree, input)
                settle(&left, &right, parent: parent, split: own)
                outputs += [left.state.output, right.state.output]
                _ = order?.split(parent.node, by: own)
                level += [left, right]
            }
            if let order {
                // All nodes of the next level are split at once: each is held to its half of the way to the others.
                for index in level.indices {
                    level[index].state.bounds = order.sharedBounds(of: level[index].node, outputs: outputs)
                }
            }
            guard hasRoom(below: level) else {
                for parent in parents { giveBack(parent.histogram) }
                break
            }
            search.reset()
            addGains(&level, parents: parents, search, in: tree, input)
        }
        for leaf in level { giveBack(leaf.histogram) }
        if let order { setBounds(of: &tree, order: order, outputs: outputs) }
        return tree
    }

    /// Whether the tree may have one more level below `level`.
    private func hasRoom(below level: [Leaf]) -> Bool {
        2 * level.count <= maximumLeaves && (level.first?.depth ?? 0) < maximumDepth
    }

    private func bestSplit(of level: [Leaf], _ search: LevelSearch, _ input: Input) -> SplitCandidate? {
        guard let first = level.first, hasRoom(below: level) else { return nil }
        let columns = first.columns
        let noise = level.reduce(0) { $0 + (canSplit($1) ? finder.noise(in: $1.state.total) : 0) }
        // A level is one place of drawing columns, whatever its nodes are called.
        let drawn = drawn(of: columns, place: first.depth, tree: input.tree)
        return search.best(active: columns, isDrawn: drawn, floor: max(finder.minimumGain, noise))
    }

    /// The level's split as that of one of its nodes: its rows on the left and its gain.
    private func split(
        _ leaf: Leaf,
        as split: SplitCandidate,
        in tree: GrownTree,
        _ input: Input
    ) -> SplitCandidate {
        var own = split
        own.gain = 0
        own.left = BinSums()
        if let histogram = leaf.histogram {
            let first = layout.offsets[split.column]
            for bin in 0..<finder.columns[split.column].binCount where split.leftBins.contains(bin) {
                own.left = own.left + histogram[first + bin]
            }
        } else {
            for position in tree.nodes[leaf.node].rows {
                let row = Int(input.partition.order.pointer[position])
                guard split.leftBins.contains(matrix[row, split.column]) else { continue }
                own.left = own.left + input.sums(row)
            }
        }
        let judge = SplitJudge(finder: finder, column: split.column, node: leaf.state)
        guard let gain = judge.gain(left: own.left) else { return own }
        own.gain = gain
        own.priority = gain * finder.constraints.penalties[split.column]
        return own
    }

    /// Gives children the output of their parent where their own would not do: in an empty one, and where the order of a
    /// monotone column would be broken.
    private func settle(_ left: inout Leaf, _ right: inout Leaf, parent: Leaf, split: SplitCandidate) {
        if left.state.total.count == 0 { left.state.output = parent.state.output }
        if right.state.total.count == 0 { right.state.output = parent.state.output }
        let direction = Double(finder.constraints.directions[split.column])
        guard direction * (right.state.output - left.state.output) < 0 else { return }
        left.state.output = parent.state.output
        right.state.output = parent.state.output
    }

    /// Adds the gains of the nodes of `level` to the sums of the search, and keeps their histograms while there is room.
    private func addGains(
        _ level: inout [Leaf],
        parents: [Leaf],
        _ search: LevelSearch,
        in tree: GrownTree,
        _ input: Input
    ) {
        let keptCount = max(1, Self.keptBytes / (20 * layout.binCount))
        var kept = 0
        for (index, parent) in parents.enumerated() {
            fillHistograms(&level, pair: 2 * index, parent: parent, in: tree, input)
            for position in [2 * index, 2 * index + 1] {
                guard let histogram = level[position].histogram else { continue }
                if canSplit(level[position]) {
                    search.add(level[position].state, histogram, active: level[position].columns)
                }
                if kept < keptCount {
                    kept += 1
                } else {
                    level[position].histogram = nil
                    giveBack(histogram)
                }
            }
        }
    }

    /// The histograms of the siblings at `pair` of `level`, where they may be split.
    private func fillHistograms(_ level: inout [Leaf], pair: Int, parent: Leaf, in tree: GrownTree, _ input: Input) {
        let siblings = [pair, pair + 1]
        guard siblings.contains(where: { canSplit(level[$0]) }) else {
            giveBack(parent.histogram)
            return
        }
        guard let parentHistogram = parent.histogram else {
            for position in siblings where canSplit(level[position]) {
                level[position].histogram = takeHistogram()
                build(level[position], rows: tree.nodes[level[position].node].rows, input)
            }
            return
        }
        let isLeftSmaller = level[pair].state.total.count <= level[pair + 1].state.total.count
        let (small, large) = isLeftSmaller ? (pair, pair + 1) : (pair + 1, pair)
        let histogram = takeHistogram()
        level[small].histogram = histogram
        build(level[small], rows: tree.nodes[level[small].node].rows, input)
        for position in 0..<level[small].columns.count {
            let column = Int(level[small].columns.columns.pointer[position])
            let first = layout.offsets[column]
            parentHistogram.subtract(histogram, in: first..<first + finder.columns[column].binCount)
        }
        level[large].histogram = parentHistogram
    }
}
