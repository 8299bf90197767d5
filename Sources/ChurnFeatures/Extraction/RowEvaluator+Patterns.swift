internal import ChurnScoring

/// How events spread over kinds and over the calendar, and what follows them.
extension RowEvaluator {
    /// The measures that cost more than a few steps an event.
    mutating func pattern(
        _ step: CompiledPlan.Instruction,
        _ range: Range<Int>,
        _ list: FilterLists.List,
        _ records: CustomerRecords,
        _ run: RowRun,
        _ row: Int
    ) -> Double {
        switch step.operation {
        case .statistic(let statistic): return self.statistic(statistic, step.c, records, list, range)
        case .activeWeeks: return activeWeeks(list.times, range)
        case .gap(let statistic): return gap(statistic, list, range)
        case .streak(let statistic, let unit): return streak(statistic, unit, list.times, range, run.cutoffs[row])
        case .entropyOfTypes, .entropyOfTexts, .entropyOfHours, .entropyOfWeekdays:
            return entropy(step, records, list, range)
        case .decayedCount: return decayedSum(nil, halfLife: step.length, records, list, range, run.cutoffs[row])
        case .decayedSum:
            return decayedSum(step.c, halfLife: step.length, records, list, range, run.cutoffs[row])
        case .surprise:
            let baseline = range.lowerBound - Int(run.places(step.c)[row])
            return PoissonTail.surprise(count: range.count, mean: max(Double(baseline), 0.5) * step.factor)
        case .silenceAfterSpike: return range.isEmpty && results(step.c, run)[row] >= step.factor ? 1 : 0
        case .turnover(let direction):
            let before = Int(run.places(step.c)[row])..<range.lowerBound
            return turnover(
                step.d,
                records,
                list.positions,
                counted: direction == .adopted ? range : before,
                excluded: direction == .adopted ? before : range
            )
        default: preconditionFailure("not a measure of a window")
        }
    }

    /// `- sum p ln p` over what the entries are: codes of a column, hours, or days of the week.
    mutating func entropy(
        _ step: CompiledPlan.Instruction,
        _ records: CustomerRecords,
        _ list: FilterLists.List,
        _ range: Range<Int>
    ) -> Double {
        seen.removeAll(keepingCapacity: true)
        switch step.operation {
        case .entropyOfTypes:
            for entry in range { tally(records.type(Int(list.positions[entry]))) }
        case .entropyOfTexts:
            for entry in range { tally(records.code(step.c, Int(list.positions[entry]))) }
        case .entropyOfHours:
            for entry in range { tally(CivilTime.hourOfDay(list.times[entry])) }
        default:
            for entry in range { tally(CivilTime.weekday(ofDay: CivilTime.dayNumber(list.times[entry]))) }
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
        _ column: Int,
        _ records: CustomerRecords,
        _ positions: UnsafeMutablePointer<Int32>,
        counted: Range<Int>,
        excluded: Range<Int>
    ) -> Double {
        let used = stamp + 1
        stamp += 2
        for entry in excluded {
            let code = records.code(column, Int(positions[entry]))
            if code >= 0 { stamps[code] = used }
        }
        var count = 0
        for entry in counted {
            let code = records.code(column, Int(positions[entry]))
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

    /// For each row the number of events between edges a and b that no event between edges c and d follows in time.
    func unanswered(
        _ step: CompiledPlan.Instruction,
        _ run: RowRun,
        _ lists: borrowing FilterLists,
        into results: UnsafeMutablePointer<Double>
    ) {
        let questions = lists.list(plan.edgeFilters[step.a])
        let answers = lists.list(plan.edgeFilters[step.c])
        for row in 0..<run.count {
            results[row] = unanswered(
                within: step.length,
                questions.times,
                run.range(step.a, step.b, row),
                by: answers.times,
                run.range(step.c, step.d, row),
                run.cutoffs[row]
            )
        }
    }

    private func unanswered(
        within: Int64,
        _ questionTimes: UnsafeMutablePointer<Int64>,
        _ questions: Range<Int>,
        by answerTimes: UnsafeMutablePointer<Int64>,
        _ answers: Range<Int>,
        _ cutoff: Int64
    ) -> Double {
        var count = 0
        var answer = answers.lowerBound
        var question = questions.lowerBound
        while question < questions.upperBound {
            let time = questionTimes[question]
            var next = question + 1
            while next < questions.upperBound, questionTimes[next] == time { next += 1 }
            let due = time.addingSaturating(within)
            let end = next < questions.upperBound ? min(due, questionTimes[next]) : due
            while answer < answers.upperBound, answerTimes[answer] < time { answer += 1 }
            let isAnswered = answer < answers.upperBound && answerTimes[answer] < end
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
