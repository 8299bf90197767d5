import ChurnFeatures

/// The periods that key figures are told of: calendar months, or other steps counted from fixed moments.
///
/// Months are counted from January 2000, so that three of them are a quarter of the calendar; weeks and days from Monday, 5
/// January 1970. Where periods begin does not depend on the data.
struct PeriodCalendar {
    /// How many periods there may be: a century of months.
    static let limit = 1200

    let step: CalendarStep

    private var anchor: Int64 {
        let date: CivilTime.Date =
            switch step {
            case .months: .init(year: 2000, month: 1, day: 1)
            case .weeks, .days: .init(year: 1970, month: 1, day: 5)
            }
        return CivilTime.time(of: date)
    }

    /// A length in microseconds that no step is shorter than.
    private var shortest: Int64 {
        switch step {
        case .months(let months): Int64(months) * 28 * CivilTime.microsecondsPerDay
        case .weeks, .days: step.adding(1, to: 0)
        }
    }

    /// The moments between the periods that hold `first` to `dataEnd` (exclusive): the last one is the end of the data where
    /// these cut the period short.
    ///
    /// - Throws: ``PipelineError`` where there are more than ``limit`` periods.
    func boundaries(from first: Int64, dataEnd: Int64) throws -> (times: [Int64], lastIsComplete: Bool) {
        precondition(first < dataEnd, "something happened before the end of the data")
        guard (dataEnd - first) / shortest <= Int64(Self.limit) else {
            throw PipelineError(
                code: "kpis.too_many_periods",
                message: "more than \(Format.count(Self.limit)) periods from \(CivilTime.format(first)) to "
                    + "\(CivilTime.format(dataEnd)); take longer ones with --every, or correct the first date"
            )
        }
        var index = Int((first - anchor) / shortest)
        while step.adding(index, to: anchor) > first { index -= 1 }
        while step.adding(index + 1, to: anchor) <= first { index += 1 }
        var times = [step.adding(index, to: anchor)]
        var last = times[0]
        while last < dataEnd {
            index += 1
            last = step.adding(index, to: anchor)
            times.append(min(last, dataEnd))
        }
        return (times, last == dataEnd)
    }

    /// The same from the first whole period at or after `completeFrom` on, where that is later than `first`.
    ///
    /// - Throws: ``PipelineError`` also where no period begins between it and the end of the data.
    func boundaries(
        from first: Int64,
        completeFrom: Int64?,
        dataEnd: Int64
    ) throws -> (times: [Int64], lastIsComplete: Bool) {
        guard let completeFrom, completeFrom > first else { return try boundaries(from: first, dataEnd: dataEnd) }
        var (times, lastIsComplete) = ([Int64](), false)
        if completeFrom < dataEnd {
            (times, lastIsComplete) = try boundaries(from: completeFrom, dataEnd: dataEnd)
            if times[0] < completeFrom { times.removeFirst() }
        }
        guard times.count > 1 else {
            throw PipelineError(
                code: "kpis.no_periods",
                message: "no period of \(step.text) begins between \(CivilTime.format(completeFrom)), from when on "
                    + "subscriptions are known, and \(CivilTime.format(dataEnd)); take shorter ones with --every, or set "
                    + "revenue.complete_from"
            )
        }
        return (times, lastIsComplete)
    }

    /// The name of the period that begins at `start`, such as `2025-01`, `2025-Q1` or `2025-01-06`.
    func name(_ start: Int64) -> String {
        let day = CivilTime.formatDay(start)
        return switch step {
        case .months(1): String(day.dropLast(3))
        case .months(3): "\(day.prefix(4))-Q\((CivilTime.date(ofDays: Int(CivilTime.dayNumber(start))).month + 2) / 3)"
        case .months(12): String(day.prefix(4))
        case .months, .weeks, .days: day
        }
    }
}
