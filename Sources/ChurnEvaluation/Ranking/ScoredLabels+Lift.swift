extension ScoredLabels {
    /// How many times more positives than in all rows there are among the rows with the highest scores, correct for
    /// ties.
    ///
    /// With n rows on top and s* the score at rank n: `hits = positives above s* + (n - rows above s*) * positives at s*
    /// / rows at s*`, and `lift = (hits / n) / (positives / rows)`. A tie that the cut goes through is divided evenly, so
    /// a random order inside it would give the same in expectation.
    ///
    /// *Edge cases:* `n = share * rowCount`, rounded to the nearest (half up), at least 1; with weights the share of the
    /// weight, not rounded. A constant score gives exactly 1 at every share.
    ///
    /// - Parameter share: the share of rows on top, in 0...1, 0 excluded.
    /// - Returns: the lift, from 0 to 1 / base rate.
    public func lift(atShare share: Double) -> Double { top(share: share).hitRate / baseRate }

    /// The lift with the 95 % interval that the Wilson interval of the hit rate gives, the base rate taken as known.
    ///
    /// As all rows include those on top, the interval is a little wide where the share is large.
    public func liftEstimate(atShare share: Double) -> Estimate { hitRate(atShare: share).divided(by: baseRate) }

    /// The share of positives among the rows with the highest scores, correct for ties, with its Wilson interval.
    public func hitRate(atShare share: Double) -> Estimate { top(share: share).hitRateEstimate }

    /// The share of all positives that are among the rows with the highest scores, correct for ties as
    /// ``lift(atShare:)``.
    public func capturedShare(atShare share: Double) -> Double { top(share: share).hits / total.positives }

    private func top(share: Double) -> Cut {
        precondition(share > 0 && share <= 1, "a share above 0, at most 1")
        var walk = RankWalk(self)
        return walk.cut(after: cutWeight(share: share, atLeast: 1))
    }

    /// The weight above a cut at `share`: whole rows where they weigh 1, and at least `rows` of them.
    func cutWeight(share: Double, atLeast rows: Double) -> Double {
        let weight = share * total.rows
        return isWeighted ? min(weight, total.rows) : max(rows, weight.rounded())
    }
}

/// The rows above a cut in the ranking.
struct Cut {
    /// The weight of the rows above the cut.
    var rows: Double
    /// The weight of the positives above the cut, ties divided.
    var hits: Double
    /// `hits / rows`, rounded once.
    var hitRate: Double
    /// The lowest score above the cut.
    var lowestScore: Double
    /// The squared weights above the cut, ties divided.
    var squares: Double
    /// The number of rows above the cut, ties divided.
    var rowCount: Double
    /// The rows with scores above ``lowestScore``, and those with just it.
    var rowsAbove: Int
    var rowsTied: Int

    /// The hit rate with its Wilson interval.
    var hitRateEstimate: Estimate {
        Estimate.wilson(share: min(hitRate, 1), trials: rows * rows / squares)
    }
}

/// Walks down the groups of a ranking, from cut to cut.
struct RankWalk {
    private let ranking: ScoredLabels
    private var position = 0
    private var above = ScoredLabels.Mass()
    private var rowsAbove = 0
    private var current: ScoredLabels.Mass

    init(_ ranking: ScoredLabels) {
        self.ranking = ranking
        current = ranking.mass(at: 0)
    }

    /// The cut below the first rows that weigh `rows`; that does not fall from call to call, and is at most the weight of
    /// all rows.
    mutating func cut(after rows: Double) -> Cut {
        while above.rows + current.rows < rows, position + 1 < ranking.groups.count {
            rowsAbove += ranking.groups[position].rowCount
            above += current
            position += 1
            current = ranking.mass(at: position)
        }
        let tied = current
        // Weights that do not add up to the last bit can leave a cut a hair beyond the last group.
        let taken = min(max(rows - above.rows, 0), tied.rows)
        // One division of whole numbers where rows weigh 1, so that a hit rate equal to the base rate is equal to the
        // last bit. In the first group it is that group's rate for any weights.
        let numerator = above.positives * tied.rows + taken * tied.positives
        return Cut(
            rows: rows,
            hits: numerator / tied.rows,
            hitRate: above.rows == 0 ? tied.positives / tied.rows : numerator / (tied.rows * rows),
            lowestScore: ranking.groups[position].score,
            squares: above.squares + taken / tied.rows * tied.squares,
            rowCount: Double(rowsAbove) + taken / tied.rows * Double(ranking.groups[position].rowCount),
            rowsAbove: rowsAbove,
            rowsTied: ranking.groups[position].rowCount
        )
    }
}
