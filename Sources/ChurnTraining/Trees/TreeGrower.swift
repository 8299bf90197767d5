import ChurnScoring

/// Grows one tree: by leaves, by levels, or all nodes of a level at once (``GradientBoostingTrainer/Options/Growth/Policy``).
///
/// Of two children only the smaller one's histogram is built from rows; the other is the parent's minus it. Children
/// that can't be split, because they are too small, too deep, or the tree is full, get none.
final class TreeGrower {
    /// Bins that a thread searches for splits at a time, at least: fewer are done before another one comes.
    static let binsPerChunk = 1_000

    let matrix: BinnedMatrix
    private let binColumns: BinColumns
    let layout: HistogramLayout
    /// Finds splits; its quantiser is that of the values that the next tree is grown from.
    var finder: SplitFinder
    let crew: WorkerCrew
    let maximumLeaves: Int
    let maximumDepth: Int
    private let builder: HistogramBuilder
    private let policy: GradientBoostingTrainer.Options.Growth.Policy
    private let samplingByNode: Double
    private let seed: UInt64
    private let minimumRowsToSplit: Int
    /// Histograms that no leaf holds at the moment.
    private var pool: [Histogram] = []

    /// A leaf that may still be split.
    struct Leaf {
        var node: Int
        var depth: Int
        var state: NodeState
        /// The columns that split the nodes above, where interactions are constrained.
        var path: Set<Int> = []
        /// The columns that the histogram has sums of.
        var columns: ActiveColumns
        var histogram: Histogram?
        var best: SplitCandidate?
    }

    /// What a tree is grown from.
    struct Input {
        /// The rows, reset before the tree.
        let partition: RowPartition
        /// The packed gradient and Hessian of each row of the matrix.
        let values: FixedBuffer<Int32>
        /// The same in full precision, which then counts instead.
        var wide: FixedBuffer<SIMD2<Int32>>?
        /// The columns the tree may use.
        let columns: ActiveColumns
        /// The number of the tree, which the drawing of columns by node depends on.
        var tree = 0

        /// The sums of one row.
        @inline(__always)
        func sums(_ row: Int) -> BinSums {
            guard let wide else { return GradientQuantiser.sums(values.pointer[row]) }
            let integers = wide.pointer[row]
            return BinSums(gradient: Int64(integers[0]), hessian: Int64(integers[1]), count: 1)
        }
    }

    init(
        matrix: BinnedMatrix,
        layout: HistogramLayout,
        finder: SplitFinder,
        options: GradientBoostingTrainer.Options,
        crew: WorkerCrew
    ) {
        self.matrix = matrix
        binColumns = BinColumns(matrix, crew: crew)
        self.layout = layout
        self.finder = finder
        builder = HistogramBuilder(matrix: matrix, binCount: layout.binCount, crew: crew)
        policy = options.growth.policy
        samplingByNode = options.columns.samplingByNode
        seed = options.seed
        maximumLeaves = options.growth.maximumLeaves
        maximumDepth = options.growth.maximumDepth ?? Int.max
        minimumRowsToSplit = 2 * options.growth.minimumRowsPerLeaf
        self.crew = crew
    }

    /// The tree's splits, the rows of its leaves and the bounds of their outputs; outputs and covers are still zero.
    func grow(_ input: Input) -> GrownTree {
        policy == .symmetric ? growSymmetric(input) : growByLeaves(input)
    }

    private func growByLeaves(_ input: Input) -> GrownTree {
        var tree = GrownTree(nodes: [.init(rows: 0..<input.partition.count, others: input.partition.others)])
        var root = root(input)
        if maximumLeaves > 1, canSplit(root) {
            root.histogram = takeHistogram()
            build(root, rows: tree.nodes[0].rows, input)
            root.best = search([root], subtracting: nil, input)[0]
        }
        var leaves = [root]
        var order = finder.constraints.hasMonotone ? newOrder() : nil
        /// The output of every node so far; only kept for the order of leaves.
        var outputs = [root.state.output]
        while tree.nodes.count < 2 * maximumLeaves - 1, let next = bestLeaf(leaves) {
            guard let split = leaves[next].best else { break }
            let parent = leaves.remove(at: next)
            apply(split, to: parent, in: &tree, input)
            var (left, right) = children(of: parent, split, in: tree, input)
            let isFull = tree.nodes.count >= 2 * maximumLeaves - 1
            let around = order?.split(parent.node, by: split) ?? []
            if let order {
                outputs += [left.state.output, right.state.output]
                left.state.bounds = order.bounds(of: left.node, outputs: outputs)
                right.state.bounds = order.bounds(of: right.node, outputs: outputs)
                if !isFull { rebound(&leaves, among: around, order: order, outputs: outputs, input) }
            }
            leaves += searched(left, right, parent: parent, isFull: isFull, in: tree, input)
        }
        for leaf in leaves { giveBack(leaf.histogram) }
        if let order { setBounds(of: &tree, order: order, outputs: outputs) }
        return tree
    }

