/// What is counted once: kinds of events, active days, buckets of the calendar.
extension RowEvaluator {
    @inline(__always)
    mutating func distinct(_ list: FilterLists.List, _ range: Range<Int>, _ codeAt: (Int) -> Int) -> Double {
        stamp += 1
        var count = 0
        for entry in range {
            let code = codeAt(Int(list.positions[entry]))
            if code < 0 || stamps[code] == stamp { continue }
            stamps[code] = stamp
            count += 1
        }
        return Double(count)
    }

    /// How many active days lie between the first entry of `range` and its last; `range` is not empty.
    func ordinalSpan(_ list: FilterLists.List, _ range: Range<Int>) -> Int32 {
        list.dayOrdinals[range.upperBound - 1] - list.dayOrdinals[range.lowerBound]
    }

    func meanGap(_ list: FilterLists.List, _ range: Range<Int>) -> Double {
        guard !range.isEmpty, ordinalSpan(list, range) > 0 else { return .nan }
        let first = CivilTime.dayNumber(list.times[range.lowerBound])
        let last = CivilTime.dayNumber(list.times[range.upperBound - 1])
        return Double(last - first) / Double(ordinalSpan(list, range))
    }

    mutating func overdueRatio(_ list: FilterLists.List, _ range: Range<Int>, _ cutoff: Int64) -> Double {
        guard !range.isEmpty, ordinalSpan(list, range) > 0 else { return .nan }
        collectGaps(list, range)
        gaps.sort()
        let middle = gaps.count / 2
        let median =
            gaps.count.isMultiple(of: 2) ? (Double(gaps[middle - 1]) + Double(gaps[middle])) / 2 : Double(gaps[middle])
        return Self.days(from: list.times[range.upperBound - 1], to: cutoff) / median
    }

    /// Least squares over buckets numbered from the oldest that takes part; all sums are integers.
    ///
    /// `times` are those of all events, the first of which in the whole window begins the customer's tenure.
    func slope(
        _ step: CompiledPlan.Instruction,
        _ run: RowRun,
        _ row: Int,
        _ times: UnsafeMutablePointer<Int64>
    ) -> Double {
        let whole = run.range(plan.wholeWindow.start, plan.wholeWindow.end, row)
        guard !whole.isEmpty else { return .nan }
        let age = run.cutoffs[row] - times[whole.lowerBound]
        // The bucket [t0 - (b + 1) l, t0 - b l) holds an age of (b l, (b + 1) l].
        let count = min(step.b, Int((age - 1) / step.length) + 1)
        guard count >= 2 else { return .nan }
        var sum = 0
        var weighted = 0
        for bucket in 0..<count {
            let end = Int(run.places(plan.bucketEdges[step.a + bucket])[row])
            let events = end - Int(run.places(plan.bucketEdges[step.a + bucket + 1])[row])
            sum += events
            weighted += events * (count - 1 - bucket)
        }
        let numbers = count * (count - 1) / 2
        let squares = (count - 1) * count * (2 * count - 1) / 6
        let slope = Double(count * weighted - numbers * sum) / Double(count * squares - numbers * numbers)
        if step.operation == .slope { return slope }
        return sum == 0 ? .nan : slope * Double(count) / Double(sum)
    }
}
