internal import ChurnScoring

/// Upper tails of the Poisson distribution, on a logarithmic scale so that none is too small for a double.
enum PoissonTail {
    static let naturalLogOf10 = 0x1.26bb1bbb55516p1

    /// `-log10 P(X >= count)` for X of the positive mean `mean`, absolutely within about 1e-15 * count.
    ///
    /// Above the mean the tail is its first term times a series that falls at once; below the mean it is 1 less the
    /// lower tail, which falls as fast from its last term down. Either takes about 9 sqrt(mean) terms at most.
    static func surprise(count: Int, mean: Double) -> Double {
        guard count > 0 else { return 0 }
        var number = Double(count)
        var term = 1.0
        var sum = 1.0
        if number > mean {
            let first = logProbability(number, mean: mean)
            while term > sum * 0x1p-54 {
                number += 1
                term *= mean / number
                sum += term
            }
            return 0 - (first + PortableMath.log(sum)) / naturalLogOf10
        }
        number -= 1
        let last = logProbability(number, mean: mean)
        while number > 0, term > sum * 0x1p-54 {
            term *= number / mean
            number -= 1
            sum += term
        }
        return 0 - PortableMath.log1p(0 - PortableMath.exp(last) * sum) / naturalLogOf10
    }

    /// `ln(mean^count e^-mean / count!)` for a whole `count`.
    private static func logProbability(_ count: Double, mean: Double) -> Double {
        if count == 0 { return 0 - mean }
        if count <= 20 {
            // 20! and what it is made of are exact.
            let factorial = stride(from: 2.0, through: count, by: 1).reduce(1.0, *)
            return count * PortableMath.log(mean) - mean - PortableMath.log(factorial)
        }
        // Stirling's series; put together so that large terms cancel before they are multiplied by the count.
        let inverse = 1 / count
        let square = inverse * inverse
        let rest = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square / 1680)))
        let twoPi = 0x1.921fb54442d18p2
        return count * PortableMath.log(mean / count) + (count - mean) - 0.5 * PortableMath.log(twoPi * count) - rest
    }
}
