import ChurnScoring
import Testing

@Suite struct ChurnModelTests {
    private let schema: FeatureSchema

    init() throws {
        schema = try FeatureSchema([
            FeatureColumn(name: "logins"), FeatureColumn(name: "plan", kind: .categorical(levels: ["basic", "pro"])),
        ])
    }

    private func stump(column: Int32, threshold: Double = 0, set: [Int32]? = nil) -> Tree {
        var split = TreeNode(output: 0.5, cover: 10)
        split.column = column
        split.threshold = threshold
        split.left = 1
        split.right = 2
        split.categorySet = set == nil ? -1 : 0
        return Tree(
            nodes: [split, TreeNode(output: -1, cover: 4), TreeNode(output: 1.5, cover: 6)],
            categorySets: set.map { [$0] } ?? []
        )
    }

    private func model(_ trees: [Tree]) throws -> ChurnModel {
        try ChurnModel(schema: schema, predictor: .trees(TreeEnsemble(baseScore: 0.25, trees: trees)))
    }

    @Test func `trees add to the base score`() throws {
        let model = try model([stump(column: 0, threshold: 3), stump(column: 1, set: [1])])
        #expect(model.rawScore([3, 1]) == 0.25 - 1 - 1)
        #expect(model.rawScore([4, 0]) == 0.25 + 1.5 + 1.5)
        #expect(model.rawScore([.nan, .nan]) == 0.25 + 1.5 + 1.5)
    }

    @Test func `an unseen category stops at the split and takes its output`() throws {
        let model = try model([stump(column: 1, set: [0])])
        #expect(model.rawScore([0, FeatureColumn.unseenCode]) == 0.25 + 0.5)
        #expect(model.rawScore([0, 1e300]) == 0.25 + 0.5)
    }

    @Test func `a linear predictor adds its terms`() throws {
        let linear = LinearPredictor(
            intercept: 1,
            terms: [
                .numeric(NumericTerm(transform: .identity, center: 2, scale: 4, coefficient: 3, missingOutput: -7)),
                .categorical(CategoricalTerm(outputs: [0.5, 0.25], missingOutput: 8, unseenOutput: 9)),
            ],
            meanOutputs: [0, 0]
        )
        let model = try ChurnModel(schema: schema, predictor: .linear(linear))
        #expect(model.rawScore([4, 1]) == 1 + 1.5 + 0.25)
        #expect(model.rawScore([.nan, .nan]) == 1 - 7 + 8)
        #expect(model.rawScore([2, -1]) == 1 + 0 + 9)
        #expect(model.rawScore([2, 2]) == 1 + 0 + 9)
    }

    @Test func `a numeric term clamps the transformed value`() {
        let term = NumericTerm(
            transform: .signedLog1p,
            lowerBound: -0.5,
            upperBound: 1,
            center: 0.5,
            scale: 0.25,
            coefficient: 2,
            missingOutput: -7
        )
        #expect(term.output(1e9) == 4)
        #expect(term.output(.infinity) == 4)
        #expect(term.output(-1e9) == -8)
        #expect(term.output(1) == 2 * ((PortableMath.log1p(1) - 0.5) / 0.25))
        #expect(term.output(.nan) == -7)
    }

    @Test func `calibration acts between the raw score and the probability`() throws {
        let plain = try model([])
        #expect(plain.score([0, 0]).probability == PortableMath.sigmoid(0.25))
        let calibrated = try plain.calibrated(by: .platt(intercept: -1, slope: 2))
        #expect(calibrated.score([0, 0]).rawScore == 0.25)
        #expect(calibrated.score([0, 0]).probability == PortableMath.sigmoid(-0.5))
        #expect(throws: ModelValidationError.self) { try plain.calibrated(by: .platt(intercept: .nan, slope: 1)) }
    }

    @Test func `added metadata replaces entries of the same key`() throws {
        let model = try model([]).adding(metadata: ["a": "1", "b": "2"]).adding(metadata: ["b": "3"])
        #expect(model.metadata == ["a": "1", "b": "3"])
    }

