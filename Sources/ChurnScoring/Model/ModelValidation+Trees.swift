extension ModelValidation {
    func validate(_ ensemble: TreeEnsemble) throws(ModelValidationError) {
        try requireFinite([ensemble.baseScore], "trees.number", "the base score")
        // Columns are packed with flags into 32 bits when trees are compiled, nodes are counted in 31.
        try require(schema.count < 1 << 28, "trees.columns", "trees take fewer than 2^28 columns")
        let nodeCount = ensemble.trees.reduce(0) { $0 + $1.nodes.count }
        try require(nodeCount < 1 << 31, "trees.nodes", "an ensemble holds fewer than 2^31 nodes")
        for index in ensemble.trees.indices { try validate(ensemble.trees[index], index) }
    }

    private func validate(_ tree: Tree, _ index: Int) throws(ModelValidationError) {
        try require(!tree.nodes.isEmpty, "tree.empty", "tree \(index) has no node")
        for set in tree.categorySets {
            let ascending = zip(set, set.dropFirst()).allSatisfy { $0 < $1 }
            try require(
                ascending && (set.first ?? 0) >= 0,
                "tree.categories",
                "tree \(index) has a category set that does not ascend"
            )
        }
        // Every node but the root is the child of exactly one earlier node: no cycle, nothing shared, nothing lost.
        var depths = [Int](repeating: -1, count: tree.nodes.count)
        depths[0] = 0
        for position in tree.nodes.indices {
            let node = tree.nodes[position]
            try require(
                depths[position] >= 0,
                "tree.children",
                "node \(position) of tree \(index) has no parent before it"
            )
            try require(
                (node.threshold.isFinite || node.threshold == .infinity) && node.output.isFinite && node.gain.isFinite
                    && node.cover.isFinite
                    && node.cover >= 0,
                "tree.number",
                "node \(position) of tree \(index) holds a number that is not finite, or a negative cover"
            )
            if node.isLeaf {
                try require(
                    node == TreeNode(output: node.output, cover: node.cover),
                    "tree.leaf",
                    "node \(position) of tree \(index) is a leaf with fields of a split"
                )
                continue
            }
            try validate(split: node, in: tree, Place(tree: index, node: position))
            try require(
                depths[position] < ModelValidation.maximumDepth,
                "tree.depth",
                "tree \(index) is deeper than \(ModelValidation.maximumDepth)"
            )
            for child in [node.left, node.right] {
                let child = Int(child)
                try require(
                    child > position && child < tree.nodes.count && depths[child] < 0,
                    "tree.children",
                    "node \(position) of tree \(index) has a child that is not behind it, not there, or another node's"
                )
                depths[child] = depths[position] + 1
            }
        }
    }

    private func validate(split node: TreeNode, in tree: Tree, _ place: Place) throws(ModelValidationError) {
        try require(
            Int(node.column) < schema.count,
            "tree.column",
            "\(place) tests column \(node.column) of \(schema.count)"
        )
        let column = schema.columns[Int(node.column)]
        guard let levels = column.levels else {
            try require(
                node.categorySet == -1 && !node.unseenGoesRight,
                "tree.kind",
                "\(place) splits numeric column \"\(column.name)\" by category"
            )
            return
        }
        try require(
            node.categorySet >= 0 && Int(node.categorySet) < tree.categorySets.count && node.threshold == 0
                && !node.zeroIsMissing,
            "tree.kind",
            "\(place) must split categorical column \"\(column.name)\" by a category set and no threshold"
        )
        let largest = tree.categorySets[Int(node.categorySet)].last ?? -1
        try require(
            Int(largest) < levels.count,
            "tree.categories",
            "\(place) names level \(largest) of \(levels.count)"
        )
    }

    /// Where in an ensemble; its text is only made for an error.
    private struct Place: CustomStringConvertible {
        let tree: Int
        let node: Int

        var description: String { "node \(node) of tree \(tree)" }
    }
}
