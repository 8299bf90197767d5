/// An estimated number and its 95 % interval.
public struct Estimate: Hashable, Sendable, Codable {
    /// The estimate.
    public let value: Double
    /// The lower end of the 95 % interval.
    public let lower: Double
    /// The upper end of the 95 % interval.
    public let upper: Double

    /// An estimate with its interval.
    public init(value: Double, lower: Double, upper: Double) {
        self.value = value
        self.lower = lower
        self.upper = upper
    }

    /// The 97.5 % quantile of the standard normal distribution.
    static let normalQuantile = 1.959963984540054

    /// A normal interval: `value` plus and minus 1.96 standard errors.
    static func normal(_ value: Double, standardError: Double) -> Estimate {
        let reach = normalQuantile * standardError
        return Estimate(value: value, lower: value - reach, upper: value + reach)
    }

    /// The estimate and its interval divided by a positive number.
    func divided(by divisor: Double) -> Estimate {
        Estimate(value: value / divisor, lower: lower / divisor, upper: upper / divisor)
    }

    /// The share `successes / trials` with its Wilson score interval.
    ///
    /// With p the share, n the trials and z = 1.96: `(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)`. Unlike the
    /// normal interval it stays inside 0...1 and has a width also at 0 and at `trials` successes.
    ///
    /// *Edge cases:* `successes` may be fractional, as it is where a tie is divided.
    ///
    /// - Parameters:
    ///   - successes: in `0...trials`.
    ///   - trials: positive.
    /// - Returns: the share and its 95 % interval, inside 0...1.
    public static func wilson(successes: Double, trials: Double) -> Estimate {
        precondition(trials > 0 && successes >= 0 && successes <= trials, "successes in 0...trials, trials positive")
        return wilson(share: successes / trials, trials: trials)
    }

    /// A share of `trials` with its Wilson score interval.
    static func wilson(share: Double, trials: Double) -> Estimate {
        let squared = normalQuantile * normalQuantile
        let denominator = 1 + squared / trials
        let center = (share + squared / (2 * trials)) / denominator
        let inner = share * (1 - share) / trials + squared / (4 * trials * trials)
        let reach = normalQuantile * inner.squareRoot() / denominator
        // The exact ends at 0 and 1 are 0 and 1; rounding would leave them a hair off.
        return Estimate(
            value: share,
            lower: share == 0 ? 0 : max(0, center - reach),
            upper: share == 1 ? 1 : min(1, center + reach)
        )
    }
}
