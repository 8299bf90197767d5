extension SplitFinder.Search {
    /// Tries sets of levels, with missing values on either side.
    ///
    /// Few levels: each against the rest. Otherwise the levels are put in order of their smoothed mean gradient,
    /// `(G + s G0 / H0) / (H + s)` with `G0, H0` the node's and `s` the smoothing, and every cut of that order is tried
    /// (for a convex loss the best set is such a cut: Fisher 1958). The order is chosen by the same gradients that the
    /// gain is made of, so these cuts pay an additional L2.
    mutating func scanCategories() {
        let present = (0..<bins.valueBinCount).filter { sums($0).count > 0 }
        if present.count <= SplitFinder.oneVersusRestLevels {
            for bin in present { consider([bin], sum: sums(bin), extraL2: 0) }
            if missing.count > 0 { consider(present, sum: total - missing, extraL2: 0) }
            return
        }
        let ordered = inOrderOfMeanGradient(present)
        var left = BinSums()
        for (index, bin) in ordered.enumerated() {
            left = left + sums(bin)
            consider(ordered[...index], sum: left, extraL2: finder.categoryL2)
        }
    }

    /// `present` bins by their smoothed mean gradient, ascending.
    func inOrderOfMeanGradient(_ present: [Int]) -> [Int] {
        let mean = Double(total.gradient) * gradientUnit / max(Double(total.hessian) * hessianUnit, hessianUnit)
        let smoothing = finder.categorySmoothing
        let keys = present.map { bin in
            let sums = sums(bin)
            let hessian = max(Double(sums.hessian) * hessianUnit, hessianUnit)
            return (Double(sums.gradient) * gradientUnit + smoothing * mean) / (hessian + smoothing)
        }
        return present.indices.sorted { keys[$0] != keys[$1] ? keys[$0] < keys[$1] : $0 < $1 }.map { present[$0] }
    }

    /// Takes the split that sends `levelBins`, whose sums are `sum`, to the left where it is the best so far.
    private mutating func consider(_ levelBins: some Sequence<Int>, sum: BinSums, extraL2: Double) {
        for missingLeft in missing.count > 0 ? [false, true] : [false] {
            let left = missingLeft ? sum + missing : sum
            guard let gain = gain(left: left, extraL2: extraL2) else { continue }
            // What the node has no rows of goes to the side of more rows.
            let restGoesLeft = 2 * left.count > total.count
            var set = BinSet(levelBins)
            if restGoesLeft {
                for bin in 0..<bins.valueBinCount where sums(bin).count == 0 { set.insert(bin) }
            }
            let missingGoesLeft = missing.count > 0 ? missingLeft : restGoesLeft
            if missingGoesLeft { set.insert(bins.missingBin) }
            best = SplitCandidate(
                gain: gain,
                priority: gain * penalty,
                column: column,
                lastLeftBin: -1,
                isOfLevels: true,
                leftBins: set,
                missingGoesLeft: missingGoesLeft,
                left: left
            )
        }
    }
}
