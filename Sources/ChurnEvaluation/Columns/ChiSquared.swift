#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// The chi-squared distribution with a whole number of degrees of freedom.
enum ChiSquared {
    /// The probability of a value above `x`.
    ///
    /// With y = x / 2 and k degrees of freedom, a finite sum: for even k `e^-y Σ y^i / i!` over i in 0 ..< k/2, for odd k
    /// `erfc(√y) + e^-y Σ y^(i-1/2) / Γ(i+1/2)` over i in 1 ... (k-1)/2. Terms are kept as logarithms, so that neither a
    /// large `x` nor a large k underflows.
    static func upperTail(_ x: Double, degreesOfFreedom k: Int) -> Double {
        guard x > 0, k > 0 else { return k > 0 ? 1 : 0 }
        let half = x / 2
        let isEven = k.isMultiple(of: 2)
        var sum = isEven ? 0 : erfc(half.squareRoot())
        var offset = isEven ? 0.0 : 0.5
        // Γ(3/2) = √π / 2.
        var logTerm = isEven ? -half : 0.5 * log(half) - half - log(Double.pi.squareRoot() / 2)
        for _ in 0..<(k / 2) {
            sum += exp(logTerm)
            offset += 1
            logTerm += log(half) - log(offset)
        }
        return min(sum, 1)
    }

    /// The value that is exceeded with probability `tail`, to the last bits that bisection can tell apart.
    ///
    /// *Edge cases:* 0 with no degree of freedom.
    static func criticalValue(tail: Double, degreesOfFreedom k: Int) -> Double {
        precondition(tail > 0 && tail < 1, "a tail between 0 and 1")
        guard k > 0 else { return 0 }
        var low = 0.0
        var high = Double(k)
        while upperTail(high, degreesOfFreedom: k) > tail { high *= 2 }
        while true {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { return high }
            if upperTail(middle, degreesOfFreedom: k) > tail { low = middle } else { high = middle }
        }
    }
}