    /// Renews the bounds of the `leaves` that are among the nodes `around`, and seeks the best splits of those that
    /// changed.
    private func rebound(
        _ leaves: inout [Leaf],
        among around: [Int],
        order: LeafOrder,
        outputs: [Double],
        _ input: Input
    ) {
        let around = Set(around)
        for index in leaves.indices where around.contains(leaves[index].node) {
            let bounds = order.bounds(of: leaves[index].node, outputs: outputs)
            guard bounds != leaves[index].state.bounds else { continue }
            leaves[index].state.bounds = bounds
            guard leaves[index].histogram != nil else { continue }
            leaves[index].best = search([leaves[index]], subtracting: nil, input)[0]
        }
    }

    /// The children of a node that was just split, with histograms and best splits where they may be split.
    private func searched(
        _ left: Leaf,
        _ right: Leaf,
        parent: Leaf,
        isFull: Bool,
        in tree: GrownTree,
        _ input: Input
    ) -> [Leaf] {
        guard let parentHistogram = parent.histogram else { return [left, right] }
        guard !isFull, canSplit(left) || canSplit(right) else {
            giveBack(parentHistogram)
            return [left, right]
        }
        var (small, large) = left.state.total.count <= right.state.total.count ? (left, right) : (right, left)
        small.histogram = takeHistogram()
        build(small, rows: tree.nodes[small.node].rows, input)
        large.histogram = parentHistogram
        let found = search([large, small], subtracting: small.histogram, input)
        large.best = found[0]
        small.best = found[1]
        // The order of leaves decides ties of gain: left before right, whichever is smaller.
        return small.node < large.node ? [small, large] : [large, small]
    }

    /// The position of the leaf that is split next; the first of equals.
    private func bestLeaf(_ leaves: [Leaf]) -> Int? {
        var best: Int?
        for (index, leaf) in leaves.enumerated() {
            guard let split = leaf.best else { continue }
            if let other = best {
                let (chosen, priority) = (leaves[other], leaves[other].best?.priority ?? 0)
                let isAbove = policy == .depthWise && leaf.depth < chosen.depth
                let isSameLevel = policy != .depthWise || leaf.depth == chosen.depth
                guard isAbove || (isSameLevel && split.priority > priority) else { continue }
            }
            best = index
        }
        return best
    }

    /// The best split of each leaf, where it has one and may be split.
    ///
    /// `sibling`, where given, is first subtracted from the first leaf's histogram, column by column on the way. The
    /// leaves have the same columns.
    private func search(_ leaves: [Leaf], subtracting sibling: Histogram?, _ input: Input) -> [SplitCandidate?] {
        let columns = leaves[0].columns
        let perLeaf = columns.count
        let results = ResultSlots<SplitCandidate?>(count: leaves.count * perLeaf)
        let columnsPerChunk = searchedColumns
        let chunkCount = (perLeaf + columnsPerChunk - 1) / columnsPerChunk
        let (finder, layout) = (finder, layout)
        let jobs = leaves.map { leaf in
            (
                histogram: leaf.histogram, state: leaf.state, canSplit: canSplit(leaf),
                drawn: drawn(of: columns, place: leaf.node, tree: input.tree)
            )
        }
        crew.forEachChunk(chunkCount) { chunk in
            let start = chunk * columnsPerChunk
            for position in start..<min(perLeaf, start + columnsPerChunk) {
                let column = Int(columns.columns.pointer[position])
                let first = layout.offsets[column]
                if let sibling {
                    jobs[0].histogram?.subtract(sibling, in: first..<first + finder.columns[column].binCount)
                }
                for (index, job) in jobs.enumerated() where job.canSplit && job.drawn?[position] ?? true {
                    guard let histogram = job.histogram else { continue }
                    let split = finder.bestSplit(column: column, histogram: histogram, node: job.state)
                    results[index * perLeaf + position] = .success(split)
                }
            }
        }
        return leaves.indices.map { index in
            var best: SplitCandidate?
            for position in 0..<perLeaf {
                guard case .success(let split?) = results[index * perLeaf + position] else { continue }
                if split.priority > best?.priority ?? 0 { best = split }
            }
            return best
        }
    }

    /// The columns that a thread searches at a time.
    var searchedColumns: Int { max(1, Self.binsPerChunk * matrix.columnCount / max(1, layout.binCount)) }

