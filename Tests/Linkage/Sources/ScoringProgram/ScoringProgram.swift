import ChurnScoring

/// Encodes a model, decodes it, scores and explains a row, with the scoring module alone.
@main
struct ScoringProgram {
    static func main() throws {
        var split = TreeNode(output: 0, cover: 2)
        split.column = 0
        split.threshold = 3
        split.left = 1
        split.right = 2
        let tree = Tree(nodes: [split, TreeNode(output: 1, cover: 1), TreeNode(output: -1, cover: 1)])
        let made = try ChurnModel(
            schema: FeatureSchema([FeatureColumn(name: "logins")]),
            predictor: .trees(TreeEnsemble(baseScore: 0, trees: [tree]))
        )
        let model = try ChurnModel(decoding: made.encoded())
        precondition(model.rawScore([2]) == 1 && model.rawScore([4]) == -1, "few logins are churn")
        precondition(model.contributions([2]).values == [1], "all of it is the logins")
        print("scoring alone works: probability \(model.score([2]).probability)")
    }
}
