/// How a raw score becomes the log-odds of the probability.
public enum Calibration: Hashable, Sendable {
    /// The raw score is the log-odds.
    case identity
    /// The log-odds is `intercept + slope * rawScore` (Platt scaling).
    case platt(intercept: Double, slope: Double)
    /// The log-odds lies on a line of pieces that never falls (isotonic regression).
    case isotonic(IsotonicCurve)
    /// The log-odds is `intercept + lowSlope ln p - highSlope ln(1 - p)`, `p = 1 / (1 + e^-rawScore)` (beta calibration:
    /// Kull, Silva Filho, Flach 2017, with a, b and c named for what they do).
    ///
    /// It is a bent line: where the raw score is far below 0 it rises by `lowSlope` for each unit, far above 0 by `highSlope`.
    /// Neither is negative.
    case beta(intercept: Double, lowSlope: Double, highSlope: Double)

    /// The calibrated log-odds; NaN where the raw score is.
    public func logOdds(rawScore: Double) -> Double {
        switch self {
        case .identity: rawScore
        case .platt(let intercept, let slope): intercept + slope * rawScore
        case .isotonic(let curve): curve.logOdds(rawScore: rawScore)
        case .beta(let intercept, let lowSlope, let highSlope):
            intercept - lowSlope * Self.softplus(-rawScore) + highSlope * Self.softplus(rawScore)
        }
    }

    /// The probability of churn, in `0...1`; NaN where the raw score is.
    public func probability(rawScore: Double) -> Double {
        PortableMath.sigmoid(logOdds(rawScore: rawScore))
    }

    /// The calibration whose log-odds are `shift` higher at every raw score.
    ///
    /// Every kind of calibration is closed under a shift, so that the result is scored, explained and stored like any other.
    public func shifted(by shift: Double) -> Calibration {
        guard shift != 0 else { return self }
        switch self {
        case .identity: return .platt(intercept: shift, slope: 1)
        case .platt(let intercept, let slope): return .platt(intercept: intercept + shift, slope: slope)
        case .isotonic(let curve):
            return .isotonic(IsotonicCurve(rawScores: curve.rawScores, logOdds: curve.logOdds.map { $0 + shift }))
        case .beta(let intercept, let lowSlope, let highSlope):
            return .beta(intercept: intercept + shift, lowSlope: lowSlope, highSlope: highSlope)
        }
    }

    /// The name of the kind, as configs write it.
    public var name: String {
        switch self {
        case .identity: "none"
        case .platt: "platt"
        case .isotonic: "isotonic"
        case .beta: "beta"
        }
    }

    /// `ln(1 + e^x)`: minus the logarithm of the probability that belongs to the raw score `-x`.
    package static func softplus(_ x: Double) -> Double {
        max(x, 0) + PortableMath.log1p(PortableMath.exp(-abs(x)))
    }
}

/// A line of pieces through knots, from raw scores to log-odds, that never falls; flat beyond the outer knots.
///
/// Between knots it is straight in log-odds: raw scores are log-odds, so that one that is right already is a straight line
/// here, and higher raw scores keep higher probabilities wherever knots rise.
public struct IsotonicCurve: Hashable, Sendable {
    /// The raw scores of the knots, strictly ascending; at least two.
    public let rawScores: [Double]
    /// The log-odds at each knot, never falling.
    public let logOdds: [Double]

    /// A curve; one whose numbers do not ascend is refused by every model.
    public init(rawScores: [Double], logOdds: [Double]) {
        precondition(
            rawScores.count >= 2 && rawScores.count == logOdds.count,
            "two knots at least, and a value for each"
        )
        self.rawScores = rawScores
        self.logOdds = logOdds
    }

    /// The log-odds at `rawScore`; NaN stays NaN.
    ///
    /// Rises or stays, to the last bit, where `rawScore` rises: each step of the interpolation does.
    func logOdds(rawScore: Double) -> Double {
        guard rawScore == rawScore else { return rawScore }
        let last = rawScores.count - 1
        if rawScore <= rawScores[0] { return logOdds[0] }
        if rawScore >= rawScores[last] { return logOdds[last] }
        // The last knot at or below the raw score: `low` always is one, `high` never.
        var (low, high) = (0, last)
        while high - low > 1 {
            let middle = (low + high) / 2
            if rawScores[middle] <= rawScore { low = middle } else { high = middle }
        }
        let share = (rawScore - rawScores[low]) / (rawScores[high] - rawScores[low])
        // Rounding may carry the sum past the upper knot.
        return min(logOdds[low] + (logOdds[high] - logOdds[low]) * share, logOdds[high])
    }
}
