/// The best way found to split a node.
struct SplitCandidate: Hashable, Sendable {
    /// How much the split lowers the loss, by its second-order approximation and before the learning rate.
    var gain: Double
    /// The gain times the column's penalty: what splits are compared by.
    var priority: Double
    /// The column of the matrix.
    var column: Int
    /// The last bin that goes left in a cut of ordered bins; -1 in a set of bins.
    var lastLeftBin: Int
    /// Whether the column is categorical.
    var isOfLevels: Bool
    /// Every bin that goes left, that of missing values included where they do.
    var leftBins: BinSet
    /// Whether missing values go left.
    var missingGoesLeft: Bool
    /// The sums of the rows that go left.
    var left: BinSums
}

/// Finds the best split of a node from its histogram.
///
/// With `G` and `H` the sums of gradients and Hessians, `T(G) = sign(G) max(0, |G| - l1)` and
/// `score(G, H) = T(G)^2 / (H + l2)`, a split's gain is `(score(left) + score(right) - score(node)) / 2`: the fall of
/// the loss's second-order approximation when both sides take their own Newton step instead of a common one.
///
/// With path smoothing or monotone columns outputs are not the free Newton steps, and `score` is what the output `w` that
/// a side gets takes off twice the loss: `-(2 G w + (H + l2) w^2 + 2 l1 |w|)`, the same where `w` is free.
///
/// Candidates are tried in a fixed order and only a strictly better one replaces the best, so ties go to the first
/// column, then the first cut, then missing to the right.
struct SplitFinder: Sendable {
    /// Categorical nodes with at most this many levels try each level against the rest.
    static let oneVersusRestLevels = 4

    let columns: [ColumnBins]
    let layout: HistogramLayout
    var quantiser: GradientQuantiser
    let minimumRowsPerLeaf: Int64
    let minimumHessianPerLeaf: Double
    let newton: NewtonStep
    let minimumGain: Double
    let categorySmoothing: Double
    let categoryL2: Double
    let constraints: ColumnConstraints
    /// Whether outputs are the Newton steps, neither smoothed nor bounded.
    let isPlain: Bool

    /// A finder for `options`.
    init(
        columns: [ColumnBins],
        layout: HistogramLayout,
        quantiser: GradientQuantiser,
        options: GradientBoostingTrainer.Options,
        constraints: ColumnConstraints? = nil
    ) {
        self.columns = columns
        self.layout = layout
        self.quantiser = quantiser
        minimumRowsPerLeaf = Int64(options.growth.minimumRowsPerLeaf)
        minimumHessianPerLeaf = options.growth.minimumHessianPerLeaf
        newton = NewtonStep(options.growth)
        minimumGain = options.growth.minimumGain
        categorySmoothing = options.growth.categorySmoothing
        categoryL2 = options.growth.categoryL2
        self.constraints = constraints ?? ColumnConstraints(columnCount: columns.count)
        isPlain = newton.pathSmoothing == 0 && !self.constraints.hasMonotone
    }

    /// The best split of a node on one column, or `nil` where none has enough gain.
    func bestSplit(column: Int, histogram: Histogram, node: NodeState) -> SplitCandidate? {
        var search = Search(finder: self, column: column, histogram: histogram, node: node)
        if columns[column].isUnordered { search.scanCategories() } else { search.scanCuts() }
        return search.best
    }

    /// The Newton step of a node with sums `total`, by quantised sums.
    func step(_ total: BinSums) -> Double {
        newton.step(
            Double(total.gradient) / quantiser.gradientScale,
            Double(total.hessian) / quantiser.hessianScale
        )
    }

    /// The output of a child of `parent` with sums `total`, by quantised sums.
    func output(_ total: BinSums, childOf parent: NodeState) -> Double {
        parent.bounds.clamp(newton.smoothed(step(total), rows: Double(total.count), parent: parent.output))
    }
}

extension SplitFinder {
    /// The search for the best split of one node on one column.
    struct Search {
        let finder: SplitFinder
        let column: Int
        let bins: ColumnBins
        let firstBin: Int
        let histogram: Histogram
        let total: BinSums
        let missing: BinSums
        let penalty: Double
        let gradientUnit: Double
        let hessianUnit: Double
        let judge: SplitJudge
        /// What a split's gain must exceed.
        let floor: Double
        var best: SplitCandidate?

