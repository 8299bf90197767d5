import Glibc

@testable import ChurnFeatures

/// The twins of what goes beyond counts, sums and recencies; with the C library's functions.
extension NaiveFeatures {
    func pattern(_ definition: FeatureDefinition, _ shift: Int64) -> Double {
        switch definition {
        case .statistic(let statistic, _, let filter, let window):
            return self.statistic(statistic, amounts(filter, window, shift))
        case .activeWeeks(let filter, let window): return Double(Set(activeDays(filter, window, shift).map(week)).count)
        case .repeatDays(let filter, let window): return Double(max(0, activeDays(filter, window, shift).count - 1))
        case .gap(.longest, let filter, let window): return gaps(filter, window).max() ?? .nan
        case .gap(.variation, let filter, let window):
            let gaps = gaps(filter, window)
            return deviation(gaps) / (gaps.reduce(0, +) / Double(gaps.count))
        case .streak(let statistic, let unit, let filter, let window):
            return streak(statistic, unit, activeDays(filter, window, shift))
        case .entropy(let domain, let filter, let window): return entropy(domain, events(filter, window, shift))
        case .decayed(let value, let filter, let halfLife, let window):
            return decayed(value, events(filter, window, shift), halfLife)
        case .decayedTrend(let value, let filter, let fast, let slow, let window):
            let events = events(filter, window, shift)
            return decayed(value, events, fast) * log(2) / inDays(fast)
                - decayed(value, events, slow) * log(2) / inDays(slow)
        case .velocity(let inner, let distance):
            return (value(inner, shift: shift) - value(inner, shift: shift + distance)) / inDays(distance)
        case .acceleration(let inner, let distance):
            let lags = (0...2).map { value(inner, shift: shift + $0 * distance) }
            return (lags[0] - 2 * lags[1] + lags[2]) / (inDays(distance) * inDays(distance))
        case .surprise(let filter, let recent, let baseline):
            let before = max(0.5, Double(events(filter, baseline, recent).count))
            return naiveSurprise(events(filter, recent, 0).count, before * (Double(recent) / Double(baseline)))
        case .silenceAfterSpike(let filter, let recent, let baseline, let threshold):
            let expected = Double(events(filter, baseline, 2 * recent).count) * (Double(recent) / Double(baseline))
            let spike = (Double(events(filter, recent, recent).count) - expected) / (expected + 1).squareRoot()
            return events(filter, recent, 0).isEmpty && spike >= threshold ? 1 : 0
        case .turnover(let direction, _, let filter, let recent, let baseline):
            let now = Set(events(filter, recent, 0).compactMap(\.page))
            let before = Set(events(filter, baseline ?? window - recent, recent).compactMap(\.page))
            return Double(direction == .adopted ? now.subtracting(before).count : before.subtracting(now).count)
        case .tenureRate(let inner, let per, let minimumTenure, let start):
            let tenure = value(.tenure(start: start))
            guard !tenure.isNaN, tenure >= inDays(minimumTenure) else { return .nan }
            return value(inner) * inDays(per) / min(tenure, inDays(inner.lookback ?? window))
        case .unanswered(let filter, let answer, let within, let window):
            return unanswered(events(filter, window, 0), events(answer, window, 0), within)
        case .daysSinceChange(let name): return change(name).map { inDays(cutoff - $0.since) } ?? .nan
        case .attributeChange(let name):
            return change(name).map { $0.before > 0 ? $0.value / $0.before - 1 : .nan } ?? .nan
        case .daysToFirst(let filter, let start): return value(.tenure(start: start)) - value(.age(filter))
        case .calendar(let cycle, let wave): return calendar(cycle, wave)
        default: preconditionFailure("no twin of \(definition)")
        }
    }

    private func week(_ day: Int64) -> Int64 { Int64((Double(day + 3) / 7).rounded(.down)) }

    private func statistic(_ statistic: FeatureDefinition.ValueStatistic, _ amounts: [Double]) -> Double {
        switch statistic {
        case .minimum: amounts.min() ?? .nan
        case .maximum: amounts.max() ?? .nan
        case .first: amounts.first ?? .nan
        case .last: amounts.last ?? .nan
        case .standardDeviation: deviation(amounts)
        }
    }

