/// Tail probabilities of the normal and the chi-squared distribution, made of ``PortableMath`` and roots only, so that
/// every machine gives the same bits; within 1e-12 relative down to the smallest normal doubles.
package enum TailProbabilities {
    /// The probability of a standard normal value above `z`.
    ///
    /// *Edge cases:* 0 above about 38.5, where doubles end; NaN gives NaN.
    package static func normal(above z: Double) -> Double {
        guard z == z else { return z }
        guard z > 0 else { return z == 0 ? 0.5 : 1 - normal(above: -z) }
        guard z < 40 else { return 0 }
        // Below this, one minus the lower part loses no digits that count.
        if z < 1.2 { return 0.5 - density(z) * oddSeries(z) }
        return density(z) / tailFraction(z)
    }

    /// The probability of a normal value at least as far from 0 as `z`: the p-value of a two-sided z test.
    package static func normal(beyond z: Double) -> Double { min(1, 2 * normal(above: abs(z))) }

    /// The value that a standard normal one exceeds with probability `tail`, in `0..<1` without 0.
    ///
    /// Newton's method on the logarithm of the tail, which is concave, so that it converges from 0.
    package static func normalQuantile(above tail: Double) -> Double {
        precondition(tail > 0 && tail < 1, "a tail between 0 and 1")
        guard tail <= 0.5 else { return -normalQuantile(above: 1 - tail) }
        var z = 0.0
        for _ in 0..<100 {
            let probability = normal(above: z)
            // Past the last double of the tail, back to where the bound e^(-z^2 / 2) puts the quantile at most.
            guard probability > 0 else {
                z = (-2 * PortableMath.log(tail)).squareRoot()
                continue
            }
            let step = (PortableMath.log(probability) - PortableMath.log(tail)) * probability / density(z)
            let next = z + step
            if abs(step) <= 1e-15 * max(1, abs(next)) { return next }
            z = next
        }
        return z
    }

    /// The probability of a chi-squared value above `x`.
    ///
    /// The regularised upper incomplete gamma function at `k / 2` and `x / 2`: by the series of the lower one where `x` is
    /// small, by Lentz's continued fraction otherwise.
    ///
    /// *Edge cases:* 1 at 0 and below.
    package static func chiSquared(above x: Double, degreesOfFreedom k: Int) -> Double {
        precondition(k > 0, "at least one degree of freedom")
        guard x > 0 else { return x == x ? 1 : x }
        guard x.isFinite else { return 0 }
        let shape = Double(k) / 2
        let half = x / 2
        let factor = gammaFactor(half, degreesOfFreedom: k)
        if half < shape + 1 {
            var term = 1 / shape
            var sum = term
            var denominator = shape
            while term > 1e-17 * sum {
                denominator += 1
                term *= half / denominator
                sum += term
            }
            return max(0, 1 - factor * sum)
        }
        return factor * gammaFraction(half, shape)
    }

    /// `1 / sqrt(2 pi) e^(-z^2 / 2)`, the square's rounding error put right.
    private static func density(_ z: Double) -> Double {
        let square = z * z
        let lost = (-square).addingProduct(z, z)
        // In two halves, so that a result near the smallest double is rounded once.
        let root = PortableMath.exp(-square / 4)
        return 0.3989422804014327 * root * (1 - lost / 2) * root
    }

    /// `z + z^3 / 3 + z^5 / (3 5) + ...`; times the density, the probability of `0...z`.
    private static func oddSeries(_ z: Double) -> Double {
        var term = z
        var sum = z
        var odd = 1.0
        while term > 1e-17 * sum {
            odd += 2
            term *= z * z / odd
            sum += term
        }
        return sum
    }

    /// `z + 1 / (z + 2 / (z + 3 / (z + ...)))`: the density over the tail.
    private static func tailFraction(_ z: Double) -> Double {
        // At 1.2 the slowest: 400 levels leave less than a rounding error.
        var fraction = z
        for level in stride(from: z < 4 ? 400.0 : 60, to: 0, by: -1) { fraction = z + level / fraction }
        return fraction
    }

    /// `y^a e^-y / Gamma(a)` for `a = k / 2`.
    private static func gammaFactor(_ y: Double, degreesOfFreedom k: Int) -> Double {
        let shape = Double(k) / 2
        guard shape >= 10 else {
            // y^a / Gamma(a) as a product: y for a = 1 and sqrt(y / pi) for a = 1/2, then y / i for each step up. The
            // exponential comes in two halves against early underflow.
            var reached = k.isMultiple(of: 2) ? 1.0 : 0.5
            var factor = k.isMultiple(of: 2) ? y : (y / Double.pi).squareRoot()
            while reached < shape {
                factor *= y / reached
                reached += 1
            }
            let root = PortableMath.exp(-y / 2)
            return factor * root * root
        }
        // Stirling's series; the exponent is a (d - ln(1 + d)) with d = y / a - 1, small where the factor is not.
        let inverse = 1 / shape
        let square = inverse * inverse
        let series =
            inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))))
        let distance = (y - shape) / shape
        let exponent = shape * (distance - PortableMath.log1p(distance)) + series
        let root = PortableMath.exp(-exponent / 2)
        return (shape / (2 * Double.pi)).squareRoot() * root * root
    }

    private static func gammaFraction(_ y: Double, _ shape: Double) -> Double {
        var b = y + 1 - shape
        var c = 1e300
        var d = 1 / b
        var fraction = d
        for step in 1..<10_000 {
            let a = -Double(step) * (Double(step) - shape)
            b += 2
            d = 1 / (a * d + b)
            c = b + a / c
            fraction *= d * c
            if abs(d * c - 1) < 1e-16 { break }
        }
        return fraction
    }
}
