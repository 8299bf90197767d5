// Trees as one array of nodes, for one row, for a few rows, and for trees that are not binned.
//
// 24 bytes a node, children neighbours, so that a step down is one addition. A step takes some 20 cycles of waiting for
// memory and comparison, so eight walks go down in lockstep: eight trees for one row, or one tree for eight rows. A leaf
// is its own child and waits there without a branch. A categorical split has a third child, a leaf with the split's own
// output, where unseen categories end.
//
// A number's key is an integer in the number's order. Beyond the keys of both infinities, as integers wrap around, lie those
// of NaN, of either sign: one arc. So the values that go to the right at a split, with or without the missing ones, are
// one arc too, and `key - start < length` without a sign tells in one comparison. With doubles a step takes 22
// instructions in place of 13.

/// The trees of an ensemble, flattened once when a model is made.
struct TreeWalk: Sendable {
    /// One node of 24 bytes.
    struct Node {
        /// The smallest key that goes to the right; the bits of a leaf's output, the position of a special split in
        /// `specialSplits`.
        var start: UInt64
        /// How many keys from `start` on go to the right; 0 only in a leaf.
        var length: UInt64
        /// The column, with `specialFlag` in a special split.
        var column: UInt32
        /// The left child's position, the others are behind it; a leaf's own.
        var first: UInt32

        static let specialFlag: UInt32 = 1 << 31
    }

    /// What a split needs beside its node that is on categories, takes zero for missing, or has all numbers on its left.
    struct SpecialSplit {
        /// Where a numeric split cuts; NaN of a categorical one.
        var threshold = Double.nan
        var zeroIsMissing = false
        /// Where the set begins in `categoryWords`.
        var start = 0
        /// Words of a bit set, or of a sorted list where `isList`.
        var count = 0
        /// Whether the words are sorted codes; long sparse sets would waste memory as bits.
        var isList = false
        /// The child of missing values.
        var missingSide: UInt32 = 0
        /// The child of unseen categories.
        var unseenSide: UInt32 = 2
    }

    /// Walks that go down together.
    static let lanes = 8

    /// One root a tree; then leaves, up to a multiple of `lanes`.
    private(set) var roots: [UInt32] = []
    let treeCount: Int
    private(set) var nodes: [Node] = []
    private(set) var specialSplits: [SpecialSplit] = []
    private(set) var categoryWords: [UInt64] = []