    @Test func `a matrix without rows or without columns scores`() throws {
        let empty = FeatureMatrix(schema: schema, rowCount: 0, values: [])
        #expect(try model([stump(column: 0)]).probabilities(empty).isEmpty)
        let bare = try FeatureSchema([])
        let constant = try ChurnModel(
            schema: bare,
            predictor: .trees(TreeEnsemble(baseScore: 1, trees: [Tree(nodes: [TreeNode(output: 1, cover: 1)])]))
        )
        #expect(constant.rawScore([]) == 2)
        #expect(
            constant.probabilities(FeatureMatrix(schema: bare, rowCount: 2, values: []))
                == [2, 2].map(PortableMath.sigmoid)
        )
    }

    private func code(_ change: (inout Tree) -> Void) -> String? {
        var tree = stump(column: 1, set: [0])
        change(&tree)
        do {
            _ = try model([tree])
            return nil
        } catch let error as ModelValidationError {
            return error.code
        } catch { return "another error" }
    }

    @Test func `trees that are none are refused`() {
        #expect(code { _ in } == nil)
        #expect(code { $0.nodes = [] } == "tree.empty")
        #expect(code { $0.nodes[0].left = 0 } == "tree.children")
        #expect(code { $0.nodes[0].left = 2 } == "tree.children")
        #expect(code { $0.nodes[0].right = 3 } == "tree.children")
        #expect(code { $0.nodes.append(TreeNode(output: 0, cover: 0)) } == "tree.children")
        #expect(code { $0.nodes[0].column = 2 } == "tree.column")
        #expect(code { $0.nodes[0].column = 0 } == "tree.kind")
        #expect(code { $0.nodes[0].categorySet = 1 } == "tree.kind")
        #expect(code { $0.nodes[0].threshold = 1 } == "tree.kind")
        #expect(code { $0.categorySets[0] = [2] } == "tree.categories")
        #expect(code { $0.categorySets[0] = [1, 0] } == "tree.categories")
        #expect(code { $0.nodes[1].output = .infinity } == "tree.number")
        #expect(code { $0.nodes[1].cover = -1 } == "tree.number")
        #expect(code { $0.nodes[1].left = 2 } == "tree.leaf")
    }

    @Test func `a tree deeper than the limit is refused`() throws {
        func chain(depth: Int) -> Tree {
            // The split of each level is the right child of the one above: positions 0, 2, 4, ...
            var nodes: [TreeNode] = []
            for level in 0..<depth {
                var split = TreeNode(output: 0, cover: 2)
                split.column = 0
                split.left = Int32(2 * level + 1)
                split.right = Int32(2 * level + 2)
                nodes.append(contentsOf: [split, TreeNode(output: 1, cover: 1)])
            }
            return Tree(nodes: nodes + [TreeNode(output: 2, cover: 1)])
        }
        let deepest = try model([chain(depth: 1024)])
        #expect(abs(deepest.contributions([1, 0]).rawScore - deepest.rawScore([1, 0])) < 1e-9)
        #expect(throws: ModelValidationError.self) { try model([chain(depth: 1025)]) }
    }

    @Test func `linear terms and baselines must fit their columns`() {
        let numeric = LinearTerm.numeric(
            NumericTerm(transform: .identity, center: 0, scale: 1, coefficient: 1, missingOutput: 0)
        )
        let categorical = LinearTerm.categorical(CategoricalTerm(outputs: [0, 1], missingOutput: 0, unseenOutput: 0))
        func code(_ terms: [LinearTerm], _ baselines: [ColumnBaseline] = []) -> String? {
            let linear = LinearPredictor(intercept: 0, terms: terms, meanOutputs: terms.map { _ in 0 })
            do throws(ModelValidationError) {
                _ = try ChurnModel(schema: schema, predictor: .linear(linear), baselines: baselines)
                return nil
            } catch { return error.code }
        }
        let flat = LinearTerm.numeric(
            NumericTerm(transform: .identity, center: 0, scale: 0, coefficient: 1, missingOutput: 0)
        )
        let crossed = LinearTerm.numeric(
            NumericTerm(
                transform: .identity,
                lowerBound: 2,
                upperBound: 1,
                center: 0,
                scale: 1,
                coefficient: 1,
                missingOutput: 0
            )
        )
        let short = LinearTerm.categorical(CategoricalTerm(outputs: [0], missingOutput: 0, unseenOutput: 0))
        let nan = LinearTerm.categorical(CategoricalTerm(outputs: [0, .nan], missingOutput: 0, unseenOutput: 0))
        #expect(code([numeric, categorical]) == nil)
        #expect(code([numeric]) == "linear.count")
        #expect(code([categorical, numeric]) == "linear.kind")
        #expect(code([flat, categorical]) == "linear.scale")
        #expect(code([crossed, categorical]) == "linear.bounds")
        #expect(code([numeric, short]) == "linear.levels")
        #expect(code([numeric, nan]) == "linear.number")
        let first = ColumnBaseline(edges: [0, 1], counts: [1, 2, 3], missingCount: 0)
        let second = ColumnBaseline(edges: [], counts: [1, 2, 3], missingCount: 0)
        #expect(code([numeric, categorical], [first, second]) == nil)
        #expect(code([numeric, categorical], [first]) == "baselines.count")
        #expect(code([numeric, categorical], [second, first]) == "baselines.shape")
        let descending = ColumnBaseline(edges: [1, 0], counts: [1, 2, 3], missingCount: 0)
        #expect(code([numeric, categorical], [descending, second]) == "baselines.shape")
    }
}