    private func deviation(_ numbers: [Double]) -> Double {
        guard numbers.count >= 2 else { return .nan }
        // Their mean may be rounded.
        if Set(numbers).count == 1 { return 0 }
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        return (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count - 1)).squareRoot()
    }

    /// For each day whether it starts a run, and how long that is.
    private func streak(
        _ statistic: FeatureDefinition.StreakStatistic,
        _ unit: FeatureDefinition.CalendarUnit,
        _ days: [Int64]
    ) -> Double {
        let places = Set(unit == .day ? days : days.map(week))
        func length(endingAt place: Int64) -> Int {
            var length = 0
            while places.contains(place - Int64(length)) { length += 1 }
            return length
        }
        if statistic == .longest { return Double(places.map(length).max() ?? 0) }
        let today = CivilTime.dayNumber(cutoff)
        let own = unit == .day ? today : week(today)
        return Double(places.contains(own) ? length(endingAt: own) : length(endingAt: own - 1))
    }

    private func entropy(_ domain: FeatureDefinition.EntropyDomain, _ events: [TestEvent]) -> Double {
        let kinds: [String] = events.compactMap { event in
            switch domain {
            case .types: event.type
            case .texts: event.page
            case .hours: "\((event.at - CivilTime.dayNumber(event.at) * day) / hour)"
            case .weekdays: "\((CivilTime.dayNumber(event.at) % 7 + 7) % 7)"
            }
        }
        if kinds.isEmpty { return .nan }
        let counts = Dictionary(grouping: kinds) { $0 }.values.map { Double($0.count) / Double(kinds.count) }
        return counts.reduce(0) { $0 - $1 * log($1) }
    }

    private func decayed(_ value: String?, _ events: [TestEvent], _ halfLife: Int64) -> Double {
        events.filter { value == nil || !$0.amount.isNaN }.reduce(0) { sum, event in
            sum + (value == nil ? 1 : event.amount) * pow(2, -Double(cutoff - event.at) / Double(halfLife))
        }
    }

    private func unanswered(_ questions: [TestEvent], _ answers: [TestEvent], _ within: Int64?) -> Double {
        let open = questions.filter { question in
            let next = questions.map(\.at).filter { $0 > question.at }.min()
            let due = within.map { question.at + $0 }
            if let due, due > cutoff { return false }
            return !answers.contains { answer in
                answer.at >= question.at && next.map { answer.at < $0 } ?? true && due.map { answer.at < $0 } ?? true
            }
        }
        return Double(open.count)
    }

    private func change(_ name: String) -> (since: Int64, value: Double, before: Double)? {
        guard let column = history.attributes.first(where: { $0.name == name }) else { return nil }
        var values: [(from: Int64, value: Double)] = []
        for row in knownRows {
            if values.last?.from == history.validFrom[row] { values.removeLast() }
            values.append((history.validFrom[row], column.values[row]))
        }
        values.removeAll { $0.value.isNaN }
        let changes = zip(values.dropFirst(), values).filter { $0.value != $1.value }
        return changes.last.map { ($0.from, $0.value, $1.value) }
    }

    private func calendar(_ cycle: FeatureDefinition.CalendarCycle, _ wave: FeatureDefinition.Wave) -> Double {
        let date = CivilTime.date(ofDays: Int(CivilTime.dayNumber(cutoff)))
        let newYear = CivilTime.days(of: .init(year: date.year, month: 1, day: 1))
        let place =
            switch cycle {
            case .month: Double(date.month - 1) / 12
            // 5 January 1970 was a Monday.
            case .weekday: Double((CivilTime.dayNumber(cutoff) - 4) % 7 + 7).truncatingRemainder(dividingBy: 7) / 7
            case .dayOfYear:
                Double(Int(CivilTime.dayNumber(cutoff)) - newYear) / (CivilTime.isLeap(date.year) ? 366 : 365)
            }
        return wave == .sine ? sin(2 * .pi * place) : cos(2 * .pi * place)
    }
}

/// The tail as a plain sum of Poisson terms from `count` on, each computed anew in logarithms.
func naiveSurprise(_ count: Int, _ mean: Double) -> Double {
    func term(_ number: Int) -> Double { exp(Double(number) * log(mean) - mean - lgamma(Double(number) + 1)) }
    if count == 0 { return 0 }
    let reach = max(count, Int(mean)) + 60 + 12 * Int(mean.squareRoot())
    return -log10((count...reach).reversed().reduce(0) { $0 + term($1) })
}
