// How the output of trees depends on one column of a row.
//
// Between two neighbouring thresholds of a column nothing changes, so a column with m of them has m + 1 steps: step k holds
// the values above threshold k - 1 up to and including threshold k. A row goes down every tree that tests the column; at
// a split on it both sides are taken, each with the range of steps that it stands for. A leaf adds its output to its
// range, which is two numbers in an array of differences. So all values of the column cost one walk, where scoring the
// row at each threshold costs as many as there are thresholds.

/// The trees of an ensemble, ready to be followed along a column.
struct TreeSteps: Sendable {
    private let trees: [Tree]
    /// The thresholds of each column, ascending, each once.
    let thresholds: [[Double]]
    /// The trees that test each of the columns that are followed.
    private let treesByColumn: [[Int32]]
    /// By tree and node: the last step on the left side of a split on a column that is followed.
    private let lastLeftSteps: [[Int32]]

    /// What one walk needs and gives; kept from walk to walk.
    struct Scratch {
        /// By step: what the trees that test the column add, once a walk is done.
        fileprivate(set) var outputs: [Double] = []
        /// How far any of the outputs may be off by rounding.
        fileprivate(set) var error = 0.0
        fileprivate var magnitude = 0.0
        fileprivate var outputCount = 0
        fileprivate var pending: [Part] = []
    }

    /// The steps that arrive at a node.
    fileprivate struct Part {
        var node: Int
        var steps: Range<Int>
    }

    /// - Parameters:
    ///   - ensemble: trees that passed ``ModelValidation``.
    ///   - columns: the numeric columns that are followed.
    ///   - columnCount: how many columns a row has.
    init(_ ensemble: TreeEnsemble, columns: [Int], of columnCount: Int) {
        trees = ensemble.trees
        var isFollowed = [Bool](repeating: false, count: columnCount)
        for column in columns { isFollowed[column] = true }
        var found = [Set<Double>](repeating: [], count: columnCount)
        var treesByColumn = [[Int32]](repeating: [], count: columnCount)
        for (tree, nodes) in ensemble.trees.lazy.map(\.nodes).enumerated() {
            for node in nodes where !node.isLeaf && isFollowed[Int(node.column)] {
                let column = Int(node.column)
                if node.threshold.isFinite { found[column].insert(node.threshold) }
                if node.zeroIsMissing { found[column].formUnion([Self.belowZero, TreeNode.zeroBound]) }
                if treesByColumn[column].last != Int32(tree) { treesByColumn[column].append(Int32(tree)) }
            }
        }
        let thresholds = found.map { $0.sorted() }
        lastLeftSteps = ensemble.trees.map { tree in
            tree.nodes.map { node in
                guard !node.isLeaf, isFollowed[Int(node.column)] else { return 0 }
                // Thresholds may be infinite: then all numbers go to one side.
                if node.threshold == -.infinity { return -1 }
                return Int32(thresholds[Int(node.column)].partitioningIndex { $0 >= node.threshold })
            }
        }
        self.thresholds = thresholds
        self.treesByColumn = treesByColumn
    }

    /// The greatest value below those that count as zero where zero is missing.
    private static let belowZero = (-TreeNode.zeroBound).nextDown

    /// Computes what the trees that test `column` add to the score of `row` at each step of the column.
    ///
    /// The sums are those of scoring up to rounding: the order of the terms is another.
    func walk(_ row: [Double], column: Int, _ scratch: inout Scratch) {
        let thresholds = thresholds[column]
        let stepCount = thresholds.count + 1
        let firstZero = thresholds.partitioningIndex { $0 >= Self.belowZero } + 1
        let zero = firstZero..<thresholds.partitioningIndex { $0 >= TreeNode.zeroBound } + 1
        scratch.reset(stepCount: stepCount)
        for index in treesByColumn[column] {
            let tree = trees[Int(index)]
            lastLeftSteps[Int(index)].withUnsafeBufferPointer { lastLeftSteps in
                scratch.pending.append(Part(node: 0, steps: 0..<stepCount))
                while let part = scratch.pending.popLast() {
                    let position = tree.descend(from: part.node, row: row, until: column)
                    let node = tree.nodes[position]
                    guard node.column == column else {
                        scratch.add(node.output, to: part.steps)
                        continue
                    }
                    let middle = Int(lastLeftSteps[position]) + 1
                    guard node.zeroIsMissing else {
                        scratch.split(part.steps, at: middle, node)
                        continue
                    }
                    scratch.send(part.steps.clamped(to: zero), to: node.missingGoesLeft ? node.left : node.right)
                    scratch.split(part.steps.clamped(to: 0..<zero.lowerBound), at: middle, node)
                    scratch.split(part.steps.clamped(to: zero.upperBound..<stepCount), at: middle, node)
                }
            }
        }
        scratch.accumulate()
    }
}

extension Tree {
    /// The first node on the way of `row` from `start` on that ends the way or tests `column`.
    fileprivate func descend(from start: Int, row: [Double], until column: Int) -> Int {
        var position = start
        while true {
            let node = nodes[position]
            guard !node.isLeaf, node.column != column, let goesLeft = goesLeft(node, value: row[Int(node.column)])
            else { return position }
            position = Int(goesLeft ? node.left : node.right)
        }
    }
}

extension TreeSteps.Scratch {
    fileprivate mutating func reset(stepCount: Int) {
        outputs.removeAll(keepingCapacity: true)
        // The end of the last range lies behind the last step.
        outputs.append(contentsOf: repeatElement(0, count: stepCount + 1))
        magnitude = 0
        outputCount = 0
    }

    fileprivate mutating func add(_ output: Double, to steps: Range<Int>) {
        outputs[steps.lowerBound] += output
        outputs[steps.upperBound] -= output
        magnitude += abs(output)
        outputCount += 1
    }

    /// Makes sums of the differences.
    fileprivate mutating func accumulate() {
        for step in 1..<outputs.count { outputs[step] += outputs[step - 1] }
        error = Double(4 * outputCount) * magnitude * .ulpOfOne
    }

    /// Sends the steps before `middle` to the left child and the others to the right one.
    fileprivate mutating func split(_ steps: Range<Int>, at middle: Int, _ node: TreeNode) {
        let middle = min(max(middle, steps.lowerBound), steps.upperBound)
        send(steps.lowerBound..<middle, to: node.left)
        send(middle..<steps.upperBound, to: node.right)
    }

    fileprivate mutating func send(_ steps: Range<Int>, to child: Int32) {
        if !steps.isEmpty { pending.append(TreeSteps.Part(node: Int(child), steps: steps)) }
    }
}

extension [Double] {
    /// The first index whose element fulfils `isBehind`, which all later ones do too; the end where none does.
    func partitioningIndex(_ isBehind: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
