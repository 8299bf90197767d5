import ChurnScoring

extension ColumnBins {
    /// A distinct value and the weight of the rows that hold it.
    struct WeightedValue {
        var value: Double
        var weight: Double
    }

    /// Bins of a numeric column by weighted quantiles.
    ///
    /// With no more distinct values than bins each value has its own bin, cut at the midpoints. Otherwise a value that
    /// outweighs the mean bin keeps a bin for itself (a frequent zero, say), and the rest share the others evenly.
    static func numeric(_ distinct: [WeightedValue], hasMissing: Bool, maximumBins: Int) -> ColumnBins {
        let cuts =
            distinct.count <= maximumBins
            ? Array(distinct.indices.dropLast()) : quantileCuts(distinct, maximumBins: maximumBins)
        let thresholds = cuts.map { midpoint(distinct[$0].value, distinct[$0 + 1].value) }
        let occupied = (distinct.isEmpty ? 0 : thresholds.count + 1) + (hasMissing ? 1 : 0)
        return ColumnBins(
            rule: .numeric(thresholds: thresholds),
            valueBinCount: thresholds.count + 1,
            canSplit: occupied > 1
        )
    }

    /// Bins of a categorical column: the heaviest levels have one each, the others share the last.
    ///
    /// `weights` holds one weight a level. Levels without a training row go to the shared bin too, where a split sends
    /// them to the side of more rows unless rare levels decide for them.
    static func categorical(levelWeights weights: [Double], hasMissing: Bool, maximumBins: Int) -> ColumnBins {
        let limit = min(maximumBins, maximumLevelBins)
        let byWeight = weights.indices.filter { weights[$0] > 0 }.sorted {
            weights[$0] != weights[$1] ? weights[$0] > weights[$1] : $0 < $1
        }
        let needsShared = byWeight.count < weights.count || byWeight.count > limit
        let kept = byWeight.prefix(needsShared ? limit - 1 : limit).sorted()
        var binOfLevel = [UInt8](repeating: UInt8(kept.count), count: weights.count)
        for (bin, level) in kept.enumerated() { binOfLevel[level] = UInt8(bin) }
        var levels = [[Int32]](repeating: [], count: max(1, kept.count + (needsShared ? 1 : 0)))
        for (level, bin) in binOfLevel.enumerated() { levels[Int(bin)].append(Int32(level)) }
        let occupied = kept.count + (byWeight.count > kept.count ? 1 : 0) + (hasMissing ? 1 : 0)
        return ColumnBins(
            rule: .categorical(binOfLevel: binOfLevel, levels: levels, isOrdered: false),
            valueBinCount: levels.count,
            canSplit: occupied > 1
        )
    }

    /// Bins of a categorical column whose levels are in ordered bins already.
    static func ordered(binOfLevel: [UInt8], binCount: Int, canSplit: Bool) -> ColumnBins {
        var levels = [[Int32]](repeating: [], count: binCount)
        for (level, bin) in binOfLevel.enumerated() { levels[Int(bin)].append(Int32(level)) }
        return ColumnBins(
            rule: .categorical(binOfLevel: binOfLevel, levels: levels, isOrdered: true),
            valueBinCount: binCount,
            canSplit: canSplit
        )
    }

    /// The indices after which a bin ends: `maximumBins - 1` of them at most.
    private static func quantileCuts(_ distinct: [WeightedValue], maximumBins: Int) -> [Int] {
        let total = distinct.reduce(0) { $0 + $1.weight }
        let heavyWeight = total / Double(maximumBins)
        let heavy = distinct.filter { $0.weight >= heavyWeight }
        var lightBins = max(1, maximumBins - heavy.count)
        var lightWeight = heavy.reduce(total) { $0 - $1.weight }
        var cuts: [Int] = []
        var gathered = 0.0
        for index in distinct.indices.dropLast() where cuts.count < maximumBins - 1 {
            let isHeavy = distinct[index].weight >= heavyWeight
            // The target follows what is left, so that the last bins are neither empty nor crowded.
            let target = lightWeight / Double(lightBins)
            if !isHeavy { gathered += distinct[index].weight }
            let nextIsHeavy = distinct[index + 1].weight >= heavyWeight
            // Before a heavy value the light ones end their bin early, as long as there are bins to spare.
            let endsEarly = nextIsHeavy && (lightBins > 1 || gathered >= target / 2)
            guard isHeavy || gathered >= target || endsEarly else { continue }
            cuts.append(index)
            if !isHeavy { lightBins = max(1, lightBins - 1) }
            lightWeight -= gathered
            gathered = 0
        }
        return cuts
    }

    /// A finite threshold `t` with `low <= t < high`, halfway where a double lies there.
    private static func midpoint(_ low: Double, _ high: Double) -> Double {
        let middle = 0.5 * low + 0.5 * high
        return low <= middle && middle < high ? middle : low
    }
}
