// Trees as one array of nodes, for one row, for a few rows, and for trees that are not binned.
//
// 16 bytes a node, children neighbours, so that a step down is one addition; outputs lie apart. A step takes some 20
// cycles of waiting for memory and comparison, so eight walks go down in lockstep: eight trees for one row, or one tree for
// eight rows. A leaf is its own child and waits there without a branch. A categorical split has a third child, a leaf
// with the split's own output, where unseen categories end.

/// The trees of an ensemble, flattened once when a model is made.
struct TreeWalk: Sendable {
    /// One node of 16 bytes.
    struct Node {
        /// Where a numeric split cuts; infinity in a leaf; its bits are the position in `categorySplits` in a categorical
        /// split.
        var threshold: Double
        /// The column in the upper 28 bits, flags below.
        var columnAndFlags: UInt32
        /// The left child's position, the others are behind it; a leaf's own.
        var first: UInt32

        /// Bit 0, so that it can be added to a position.
        static let missingRightFlag: UInt32 = 1
        static let leafFlag: UInt32 = 2
        static let categoryFlag: UInt32 = 4
        static let columnShift: UInt32 = 4
    }

    /// What a categorical split needs beside its node.
    struct CategorySplit {
        /// Where the set begins in `categoryWords`.
        var start: Int
        /// Words of a bit set, or of a sorted list where `isList`.
        var count: Int
        /// Whether the words are sorted codes; long sparse sets would waste memory as bits.
        var isList: Bool
    }

    /// Walks that go down together.
    static let lanes = 8

    /// One root a tree; then leaves, up to a multiple of `lanes`.
    private(set) var roots: [UInt32] = []
    let treeCount: Int
    private(set) var nodes: [Node] = []
    /// What each node adds to the score of a row that ends there.
    private(set) var outputs: [Double] = []
    private(set) var categorySplits: [CategorySplit] = []
    private(set) var categoryWords: [UInt64] = []

    /// Flattens trees that passed ``ModelValidation``.
    init(_ trees: [Tree]) {
        treeCount = trees.count
        let nodeCount = trees.reduce(1) { $0 + $1.nodes.count }
        nodes.reserveCapacity(nodeCount)
        outputs.reserveCapacity(nodeCount)
        for tree in trees { append(tree) }
        // Adding a negative zero changes no bit.
        let idle = appendLeaf(output: -0.0)
        while roots.count % TreeWalk.lanes != 0 { roots.append(UInt32(idle)) }
    }

    private mutating func append(_ tree: Tree) {
        let sets = tree.categorySets.map { appendSet($0) }
        var targets = [Int](repeating: 0, count: tree.nodes.count)
        targets[0] = appendLeaf(output: tree.nodes[0].output)
        roots.append(UInt32(targets[0]))
        // Children are behind their parents, so their place is known when their turn comes.
        for (source, node) in tree.nodes.enumerated() where !node.isLeaf {
            let target = targets[source]
            var flags: UInt32 = node.missingGoesLeft ? 0 : Node.missingRightFlag
            nodes[target].threshold = node.threshold
            if node.categorySet >= 0 {
                flags |= Node.categoryFlag
                nodes[target].threshold = Double(bitPattern: UInt64(categorySplits.count))
                categorySplits.append(sets[Int(node.categorySet)])
            }
            nodes[target].columnAndFlags = UInt32(node.column) << Node.columnShift | flags
            nodes[target].first = UInt32(nodes.count)
            targets[Int(node.left)] = appendLeaf(output: tree.nodes[Int(node.left)].output)
            targets[Int(node.right)] = appendLeaf(output: tree.nodes[Int(node.right)].output)
            if node.categorySet >= 0 { _ = appendLeaf(output: node.output) }
        }
    }

    private mutating func appendLeaf(output: Double) -> Int {
        outputs.append(output)
        nodes.append(Node(threshold: .infinity, columnAndFlags: Node.leafFlag, first: UInt32(nodes.count)))
        return nodes.count - 1
    }

    private mutating func appendSet(_ set: [Int32]) -> CategorySplit {
        let start = categoryWords.count
        let bitWords = Int(set.last ?? -1) / 64 + 1
        // At most 64 bytes more than a list, so that memory stays linear in the size of a model file.
        let isList = bitWords > set.count + 8
        if isList {
            categoryWords.append(contentsOf: set.map { UInt64($0) })
        } else {
            categoryWords.append(contentsOf: repeatElement(0, count: bitWords))
            for code in set { categoryWords[start + Int(code) / 64] |= 1 << UInt64(code % 64) }
        }
        return CategorySplit(start: start, count: categoryWords.count - start, isList: isList)
    }
}

extension TreeWalk {
    /// `base` and the outputs of all trees for one row, added in order.
    func sum(from base: Double, row: UnsafePointer<Double>) -> Double {
        withUnsafePointers { view in
            var sum = base
            for start in stride(from: 0, to: roots.count, by: TreeWalk.lanes) {
                var positions = Positions(repeating: 0)
                for lane in 0..<TreeWalk.lanes { positions[lane] = view.roots[start + lane] }
                view.descend(&positions, rows: row, stride: 0)
                for lane in 0..<TreeWalk.lanes { sum += view.outputs[Int(positions[lane])] }
            }
            return sum
        }
    }

