import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct GradientBoostingOptionsTests {
    private typealias Options = GradientBoostingTrainer.Options

    private static let invalid: [(code: String, make: @Sendable () throws -> Options)] = [
        ("options.trees", { try Options(trees: 0) }),
        ("options.learning_rate", { try Options(learningRate: 0) }),
        ("options.learning_rate", { try Options(learningRate: .nan) }),
        ("options.max_leaves", { try Options(growth: .init(maximumLeaves: 0)) }),
        ("options.max_depth", { try Options(growth: .init(maximumDepth: 0)) }),
        ("options.min_rows_per_leaf", { try Options(growth: .init(minimumRowsPerLeaf: 0)) }),
        ("options.min_hessian_per_leaf", { try Options(growth: .init(minimumHessianPerLeaf: -1)) }),
        ("options.l1", { try Options(growth: .init(l1: -0.1)) }),
        ("options.l2", { try Options(growth: .init(l2: .infinity)) }),
        ("options.min_gain", { try Options(growth: .init(minimumGain: .nan)) }),
        ("options.path_smoothing", { try Options(growth: .init(pathSmoothing: -1)) }),
        ("options.max_bins", { try Options(maximumBins: 256) }),
        ("options.max_bins", { try Options(maximumBins: 1) }),
        ("options.row_sampling", { try Options(rows: .init(sampling: 0)) }),
        ("options.column_sampling", { try Options(columns: .init(sampling: 1.1)) }),
        ("options.early_stopping_rounds", { try Options(earlyStoppingRounds: 0) }),
        ("options.category_smoothing", { try Options(growth: .init(categorySmoothing: -1)) }),
        ("options.category_l2", { try Options(growth: .init(categoryL2: -1)) }),
    ]

    @Test func `an option out of its range is refused by name`() {
        for (code, make) in Self.invalid {
            let error = #expect(throws: TrainingError.self, "\(code)") { try make() }
            #expect(error?.code == code)
        }
    }

    /// The trees of a model trained on 600 rows with `options`.
    private func trees(_ options: Options) throws -> [Tree] {
        let (matrix, labels) = try TestTable.mixed(rows: 600, seed: 4)
        let data = try TrainingData(matrix: matrix, labels: labels)
        return ensemble(try GradientBoostingTrainer(options: options).train(data, threads: 1).model).trees
    }

    private func leaves(_ tree: Tree) -> [TreeNode] { tree.nodes.filter(\.isLeaf) }

    private func depth(_ tree: Tree, at position: Int = 0) -> Int {
        let node = tree.nodes[position]
        return node.isLeaf ? 0 : 1 + max(depth(tree, at: Int(node.left)), depth(tree, at: Int(node.right)))
    }

    @Test func `trees have the leaves, depth and rows that the options allow`() throws {
        let wide = try trees(Options(trees: 4, growth: .init(maximumLeaves: 12, minimumRowsPerLeaf: 10)))
        #expect(wide.count == 4)
        #expect(wide.map { leaves($0).count }.max() == 12)
        #expect(wide.allSatisfy { leaves($0).allSatisfy { $0.cover >= 10 } })
        #expect(wide.contains { depth($0) > 3 })
        let shallow = try trees(
            Options(trees: 4, growth: .init(maximumLeaves: 12, maximumDepth: 3, minimumRowsPerLeaf: 2))
        )
        #expect(shallow.map { depth($0) }.max() == 3)
        #expect(shallow.map { leaves($0).count }.max() == 8)
        #expect(try trees(Options(trees: 4, growth: .init(maximumLeaves: 1))).isEmpty)
    }

    @Test func `learning rate, l1 and l2 shrink the leaves`() throws {
        let plain = try trees(Options(trees: 1, learningRate: 1, growth: .init(l2: 0)))[0]
        let slow = try trees(Options(trees: 1, learningRate: 0.25, growth: .init(l2: 0)))[0]
        for (full, part) in zip(plain.nodes, slow.nodes) { #expect(abs(0.25 * full.output - part.output) < 1e-15) }
        let size = { (tree: Tree) in leaves(tree).map { abs($0.output) }.max() ?? 0 }
        #expect(try size(trees(Options(trees: 1, learningRate: 1, growth: .init(l2: 20)))[0]) < size(plain))
        #expect(try size(trees(Options(trees: 1, learningRate: 1, growth: .init(l1: 4, l2: 0)))[0]) < size(plain))
        #expect(try trees(Options(trees: 1, growth: .init(l1: 1e4))).isEmpty)
    }

    @Test func `minimum Hessian and gain keep trees small`() throws {
        let full = try trees(Options(trees: 1))[0]
        let gain = full.nodes.map(\.gain).sorted()[full.nodes.count - 2]
        let few = try trees(Options(trees: 1, growth: .init(minimumGain: gain)))[0]
        #expect(few.nodes.count < full.nodes.count)
        #expect(few.nodes.allSatisfy { $0.isLeaf || $0.gain > gain })
        #expect(try leaves(trees(Options(trees: 1, growth: .init(minimumHessianPerLeaf: 30)))[0]).count <= 5)
    }

    @Test func `fewer bins mean fewer thresholds`() throws {
        let thresholds = Set(
            try trees(Options(trees: 30, maximumBins: 4)).flatMap(\.nodes).filter { $0.column == 0 }.map(\.threshold)
        )
        #expect((1...3).contains(thresholds.count))
    }

    @Test func `drawn rows choose the splits, and all rows what leaves are worth`() throws {
        let whole = try trees(Options(trees: 20))
        let sampled = try trees(Options(trees: 20, rows: .init(sampling: 0.3)))
        #expect(sampled.count == 20)
        #expect(sampled.allSatisfy { $0.nodes[0].cover == whole[0].nodes[0].cover })
        #expect(sampled[0].nodes.map(\.threshold) != whole[0].nodes.map(\.threshold))
        // Leaves are limited by the rows that were drawn: of 600 rows 180 or so.
        let growth = try Options.Growth(minimumRowsPerLeaf: 91)
        #expect(try trees(Options(trees: 1, growth: growth))[0].nodes.count > 3)
        let few = try trees(Options(trees: 1, growth: growth, rows: .init(sampling: 0.3)))
        #expect(few.allSatisfy { $0.nodes.count <= 3 })
        #expect(try trees(Options(trees: 20, rows: .init(sampling: 0.3))) == sampled)
        #expect(try trees(Options(trees: 20, rows: .init(sampling: 0.3), seed: 1)) != sampled)
    }

    @Test func `a tree with column sampling uses a share of the columns`() throws {
        let sampled = try trees(Options(trees: 20, columns: .init(sampling: 0.3)))
        let used = sampled.map { Set($0.nodes.filter { !$0.isLeaf }.map(\.column)) }
        #expect(used.allSatisfy { $0.count <= 2 })
        #expect(used.reduce(into: Set()) { $0.formUnion($1) }.count >= 5)
    }

    @Test func `smoothing and L2 of categories hold their splits back`() throws {
        let categorical = { (trees: [Tree]) in trees.flatMap(\.nodes).filter { $0.column == 5 }.map(\.gain).reduce(0, +)
        }
        let free = try categorical(trees(Options(trees: 10, growth: .init(categorySmoothing: 0, categoryL2: 0))))
        let held = try categorical(trees(Options(trees: 10, growth: .init(categorySmoothing: 10, categoryL2: 50))))
        #expect(free > 0 && held < free)
    }

    @Test func `options by size follow the rarer label`() {
        let leaves = [0, 99, 100, 9_999, 10_000, 29_999, 30_000, 199_999, 200_000].map { positives in
            Options.suited(rowCount: 1_000_000, positiveCount: positives, columnCount: 50).growth.maximumLeaves
        }
        #expect(leaves == [4, 4, 8, 8, 16, 16, 32, 32, 64])
        let mostlyPositive = Options.suited(rowCount: 1_000, positiveCount: 950, columnCount: 3)
        #expect(
            mostlyPositive.growth.maximumLeaves == 4 && mostlyPositive.growth.l2 == 5
                && mostlyPositive.columns.sampling == 1
        )
        let small = Options.suited(rowCount: 5_000, positiveCount: 700, columnCount: 20, seed: 9)
        #expect(small.learningRate == 0.05 && small.columns.sampling == 0.5 && small.seed == 9)
        #expect(small.growth.policy == .symmetric && small.rows.sampling == 0.5 && small.rows.method == .gradient)
        #expect(Options.suited(rowCount: 5, positiveCount: 0, columnCount: 0).growth.minimumRowsPerLeaf == 1)
    }

    @Test func `on few rows the options by size beat those for many`() throws {
        let (matrix, labels) = try TestTable.mixed(rows: 900, seed: 11)
        let all = try TrainingData(matrix: matrix, labels: labels)
        let training = try all.selectingRows(Array(0..<400))
        let stopping = try all.selectingRows(Array(400..<600))
        let heldOut = try all.selectingRows(Array(600..<900))
        let positives = Int(training.labels.reduce(0, +))
        let loss = { (options: Options, validation: TrainingData?) in
            let model = try GradientBoostingTrainer(options: options)
                .train(training, validation: validation, threads: 1).model
            return meanLogLoss(rawScores(model, heldOut.matrix), heldOut.labels)
        }
        let suited = Options.suited(rowCount: 400, positiveCount: positives, columnCount: 6)
        #expect(try loss(suited, stopping) < loss(Options(trees: 100), nil))
    }
}
