import ChurnScoring

/// What CatBoost's JSON holds of a model of symmetric trees on numbers.
struct SymmetricModel: Decodable {
    struct Split: Decodable {
        let border: Double
        let floatFeatureIndex: Int
    }

    struct SymmetricTree: Decodable {
        let leafValues: [Double]
        let splits: [Split]
    }

    struct FloatFeature: Decodable {
        let featureIndex: Int
        let nanValueTreatment: String
    }

    struct Features: Decodable {
        let floatFeatures: [FloatFeature]
    }

    let obliviousTrees: [SymmetricTree]
    let featuresInfo: Features

    /// The same trees; bit i of a leaf's number says whether its value is above the border of split i.
    func ensemble() -> TreeEnsemble {
        let missingGoesRight = Set(
            featuresInfo.floatFeatures.filter { $0.nanValueTreatment == "AsTrue" }.map(\.featureIndex)
        )
        let trees = obliviousTrees.map { tree in
            var nodes: [TreeNode] = []
            for (level, split) in tree.splits.enumerated() {
                let children = nodes.count + (1 << level)
                for index in 0..<(1 << level) {
                    var node = TreeNode(output: 0, cover: 1)
                    node.column = Int32(split.floatFeatureIndex)
                    node.threshold = split.border
                    node.missingGoesLeft = !missingGoesRight.contains(split.floatFeatureIndex)
                    node.left = Int32(children + 2 * index)
                    node.right = node.left + 1
                    nodes.append(node)
                }
            }
            let depth = tree.splits.count
            for leaf in 0..<(1 << depth) {
                // From left to right the first split has the highest bit.
                let number = (0..<depth).reduce(0) { $0 | (leaf >> (depth - 1 - $1) & 1) << $1 }
                nodes.append(TreeNode(output: tree.leafValues[number], cover: 1))
            }
            return Tree(nodes: nodes)
        }
        return TreeEnsemble(baseScore: 0, trees: trees)
    }
}