    /// Adds the outputs of `trees` for `rowCount` rows, whose values lie behind one another, `stride` a row, to `scores`.
    ///
    /// There is room for rows up to a multiple of `lanes`, of any value.
    func add(
        _ trees: Range<Int>,
        rows: UnsafePointer<Double>,
        rowCount: Int,
        stride: Int,
        to scores: UnsafeMutablePointer<Double>
    ) {
        withUnsafePointers { view in
            // Tree by tree: one tree stays in the fastest cache while the rows go through it.
            for tree in trees {
                var row = 0
                while row < rowCount {
                    var positions = Positions(repeating: view.roots[tree])
                    view.descend(&positions, rows: rows + row * stride, stride: stride)
                    for lane in 0..<min(TreeWalk.lanes, rowCount - row) {
                        scores[row + lane] += view.outputs[Int(positions[lane])]
                    }
                    row += TreeWalk.lanes
                }
            }
        }
    }

    private typealias Positions = InlineArray<8, UInt32>

    private func withUnsafePointers<Result>(_ body: (View) -> Result) -> Result {
        roots.withUnsafeBufferPointer { roots in
            nodes.withUnsafeBufferPointer { nodes in
                outputs.withUnsafeBufferPointer { outputs in
                    categorySplits.withUnsafeBufferPointer { splits in
                        categoryWords.withUnsafeBufferPointer { words in
                            body(View(roots: roots, nodes: nodes, outputs: outputs, splits: splits, words: words))
                        }
                    }
                }
            }
        }
    }

    /// The arrays, for the time of one call.
    private struct View {
        let roots: UnsafeBufferPointer<UInt32>
        let nodes: UnsafeBufferPointer<Node>
        let outputs: UnsafeBufferPointer<Double>
        let splits: UnsafeBufferPointer<CategorySplit>
        let words: UnsafeBufferPointer<UInt64>

        /// Takes each position down to its leaf; lane `i` follows the row at `rows + i * stride`.
        @inline(__always)
        func descend(_ positions: inout Positions, rows: UnsafePointer<Double>, stride: Int) {
            if splits.isEmpty {
                descend(&positions, rows: rows, stride: stride, hasCategories: false)
            } else {
                descend(&positions, rows: rows, stride: stride, hasCategories: true)
            }
        }

        @inline(__always)
        private func descend(
            _ positions: inout Positions,
            rows: UnsafePointer<Double>,
            stride: Int,
            hasCategories: Bool
        ) {
            var (a, b, c, d) = (positions[0], positions[1], positions[2], positions[3])
            var (e, f, g, h) = (positions[4], positions[5], positions[6], positions[7])
            var flags: UInt32
            repeat {
                flags = step(&a, rows, hasCategories)
                flags &= step(&b, rows + stride, hasCategories)
                flags &= step(&c, rows + 2 &* stride, hasCategories)
                flags &= step(&d, rows + 3 &* stride, hasCategories)
                flags &= step(&e, rows + 4 &* stride, hasCategories)
                flags &= step(&f, rows + 5 &* stride, hasCategories)
                flags &= step(&g, rows + 6 &* stride, hasCategories)
                flags &= step(&h, rows + 7 &* stride, hasCategories)
            } while flags & Node.leafFlag == 0
            positions = [a, b, c, d, e, f, g, h]
        }

        /// Goes one step down, a leaf to itself; gives the flags of the node that it leaves.
        @inline(__always)
        private func step(_ position: inout UInt32, _ row: UnsafePointer<Double>, _ hasCategories: Bool) -> UInt32 {
            let node = nodes[Int(position)]
            let value = row[Int(node.columnAndFlags >> Node.columnShift)]
            // No branch: which way a row goes cannot be predicted.
            let missing = UInt32(truncatingIfNeeded: Branchless.bit(value != value))
            var side = UInt32(truncatingIfNeeded: Branchless.bit(value > node.threshold))
            side |= missing & node.columnAndFlags
            if hasCategories, node.columnAndFlags & Node.categoryFlag != 0 {
                side = value == value ? categorySide(node, value) : missing & node.columnAndFlags
            }
            position = node.first &+ side
            return node.columnAndFlags
        }

        /// 0 for the left child, 1 for the right, 2 for the leaf of unseen categories.
        private func categorySide(_ node: Node, _ value: Double) -> UInt32 {
            guard Tree.isCode(value) else { return 2 }
            return contains(splits[Int(truncatingIfNeeded: node.threshold.bitPattern)], UInt64(value)) ? 0 : 1
        }

        private func contains(_ split: CategorySplit, _ code: UInt64) -> Bool {
            guard split.isList else {
                let word = Int(code / 64)
                return word < split.count && words[split.start + word] >> (code % 64) & 1 == 1
            }
            var low = split.start
            var high = split.start + split.count
            while low < high {
                let middle = (low + high) / 2
                if words[middle] < code { low = middle + 1 } else { high = middle }
            }
            return low < split.start + split.count && words[low] == code
        }
    }
}
