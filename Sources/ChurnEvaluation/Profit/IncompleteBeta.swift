internal import ChurnScoring

/// The regularised incomplete beta function: the probability that a beta distributed share is at most x.
struct IncompleteBeta {
    private let a: Double
    private let b: Double
    /// `ln(Gamma(a + b) / (Gamma(a) Gamma(b)))`.
    private let logFactor: Double

    /// The distribution with two positive parameters.
    init(_ a: Double, _ b: Double) {
        precondition(a > 0 && b > 0, "positive parameters")
        self.a = a
        self.b = b
        logFactor = Self.logGamma(a + b) - Self.logGamma(a) - Self.logGamma(b)
    }

    /// The probability of a share of at most `x`, within 1e-12 of the exact one.
    ///
    /// The continued fraction of the Digital Library of Mathematical Functions, 8.17.22, by Lentz's method; it converges
    /// fast below the mean, and above it `I_x(a, b) = 1 - I_(1-x)(b, a)` is used.
    ///
    /// *Edge cases:* 0 from 0 down, 1 from 1 up.
    func callAsFunction(_ x: Double) -> Double {
        guard x > 0 else { return 0 }
        guard x < 1 else { return 1 }
        let factor = PortableMath.exp(a * PortableMath.log(x) + b * PortableMath.log1p(-x) + logFactor)
        if x < (a + 1) / (a + b + 2) { return min(factor * Self.fraction(x, a, b) / a, 1) }
        return max(1 - factor * Self.fraction(1 - x, b, a) / b, 0)
    }

    private static func fraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
        let tiny = 1e-300
        func nonZero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
        var c = 1.0
        var d = 1 / nonZero(1 - (a + b) * x / (a + 1))
        var fraction = d
        // Terms needed grow with the root of the larger parameter.
        for step in 1..<100_000 {
            let m = Double(step)
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonZero(1 + even * d)
            c = nonZero(1 + even / c)
            fraction *= c * d
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonZero(1 + odd * d)
            c = nonZero(1 + odd / c)
            fraction *= c * d
            if abs(c * d - 1) < 1e-16 { break }
        }
        return fraction
    }

    /// The logarithm of the gamma function of a positive number, by Stirling's series from 10 on and `Gamma(x + 1) =
    /// x Gamma(x)` below.
    static func logGamma(_ x: Double) -> Double {
        var x = x
        var product = 1.0
        while x < 10 {
            product *= x
            x += 1
        }
        let square = 1 / (x * x)
        let tail = 1.0 / 1680 - square * (1.0 / 1188 - square * (691.0 / 360_360 - square / 156))
        let series = (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * tail))) / x
        let halfLogOfTwoPi = 0.9189385332046728
        return (x - 0.5) * PortableMath.log(x) - x + halfLogOfTwoPi + series - PortableMath.log(product)
    }
}
