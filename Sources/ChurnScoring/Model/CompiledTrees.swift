// Trees laid out for scoring.
//
// All nodes of all trees lie in one array of 16 bytes each; the children of a node are neighbours, so a split holds one
// position and a step down adds 0 or 1 to it. Doubles throughout: the sums must have the bits of
// `TreeEnsemble.rawScore(row:)`, hence also the order: base score, then tree by tree.

/// The trees of an ensemble, flattened once when a model is made.
struct CompiledTrees: Sendable {
    /// One node of 16 bytes.
    struct Node {
        /// A leaf's output, or where a numeric split cuts; in a categorical split, the position in `categorySplits`.
        var value: Double
        /// The column in the upper 28 bits, flags below.
        var columnAndFlags: UInt32
        /// The left child's position; the right child is behind it.
        var left: UInt32

        static let leafFlag: UInt32 = 1
        static let categoryFlag: UInt32 = 2
        /// Bit 2, where scoring looks for it.
        static let missingLeftFlag: UInt32 = 4
        /// Of a numeric split: zero is missing; of a categorical one: unseen goes right.
        static let importedFlag: UInt32 = 8
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
        /// What the node adds for an unseen category.
        var output: Double
    }

    let baseScore: Double
    private(set) var roots: [UInt32] = []
    private(set) var nodes: [Node] = []
    private(set) var categorySplits: [CategorySplit] = []
    private(set) var categoryWords: [UInt64] = []

    /// Flattens an ensemble that passed ``ModelValidation``.
    init(_ ensemble: TreeEnsemble) {
        baseScore = ensemble.baseScore
        nodes.reserveCapacity(ensemble.trees.reduce(0) { $0 + $1.nodes.count })
        for tree in ensemble.trees { append(tree) }
    }

    private mutating func append(_ tree: Tree) {
        let sets = tree.categorySets.map { appendSet($0) }
        let placeholder = Node(value: 0, columnAndFlags: Node.leafFlag, left: 0)
        roots.append(UInt32(nodes.count))
        // Breadth first: the top of a tree, which every row visits, shares cache lines.
        var queue = [(source: 0, target: nodes.count)]
        nodes.append(placeholder)
        var next = 0
        while next < queue.count {
            let (source, target) = queue[next]
            next += 1
            let node = tree.nodes[source]
            guard !node.isLeaf else {
                nodes[target].value = node.output
                continue
            }
            var flags: UInt32 = node.missingGoesLeft ? Node.missingLeftFlag : 0
            if node.zeroIsMissing || node.unseenGoesRight { flags |= Node.importedFlag }
            var value = node.threshold
            if node.categorySet >= 0 {
                flags |= Node.categoryFlag
                value = Double(categorySplits.count)
                var split = sets[Int(node.categorySet)]
                split.output = node.output
                categorySplits.append(split)
            }
            let left = nodes.count
            nodes[target] = Node(
                value: value,
                columnAndFlags: UInt32(node.column) << Node.columnShift | flags,
                left: UInt32(left)
            )
            nodes.append(placeholder)
            nodes.append(placeholder)
            queue.append((Int(node.left), left))
            queue.append((Int(node.right), left + 1))
        }
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
        return CategorySplit(start: start, count: categoryWords.count - start, isList: isList, output: 0)
    }
}

extension CompiledTrees {
    /// The raw score of one row, given as `row[column]`.
    func rawScore(row: UnsafePointer<Double>) -> Double {
        var sum = baseScore
        withUnsafePointers { view in
            for root in roots { sum += view.output(root: root, row: row) }
        }
        return sum
    }

    /// Adds each tree's output to the raw scores of `rowCount` rows of `columnCount` values each, row by row.
    func accumulate(
        rows: UnsafePointer<Double>,
        rowCount: Int,
        columnCount: Int,
        into scores: UnsafeMutablePointer<Double>
    ) {
        withUnsafePointers { view in
            for row in 0..<rowCount { scores[row] = baseScore }
            // Tree by tree: one tree stays in the fastest cache while the block of rows goes through it.
            for root in roots {
                for row in 0..<rowCount { scores[row] += view.output(root: root, row: rows + row * columnCount) }
            }
        }
    }

    private func withUnsafePointers(_ body: (View) -> Void) {
        nodes.withUnsafeBufferPointer { nodes in
            categorySplits.withUnsafeBufferPointer { splits in
                categoryWords.withUnsafeBufferPointer { words in
                    guard let nodes = nodes.baseAddress else { return }
                    body(View(nodes: nodes, splits: splits, words: words))
                }
            }
        }
    }

    /// Pointers into the arrays, for the time of one call.
    private struct View {
        let nodes: UnsafePointer<Node>
        let splits: UnsafeBufferPointer<CategorySplit>
        let words: UnsafeBufferPointer<UInt64>

        @inline(__always)
        func output(root: UInt32, row: UnsafePointer<Double>) -> Double {
            var node = nodes[Int(root)]
            while node.columnAndFlags & Node.leafFlag == 0 {
                let value = row[Int(node.columnAndFlags >> Node.columnShift)]
                // Numbers add 0 or 1 without a branch: which way a row goes cannot be predicted.
                let missingRight = (value != value ? 1 : 0) & (node.columnAndFlags >> 2 & 1 ^ 1)
                var right: UInt32 = (value > node.value ? 1 : 0) | missingRight
                if node.columnAndFlags & (Node.categoryFlag | Node.importedFlag) != 0 {
                    if node.columnAndFlags & Node.categoryFlag == 0 {
                        if abs(value) <= TreeNode.zeroBound { right = node.columnAndFlags >> 2 & 1 ^ 1 }
                    } else if value == value {
                        let split = splits[Int(node.value)]
                        if Tree.isCode(value) {
                            right = contains(split, UInt64(value)) ? 0 : 1
                        } else {
                            guard node.columnAndFlags & Node.importedFlag != 0 else { return split.output }
                            right = 1
                        }
                    } else {
                        right = missingRight
                    }
                }
                node = nodes[Int(node.left &+ right)]
            }
            return node.value
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