    /// Flattens trees that passed ``ModelValidation``.
    init(_ trees: [Tree]) {
        treeCount = trees.count
        nodes.reserveCapacity(trees.reduce(1) { $0 + $1.nodes.count })
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
            var target = Node(start: 0, length: 1, column: UInt32(node.column), first: UInt32(nodes.count))
            if node.categorySet >= 0 || node.zeroIsMissing || node.threshold == .infinity {
                var split = SpecialSplit(threshold: node.threshold, zeroIsMissing: node.zeroIsMissing)
                if node.categorySet >= 0 { split = sets[Int(node.categorySet)] }
                split.missingSide = node.missingGoesLeft ? 0 : 1
                if node.unseenGoesRight { split.unseenSide = 1 }
                target.start = UInt64(specialSplits.count)
                target.column |= Node.specialFlag
                specialSplits.append(split)
            } else {
                // Zero in place of minus zero, whose key is below.
                target.start = TreeWalk.key(node.threshold + 0) &+ 1
                let end = node.missingGoesLeft ? TreeWalk.key(.infinity) &+ 1 : TreeWalk.key(-.infinity)
                target.length = end &- target.start
            }
            nodes[targets[source]] = target
            targets[Int(node.left)] = appendLeaf(output: tree.nodes[Int(node.left)].output)
            targets[Int(node.right)] = appendLeaf(output: tree.nodes[Int(node.right)].output)
            if node.categorySet >= 0, !node.unseenGoesRight { _ = appendLeaf(output: node.output) }
        }
    }

    private mutating func appendLeaf(output: Double) -> Int {
        nodes.append(Node(start: output.bitPattern, length: 0, column: 0, first: UInt32(nodes.count)))
        return nodes.count - 1
    }

    /// An integer in the order of numbers: smaller numbers have smaller keys, read with a sign.
    @inline(__always)
    static func key(_ value: Double) -> UInt64 {
        let bits = Int64(bitPattern: value.bitPattern)
        return UInt64(bitPattern: bits) ^ UInt64(bitPattern: bits >> 63) >> 1
    }

    private mutating func appendSet(_ set: [Int32]) -> SpecialSplit {
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
        return SpecialSplit(start: start, count: categoryWords.count - start, isList: isList)
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
                for lane in 0..<TreeWalk.lanes { sum += view.output(positions[lane]) }
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
                        scores[row + lane] += view.output(positions[lane])
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
                specialSplits.withUnsafeBufferPointer { splits in
                    categoryWords.withUnsafeBufferPointer { words in
                        body(View(roots: roots, nodes: nodes, splits: splits, words: words))
                    }
                }
            }
        }
    }

    /// The arrays, for the time of one call.
    private struct View {
        let roots: UnsafeBufferPointer<UInt32>
        let nodes: UnsafeBufferPointer<Node>
        let splits: UnsafeBufferPointer<SpecialSplit>
        let words: UnsafeBufferPointer<UInt64>

        /// What a leaf adds to the score.
        @inline(__always)
        func output(_ position: UInt32) -> Double { Double(bitPattern: nodes[Int(position)].start) }

        /// Takes each position down to its leaf; lane `i` follows the row at `rows + i * stride`.
        @inline(__always)
        func descend(_ positions: inout Positions, rows: UnsafePointer<Double>, stride: Int) {
            if splits.isEmpty {
                descend(&positions, rows: rows, stride: stride, hasSpecial: false)
            } else {
                descend(&positions, rows: rows, stride: stride, hasSpecial: true)
            }
        }

        @inline(__always)
        private func descend(
            _ positions: inout Positions,
            rows: UnsafePointer<Double>,
            stride: Int,
            hasSpecial: Bool
        ) {
            var (a, b, c, d) = (positions[0], positions[1], positions[2], positions[3])
            var (e, f, g, h) = (positions[4], positions[5], positions[6], positions[7])
            var open: UInt64
            repeat {
                open = step(&a, rows, hasSpecial)
                open |= step(&b, rows + stride, hasSpecial)
                open |= step(&c, rows + 2 &* stride, hasSpecial)
                open |= step(&d, rows + 3 &* stride, hasSpecial)
                open |= step(&e, rows + 4 &* stride, hasSpecial)
                open |= step(&f, rows + 5 &* stride, hasSpecial)
                open |= step(&g, rows + 6 &* stride, hasSpecial)
                open |= step(&h, rows + 7 &* stride, hasSpecial)
            } while open != 0
            positions = [a, b, c, d, e, f, g, h]
        }

        /// Goes one step down, a leaf to itself; gives 0 at a leaf.
        @inline(__always)
        private func step(_ position: inout UInt32, _ row: UnsafePointer<Double>, _ hasSpecial: Bool) -> UInt64 {
            let node = nodes[Int(position)]
            if hasSpecial, node.column & Node.specialFlag != 0 {
                let split = splits[Int(truncatingIfNeeded: node.start)]
                position = node.first &+ side(split, row[Int(node.column ^ Node.specialFlag)])
            } else {
                // No branch: which way a row goes cannot be predicted.
                let isRight = TreeWalk.key(row[Int(node.column)]) &- node.start < node.length
                position = node.first &+ UInt32(truncatingIfNeeded: Branchless.bit(isRight))
            }
            return node.length
        }

        /// 0 for the left child, 1 for the right, 2 for the leaf of unseen categories.
        private func side(_ split: SpecialSplit, _ value: Double) -> UInt32 {
            guard value == value else { return split.missingSide }
            guard split.threshold != split.threshold else {
                guard !split.zeroIsMissing || abs(value) > TreeNode.zeroBound else { return split.missingSide }
                return value <= split.threshold ? 0 : 1
            }
            guard Tree.isCode(value) else { return split.unseenSide }
            return contains(split, UInt64(value)) ? 0 : 1
        }

        private func contains(_ split: SpecialSplit, _ code: UInt64) -> Bool {
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
