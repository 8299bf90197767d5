/// Maps values to positions on a straight axis.
struct LinearScale {
    /// The values at the two ends.
    let domain: ClosedRange<Double>
    /// The positions of the two ends.
    let start: Double
    let end: Double

    /// A scale; a domain of one value is widened, so that every value has a position.
    init(domain: ClosedRange<Double>, start: Double, end: Double) {
        let isPoint = domain.lowerBound == domain.upperBound
        self.domain = isPoint ? domain.lowerBound...(domain.lowerBound + 1) : domain
        self.start = start
        self.end = end
    }

    /// The position of `value`; values outside the domain are put on its nearest end.
    func callAsFunction(_ value: Double) -> Double {
        let inside = min(max(value, domain.lowerBound), domain.upperBound)
        return start + (inside - domain.lowerBound) / (domain.upperBound - domain.lowerBound) * (end - start)
    }
}

/// Round numbers to mark on an axis that begins at 0.
struct Ticks: Hashable {
    /// The distance of the marks: 1, 2 or 5 times a power of ten.
    let step: Double
    /// The marks, from 0 to the first at or above the largest value.
    let values: [Double]

    /// The end of an axis that holds all values.
    var end: Double { values.last ?? 1 }

    /// Ticks from 0 that hold `largest`.
    ///
    /// *Edge cases:* a largest value that is not positive or not finite is taken as 1.
    ///
    /// - Parameters:
    ///   - largest: the largest value to show.
    ///   - count: about how many steps; there are at most that many and one.
    ///   - smallestStep: steps are not finer than this, as 1 for counts.
    init(holding largest: Double, about count: Int, smallestStep: Double = 0) {
        let reach = largest > 0 && largest.isFinite ? largest : 1
        let roughStep = max(reach / Double(count), smallestStep)
        var power = 1.0
        while power > roughStep { power /= 10 }
        while power * 10 <= roughStep { power *= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= roughStep * (1 - 1e-9) } ?? 10 * power
        self.step = step
        let steps = max(1, (reach / step - 1e-9).rounded(.up))
        values = (0...Int(steps)).map { Double($0) * step }
    }

    /// The decimals that tell the marks apart as percentages.
    var percentDigits: Int {
        var digits = 0
        var step = 100 * self.step
        while step < 1 - 1e-9, digits < 6 {
            step *= 10
            digits += 1
        }
        return digits
    }
}
