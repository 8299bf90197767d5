extension ScoredLabels {
    /// How many times more positives than in all rows there are among the rows with the highest scores, correct for
    /// ties.
    ///
    /// With n rows on top and s* the score at rank n: `hits = positives above s* + (n - rows above s*) * positives at s*
    /// / rows at s*`, and `lift = (hits / n) / (positives / rows)`. A tie that the cut goes through is divided evenly, so
    /// a random order inside it would give the same in expectation.
    ///
    /// *Edge cases:* `n = share * rowCount`, rounded to the nearest (half up), at least 1. A constant score gives exactly
    /// 1 at every share, up to 90 million rows.
    ///
    /// - Parameter share: the share of rows on top, in 0...1, 0 excluded.
    /// - Returns: the lift, from 0 to 1 / base rate.
    public func lift(atShare share: Double) -> Double {
        let top = self.top(rows: rows(atShare: share))
        return top.hitRate / baseRate
    }

    /// The share of all positives that are among the rows with the highest scores, correct for ties as
    /// ``lift(atShare:)``.
    public func capturedShare(atShare share: Double) -> Double {
        top(rows: rows(atShare: share)).hits / Double(positiveCount)
    }

    private func rows(atShare share: Double) -> Int {
        precondition(share > 0 && share <= 1, "a share above 0, at most 1")
        return max(1, Int((share * Double(rowCount)).rounded()))
    }

    private func top(rows: Int) -> Cut {
        var walk = RankWalk(groups)
        return walk.cut(afterRows: rows)
    }
}

/// The rows above a cut in the ranking.
struct Cut {
    /// The number of rows above the cut.
    var rows: Int
    /// The positives above the cut, ties divided.
    var hits: Double
    /// `hits / rows`, rounded once.
    var hitRate: Double
    /// The lowest score above the cut.
    var lowestScore: Double
}

/// Walks down the groups of a ranking, from cut to cut.
struct RankWalk {
    private let groups: [ScoredLabels.TieGroup]
    private var position = 0
    private var rowsAbove = 0
    private var positivesAbove = 0

    init(_ groups: [ScoredLabels.TieGroup]) { self.groups = groups }

    /// The cut below rank `rows`; `rows` does not fall from call to call and is at most the number of all rows.
    mutating func cut(afterRows rows: Int) -> Cut {
        while rowsAbove + groups[position].rowCount < rows {
            rowsAbove += groups[position].rowCount
            positivesAbove += groups[position].positiveCount
            position += 1
        }
        let tied = groups[position]
        // One division of integers, so that a hit rate equal to the base rate is equal to the last bit.
        let numerator = positivesAbove * tied.rowCount + (rows - rowsAbove) * tied.positiveCount
        return Cut(
            rows: rows,
            hits: Double(numerator) / Double(tied.rowCount),
            hitRate: Double(numerator) / Double(tied.rowCount * rows),
            lowestScore: tied.score
        )
    }
}
