import ChurnScoring

/// Grows one tree leaf by leaf: the leaf whose best split has the most gain is split next.
///
/// Of two children only the smaller one's histogram is built from rows; the other is the parent's minus it. Children
/// that can't be split, because they are too small, too deep, or the tree is full, get none.
final class TreeGrower {
    /// Below this many bins the search for splits stays on one thread.
    private static let binsPerThread = 8_000
    private static let columnsPerChunk = 4

    private let matrix: BinnedMatrix
    private let layout: HistogramLayout
    /// Finds splits; its quantiser is that of the values that the next tree is grown from.
    var finder: SplitFinder
    private let builder: HistogramBuilder
    private let maximumLeaves: Int
    private let maximumDepth: Int
    private let minimumRowsToSplit: Int
    private let threads: Int
    /// Histograms that no leaf holds at the moment.
    private var pool: [Histogram] = []

    /// A leaf that may still be split.
    private struct Leaf {
        var node: Int
        var depth: Int
        var total: BinSums
        var histogram: Histogram?
        var best: SplitCandidate?
    }

    /// What a tree is grown from.
    struct Input {
        /// The rows, reset before the tree.
        let partition: RowPartition
        /// The packed gradient and Hessian of each row of the matrix.
        let values: FixedBuffer<Int32>
        /// The columns the tree may use.
        let columns: ActiveColumns
    }

    init(
        matrix: BinnedMatrix,
        layout: HistogramLayout,
        finder: SplitFinder,
        options: GradientBoostingTrainer.Options,
        threads: Int
    ) {
        self.matrix = matrix
        self.layout = layout
        self.finder = finder
        builder = HistogramBuilder(matrix: matrix, binCount: layout.binCount, threads: threads)
        maximumLeaves = options.growth.maximumLeaves
        maximumDepth = options.growth.maximumDepth ?? Int.max
        minimumRowsToSplit = 2 * options.growth.minimumRowsPerLeaf
        self.threads = threads
    }

    /// The tree's splits and the rows of its leaves; outputs and covers are still zero.
    func grow(_ input: Input) -> GrownTree {
        var tree = GrownTree(nodes: [.init(rows: 0..<input.partition.count)])
        var leaves = [root(input)]
        while tree.nodes.count < 2 * maximumLeaves - 1, let next = bestLeaf(leaves) {
            guard let split = leaves[next].best else { break }
            let parent = leaves.remove(at: next)
            let rows = tree.nodes[parent.node].rows
            let leftCount = input.partition.split(
                rows,
                matrix: matrix,
                column: split.column,
                left: split.leftBins,
                threads: threads
            )
            precondition(leftCount == Int(split.left.count), "a split moves the rows that its histogram counted")
            let middle = rows.lowerBound + leftCount
            tree.nodes[parent.node].split = split
            tree.nodes[parent.node].left = tree.nodes.count
            tree.nodes[parent.node].right = tree.nodes.count + 1
            tree.nodes.append(.init(rows: rows.lowerBound..<middle))
            tree.nodes.append(.init(rows: middle..<rows.upperBound))
            let isFull = tree.nodes.count >= 2 * maximumLeaves - 1
            leaves += children(of: parent, split, tree: tree, isFull: isFull, input)
        }
        for leaf in leaves { giveBack(leaf.histogram) }
        return tree
    }

    private func root(_ input: Input) -> Leaf {
        var root = Leaf(node: 0, depth: 0, total: BinSums())
        for position in 0..<input.partition.count {
            let packed = input.values.pointer[Int(input.partition.order.pointer[position])]
            root.total.gradient += Int64(GradientQuantiser.gradient(packed))
            root.total.hessian += Int64(GradientQuantiser.hessian(packed))
        }
        root.total.count = Int64(input.partition.count)
        guard maximumLeaves > 1, canSplit(root) else { return root }
        let histogram = takeHistogram()
        build(0..<input.partition.count, input, into: histogram)
        root.histogram = histogram
        root.best = search([root], subtracting: nil, columns: input.columns)[0]
        return root
    }

