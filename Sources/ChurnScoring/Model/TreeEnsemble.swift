/// One node of a decision tree; leaf or split.
///
/// A numeric split sends a row to the left when `value <= threshold`; a categorical split when the row's level is in
/// the node's category set. Missing (NaN) goes to the side learnt in training. A category that training never saw
/// stops at the node and takes its ``output``.
///
/// Trees of other libraries may differ in two ways, each a flag of its own: a numeric split may take zero for missing
/// (``zeroIsMissing``), and a categorical one may send unseen categories to the right (``unseenGoesRight``).
public struct TreeNode: Hashable, Sendable {
    /// The column that is tested, or -1 in a leaf.
    public var column: Int32
    /// Where a numeric split cuts, infinite where it parts missing values from all others; 0 in a leaf and in a
    /// categorical split.
    public var threshold: Double
    /// The position of the left child in its tree, greater than the node's own; 0 in a leaf.
    public var left: Int32
    /// The position of the right child in its tree, greater than the node's own; 0 in a leaf.
    public var right: Int32
    /// Whether a missing value goes to the left.
    public var missingGoesLeft: Bool
    /// Whether a numeric split takes values of at most ``zeroBound`` in absolute value for missing.
    public var zeroIsMissing = false
    /// Whether a category that training never saw goes to the right at a categorical split, and does not stop there.
    public var unseenGoesRight = false
    /// The position of the node's category set in its tree, or -1 in a leaf and in a numeric split.
    public var categorySet: Int32
    /// What a leaf adds to the raw score; in a split the cover-weighted mean over its leaves.
    public var output: Double
    /// The weight of the training rows that reached the node.
    public var cover: Double
    /// How much the split lowered the training loss; 0 in a leaf.
    public var gain: Double

    /// A leaf.
    public init(output: Double, cover: Double) {
        column = -1
        threshold = 0
        left = 0
        right = 0
        missingGoesLeft = false
        categorySet = -1
        self.output = output
        self.cover = cover
        gain = 0
    }

    /// Whether the node is a leaf.
    public var isLeaf: Bool { column < 0 }

    /// What counts as zero where zero is missing: the float32 nearest to 1e-35, as LightGBM has it.
    public static let zeroBound = Double(Float(1e-35))
}

/// A decision tree: nodes with the root first and every child behind its parent.
public struct Tree: Hashable, Sendable {
    /// The nodes; never empty.
    public var nodes: [TreeNode]
    /// Sets of level indices, as sorted arrays of distinct codes.
    public var categorySets: [[Int32]]

    /// A tree of `nodes`, root first.
    public init(nodes: [TreeNode], categorySets: [[Int32]] = []) {
        self.nodes = nodes
        self.categorySets = categorySets
    }

    /// What the tree adds to the raw score of one row, given as `row[column]`.
    public func output(row: UnsafeBufferPointer<Double>) -> Double {
        var position = 0
        while true {
            let node = nodes[position]
            guard !node.isLeaf else { return node.output }
            guard let goesLeft = goesLeft(node, value: row[Int(node.column)]) else { return node.output }
            position = Int(goesLeft ? node.left : node.right)
        }
    }

    /// The side that `value` takes at `node`; `nil` where an unseen category stops.
    @inline(__always)
    package func goesLeft(_ node: TreeNode, value: Double) -> Bool? {
        guard value == value else { return node.missingGoesLeft }
        guard node.categorySet >= 0 else {
            let isMissing = node.zeroIsMissing && abs(value) <= TreeNode.zeroBound
            return isMissing ? node.missingGoesLeft : value <= node.threshold
        }
        guard Tree.isCode(value) else { return node.unseenGoesRight ? false : nil }
        return contains(categorySets[Int(node.categorySet)], Int32(value))
    }

    /// Whether `value` can be the code of a level; unseen categories and what no level can have are not.
    @inline(__always)
    static func isCode(_ value: Double) -> Bool { value >= 0 && value < 0x1p31 }

    private func contains(_ set: [Int32], _ code: Int32) -> Bool {
        var low = 0
        var high = set.count
        while low < high {
            let middle = (low + high) / 2
            if set[middle] < code { low = middle + 1 } else { high = middle }
        }
        return low < set.count && set[low] == code
    }
}

/// A sum of decision trees: the raw score of a row is `baseScore` and what each tree adds, in order.
public struct TreeEnsemble: Hashable, Sendable {
    /// The raw score before any tree, a log-odds.
    public var baseScore: Double
    /// The trees in the order of training.
    public var trees: [Tree]

    /// An ensemble.
    public init(baseScore: Double, trees: [Tree]) {
        self.baseScore = baseScore
        self.trees = trees
    }

    /// The raw score of one row, given as `row[column]`.
    public func rawScore(row: UnsafeBufferPointer<Double>) -> Double {
        trees.reduce(baseScore) { $0 + $1.output(row: row) }
    }
}
