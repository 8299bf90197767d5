// Trees over bytes, for blocks of rows.
//
// A block's scratch is made of lines of one byte a row. First the bins of all columns (`BinnedColumns`); then, tree by tree,
// each split turns two lines of leaf numbers into one, children before parents:
//     leaf = max(right, min(left, below))      below = 255 where the row goes to the left, else 0
// Leaves are numbered so that those on the left of a split are above those on its right, hence the maximum: five
// instructions for 16 rows. A split of two leaves k and k + 1 is k + 1 + below (which is -1 or 0). Every row meets every
// split, without a branch: 63 leaves cost some 25 instructions a row, where a walk from root to leaf takes 100.
// Where all splits of a level are the same, below is a bit of the leaf's number: 4 instructions a level for 16 rows.
//
// Estimated and not built: walking down with masks of rows (`left = rows & below`, 43 instructions), and the same with a
// branch around splits that no row of the block reaches.
// Numbers of leaves are bytes: trees of over 256 leaves, and those on a column that has no byte for each bin, are walked.

/// The trees of an ensemble laid out for blocks of rows.
struct BinnedTrees: Sendable {
    /// A split, or a level of a symmetric tree.
    struct Split {
        /// The biased bound in each of four bytes: a row goes to the left where it is above the row's byte.
        var bound: UInt32 = 0
        /// The line of the rows' bytes.
        var line: UInt32 = 0
        /// The lines of the left and of the right child's leaf numbers; the number k + 1 in all bytes of both in a split of
        /// two leaves.
        var left: UInt16 = 0
        var right: UInt16 = 0
        /// The line of the result.
        var target: UInt16 = 0
    }

    /// A categorical split, which fills a line of bytes before its tree is evaluated.
    struct CategoryTest {
        /// The line of identities.
        var source: UInt32
        /// The line that is filled.
        var target: UInt32
        /// Where the bytes by identity begin, or the identities of one side where `isList`.
        var table: Int
        /// How many identities are listed.
        var listed = 0
        var isList = false
        /// 255 where the listed ones go to the left, else 0.
        var flip: UInt8 = 0
    }

    enum Kind: UInt8, Sendable { case general, symmetric, walked }

    struct BinnedTree {
        var kind = Kind.walked
        /// The line of the leaf numbers, counted from the first result.
        var result = 0
        var tests = 0..<0
        /// Splits of two leaves, or levels of a symmetric tree.
        var pairs = 0..<0
        /// Other splits, children before parents.
        var inner = 0..<0
        /// Where the outputs of the leaves begin, by number.
        var firstOutput = 0
    }

    /// Trees whose leaf numbers are kept until their outputs are added to the scores together.
    static let treesPerSum = 4
    static let maximumLeaves = 256
    /// Comparing with up to as many identities takes less time than looking all rows up in a table.
    private static let longestList = 12
    /// Lines of leaf numbers: one for each number, in all bytes; then the results; then those of splits.
    static let firstResultLine = maximumLeaves
    static let firstSplitLine = firstResultLine + treesPerSum

    private(set) var columns: BinnedColumns
    private(set) var trees: [BinnedTree] = []
    private(set) var splits: [Split] = []
    private(set) var tests: [CategoryTest] = []
    private(set) var tables: [UInt8] = []
    private(set) var outputs: [Double] = []
    /// How many numbers of leaves need a line.
    private(set) var numberLineCount = 0
    /// Lines of leaf numbers in all.
    private(set) var leafLineCount = firstSplitLine
    /// Lines of bins, and behind them those that categorical splits of one tree fill.
    private(set) var binLineCount: Int
    /// Whether any tree is walked.
    private(set) var hasWalked = false

    /// Lays out trees that passed ``ModelValidation``; `nil` where bytes would serve less than half of them.
    init?(_ trees: [Tree]) {
        columns = BinnedColumns(trees)
        binLineCount = columns.lineCount
        let nodeCount = trees.reduce(0) { $0 + $1.nodes.count }
        self.trees.reserveCapacity(trees.count)
        splits.reserveCapacity(nodeCount / 2)
        outputs.reserveCapacity(nodeCount / 2 + trees.count)
        var pending = 0
        var walked = 0
        for tree in trees {
            let leafCount = tree.nodes.count / 2 + 1
            var binned = BinnedTree()
            if leafCount <= BinnedTrees.maximumLeaves, columns.hold(tree) {
                binned = layOut(tree, result: pending)
                pending = (pending + 1) % BinnedTrees.treesPerSum
            } else {
                walked += 1
                pending = 0
            }
            self.trees.append(binned)
        }
        columns.finishLayout()
        hasWalked = walked > 0
        guard walked * 2 < max(1, trees.count) else { return nil }
    }