    private func children(
        of parent: Leaf,
        _ split: SplitCandidate,
        tree: GrownTree,
        isFull: Bool,
        _ input: Input
    ) -> [Leaf] {
        let node = tree.nodes[parent.node]
        let depth = parent.depth + 1
        let left = Leaf(node: node.left, depth: depth, total: split.left)
        let right = Leaf(node: node.right, depth: depth, total: parent.total - split.left)
        guard let parentHistogram = parent.histogram else { return [left, right] }
        guard !isFull, canSplit(left) || canSplit(right) else {
            giveBack(parentHistogram)
            return [left, right]
        }
        var (small, large) = left.total.count <= right.total.count ? (left, right) : (right, left)
        let histogram = takeHistogram()
        build(tree.nodes[small.node].rows, input, into: histogram)
        small.histogram = histogram
        large.histogram = parentHistogram
        let found = search([large, small], subtracting: histogram, columns: input.columns)
        large.best = found[0]
        small.best = found[1]
        // The order of leaves decides ties of gain: left before right, whichever is smaller.
        return small.node < large.node ? [small, large] : [large, small]
    }

    private func canSplit(_ leaf: Leaf) -> Bool {
        leaf.depth < maximumDepth && leaf.total.count >= Int64(minimumRowsToSplit)
    }

    /// The position of the leaf with the most gain; the first of equals.
    private func bestLeaf(_ leaves: [Leaf]) -> Int? {
        var best: Int?
        var bestGain = 0.0
        for (index, leaf) in leaves.enumerated() {
            guard let gain = leaf.best?.gain, gain > bestGain else { continue }
            best = index
            bestGain = gain
        }
        return best
    }

    private func build(_ rows: Range<Int>, _ input: Input, into histogram: Histogram) {
        let request = HistogramBuilder.Input(
            order: input.partition.order,
            rows: rows,
            isIdentity: input.partition.isIdentity,
            values: input.values,
            columns: input.columns
        )
        builder.build(request, into: histogram)
    }

    /// The best split of each leaf, where it has one and may be split.
    ///
    /// `sibling`, where given, is first subtracted from the first leaf's histogram, column by column on the way.
    private func search(
        _ leaves: [Leaf],
        subtracting sibling: Histogram?,
        columns: ActiveColumns
    ) -> [SplitCandidate?] {
        let perLeaf = columns.count
        let results = ResultSlots<SplitCandidate?>(count: leaves.count * perLeaf)
        let chunkCount = (perLeaf + Self.columnsPerChunk - 1) / Self.columnsPerChunk
        let searchThreads = layout.binCount < Self.binsPerThread ? 1 : threads
        let (finder, layout) = (finder, layout)
        let jobs = leaves.map { (histogram: $0.histogram, total: $0.total, canSplit: canSplit($0)) }
        Workers.forEachChunk(chunkCount, threads: searchThreads) { chunk in
            let start = chunk * Self.columnsPerChunk
            for position in start..<min(perLeaf, start + Self.columnsPerChunk) {
                let column = Int(columns.columns.pointer[position])
                let first = layout.offsets[column]
                if let sibling {
                    jobs[0].histogram?.subtract(sibling, in: first..<first + finder.columns[column].binCount)
                }
                for (index, job) in jobs.enumerated() where job.canSplit {
                    guard let histogram = job.histogram else { continue }
                    let split = finder.bestSplit(column: column, histogram: histogram, total: job.total)
                    results[index * perLeaf + position] = .success(split)
                }
            }
        }
        return leaves.indices.map { index in
            var best: SplitCandidate?
            for position in 0..<perLeaf {
                guard case .success(let split?) = results[index * perLeaf + position] else { continue }
                if split.gain > best?.gain ?? 0 { best = split }
            }
            return best
        }
    }

    private func takeHistogram() -> Histogram { pool.popLast() ?? Histogram(binCount: layout.binCount) }

    private func giveBack(_ histogram: Histogram?) {
        if let histogram { pool.append(histogram) }
    }
}
