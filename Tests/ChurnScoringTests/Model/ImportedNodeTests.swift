import Testing

@testable import ChurnScoring

/// The two flags that trees of other libraries may set.
@Suite struct ImportedNodeTests {
    private func tree(_ change: (inout TreeNode) -> Void) -> Tree {
        var split = TreeNode(output: 7, cover: 4)
        split.left = 1
        split.right = 2
        change(&split)
        return Tree(
            nodes: [split, TreeNode(output: 1, cover: 3), TreeNode(output: 2, cover: 1)],
            categorySets: split.categorySet >= 0 ? [[1]] : []
        )
    }

    private func schema() throws -> FeatureSchema {
        try FeatureSchema([FeatureColumn(name: "x"), FeatureColumn(name: "c", kind: .categorical(levels: ["a", "b"]))])
    }

    private func model(_ tree: Tree) throws -> ChurnModel {
        try ChurnModel(schema: schema(), predictor: .trees(TreeEnsemble(baseScore: 0, trees: [tree])))
    }

    private func scores(_ model: ChurnModel, _ rows: [[Double]]) -> [Double] {
        for row in rows {
            #expect(abs(model.contributions(row).rawScore - model.rawScore(row)) < 1e-12)
        }
        return rows.map { model.rawScore($0) }
    }

    @Test(arguments: [false, true]) func `zero goes where missing goes, up to the bound`(missingGoesLeft: Bool) throws {
        let model = try model(
            tree {
                $0.column = 0
                $0.threshold = missingGoesLeft ? -1 : 1
                $0.missingGoesLeft = missingGoesLeft
                $0.zeroIsMissing = true
            }
        )
        let bound = TreeNode.zeroBound
        let side: Double = missingGoesLeft ? 1 : 2
        let other: Double = missingGoesLeft ? 2 : 1
        let missing = scores(model, [.nan, 0, -0.0, bound, -bound, 1e-300].map { [$0, 0] })
        #expect(missing == [Double](repeating: side, count: 6))
        #expect(scores(model, [bound.nextUp, (-bound).nextDown, 0.5].map { [$0, 0] }) == [other, other, other])
        #expect(try ChurnModel(decoding: model.encoded()) == model)
    }

    @Test func `an unseen category goes right`() throws {
        let model = try model(
            tree {
                $0.column = 1
                $0.categorySet = 0
                $0.missingGoesLeft = true
                $0.unseenGoesRight = true
            }
        )
        #expect(scores(model, [0, 1, -1, .nan, 5, 1e10].map { [0, $0] }) == [2, 1, 2, 1, 2, 2])
        #expect(try ChurnModel(decoding: model.encoded()) == model)
    }

    @Test func `an infinite threshold parts missing values from all others`() throws {
        let model = try model(
            tree {
                $0.column = 0
                $0.threshold = .infinity
            }
        )
        #expect(scores(model, [.nan, 0, -.infinity, .infinity].map { [$0, 0] }) == [2, 1, 1, 1])
        #expect(try ChurnModel(decoding: model.encoded()) == model)
        #expect(try ChurnModel(json: Array(model.json().utf8)) == model)
        for wrong in [Double.nan, -.infinity] {
            #expect(throws: ModelValidationError.self) {
                try self.model(
                    tree {
                        $0.column = 0
                        $0.threshold = wrong
                    }
                )
            }
        }
    }

    @Test func `a flag of the other kind of split is refused`() throws {
        for wrong in [
            tree {
                $0.column = 0
                $0.unseenGoesRight = true
            },
            tree {
                $0.column = 1
                $0.categorySet = 0
                $0.zeroIsMissing = true
            },
        ] {
            let error = #expect(throws: ModelValidationError.self) { try model(wrong) }
            #expect(error?.code == "tree.kind")
        }
    }
}
