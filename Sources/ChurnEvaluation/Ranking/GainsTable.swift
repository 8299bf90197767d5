/// One bin of a gains table: rows next to each other in the ranking.
public struct GainsRow: Hashable, Sendable, Codable {
    /// The share of all rows down to the end of the bin, in 0...1.
    public let cumulativeShare: Double
    /// The number of rows in the bin; with weights a divided tie gives each bin its part, rounded.
    public let rowCount: Int
    /// The positives in the bin, with weights their weight; fractional where a tie is divided between bins.
    public let positiveCount: Double
    /// The share of positives in the bin with its Wilson interval.
    public let rate: Estimate
    /// The bin's rate as a multiple of the base rate.
    public let lift: Double
    /// The rate of this bin and all above it as a multiple of the base rate.
    public let cumulativeLift: Double
    /// The share of all positives in this bin and all above it, in 0...1.
    public let capturedShare: Double
    /// The lowest score in the bin.
    public let lowestScore: Double
}

extension ScoredLabels {
    /// The gains table: the ranking cut into bins of equal size, highest scores first.
    ///
    /// Bin j ends at rank `j * rowCount / bins`, rounded to the nearest; with weights at that share of the weight, not
    /// rounded. A tie that a cut goes through is divided evenly, as in ``lift(atShare:)``; so the bins of a constant score
    /// all have the base rate.
    ///
    /// *Edge cases:* with fewer rows than `bins` there is a bin for each row.
    ///
    /// - Parameter bins: how many bins; 10 for deciles.
    /// - Returns: the bins, highest scores first; none is empty.
    public func gainsTable(bins: Int = 10) -> [GainsRow] {
        precondition(bins > 0, "at least one bin")
        let binCount = min(bins, rowCount)
        var walk = RankWalk(self)
        var before = Cut(
            rows: 0,
            hits: 0,
            hitRate: 0,
            lowestScore: .infinity,
            squares: 0,
            rowCount: 0,
            rowsAbove: 0,
            rowsTied: 0
        )
        return (1...binCount).map { bin in
            let end = Double(bin) * total.rows / Double(binCount)
            let cut = walk.cut(after: isWeighted ? end : end.rounded())
            let rows = cut.rows - before.rows
            // Differences of rounded hits can leave 0...rows by a rounding error.
            let positives = min(max(cut.hits - before.hits, 0), rows)
            let rate = Estimate.wilson(
                share: positives / rows,
                trials: isWeighted ? rows * rows / (cut.squares - before.squares) : rows
            )
            let rowCount = Int(cut.rowCount.rounded()) - Int(before.rowCount.rounded())
            before = cut
            return GainsRow(
                cumulativeShare: cut.rows / total.rows,
                rowCount: rowCount,
                positiveCount: positives,
                rate: rate,
                lift: rate.value / baseRate,
                cumulativeLift: cut.hitRate / baseRate,
                capturedShare: cut.hits / total.positives,
                lowestScore: cut.lowestScore
            )
        }
    }
}
