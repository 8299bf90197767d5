extension ChurnModel {
    /// Reads the section of an ensemble; what nodes must be to each other is checked when the model is made.
    static func trees(_ reader: inout ByteReader) throws(ModelFormatError) -> TreeEnsemble {
        let baseScore = try reader.double()
        // The shortest tree: no category sets and one leaf.
        let count = try reader.count(ofSize: 25)
        var trees: [Tree] = []
        trees.reserveCapacity(count)
        for _ in 0..<count { trees.append(try tree(&reader)) }
        return TreeEnsemble(baseScore: baseScore, trees: trees)
    }

    private static func tree(_ reader: inout ByteReader) throws(ModelFormatError) -> Tree {
        var sets: [[Int32]] = []
        for _ in 0..<(try reader.count(ofSize: 4)) {
            var set: [Int32] = []
            for _ in 0..<(try reader.count(ofSize: 4)) { set.append(try reader.index()) }
            sets.append(set)
        }
        let nodeCount = try reader.count(ofSize: 17)
        var nodes: [TreeNode] = []
        nodes.reserveCapacity(nodeCount)
        for _ in 0..<nodeCount { nodes.append(try node(&reader)) }
        return Tree(nodes: nodes, categorySets: sets)
    }

    private static func node(_ reader: inout ByteReader) throws(ModelFormatError) -> TreeNode {
        let kind = try reader.byte()
        guard kind != NodeKind.leaf else { return TreeNode(output: try reader.double(), cover: try reader.double()) }
        let splitKind = kind & ~(NodeKind.missingGoesLeft | NodeKind.imported)
        guard splitKind == NodeKind.numeric || splitKind == NodeKind.categorical else {
            throw reader.error("kind", at: reader.offset - 1, "a node is of no known kind")
        }
        var node = TreeNode(output: 0, cover: 0)
        node.missingGoesLeft = kind & NodeKind.missingGoesLeft != 0
        if kind & NodeKind.imported != 0 {
            if splitKind == NodeKind.numeric { node.zeroIsMissing = true } else { node.unseenGoesRight = true }
        }
        node.column = try reader.index()
        node.left = try reader.index()
        node.right = try reader.index()
        if splitKind == NodeKind.categorical {
            node.categorySet = try reader.index()
        } else {
            node.threshold = try reader.threshold()
        }
        node.output = try reader.double()
        node.cover = try reader.double()
        node.gain = try reader.double()
        return node
    }
}
