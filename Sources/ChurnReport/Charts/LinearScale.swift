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

/// Round numbers to mark on an axis.
struct Ticks: Hashable {
    /// The distance of the marks: 1, 2 or 5 times a power of ten.
    let step: Double
    /// The marks, from the last at or below the smallest value to the first at or above the largest.
    let values: [Double]

    /// The end of an axis that holds all values.
    var end: Double { values.last ?? 1 }
    /// The start of an axis that holds all values.
    var start: Double { values.first ?? 0 }

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
        self.init(covering: 0...reach, about: count, smallestStep: smallestStep)
    }

    /// Ticks that hold all of `range`.
    ///
    /// *Edge cases:* ends that are not finite give ticks from 0 to 1; a range of one value is widened by 1.
    init(covering range: ClosedRange<Double>, about count: Int, smallestStep: Double = 0) {
        let isFinite = range.lowerBound.isFinite && range.upperBound.isFinite
        let range = isFinite ? range : 0...1
        let reach = range.upperBound > range.lowerBound ? range.upperBound - range.lowerBound : 1
        let roughStep = max(reach / Double(count), smallestStep)
        var power = 1.0
        while power > roughStep { power /= 10 }
        while power * 10 <= roughStep { power *= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= roughStep * (1 - 1e-9) } ?? 10 * power
        self.step = step
        let first = (range.lowerBound / step + 1e-9).rounded(.down)
        let last = max(first + 1, (range.upperBound / step - 1e-9).rounded(.up))
        values = (Int(first)...Int(last)).map { Double($0) * step }
    }

    /// The decimals that tell the marks apart as percentages.
    var percentDigits: Int { digits(step: 100 * step) }

    /// The decimals that tell the marks apart.
    var digits: Int { digits(step: step) }

    private func digits(step: Double) -> Int {
        var digits = 0
        var step = step
        while step < 1 - 1e-9, digits < 6 {
            step *= 10
            digits += 1
        }
        return digits
    }
}
