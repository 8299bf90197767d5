/// The best way found to split a node.
struct SplitCandidate: Hashable, Sendable {
    /// How much the split lowers the loss, by its second-order approximation and before the learning rate.
    var gain: Double
    /// The column of the matrix.
    var column: Int
    /// The last bin that goes left in a numeric split; -1 in a categorical one.
    var lastLeftBin: Int
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
    let l1: Double
    let l2: Double
    let minimumGain: Double
    let categorySmoothing: Double
    let categoryL2: Double

    /// A finder for `options`.
    init(
        columns: [ColumnBins],
        layout: HistogramLayout,
        quantiser: GradientQuantiser,
        options: GradientBoostingTrainer.Options
    ) {
        self.columns = columns
        self.layout = layout
        self.quantiser = quantiser
        minimumRowsPerLeaf = Int64(options.growth.minimumRowsPerLeaf)
        minimumHessianPerLeaf = options.growth.minimumHessianPerLeaf
        l1 = options.growth.l1
        l2 = options.growth.l2
        minimumGain = options.growth.minimumGain
        categorySmoothing = options.growth.categorySmoothing
        categoryL2 = options.growth.categoryL2
    }

    /// The best split of a node with sums `total` on one column, or `nil` where none has enough gain.
    func bestSplit(column: Int, histogram: Histogram, total: BinSums) -> SplitCandidate? {
        var search = Search(finder: self, column: column, histogram: histogram, total: total)
        if columns[column].isCategorical { search.scanCategories() } else { search.scanCuts() }
        return search.best
    }

    /// `sign(G) max(0, |G| - l1)`.
    @inline(__always)
    func thresholded(_ gradient: Double) -> Double {
        if gradient > l1 { return gradient - l1 }
        return gradient < -l1 ? gradient + l1 : 0
    }

    /// `T(G)^2 / (H + l2 + extra)`.
    @inline(__always)
    func score(_ gradient: Double, _ hessian: Double, extraL2: Double = 0) -> Double {
        let denominator = hessian + l2 + extraL2
        guard denominator > 0 else { return 0 }
        let g = thresholded(gradient)
        return g * g / denominator
    }

    /// The Newton step of a leaf, `-T(G) / (H + l2)`; 0 where nothing curves.
    func leafValue(gradient: Double, hessian: Double) -> Double {
        let denominator = hessian + l2
        return denominator > 0 ? -thresholded(gradient) / denominator : 0
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
        let gradientUnit: Double
        let hessianUnit: Double
        let nodeScore: Double
        /// What a split's gain must exceed.
        let floor: Double
        var best: SplitCandidate?

        init(finder: SplitFinder, column: Int, histogram: Histogram, total: BinSums) {
            self.finder = finder
            self.column = column
            self.histogram = histogram
            self.total = total
            bins = finder.columns[column]
            firstBin = finder.layout.offsets[column]
            missing = histogram[firstBin + bins.missingBin]
            gradientUnit = 1 / finder.quantiser.gradientScale
            hessianUnit = 1 / finder.quantiser.hessianScale
            let hessian = Double(total.hessian) * hessianUnit
            nodeScore = finder.score(Double(total.gradient) * gradientUnit, hessian)
            // Rounding alone gives a cut a gain of z^2 unit^2 / 8 times rows over Hessian, z normal. Below z^2 = 32,
            // which the best of thousands of cuts rarely exceeds, a gain may be nothing but rounding.
            let noise = 4 * gradientUnit * gradientUnit * Double(total.count) / max(hessian + finder.l2, hessianUnit)
            floor = max(finder.minimumGain, noise)
        }

        /// The sums of one of the column's bins.
        @inline(__always)
        func sums(_ bin: Int) -> BinSums { histogram[firstBin + bin] }

        /// Half the gain of sending `left` to one side, or `nil` where a side is too small or the gain too little.
        @inline(__always)
        func gain(left: BinSums, extraL2: Double = 0) -> Double? {
            let right = total - left
            guard left.count >= finder.minimumRowsPerLeaf, right.count >= finder.minimumRowsPerLeaf else { return nil }
            let leftHessian = Double(left.hessian) * hessianUnit
            let rightHessian = Double(right.hessian) * hessianUnit
            guard leftHessian >= finder.minimumHessianPerLeaf, rightHessian >= finder.minimumHessianPerLeaf else {
                return nil
            }
            let leftScore = finder.score(Double(left.gradient) * gradientUnit, leftHessian, extraL2: extraL2)
            let rightScore = finder.score(Double(right.gradient) * gradientUnit, rightHessian, extraL2: extraL2)
            let gain = 0.5 * (leftScore + rightScore - nodeScore)
            guard gain > floor, gain > best?.gain ?? 0 else { return nil }
            return gain
        }

        /// Tries every cut between bins of a numeric column, with missing values on either side.
        ///
        /// Where bins without rows follow the cut, it is put in their middle, as far from the rows on both sides as
        /// can be. Without missing values in the node they will go to the side of more rows.
        mutating func scanCuts() {
            var found: (gain: Double, bin: Int, missingLeft: Bool, left: BinSums)?
            for missingLeft in missing.count > 0 ? [false, true] : [false] {
                var left = missingLeft ? missing : BinSums()
                for bin in 0..<bins.valueBinCount {
                    let sums = sums(bin)
                    // An empty bin moves no row; the cut before it is the same.
                    guard sums.count > 0 else { continue }
                    left = left + sums
                    guard left.count >= finder.minimumRowsPerLeaf else { continue }
                    guard total.count - left.count >= finder.minimumRowsPerLeaf else { break }
                    guard let gain = gain(left: left), gain > found?.gain ?? 0 else { continue }
                    found = (gain, bin, missingLeft, left)
                }
            }
            guard let found else { return }
            let missingLeft = missing.count > 0 ? found.missingLeft : 2 * found.left.count > total.count
            let lastLeftBin = middleOfGap(after: found.bin)
            var set = BinSet(0...lastLeftBin)
            if missingLeft { set.insert(bins.missingBin) }
            best = SplitCandidate(
                gain: found.gain,
                column: column,
                lastLeftBin: lastLeftBin,
                leftBins: set,
                missingGoesLeft: missingLeft,
                left: found.left
            )
        }

        /// The last left bin of the cut that lies in the middle of the empty bins after `bin`.
        private func middleOfGap(after bin: Int) -> Int {
            var next = bin + 1
            while next < bins.valueBinCount, sums(next).count == 0 { next += 1 }
            // Only missing values go right: there is no other side to keep away from.
            return next == bins.valueBinCount ? next - 1 : (bin + next - 1) / 2
        }
    }
}
