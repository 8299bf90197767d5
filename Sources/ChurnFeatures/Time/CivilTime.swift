/// The proleptic Gregorian calendar in UTC without Foundation: days, months and ISO-8601 text.
public enum CivilTime {
    /// Microseconds in a day.
    public static let microsecondsPerDay: Int64 = 86_400_000_000

    /// A calendar date.
    public struct Date: Hashable, Sendable {
        /// The year; 0 is 1 BC.
        public var year: Int
        /// The month, 1...12.
        public var month: Int
        /// The day of the month, 1...31.
        public var day: Int

        /// A date; the day exists in its month.
        public init(year: Int, month: Int, day: Int) {
            precondition((1...12).contains(month), "a month is 1...12")
            precondition(day >= 1 && day <= CivilTime.dayCount(year: year, month: month), "no such day in the month")
            self.year = year
            self.month = month
            self.day = day
        }
    }

    /// Whether `year` has a 29 February.
    public static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    /// The number of days in `month` (1...12) of `year`.
    public static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The number of days from 1 January 1970 to `date`; negative before.
    ///
    /// Years are counted from 1 March, so that the leap day is the last of its year, and in eras of 400 years, which
    /// all have 146,097 days; month m of 0...11 then begins after `(153 m + 2) / 5` days.
    public static func days(of date: Date) -> Int {
        let year = date.month > 2 ? date.year : date.year - 1
        let era = floorDivide(year, 400)
        let yearOfEra = year - era * 400
        let monthFromMarch = (date.month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + date.day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The date `days` days after 1 January 1970.
    public static func date(ofDays days: Int) -> Date {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        // Takes out the leap days before dividing: one every 1,460 days, none every 36,524, one at the era's end.
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return Date(year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: day)
    }

    /// The number of the UTC day that holds `time`, counted from 1 January 1970.
    public static func dayNumber(_ time: Int64) -> Int64 { floorDivide(time, microsecondsPerDay) }

    /// Midnight UTC at which `date` begins, in microseconds since 1970.
    public static func time(of date: Date) -> Int64 { Int64(days(of: date)) * microsecondsPerDay }

    /// The time `months` months after `time`, at the same time of day; the day is cut to the month's last.
    public static func adding(months: Int, to time: Int64) -> Int64 {
        let day = dayNumber(time)
        let start = date(ofDays: Int(day))
        let month = start.year * 12 + start.month - 1 + months
        let year = floorDivide(month, 12)
        let monthOfYear = month - year * 12 + 1
        let target = Date(
            year: year,
            month: monthOfYear,
            day: min(start.day, dayCount(year: year, month: monthOfYear))
        )
        return self.time(of: target) + (time - day * microsecondsPerDay)
    }

    /// The quotient rounded down; `divisor` is positive.
    static func floorDivide<Number: FixedWidthInteger>(_ dividend: Number, _ divisor: Number) -> Number {
        let quotient = dividend / divisor
        return dividend % divisor < 0 ? quotient - 1 : quotient
    }
}

/// The distance from one calendar cutoff to the next.
public enum CalendarStep: Hashable, Sendable {
    /// So many days.
    case days(Int)
    /// So many weeks.
    case weeks(Int)
    /// So many calendar months.
    case months(Int)

    /// The time `count` steps after `time`.
    public func adding(_ count: Int, to time: Int64) -> Int64 {
        switch self {
        case .days(let days): time + Int64(days * count) * CivilTime.microsecondsPerDay
        case .weeks(let weeks): time + Int64(weeks * 7 * count) * CivilTime.microsecondsPerDay
        case .months(let months): CivilTime.adding(months: months * count, to: time)
        }
    }
}