    /// Which of `columns` the node, or the level, at `place` of a tree may be split on; `nil` for all.
    func drawn(of columns: ActiveColumns, place: Int, tree: Int) -> [Bool]? {
        guard samplingByNode < 1, columns.count > 0 else { return nil }
        let random = CounterRandom(seed: seed, stream: .nodeColumnSampling, tree: tree)
        let keys = (0..<columns.count).map { position in
            let column = Int(columns.columns.pointer[position])
            return (key: random.bits(place * matrix.columnCount + column), position: position)
        }
        let count = Int((samplingByNode * Double(columns.count)).rounded(.up))
        var drawn = [Bool](repeating: false, count: columns.count)
        for item in keys.sorted(by: { $0 < $1 }).prefix(count) { drawn[item.position] = true }
        return drawn
    }
}

// MARK: - Nodes and histograms

extension TreeGrower {
    /// The root, without a histogram.
    func root(_ input: Input) -> Leaf {
        var state = NodeState(total: sums(0..<input.partition.count, input))
        state.output = finder.step(state.total)
        return Leaf(node: 0, depth: 0, state: state, columns: input.columns)
    }

    /// The sums over the rows at some positions.
    func sums(_ positions: Range<Int>, _ input: Input) -> BinSums {
        positions.reduce(into: BinSums()) { $0 = $0 + input.sums(Int(input.partition.order.pointer[$1])) }
    }

    func canSplit(_ leaf: Leaf) -> Bool {
        leaf.depth < maximumDepth && leaf.state.total.count >= Int64(minimumRowsToSplit)
    }

    /// Moves the rows of `parent` to its sides and appends its children to `tree`.
    func apply(_ split: SplitCandidate, to parent: Leaf, in tree: inout GrownTree, _ input: Input) {
        let (rows, others) = (tree.nodes[parent.node].rows, tree.nodes[parent.node].others)
        let bins = binColumns.column(split.column)
        let leftCount = input.partition.split(rows, bins: bins, left: split.leftBins, crew: crew)
        precondition(leftCount == Int(split.left.count), "a split moves the rows that its histogram counted")
        let otherCount = input.partition.split(others, bins: bins, left: split.leftBins, crew: crew)
        let (middle, otherMiddle) = (rows.lowerBound + leftCount, others.lowerBound + otherCount)
        tree.nodes[parent.node].split = split
        tree.nodes[parent.node].left = tree.nodes.count
        tree.nodes[parent.node].right = tree.nodes.count + 1
        tree.nodes.append(.init(rows: rows.lowerBound..<middle, others: others.lowerBound..<otherMiddle))
        tree.nodes.append(.init(rows: middle..<rows.upperBound, others: otherMiddle..<others.upperBound))
    }

    /// The children of a node that was just split, without histograms, and bounded as it was.
    func children(
        of parent: Leaf,
        _ split: SplitCandidate,
        in tree: GrownTree,
        _ input: Input
    ) -> (left: Leaf, right: Leaf) {
        let node = tree.nodes[parent.node]
        var left = parent
        left.depth += 1
        left.histogram = nil
        left.best = nil
        if !finder.constraints.groups.isEmpty {
            left.path.insert(split.column)
            let columns = (0..<input.columns.count).map { Int(input.columns.columns.pointer[$0]) }
            left.columns = ActiveColumns(finder.constraints.allowed(columns, below: left.path), layout: layout)
        }
        var right = left
        left.node = node.left
        right.node = node.right
        left.state.total = split.left
        right.state.total = parent.state.total - split.left
        left.state.output = finder.output(left.state.total, childOf: parent.state)
        right.state.output = finder.output(right.state.total, childOf: parent.state)
        return (left, right)
    }

    func newOrder() -> LeafOrder { LeafOrder(columns: finder.columns, directions: finder.constraints.directions) }

    /// Bounds the final outputs of the leaves, so that they keep their order whatever they are made of.
    func setBounds(of tree: inout GrownTree, order: LeafOrder, outputs: [Double]) {
        for leaf in tree.leaves { tree.nodes[leaf].bounds = order.sharedBounds(of: leaf, outputs: outputs) }
    }

    /// Builds the histogram of `leaf` from its rows.
    func build(_ leaf: Leaf, rows: Range<Int>, _ input: Input) {
        guard let histogram = leaf.histogram else { return }
        let request = HistogramBuilder.Input(
            order: input.partition.order,
            rows: rows,
            isIdentity: input.partition.isIdentity,
            values: input.values,
            wide: input.wide,
            columns: leaf.columns
        )
        builder.build(request, into: histogram)
    }

    func takeHistogram() -> Histogram { pool.popLast() ?? Histogram(binCount: layout.binCount) }

    func giveBack(_ histogram: Histogram?) {
        if let histogram { pool.append(histogram) }
    }
}
