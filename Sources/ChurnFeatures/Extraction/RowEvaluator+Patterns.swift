internal import ChurnScoring

/// How events spread over kinds and over the calendar, and what follows them.
extension RowEvaluator {
    /// `- sum p ln p` over what the entries are: codes of a column, hours, or days of the week.
    mutating func entropy(
        _ step: CompiledPlan.Instruction,
        _ first: Int,
        _ lists: borrowing FilterLists,
        _ range: Range<Int>
    ) -> Double {
        seen.removeAll(keepingCapacity: true)
        switch step.operation {
        case .entropyOfTypes:
            let types = storage.types + first
            for entry in range { tally(Int(types[Int(lists.positions[entry])])) }
        case .entropyOfTexts:
            let codes = storage.attributes[step.c] + first
            for entry in range { tally(Int(codes[Int(lists.positions[entry])])) }
        case .entropyOfHours:
            for entry in range { tally(CivilTime.hourOfDay(lists.times[entry])) }
        default:
            for entry in range { tally(CivilTime.weekday(ofDay: CivilTime.dayNumber(lists.times[entry]))) }
        }
        numbers.removeAll(keepingCapacity: true)
        var total = 0
        for code in seen {
            numbers.append(Double(tallies[code]))
            total += tallies[code]
            tallies[code] = 0
        }
        guard total > 0 else { return .nan }
        // Sorted, so that it does not matter which kind came first.
        numbers.sort()
        var entropy = 0.0
        for number in numbers {
            let share = number / Double(total)
            entropy -= share * PortableMath.log(share)
        }
        return entropy
    }

    @inline(__always)
    private mutating func tally(_ code: Int) {
        if code < 0 { return }
        if tallies[code] == 0 { seen.append(code) }
        tallies[code] += 1
    }

    /// The number of codes among `counted` that are not among `excluded`.
    mutating func turnover(
        _ codes: UnsafeMutablePointer<Int32>,
        _ positions: UnsafeMutablePointer<Int32>,
        counted: Range<Int>,
        excluded: Range<Int>
    ) -> Double {
        let used = stamp + 1
        stamp += 2
        for entry in excluded {
            let code = Int(codes[Int(positions[entry])])
            if code >= 0 { stamps[code] = used }
        }
        var count = 0
        for entry in counted {
            let code = Int(codes[Int(positions[entry])])
            if code < 0 || stamps[code] >= used { continue }
            stamps[code] = stamp
            count += 1
        }
        return Double(count)
    }

    func activeWeeks(_ times: UnsafeMutablePointer<Int64>, _ range: Range<Int>) -> Double {
        var count = 0
        var previous = Int64.min
        for entry in range {
            let week = CivilTime.weekNumber(times[entry])
            if week != previous { count += 1 }
            previous = week
        }
        return Double(count)
    }

    func streak(
        _ statistic: FeatureDefinition.StreakStatistic,
        _ unit: FeatureDefinition.CalendarUnit,
        _ times: UnsafeMutablePointer<Int64>,
        _ range: Range<Int>,
        _ cutoff: Int64
    ) -> Double {
        var longest = 0
        var current = 0
        var previous = Int64.min
        for entry in range {
            let place = Self.place(times[entry], unit)
            if place == previous { continue }
            current = current > 0 && place == previous + 1 ? current + 1 : 1
            longest = max(longest, current)
            previous = place
        }
        if statistic == .longest { return Double(longest) }
        // The cutoff's own day has only begun, or has not: silence on it does not end a streak.
        return current > 0 && previous >= Self.place(cutoff, unit) - 1 ? Double(current) : 0
    }

    private static func place(_ time: Int64, _ unit: FeatureDefinition.CalendarUnit) -> Int64 {
        unit == .day ? CivilTime.dayNumber(time) : CivilTime.weekNumber(time)
    }

    /// The number of questions of `questions` that no entry of `answers` follows in time.
    func unanswered(
        within: Int64,
        questions: Range<Int>,
        answers: Range<Int>,
        _ times: UnsafeMutablePointer<Int64>,
        _ cutoff: Int64
    ) -> Double {
        var count = 0
        var answer = answers.lowerBound
        var question = questions.lowerBound
        while question < questions.upperBound {
            let time = times[question]
            var next = question + 1
            while next < questions.upperBound, times[next] == time { next += 1 }
            let due = time.addingSaturating(within)
            let end = next < questions.upperBound ? min(due, times[next]) : due
            while answer < answers.upperBound, times[answer] < time { answer += 1 }
            let isAnswered = answer < answers.upperBound && times[answer] < end
            if !isAnswered, within == .max || due <= cutoff { count += next - question }
            question = next
        }
        return Double(count)
    }

    /// The place of the cutoff in its cycle.
    func calendar(
        _ cycle: FeatureDefinition.CalendarCycle,
        _ wave: FeatureDefinition.Wave,
        _ cutoff: Int64
    ) -> Double {
        let day = CivilTime.dayNumber(cutoff)
        let part: Int
        let whole: Int
        switch cycle {
        case .weekday: (part, whole) = (CivilTime.weekday(ofDay: day), 7)
        case .month: (part, whole) = (CivilTime.date(ofDays: Int(day)).month - 1, 12)
        case .dayOfYear:
            let year = CivilTime.date(ofDays: Int(day)).year
            part = Int(day) - CivilTime.days(of: .init(year: year, month: 1, day: 1))
            whole = CivilTime.isLeap(year) ? 366 : 365
        }
        return wave == .sine ? UnitCircle.sine(part, of: whole) : UnitCircle.cosine(part, of: whole)
    }
}