    private mutating func layOut(_ tree: Tree, result: Int) -> BinnedTree {
        var binned = BinnedTree()
        binned.result = result
        binned.firstOutput = outputs.count
        let firstTest = tests.count
        if let levels = BinnedTrees.levels(of: tree) {
            binned.kind = .symmetric
            let first = splits.count
            for node in levels.splits { splits.append(split(on: node, in: tree, firstTest: firstTest)) }
            binned.pairs = first..<splits.count
            // A one is a step to the left, the first level has the highest bit.
            outputs.append(contentsOf: levels.leaves.reversed().map(\.output))
        } else {
            binned.kind = .general
            layOut(general: tree, &binned, firstTest: firstTest)
        }
        binned.tests = firstTest..<tests.count
        binLineCount = max(binLineCount, columns.lineCount + binned.tests.count)
        return binned
    }

    /// The split of each level and the leaves from left to right, where all splits of a level are the same.
    private static func levels(of tree: Tree) -> (splits: [TreeNode], leaves: [TreeNode])? {
        var splits: [TreeNode] = []
        var level = [tree.nodes[0]]
        while let first = level.first, !first.isLeaf {
            for node in level {
                guard node.column == first.column, node.threshold == first.threshold,
                    node.missingGoesLeft == first.missingGoesLeft, node.zeroIsMissing == first.zeroIsMissing,
                    node.unseenGoesRight == first.unseenGoesRight,
                    node.categorySet == first.categorySet
                        || tree.categorySets[Int(node.categorySet)] == tree.categorySets[Int(first.categorySet)]
                else { return nil }
            }
            splits.append(first)
            level = level.flatMap { [tree.nodes[Int($0.left)], tree.nodes[Int($0.right)]] }
        }
        return level.allSatisfy(\.isLeaf) ? (splits, level) : nil
    }

    private mutating func split(on node: TreeNode, in tree: Tree, firstTest: Int) -> Split {
        let bias: UInt8 = 128
        guard node.categorySet >= 0 else {
            let (line, bound) = columns.bound(of: node)
            return Split(bound: UInt32(bound ^ bias) &* 0x0101_0101, line: UInt32(line))
        }
        let (source, goesLeft) = columns.sides(of: node, in: tree)
        let target = columns.lineCount + tests.count - firstTest
        var test = CategoryTest(source: UInt32(source), target: UInt32(target), table: tables.count)
        let left = goesLeft.indices.filter { goesLeft[$0] }
        let right = goesLeft.indices.filter { !goesLeft[$0] }
        if min(left.count, right.count) <= BinnedTrees.longestList {
            let isLeft = left.count <= right.count
            test.isList = true
            test.flip = isLeft ? 255 : 0
            test.listed = min(left.count, right.count)
            tables.append(contentsOf: (isLeft ? left : right).map { UInt8($0) })
        } else {
            tables.append(contentsOf: goesLeft.map { ($0 ? 0 : 1) ^ bias })
        }
        tests.append(test)
        return Split(bound: UInt32(1 ^ bias) &* 0x0101_0101, line: UInt32(target))
    }

    private mutating func layOut(general tree: Tree, _ binned: inout BinnedTree, firstTest: Int) {
        let nodes = tree.nodes
        /// Of a leaf its number, of a split of two leaves the smaller one.
        var numbers = [Int](repeating: 0, count: nodes.count)
        var count = 0
        var stack = [0]
        while let position = stack.popLast() {
            let node = nodes[position]
            numbers[position] = count
            if node.isLeaf {
                outputs.append(node.output)
                count += 1
            } else if nodes[Int(node.left)].isLeaf, nodes[Int(node.right)].isLeaf {
                outputs.append(nodes[Int(node.left)].output)
                outputs.append(nodes[Int(node.right)].output)
                count += 2
            } else {
                // The right side is numbered first.
                stack.append(Int(node.left))
                stack.append(Int(node.right))
            }
        }
        numberLineCount = max(numberLineCount, count)
        var lines = numbers
        var nextLine = BinnedTrees.firstSplitLine
        var pairs: [Split] = []
        var inner: [Split] = []
        // Children are behind their parents.
        for position in nodes.indices.reversed() where !nodes[position].isLeaf {
            let node = nodes[position]
            let (left, right) = (Int(node.left), Int(node.right))
            var split = split(on: node, in: tree, firstTest: firstTest)
            if nodes[left].isLeaf, nodes[right].isLeaf {
                lines[position] = nextLine
                nextLine += 1
                let number = UInt16(numbers[position] + 1) &* 0x0101
                split.left = number
                split.right = number
            } else {
                split.left = UInt16(lines[left])
                split.right = UInt16(lines[right])
                lines[position] = lines[nodes[left].isLeaf ? right : left]
            }
            if position == 0 { lines[position] = BinnedTrees.firstResultLine + binned.result }
            split.target = UInt16(lines[position])
            if nodes[left].isLeaf, nodes[right].isLeaf { pairs.append(split) } else { inner.append(split) }
        }
        binned.pairs = splits.count..<splits.count + pairs.count
        binned.inner = binned.pairs.upperBound..<binned.pairs.upperBound + inner.count
        splits.append(contentsOf: pairs)
        splits.append(contentsOf: inner)
        leafLineCount = max(leafLineCount, nextLine)
    }
}
