import ChurnScoring

/// A tree over bins, as it was grown: nodes with the root first and every child behind its parent.
struct GrownTree: Sendable {
    /// One node; a leaf until it is split.
    struct Node: Sendable {
        /// The split, or `nil` in a leaf.
        var split: SplitCandidate?
        /// The positions of the children.
        var left = 0
        var right = 0
        /// The rows that reached the node, as positions in the order of the ``RowPartition`` until the next tree.
        var rows: Range<Int>
        /// The rows that would have reached it, among those that the tree was not grown from, likewise.
        var others = 0..<0
        /// The number of training rows that reach the node.
        var rowCount: Int { rows.count + others.count }
        /// What a leaf adds to the raw score; in a split the cover-weighted mean over its leaves.
        var output = 0.0
        /// The weight of the training rows that reached the node.
        var cover = 0.0
        /// What a leaf's Newton step is held within, so that leaves keep the order of monotone columns.
        var bounds = OutputBounds()
    }

    var nodes: [Node]

    /// The positions of the leaves.
    var leaves: [Int] { nodes.indices.filter { nodes[$0].split == nil } }

    /// Gives every split the sum of its children's covers and the cover-weighted mean of their outputs.
    ///
    /// *Edge cases:* with a cover of 0 the mean is that of the two.
    mutating func fillFromLeaves() {
        for position in nodes.indices.reversed() where nodes[position].split != nil {
            let left = nodes[nodes[position].left]
            let right = nodes[nodes[position].right]
            let cover = left.cover + right.cover
            nodes[position].cover = cover
            // Weights that are nothing beside the largest have no cover: both sides then count alike.
            nodes[position].output =
                cover > 0
                ? (left.output * left.cover + right.output * right.cover) / cover : (left.output + right.output) / 2
        }
    }

    /// What the tree adds to the raw score of one row of `matrix`; equals ``Tree`` on the row's values.
    ///
    /// A category that training never saw stops at the node and takes its output. One that training knows goes on, even
    /// where no row of the node has it: to the side of more rows.
    @inline(__always)
    func output(row: Int, matrix: BinnedMatrix) -> Double {
        var position = 0
        while let split = nodes[position].split {
            let bin = matrix[row, split.column]
            // A category that training never saw stops at the node.
            if split.isOfLevels, bin == ColumnBins.unseenBin { break }
            position = split.leftBins.contains(bin) ? nodes[position].left : nodes[position].right
        }
        return nodes[position].output
    }

    /// The tree over values.
    func tree(columns: [ColumnBins]) -> Tree {
        var tree = Tree(nodes: [])
        for grown in nodes {
            var node = TreeNode(output: grown.output, cover: grown.cover)
            if let split = grown.split {
                node.column = Int32(split.column)
                node.left = Int32(grown.left)
                node.right = Int32(grown.right)
                node.missingGoesLeft = split.missingGoesLeft
                node.gain = split.gain
                if split.isOfLevels {
                    node.categorySet = Int32(tree.categorySets.count)
                    tree.categorySets.append(columns[split.column].levels(in: split.leftBins))
                } else {
                    node.threshold = columns[split.column].threshold(after: split.lastLeftBin)
                }
            }
            tree.nodes.append(node)
        }
        return tree
    }
}