        init(finder: SplitFinder, column: Int, histogram: Histogram, node: NodeState) {
            self.finder = finder
            self.column = column
            self.histogram = histogram
            total = node.total
            penalty = finder.constraints.penalties[column]
            bins = finder.columns[column]
            firstBin = finder.layout.offsets[column]
            missing = histogram[firstBin + bins.missingBin]
            gradientUnit = 1 / finder.quantiser.gradientScale
            hessianUnit = 1 / finder.quantiser.hessianScale
            judge = SplitJudge(finder: finder, column: column, node: node)
            floor = max(finder.minimumGain, finder.noise(in: total))
        }

        /// The sums of one of the column's bins.
        @inline(__always)
        func sums(_ bin: Int) -> BinSums { histogram[firstBin + bin] }

        /// The gain of sending `left` to one side, or `nil` where the sides may not be or the gain is too little.
        @inline(__always)
        func gain(left: BinSums, extraL2: Double = 0) -> Double? {
            guard let gain = anyGain(left: left, extraL2: extraL2) else { return nil }
            guard gain * penalty > floor, gain > best?.gain ?? 0 else { return nil }
            return gain
        }

        /// The gain, of either sign, of sending `left` to one side, or `nil` where the sides may not be.
        @inline(__always)
        func anyGain(left: BinSums, extraL2: Double = 0) -> Double? { judge.gain(left: left, extraL2: extraL2) }

        /// Tries every cut between ordered bins, with missing values on either side.
        ///
        /// Where bins without rows follow the cut, it is put in their middle, as far from the rows on both sides as
        /// can be. Without missing values in the node they will go to the side of more rows.
        mutating func scanCuts() {
            var found: (gain: Double, bin: Int, missingLeft: Bool, left: BinSums)?
            // Copies of what the loop reads, so that none of it is counted as held a bin.
            let (judge, total, penalty, floor) = (judge, total, penalty, floor)
            let minimumRows = finder.minimumRowsPerLeaf
            let gradients = histogram.gradients.pointer + firstBin
            let hessians = histogram.hessians.pointer + firstBin
            let counts = histogram.counts.pointer + firstBin
            for missingLeft in missing.count > 0 ? [false, true] : [false] {
                var left = missingLeft ? missing : BinSums()
                for bin in 0..<bins.valueBinCount {
                    // An empty bin moves no row; the cut before it is the same.
                    guard counts[bin] > 0 else { continue }
                    left = left + BinSums(gradient: gradients[bin], hessian: hessians[bin], count: Int64(counts[bin]))
                    guard left.count >= minimumRows else { continue }
                    guard total.count - left.count >= minimumRows else { break }
                    guard let gain = judge.gain(left: left) else { continue }
                    guard gain * penalty > floor, gain > found?.gain ?? 0 else { continue }
                    found = (gain, bin, missingLeft, left)
                }
            }
            guard let found else { return }
            let missingLeft = missing.count > 0 ? found.missingLeft : 2 * found.left.count > total.count
            let lastLeftBin = SplitFinder.middleOfGap(after: found.bin, bins) { sums($0).count == 0 }
            var set = BinSet(through: lastLeftBin)
            if missingLeft { set.insert(bins.missingBin) }
            best = SplitCandidate(
                gain: found.gain,
                priority: found.gain * penalty,
                column: column,
                lastLeftBin: lastLeftBin,
                isOfLevels: bins.isCategorical,
                leftBins: set,
                missingGoesLeft: missingLeft,
                left: found.left
            )
        }
    }

    /// The last left bin of the cut that lies in the middle of the empty bins after `bin`.
    static func middleOfGap(after bin: Int, _ bins: ColumnBins, isEmpty: (Int) -> Bool) -> Int {
        var next = bin + 1
        while next < bins.valueBinCount, isEmpty(next) { next += 1 }
        // Only missing values go right: there is no other side to keep away from.
        return next == bins.valueBinCount ? next - 1 : (bin + next - 1) / 2
    }

    /// What a gain in a node with sums `total` must exceed to be more than rounding.
    ///
    /// Rounding alone gives a cut a gain of z^2 unit^2 / 8 times rows over Hessian, z normal. Below z^2 = 32, which the
    /// best of thousands of cuts rarely exceeds, a gain may be nothing but rounding.
    func noise(in total: BinSums) -> Double {
        let gradientUnit = 1 / quantiser.gradientScale
        let hessianUnit = 1 / quantiser.hessianScale
        let hessian = Double(total.hessian) * hessianUnit
        return 4 * gradientUnit * gradientUnit * Double(total.count) / max(hessian + newton.l2, hessianUnit)
    }
}
