/// What an output is held within.
struct OutputBounds: Hashable, Sendable, BitwiseCopyable {
    var lower = -Double.infinity
    var upper = Double.infinity

    /// `value`, moved to the nearer bound where it lies outside.
    @inline(__always)
    func clamp(_ value: Double) -> Double { min(max(value, lower), upper) }
}

/// The order that monotone columns put the leaves of one tree in.
///
/// A leaf is a box: a set of bins for each column that its path tests. It lies *below* another along an increasing column
/// when the two boxes share a bin in every other column and its bins of that column are the lower ones: just then two
/// rows that differ in the column alone can be in the two leaves. The scores of a tree are monotone if and only if no
/// leaf's output exceeds that of a leaf it lies below.
///
/// Bounds follow from the actual outputs of the leaves on either side, wherever these are in the tree, and not from a
/// midpoint fixed when an ancestor was split: the method that Auguste, Malory and Smirnov (2020) call intermediate, with
/// the leaves that constrain each other told exactly. A leaf's children lie in its box, so they are held by no more
/// leaves than it was; new outputs change the bounds of the leaves around, whose best splits are then sought again.
struct LeafOrder {
    private struct Leaf {
        /// The bins of each column that the path tests.
        var box: [Int: BinSet] = [:]
        /// The leaves whose outputs must not be greater.
        var below: [Int] = []
        /// The leaves whose outputs must not be less.
        var above: [Int] = []
    }

    private let columns: [ColumnBins]
    private let directions: [Int]
    /// By node; those that were split keep their last state.
    private var leaves: [Leaf] = [Leaf()]

    /// The order of a tree that is its root.
    init(columns: [ColumnBins], directions: [Int]) {
        self.columns = columns
        self.directions = directions
    }

    /// Replaces the leaf `node` by its children, which are the next two nodes, and returns the leaves around it.
    mutating func split(_ node: Int, by split: SplitCandidate) -> [Int] {
        let parent = leaves[node]
        let box = parent.box[split.column] ?? BinSet(0..<columns[split.column].binCount)
        let (left, right) = (leaves.count, leaves.count + 1)
        for bins in [box.intersection(split.leftBins), box.subtracting(split.leftBins)] {
            var child = Leaf(box: parent.box)
            child.box[split.column] = bins
            leaves.append(child)
        }
        for child in [left, right] {
            for other in parent.below where isBelow(other, child) { link(other, child) }
            for other in parent.above where isBelow(child, other) { link(child, other) }
        }
        for (low, high) in [(left, right), (right, left)] where isBelow(low, high) { link(low, high) }
        let around = parent.below + parent.above
        for other in around {
            leaves[other].below.removeAll { $0 == node }
            leaves[other].above.removeAll { $0 == node }
        }
        return around
    }

    /// What the output of the leaf `node` may be while those of the leaves around it stay.
    func bounds(of node: Int, outputs: [Double]) -> OutputBounds {
        var bounds = OutputBounds()
        for other in leaves[node].below { bounds.lower = max(bounds.lower, outputs[other]) }
        for other in leaves[node].above { bounds.upper = min(bounds.upper, outputs[other]) }
        return bounds
    }

    /// What the output of the leaf `node` may be whatever the others are within theirs: half of the way is each leaf's.
    func sharedBounds(of node: Int, outputs: [Double]) -> OutputBounds {
        let own = outputs[node]
        var bounds = OutputBounds()
        for other in leaves[node].below { bounds.lower = max(bounds.lower, 0.5 * (own + outputs[other])) }
        for other in leaves[node].above { bounds.upper = min(bounds.upper, 0.5 * (own + outputs[other])) }
        return bounds
    }

    private mutating func link(_ low: Int, _ high: Int) {
        leaves[low].above.append(high)
        leaves[high].below.append(low)
    }

    /// Whether the order wants the output of `first` not to exceed that of `second`.
    private func isBelow(_ first: Int, _ second: Int) -> Bool {
        let (a, b) = (leaves[first].box, leaves[second].box)
        // Leaves share no row, so at least one column tells them apart; it must be the only one.
        var apart: Int?
        for (column, bins) in a {
            guard let others = b[column], !bins.intersects(others) else { continue }
            guard apart == nil else { return false }
            apart = column
        }
        guard let apart, directions[apart] != 0, let ours = a[apart], let others = b[apart] else { return false }
        // A missing value has no place in the order.
        let values = BinSet(0..<columns[apart].valueBinCount)
        guard let least = ours.intersection(values).first, let other = others.intersection(values).first else {
            return false
        }
        return directions[apart] > 0 ? least < other : least > other
    }
}
