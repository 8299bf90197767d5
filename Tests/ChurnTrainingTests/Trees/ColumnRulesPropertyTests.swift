import ChurnScoring
import Testing

@testable import ChurnTraining

@Suite struct ColumnRulesPropertyTests {
    typealias Options = GradientBoostingTrainer.Options

    private func train(_ options: Options, rows: Int = 500, seed: UInt64, threads: Int = 1) throws -> TreeEnsemble {
        let (matrix, labels) = try TestTable.mixed(rows: rows, seed: seed)
        let data = try TrainingData(matrix: matrix, labels: labels)
        return ensemble(try GradientBoostingTrainer(options: options).train(data, threads: threads).model)
    }

    /// How often the score moves against `directions` along a grid of each monotone column, the other values being those
    /// of some rows; and how far it moves at most.
    private func violations(_ trees: TreeEnsemble, _ directions: [Int: Double], seed: UInt64) throws -> (Int, Double) {
        let (matrix, _) = try TestTable.mixed(rows: 60, seed: seed)
        var count = 0
        var largestMove = 0.0
        for row in 0..<matrix.rowCount {
            for (column, direction) in directions {
                var values = matrix.row(row)
                var last = -Double.infinity
                for step in 0...60 {
                    values[column] = -4 + Double(step) * 0.25
                    let score = direction * values.withUnsafeBufferPointer { trees.rawScore(row: $0) }
                    if score < last { count += 1 }
                    if last > -.infinity { largestMove = max(largestMove, score - last) }
                    last = score
                }
            }
        }
        return (count, largestMove)
    }

    @Test(arguments: Options.Growth.Policy.allCases)
    func `scores are monotone over a grid, whatever the growth`(policy: Options.Growth.Policy) throws {
        for smoothing in [0, 8.0] {
            // The labels rise with x0 and, on the whole, fall with x1; x2 is held against what they do.
            let rules = try Options.ColumnRules(
                monotone: ["x0": .increasing, "x1": .decreasing, "x2": .decreasing]
            )
            let growth = try Options.Growth(
                policy: policy,
                maximumLeaves: 16,
                minimumRowsPerLeaf: 4,
                l2: 0.1,
                pathSmoothing: smoothing
            )
            for seed: UInt64 in 0..<3 {
                let options = try Options(trees: 12, learningRate: 0.4, growth: growth, columns: rules)
                let trees = try train(options, seed: seed)
                let found = try violations(trees, [0: 1, 1: -1, 2: -1], seed: seed + 50)
                #expect(found.0 == 0 && found.1 > 0.1, "\(policy), smoothing \(smoothing), seed \(seed): \(found)")
                let free = try train(Options(trees: 12, learningRate: 0.4, growth: growth), seed: seed)
                #expect(try violations(free, [0: 1, 1: -1, 2: -1], seed: seed + 50).0 > 0)
            }
        }
    }

    @Test func `a path stays inside one group of columns`() throws {
        let rules = try Options.ColumnRules(interactions: [["x0", "x1"], ["x1", "x3", "plan"]])
        for policy in Options.Growth.Policy.allCases {
            let growth = try Options.Growth(policy: policy, maximumLeaves: 16, minimumRowsPerLeaf: 3)
            let trees = try train(Options(trees: 10, growth: growth, columns: rules), seed: 2).trees
            var used: Set<Set<Int32>> = []
            func walk(_ tree: Tree, _ position: Int, _ path: Set<Int32>) {
                let node = tree.nodes[position]
                guard !node.isLeaf else {
                    used.insert(path)
                    return
                }
                walk(tree, Int(node.left), path.union([node.column]))
                walk(tree, Int(node.right), path.union([node.column]))
            }
            for tree in trees { walk(tree, 0, []) }
            // Columns 2 and 5 are in no group.
            let groups: [Set<Int32>] = [[0, 1], [1, 3, 4], [2], [5]]
            #expect(used.allSatisfy { path in groups.contains { path.isSubset(of: $0) } }, "\(policy): \(used)")
            #expect(used.contains { $0.count == 2 })
        }
    }

