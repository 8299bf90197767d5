/// The Brier score and its parts.
///
/// `score = reliability - resolution + uncertainty + withinBin`. With bins k of n_k rows, mean probability p_k and
/// observed rate o_k, and the base rate o: `reliability = sum n_k (p_k - o_k)² / n`, `resolution = sum n_k (o_k - o)² / n`,
/// `uncertainty = o (1 - o)` (Murphy 1973). Probabilities differ inside a bin; what that adds is `withinBin` (variance
/// less twice the covariance with the label, Stephenson 2008), and it is 0 where each bin holds one probability.
public struct BrierScore: Hashable, Sendable, Codable {
    /// The mean squared difference of probability and label; lower is better.
    public let score: Double
    /// How far probabilities are from the observed rates; 0 is best.
    public let reliability: Double
    /// How far the observed rates of the bins are from the base rate; higher is better.
    public let resolution: Double
    /// The score of the base rate itself.
    public let uncertainty: Double
    /// What the spread of probabilities inside the bins adds.
    public let withinBin: Double
}

extension ScoredLabels {
    /// The Brier score of probabilities and its parts over `bins`, the reliability bins of the same rows.
    func brierScore(bins: [ReliabilityBin]) -> BrierScore {
        var squares = 0.0
        for position in groups.indices {
            let score = groups[position].score
            let mass = mass(at: position)
            squares += mass.positives * (1 - score) * (1 - score) + mass.negatives * score * score
        }
        let score = squares / total.rows
        var reliability = 0.0
        var resolution = 0.0
        for bin in bins {
            let rate = bin.observedRate.value
            let share = bin.weight / total.rows
            reliability += share * (bin.meanProbability - rate) * (bin.meanProbability - rate)
            resolution += share * (rate - baseRate) * (rate - baseRate)
        }
        let uncertainty = baseRate * (1 - baseRate)
        return BrierScore(
            score: score,
            reliability: reliability,
            resolution: resolution,
            uncertainty: uncertainty,
            withinBin: score - (reliability - resolution + uncertainty)
        )
    }

    /// The mean log loss of probabilities, summed in rank order so that the order of the rows does not matter.
    func logLoss() -> Double {
        var sum = 0.0
        for position in groups.indices {
            let probability = groups[position].score
            let mass = mass(at: position)
            if mass.positives > 0 {
                sum += mass.positives * ProbabilityMetrics.rowLogLoss(probability: probability, isPositive: true)
            }
            if mass.negatives > 0 {
                sum += mass.negatives * ProbabilityMetrics.rowLogLoss(probability: probability, isPositive: false)
            }
        }
        return sum / total.rows
    }
}
