/// One tree of a LightGBM model.
struct LightGBMTree {
    static let keys: Set<String> = [
        "num_leaves", "num_cat", "split_feature", "split_gain", "threshold", "decision_type", "left_child",
        "right_child",
        "leaf_value", "leaf_weight", "leaf_count", "internal_value", "internal_weight", "internal_count",
        "cat_boundaries", "cat_threshold", "is_linear", "shrinkage",
        // Only of linear trees, which are refused by name.
        "leaf_const", "num_features", "leaf_features", "leaf_coeff",
    ]

    /// The bits of `decision_type`.
    private enum Decision {
        static let categorical = 1
        static let defaultLeft = 2
        static let all = 15
        /// What counts as missing, from bit 2 on.
        static let missingShift = 2
        static let missingNone = 0
        static let missingZero = 1
        static let missingNaN = 2
    }

    let assembly: TreeAssembly

    init(_ block: TextFields, columns: Int) throws(ModelImportError) {
        if block.fields["is_linear"] != nil, try block.integer("is_linear", in: 0...1) == 1 {
            throw TextFields.error(
                "linear",
                block.line,
                "a tree with linear leaves cannot be imported; train without linear_tree"
            )
        }
        // More leaves than bytes can describe are found where the numbers are counted.
        let leafCount = try block.integer("num_leaves", in: 1...Int(Int32.max))
        let setCount = try block.integer("num_cat", in: 0...Int(Int32.max))
        let values = try block.doubles("leaf_value", count: leafCount)
        var tree = TreeAssembly(nodes: [], place: .line(block.line))
        guard leafCount > 1 else {
            // A tree without a split may leave out how many rows it saw.
            let hasCount = block.fields["leaf_count"].map { !$0.bytes.isEmpty } ?? false
            let cover = hasCount ? try block.integers("leaf_count", count: 1, in: 0...Int.max)[0] : 0
            tree.nodes = [TreeNode(output: values[0], cover: Double(cover))]
            assembly = tree
            return
        }
        let splits = leafCount - 1
        let covers = try block.integers("leaf_count", count: leafCount, in: 0...Int.max)
        let splitCovers = try block.integers("internal_count", count: splits, in: 0...Int.max)
        let features = try block.integers("split_feature", count: splits, in: 0...max(0, columns - 1))
        let gains = try block.doubles("split_gain", count: splits)
        let thresholds = try block.doubles("threshold", count: splits, allowsInfinity: true)
        let decisions = try block.integers("decision_type", count: splits, in: 0...Decision.all)
        let children = -leafCount...splits - 1
        let left = try block.integers("left_child", count: splits, in: children)
        let right = try block.integers("right_child", count: splits, in: children)
        guard columns > 0 else { throw TextFields.error("tree", block.line, "a tree splits, and there is no column") }
        tree.categorySets = setCount > 0 ? try Self.categorySets(block, count: setCount) : []
        tree.nodes.reserveCapacity(splits + leafCount)
        for index in 0..<splits {
            var node = TreeNode(output: 0, cover: Double(splitCovers[index]))
            node.column = Int32(features[index])
            node.gain = gains[index]
            // Splits come first, then the leaves, which children name by their complement.
            node.left = Int32(left[index] >= 0 ? left[index] : splits + ~left[index])
            node.right = Int32(right[index] >= 0 ? right[index] : splits + ~right[index])
            let decision = decisions[index]
            if decision & Decision.categorical != 0 {
                guard let set = Int32(exactly: thresholds[index]), tree.categorySets.indices.contains(Int(set)) else {
                    throw TextFields.error("tree", block.line, "a split names a set of categories that is not there")
                }
                // Missing and unseen categories go to the right, whatever the default.
                node.categorySet = set
                node.unseenGoesRight = true
            } else {
                try Self.set(threshold: thresholds[index], decision, of: &node, line: block.line)
            }
            tree.nodes.append(node)
        }
        for leaf in 0..<leafCount { tree.nodes.append(TreeNode(output: values[leaf], cover: Double(covers[leaf]))) }
        assembly = tree
    }

    /// Where a numeric split cuts and what is missing to it.
    ///
    /// LightGBM takes values of at most ``TreeNode/zeroBound`` in absolute value for 0, wherever they go. So a threshold
    /// among them cuts at one end of these: above them, as 0 goes to the left with a threshold that is not negative,
    /// else below.
    private static func set(
        threshold: Double,
        _ decision: Int,
        of node: inout TreeNode,
        line: Int
    ) throws(ModelImportError) {
        node.threshold = threshold
        let bound = TreeNode.zeroBound
        if threshold >= 0, threshold < bound { node.threshold = bound }
        if threshold < 0, threshold >= -bound { node.threshold = (-bound).nextDown }
        let defaultGoesLeft = decision & Decision.defaultLeft != 0
        switch decision >> Decision.missingShift {
        case Decision.missingNone: node.missingGoesLeft = threshold >= 0
        case Decision.missingZero:
            node.missingGoesLeft = defaultGoesLeft
            node.zeroIsMissing = true
        case Decision.missingNaN: node.missingGoesLeft = defaultGoesLeft
        default: throw TextFields.error("tree", line, "a split has an unknown decision_type")
        }
    }

    /// The sets of categories: bits in words of 32, from `cat_boundaries[i]` up to the next in `cat_threshold`.
    private static func categorySets(_ block: TextFields, count: Int) throws(ModelImportError) -> [[Int32]] {
        let limits = try block.integers("cat_boundaries", count: count + 1, in: 0...Int(Int32.max) / 32)
        guard limits[0] == 0, zip(limits, limits.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw TextFields.error(
                "tree",
                try block.field("cat_boundaries").line,
                "the boundaries do not ascend from 0"
            )
        }
        let words = try block.integers("cat_threshold", count: limits[count], in: 0...Int(UInt32.max))
        return (0..<count).map { set in
            var codes: [Int32] = []
            for (index, word) in words[limits[set]..<limits[set + 1]].enumerated() where word != 0 {
                for bit in 0..<32 where word >> bit & 1 == 1 { codes.append(Int32(32 * index + bit)) }
            }
            return codes
        }
    }
}
