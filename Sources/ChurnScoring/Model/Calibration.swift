/// How a raw score becomes the log-odds of the probability.
public enum Calibration: Hashable, Sendable {
    /// The raw score is the log-odds.
    case identity
    /// The log-odds is `intercept + slope * rawScore` (Platt scaling).
    case platt(intercept: Double, slope: Double)

    /// The calibrated log-odds.
    public func logOdds(rawScore: Double) -> Double {
        switch self {
        case .identity: rawScore
        case .platt(let intercept, let slope): intercept + slope * rawScore
        }
    }

    /// The probability of churn, in `0...1`; NaN where the raw score is.
    public func probability(rawScore: Double) -> Double {
        PortableMath.sigmoid(logOdds(rawScore: rawScore))
    }
}
