/// A tree of another library, whose nodes may stand in any order, on its way to a ``Tree``.
///
/// `left` and `right` of a split are positions in ``nodes``; category sets hold the other library's codes.
struct TreeAssembly {
    /// The nodes, the root first.
    var nodes: [TreeNode]
    /// The category sets that splits name.
    var categorySets: [[Int32]] = []
    /// Where the tree begins in the file.
    let place: ModelImportError.Place

    /// The nodes that can be reached from the root, every child behind its parent, splits with the mean of their leaves.
    ///
    /// With `allowsUnreached` nodes may be left over, as those are that pruning cut off.
    ///
    /// - Throws: ``ModelImportError`` where a child is not there or has two parents, or the tree is too deep.
    func tree(allowsUnreached: Bool, library: String) throws(ModelImportError) -> Tree {
        func error(_ message: String) -> ModelImportError {
            ModelImportError(
                code: "\(library).tree",
                place: place,
                message: "\(message); the file is damaged, save the model again"
            )
        }
        var ordered: [TreeNode] = []
        ordered.reserveCapacity(nodes.count)
        var isReached = [Bool](repeating: false, count: nodes.count)
        // Depth first; the right child waits with the place that its position goes to.
        var stack: [(source: Int, parent: Int, depth: Int)] = [(0, -1, 0)]
        while let (source, parent, depth) = stack.popLast() {
            guard nodes.indices.contains(source) else {
                throw error("a node of the tree names a child that is not there")
            }
            guard !isReached[source] else { throw error("a node of the tree is the child of two, or of itself") }
            guard depth <= ModelValidation.maximumDepth else {
                throw error("the tree is deeper than \(ModelValidation.maximumDepth)")
            }
            isReached[source] = true
            let position = ordered.count
            if parent >= 0 {
                if position == parent + 1 {
                    ordered[parent].left = Int32(position)
                } else {
                    ordered[parent].right = Int32(position)
                }
            }
            let node = nodes[source]
            ordered.append(node)
            guard !node.isLeaf else { continue }
            stack.append((Int(node.right), position, depth + 1))
            stack.append((Int(node.left), position, depth + 1))
        }
        guard allowsUnreached || ordered.count == nodes.count else { throw error("a node of the tree has no parent") }
        for position in ordered.indices.reversed() where !ordered[position].isLeaf {
            ordered[position].output = mean(
                ordered[Int(ordered[position].left)],
                ordered[Int(ordered[position].right)]
            )
        }
        return Tree(nodes: ordered, categorySets: categorySets)
    }

    /// The mean of two outputs by cover, finite where they are.
    private func mean(_ left: TreeNode, _ right: TreeNode) -> Double {
        let sum = left.cover + right.cover
        let share = sum > 0 && sum.isFinite ? left.cover / sum : 0.5
        return share * left.output + (1 - share) * right.output
    }
}
