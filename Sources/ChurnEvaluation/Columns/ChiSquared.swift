internal import ChurnScoring

/// The chi-squared distribution with a whole number of degrees of freedom.
enum ChiSquared {
    /// The value that is exceeded with probability `tail`, to the last bits that bisection can tell apart.
    ///
    /// *Edge cases:* 0 with no degree of freedom.
    static func criticalValue(tail: Double, degreesOfFreedom k: Int) -> Double {
        precondition(tail > 0 && tail < 1, "a tail between 0 and 1")
        guard k > 0 else { return 0 }
        func tailAbove(_ x: Double) -> Double { TailProbabilities.chiSquared(above: x, degreesOfFreedom: k) }
        var low = 0.0
        var high = Double(k)
        while tailAbove(high) > tail { high *= 2 }
        while true {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { return high }
            if tailAbove(middle) > tail { low = middle } else { high = middle }
        }
    }
}