    @Test func `a penalty holds a column back, and 0 leaves it out`() throws {
        func count(_ penalty: Double?) throws -> Int {
            let rules = try Options.ColumnRules(penalties: penalty.map { ["x0": $0] } ?? [:])
            let trees = try train(Options(trees: 8, columns: rules), seed: 3)
            return trees.splitCountByColumn(columnCount: 6)[0]
        }
        let free = try count(nil)
        #expect(try count(1) == free)
        #expect(try count(0) == 0)
        #expect(try count(0.2) < free)
        let root = { (penalty: Double) in
            let rules = try Options.ColumnRules(penalties: ["x0": penalty])
            return try train(Options(trees: 1, growth: .init(maximumLeaves: 2), columns: rules), seed: 3).trees[0]
                .nodes[0]
        }
        // The penalty chooses; the recorded gain is the fall of the loss.
        #expect(try root(0.99).gain == root(1).gain)
    }

    @Test func `each node draws columns of its own`() throws {
        for policy in Options.Growth.Policy.allCases {
            let growth = try Options.Growth(policy: policy, maximumLeaves: 16, minimumRowsPerLeaf: 3)
            let options = { (seed: UInt64) in
                try Options(trees: 12, growth: growth, columns: .init(samplingByNode: 0.17), seed: seed)
            }
            let trees = try train(options(0), seed: 4)
            // One more than a sixth of six columns, rounded up, is two; a tree uses more.
            #expect(trees.trees.contains { Set($0.nodes.filter { !$0.isLeaf }.map(\.column)).count > 2 }, "\(policy)")
            #expect(Set(trees.trees.map { $0.nodes[0].column }).count > 2, "\(policy)")
            #expect(try train(options(1), seed: 4) != trees)
            #expect(try train(options(0), seed: 4) == trees)
        }
    }

    @Test(arguments: Options.Growth.Policy.allCases)
    func `any number of threads grows the same trees`(policy: Options.Growth.Policy) throws {
        let options = try Options(
            trees: 4,
            growth: .init(policy: policy, maximumLeaves: 16, minimumRowsPerLeaf: 5, pathSmoothing: 2),
            columns: .init(samplingByNode: 0.7, monotone: ["x0": .increasing])
        )
        let one = try train(options, rows: 9000, seed: 5)
        #expect(one.trees.count == 4)
        for threads in [2, 8, 16] { #expect(try train(options, rows: 9000, seed: 5, threads: threads) == one) }
    }

    @Test func `unknown and unfit columns are refused with the nearest name`() throws {
        let cases: [(Options.ColumnRules, String, String)] = [
            (try .init(monotone: ["x9": .increasing]), "options.monotone", "\"x9\""),
            (try .init(monotone: ["plan": .increasing]), "options.monotone", "categorical"),
            (try .init(interactions: [["x0", "plann"]]), "options.interactions", "did you mean \"plan\"?"),
            (try .init(penalties: ["regio": 0.5]), "options.column_penalty", "did you mean \"region\"?"),
        ]
        for (rules, code, text) in cases {
            let error = #expect(throws: TrainingError.self) {
                try train(Options(trees: 1, columns: rules), seed: 1)
            }
            #expect(error?.code == code && error?.message.contains(text) == true, "\(String(describing: error))")
        }
    }

    @Test func `column rules outside their ranges are refused`() {
        let cases: [(String, () throws -> Options.ColumnRules)] = [
            ("options.column_sampling_by_node", { try .init(samplingByNode: 0) }),
            ("options.column_penalty", { try .init(penalties: ["x": -1]) }),
            ("options.column_penalty", { try .init(penalties: ["x": .nan]) }),
            ("options.interactions", { try .init(interactions: [[]]) }),
        ]
        for (code, make) in cases {
            #expect(#expect(throws: TrainingError.self, "\(code)") { try make() }?.code == code)
        }
    }
}
