/// Rows of similar probability, and how often their label was 1.
public struct ReliabilityBin: Hashable, Sendable, Codable {
    /// The number of rows in the bin.
    public let rowCount: Int
    /// The number of rows in the bin with label 1.
    public let positiveCount: Int
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
    /// A bin ends at the first change of probability at or after rank `j * rowCount / bins`. A tie longer than a bin
    /// takes the place of several, so there can be fewer bins than asked for, and none is empty.
    ///
    /// - Precondition: the scores are probabilities; ``CalibrationSummary`` checks it.
    func reliabilityBins(_ bins: Int) -> [ReliabilityBin] {
        precondition(bins > 0, "at least one bin")
        var result: [ReliabilityBin] = []
        var rowsBelow = 0
        var rows = 0
        var positives = 0
        var probabilitySum = 0.0
        var lowest = 0.0
        for group in groups.reversed() {
            if rows == 0 { lowest = group.score }
            rows += group.rowCount
            positives += group.positiveCount
            probabilitySum += Double(group.rowCount) * group.score
            // The bin is full when it reaches the next multiple of rowCount / bins above where it began.
            let ended = rowsBelow * bins / rowCount
            guard (rowsBelow + rows) * bins >= (ended + 1) * rowCount else { continue }
            result.append(
                ReliabilityBin(
                    rowCount: rows,
                    positiveCount: positives,
                    lowestProbability: lowest,
                    highestProbability: group.score,
                    // Rounding must not push the mean of equal values out of the bin.
                    meanProbability: min(max(probabilitySum / Double(rows), lowest), group.score),
                    observedRate: .wilson(successes: Double(positives), trials: Double(rows))
                )
            )
            rowsBelow += rows
            rows = 0
            positives = 0
            probabilitySum = 0
        }
        return result
    }
}
