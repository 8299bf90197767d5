/// Microseconds in the units that the simulator counts in.
enum Duration {
    static let second: Int64 = 1_000_000
    static let minute = 60 * second
    static let hour = 60 * minute
    static let day = 24 * hour
}

/// When people work: weights of days and hours, tabulated once for the whole log.
struct SimulationCalendar {
    /// Days in a step of the latent state.
    static let stepDays = 5
    /// Steps in a month of 30 days.
    static let stepsPerMonth = 6
    /// Days in a simulated month.
    static let monthDays = stepDays * stepsPerMonth

    /// Midnight of day 0, microseconds since 1970.
    let start: Int64
    /// Summed weight of the days of each step.
    let stepWeights: [Double]
    /// Summed weight of the days of each step up to and with each day, one entry a day.
    private let cumulativeWeights: [Double]
    /// The hour for each of 1,024 equally likely values, region by region.
    private let hours: [UInt8]

    // Monday first.
    private static let weekdayWeights = [1.25, 1.30, 1.30, 1.25, 1.10, 0.45, 0.35]
    // January first: a slow August and the holidays at the year's end.
    private static let seasonWeights = [1.02, 1.06, 1.07, 1.03, 1.0, 0.97, 0.90, 0.84, 1.03, 1.08, 1.06, 0.88]
    // Of 1,024, from midnight on, local time.
    private static let hourShares = [
        6, 4, 3, 3, 4, 8, 20, 45, 80, 95, 96, 88, 64, 76, 88, 86, 78, 58, 36, 26, 22, 18, 12, 8,
    ]
    // Hours from local time to UTC, in the order of the regions. A day's hours wrap within the day.
    private static let regionOffsets = [16, 23, 3, 6]

    init(start: Int64, months: Int) {
        self.start = start
        let days = months * Self.monthDays
        let firstDay = Int(start / Duration.day)
        var cumulative: [Double] = []
        var totals: [Double] = []
        var sum = 0.0
        for day in 0..<days {
            sum += Self.weight(daysSince1970: firstDay + day)
            cumulative.append(sum)
            if day % Self.stepDays == Self.stepDays - 1 {
                totals.append(sum)
                sum = 0
            }
        }
        cumulativeWeights = cumulative
        stepWeights = totals
        hours = Self.regionOffsets.flatMap { offset in
            Self.hourShares.enumerated().flatMap { hour, share in
                Array(repeating: UInt8((hour + offset) % 24), count: share)
            }
        }
        precondition(hours.count == 1_024 * Self.regionOffsets.count, "hour shares must sum to 1,024")
    }

    /// How busy a day is: weekday times season, 1 on average.
    private static func weight(daysSince1970: Int) -> Double {
        // 1970-01-01 was a Thursday. The season is read between the middles of mean months; a year has 365.2425 days.
        let weekday = (daysSince1970 + 3) % 7
        let twelfths = Double(daysSince1970 * 10_000 % 3_652_425) * 12 / 3_652_425 + 11.5
        let month = Int(twelfths)
        let fraction = twelfths - Double(month)
        let season = seasonWeights[month % 12] * (1 - fraction) + seasonWeights[(month + 1) % 12] * fraction
        return weekdayWeights[weekday] * season
    }

    /// The first instant of `day`, counted from the log's start.
    func midnight(_ day: Int) -> Int64 {
        start + Int64(day) * Duration.day
    }

    /// An instant in `step`, on a day chosen by weight and at an hour that suits the region.
    func instant(step: Int, region: Int, random: inout RandomStream) -> Int64 {
        let bits = random.next()
        let target = Double(bits >> 32) * 0x1p-32 * stepWeights[step]
        var day = step * Self.stepDays
        let last = day + Self.stepDays - 1
        while day < last, target >= cumulativeWeights[day] { day += 1 }
        return instant(day: day, region: region, bits: UInt32(truncatingIfNeeded: bits))
    }

    /// An instant on `day` at an hour that suits the region, to the millisecond.
    func instant(day: Int, region: Int, bits: UInt32) -> Int64 {
        let hour = Int64(hours[region * 1_024 + Int(bits >> 22)])
        let milliseconds = (Int64(bits & 0x3F_FFFF) * 3_600_000) >> 22
        return midnight(day) + hour * Duration.hour + milliseconds * 1_000
    }
}
