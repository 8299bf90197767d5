internal import ChurnScoring

/// Statistics of values and of gaps, and sums whose events fade.
extension RowEvaluator {
    static let ln2 = 0x1.62e42fefa39efp-1

    mutating func statistic(
        _ statistic: FeatureDefinition.ValueStatistic,
        _ column: Int,
        _ records: CustomerRecords,
        _ list: FilterLists.List,
        _ range: Range<Int>
    ) -> Double {
        let positions = list.positions
        func value(_ entry: Int) -> Double { records.value(column, Int(positions[entry])) }
        switch statistic {
        case .first:
            for entry in range where !value(entry).isNaN { return value(entry) }
            return .nan
        case .last:
            for entry in range.reversed() where !value(entry).isNaN { return value(entry) }
            return .nan
        case .minimum, .maximum:
            // The sign turns the one into the other; adding 0 makes minus zero zero.
            let sign = statistic == .maximum ? 1.0 : -1.0
            var largest = -Double.infinity
            for entry in range {
                let value = value(entry) * sign
                if value > largest { largest = value }
            }
            return largest == -.infinity ? .nan : largest * sign + 0
        case .standardDeviation:
            numbers.removeAll(keepingCapacity: true)
            for entry in range where !value(entry).isNaN { numbers.append(value(entry)) }
            return Self.standardDeviation(numbers)
        }
    }

    /// `sqrt(sum (x - mean)^2 / (n - 1))`; missing with fewer than two numbers.
    ///
    /// Differences from the first number make equal numbers give exactly 0; a power of two brings huge and tiny ones
    /// to where squares neither overflow nor vanish.
    static func standardDeviation(_ numbers: [Double]) -> Double {
        guard numbers.count >= 2, let first = numbers.first else { return .nan }
        let largest = numbers.reduce(0) { max($0, abs($1)) }
        guard largest > 0 else { return 0 }
        let exponent = max(Int(largest.exponent), -1000)
        let scale = abs(exponent) > 400 ? Double(sign: .plus, exponent: -exponent, significand: 1) : 1
        let shift = first * scale
        var sum = 0.0
        for number in numbers { sum += number * scale - shift }
        let mean = sum / Double(numbers.count)
        var squares = 0.0
        for number in numbers {
            let difference = (number * scale - shift) - mean
            squares += difference * difference
        }
        return (squares / Double(numbers.count - 1)).squareRoot() / scale
    }

    /// The days from each active day of `range` to the next, into `gaps`.
    mutating func collectGaps(_ list: FilterLists.List, _ range: Range<Int>) {
        gaps.removeAll(keepingCapacity: true)
        guard !range.isEmpty else { return }
        var previous = CivilTime.dayNumber(list.times[range.lowerBound])
        for entry in range.dropFirst() where list.dayOrdinals[entry] != list.dayOrdinals[entry - 1] {
            let day = CivilTime.dayNumber(list.times[entry])
            gaps.append(Int32(truncatingIfNeeded: day - previous))
            previous = day
        }
    }

    mutating func gap(
        _ statistic: FeatureDefinition.GapStatistic,
        _ list: FilterLists.List,
        _ range: Range<Int>
    ) -> Double {
        collectGaps(list, range)
        switch statistic {
        case .longest: return gaps.max().map { Double($0) } ?? .nan
        case .variation:
            // The total is a whole number, so the mean does not depend on the order of the gaps.
            let total = gaps.reduce(0) { $0 + Int($1) }
            numbers.removeAll(keepingCapacity: true)
            for gap in gaps { numbers.append(Double(gap)) }
            return Self.standardDeviation(numbers) / (Double(total) / Double(gaps.count))
        }
    }

    /// The sum of `2^(-age / halfLife)`, times the values where there are any.
    func decayedSum(
        _ column: Int?,
        halfLife: Int64,
        _ records: CustomerRecords,
        _ list: FilterLists.List,
        _ range: Range<Int>,
        _ cutoff: Int64
    ) -> Double {
        var sum = 0.0
        for entry in range {
            let age = cutoff.subtractingSaturating(list.times[entry])
            // Whole half-lives are taken out in integers: an event of that age weighs exactly a power of two.
            let (whole, rest) = age.quotientAndRemainder(dividingBy: halfLife)
            guard whole <= 1022 else { continue }
            let weight =
                PortableMath.exp(0 - Double(rest) / Double(halfLife) * Self.ln2)
                * Double(bitPattern: UInt64(1023 - whole) << 52)
            guard let column else {
                sum += weight
                continue
            }
            let value = records.value(column, Int(list.positions[entry]))
            if !value.isNaN { sum += weight * value }
        }
        return sum
    }
}
