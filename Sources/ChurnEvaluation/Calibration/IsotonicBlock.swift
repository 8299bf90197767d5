/// Neighbouring raw scores that get one rate.
public struct IsotonicBlock: Hashable, Sendable {
    /// The lowest score.
    public let lowestScore: Double
    /// The highest score.
    public let highestScore: Double
    /// The mean score.
    public let meanScore: Double
    /// The number of rows, those of weight 0 left out.
    public let rowCount: Int
    /// The share of rows with label 1; with weights, of the weight.
    public let rate: Double
    /// The number of rows of equal weight with as uncertain a rate; the number of rows where all weigh alike.
    public let effectiveRows: Double
}

extension ScoredLabels {
    /// The isotonic regression of the label on the score, in blocks of equal rate, lowest score first.
    ///
    /// Of all rates that never fall where the score rises these fit the labels best, by squares as by likelihood.
    ///
    /// By pooling adjacent violators (Ayer and others 1955): equal scores first, then, from the lowest score on, each block
    /// with the one before it while that has a rate as high. Linear in the number of different scores.
    public func isotonicBlocks() -> [IsotonicBlock] { pooledBlocks { $0.rate }.map(\.block) }

    /// The isotonic calibration curve of raw scores: log-odds at raw scores, which rise strictly.
    ///
    /// Blocks of isotonic regression have rates of 0 and 1 and ones of a row or two, which no later row should be charged
    /// with. So each block counts one more row, of the base rate r: with n (effective) rows of rate q its rate is
    /// `(n q + r) / (n + 1)`, never 0 or 1, and blocks that then do not rise are pooled again.
    ///
    /// Knots are the blocks' mean scores and the log-odds of their rates. Half of the outer blocks lie beyond those: there the
    /// line goes on up to the lowest and the highest score as steeply as beside, but by no more than 1 for each unit, as the
    /// raw scores do themselves.
    ///
    /// *Edge cases:* `nil` where the scores do not rank the labels, so that there is one block only, or are infinite somewhere.
    public func isotonicCurve() -> (rawScores: [Double], logOdds: [Double])? {
        guard let lowest = groups.last?.score, let highest = groups.first?.score, lowest.isFinite, highest.isFinite,
            (highest - lowest).isFinite
        else { return nil }
        let baseRate = baseRate
        let blocks = pooledBlocks { ($0.effectiveRows * $0.rate + baseRate) / ($0.effectiveRows + 1) }
        var rawScores = blocks.map(\.block.meanScore)
        var logOdds = blocks.map { ProbabilityMetrics.logit($0.value) }
        let last = blocks.count - 1
        guard last > 0, zip(rawScores, rawScores.dropFirst()).allSatisfy({ $0 < $1 }) else { return nil }
        func slope(_ index: Int) -> Double {
            min(1, (logOdds[index + 1] - logOdds[index]) / (rawScores[index + 1] - rawScores[index]))
        }
        let (before, behind) = (slope(0), slope(last - 1))
        if highest > rawScores[last] {
            logOdds.append(logOdds[last] + behind * (highest - rawScores[last]))
            rawScores.append(highest)
        }
        if lowest < rawScores[0] {
            logOdds.insert(logOdds[0] - before * (rawScores[0] - lowest), at: 0)
            rawScores.insert(lowest, at: 0)
        }
        return (rawScores, logOdds)
    }

    /// Blocks, lowest score first, whose `value` rises strictly: first pooled by their rates, then by `value`.
    private func pooledBlocks(by value: (IsotonicBlock) -> Double) -> [(block: IsotonicBlock, value: Double)] {
        var parts = groups.indices.reversed().map { BlockSums(groups[$0], mass(at: $0)) }
        parts = Self.pooled(parts) { $0.rate }
        parts = Self.pooled(parts) { value($0.block) }
        return parts.map { part in (part.block, value(part.block)) }
    }

    private static func pooled(_ parts: [BlockSums], by value: (BlockSums) -> Double) -> [BlockSums] {
        var stack: [(sums: BlockSums, value: Double)] = []
        for part in parts {
            var (sums, own) = (part, value(part))
            while let before = stack.last, before.value >= own {
                stack.removeLast()
                sums = before.sums + sums
                own = value(sums)
            }
            stack.append((sums, own))
        }
        return stack.map(\.sums)
    }
}

/// What is summed over the rows of a block.
private struct BlockSums {
    private let lowestScore: Double
    private let highestScore: Double
    private var rowCount: Int
    private var mass: ScoredLabels.Mass
    /// The sum of weight times score.
    private var scoreSum: Double

    init(_ group: ScoredLabels.TieGroup, _ mass: ScoredLabels.Mass) {
        lowestScore = group.score
        highestScore = group.score
        rowCount = group.rowCount
        self.mass = mass
        scoreSum = mass.rows * group.score
    }

    private init(_ lower: BlockSums, _ upper: BlockSums) {
        lowestScore = lower.lowestScore
        highestScore = upper.highestScore
        rowCount = lower.rowCount + upper.rowCount
        mass = lower.mass
        mass += upper.mass
        scoreSum = lower.scoreSum + upper.scoreSum
    }

    static func + (lower: BlockSums, upper: BlockSums) -> BlockSums { BlockSums(lower, upper) }

    var rate: Double { mass.positives / mass.rows }

    var block: IsotonicBlock {
        // Rounding must not carry the mean past the scores that it is of.
        let mean = min(max(scoreSum / mass.rows, lowestScore), highestScore)
        return IsotonicBlock(
            lowestScore: lowestScore,
            highestScore: highestScore,
            meanScore: mean,
            rowCount: rowCount,
            rate: rate,
            effectiveRows: mass.effectiveRows
        )
    }
}
