/// Rows of similar probability, and how often their label was 1.
public struct ReliabilityBin: Hashable, Sendable, Codable {
    /// The number of rows in the bin.
    public let rowCount: Int
    /// The number of rows in the bin with label 1.
    public let positiveCount: Int
    /// The weight of the rows in the bin; without weights their number.
    public let weight: Double
    /// The lowest probability in the bin.
    public let lowestProbability: Double
    /// The highest probability in the bin.
    public let highestProbability: Double
    /// The mean probability in the bin.
    public let meanProbability: Double
    /// The share of label 1 in the bin with its Wilson interval.
    public let observedRate: Estimate
}

extension ScoredLabels {
    /// Reliability bins of equal count, lowest probabilities first; rows of equal probability stay together.
    ///
    /// A bin ends at the first change of probability at or after rank `j * rowCount / bins`, with weights at or after that
    /// share of the weight. A tie longer than a bin takes the place of several, so there can be fewer bins than asked for,
    /// and none is empty.
    ///
    /// - Precondition: the scores are probabilities; ``CalibrationSummary`` checks it.
    func reliabilityBins(_ bins: Int) -> [ReliabilityBin] {
        precondition(bins > 0, "at least one bin")
        var result: [ReliabilityBin] = []
        var below = 0.0
        var rows = 0
        var positives = 0
        var mass = Mass()
        var probabilitySum = 0.0
        var lowest = 0.0
        for position in groups.indices.reversed() {
            let group = groups[position]
            let groupMass = self.mass(at: position)
            if rows == 0 { lowest = group.score }
            rows += group.rowCount
            positives += group.positiveCount
            mass += groupMass
            probabilitySum += groupMass.rows * group.score
            // The bin is full when it reaches the next multiple of rowCount / bins above where it began. The last one is
            // full in any case: weights may not add up to the last bit.
            let ended = (below * Double(bins) / total.rows).rounded(.down)
            guard position == 0 || (below + mass.rows) * Double(bins) >= (ended + 1) * total.rows else { continue }
            result.append(
                ReliabilityBin(
                    rowCount: rows,
                    positiveCount: positives,
                    weight: mass.rows,
                    lowestProbability: lowest,
                    highestProbability: group.score,
                    // Rounding must not push the mean of equal values out of the bin.
                    meanProbability: min(max(probabilitySum / mass.rows, lowest), group.score),
                    observedRate: .wilson(share: mass.positives / mass.rows, trials: mass.effectiveRows)
                )
            )
            below += mass.rows
            rows = 0
            positives = 0
            mass = Mass()
            probabilitySum = 0
        }
        return result
    }
}
