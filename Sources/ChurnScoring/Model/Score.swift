/// The score of one row.
public struct Score: Hashable, Sendable {
    /// The log-odds of churn before calibration.
    public let rawScore: Double
    /// The calibrated probability of churn, in `0...1`.
    public let probability: Double

    /// A score.
    public init(rawScore: Double, probability: Double) {
        self.rawScore = rawScore
        self.probability = probability
    }
}
