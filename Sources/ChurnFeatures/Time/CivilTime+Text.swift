extension CivilTime {
    /// Reads an ISO-8601 date or date and time, in microseconds since 1970, UTC; `nil` where `text` is none.
    ///
    /// `2025-01-31`, `2025-01-31T09:30`, `2025-01-31 09:30:15.25`, each time with `Z`, `+02:00`, `+0200` or `+02`
    /// after it or nothing, which means UTC. Digits after the sixth of a fraction are cut off.
    public static func parse(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2), (1...12).contains(month), day >= 1,
            day <= dayCount(year: year, month: month)
        else { return nil }
        let midnight = time(of: Date(year: year, month: month, day: day))
        if reader.isAtEnd { return midnight }
        guard reader.skip("T") || reader.skip(" "), let timeOfDay = reader.timeOfDay(), let offset = reader.offset(),
            reader.isAtEnd
        else { return nil }
        return midnight + timeOfDay - offset
    }

    /// `time` as ISO-8601 in UTC: the date alone at midnight, else date and time with `Z`.
    public static func format(_ time: Int64) -> String {
        let day = dayNumber(time)
        let date = date(ofDays: Int(day))
        let text = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
        let timeOfDay = Int(time - day * microsecondsPerDay)
        if timeOfDay == 0 { return text }
        let seconds = timeOfDay / 1_000_000
        let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
        let microseconds = timeOfDay % 1_000_000
        return text + "T" + clock + (microseconds == 0 ? "" : "." + padded(microseconds, 6)) + "Z"
    }

    /// The units of durations, in microseconds, from the longest that ``formatDuration(_:)`` uses to the shortest.
    private static let durationUnits: [(name: String, length: Int64)] = [
        ("d", microsecondsPerDay), ("h", 3_600_000_000), ("m", 60_000_000), ("s", 1_000_000), ("ms", 1000), ("us", 1),
    ]

    /// Reads a duration of whole units, in microseconds; `nil` where `text` is none.
    ///
    /// `28d`, `4w`, `6h`, `30m` (minutes), `15s`, `20ms`, `5us`; a space may stand before the unit.
    public static func parseDuration(_ text: String) -> Int64? {
        var reader = DigitReader(text)
        guard let number = reader.number() else { return nil }
        _ = reader.skip(" ")
        let unit = reader.rest
        let length = unit == "w" ? 7 * microsecondsPerDay : durationUnits.first { $0.name == unit }?.length
        guard let length else { return nil }
        let (product, overflow) = Int64(number).multipliedReportingOverflow(by: length)
        return overflow ? nil : product
    }

    /// `duration` in the longest unit that divides it: `28d`, `6h`, `90m`.
    public static func formatDuration(_ duration: Int64) -> String {
        for unit in durationUnits where duration.isMultiple(of: unit.length) {
            return "\(duration / unit.length)\(unit.name)"
        }
        return "\(duration)us"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}

extension CalendarStep {
    /// Reads `1 month`, `3 months`, `2 weeks`, `14 days`, `14d`, `2w`; `nil` where `text` is no step of at least one.
    public init?(parsing text: String) {
        var reader = DigitReader(text)
        // More than a million steps of a month leave the range of times.
        guard let number = reader.number(), (1...1_000_000).contains(number) else { return nil }
        _ = reader.skip(" ")
        switch reader.rest {
        case "d", "day", "days": self = .days(number)
        case "w", "week", "weeks": self = .weeks(number)
        case "month", "months": self = .months(number)
        default: return nil
        }
    }
}

/// Reads digits and single separators from the front of a text.
private struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }

    /// What has not been read.
    var rest: String { String(decoding: bytes[position...], as: UTF8.self) }

    /// Takes `separator`, an ASCII character, where it comes next.
    mutating func skip(_ separator: Unicode.Scalar) -> Bool {
        guard !isAtEnd, bytes[position] == UInt8(ascii: separator) else { return false }
        position += 1
        return true
    }

    /// Takes exactly `digits` digits, or at least one where none are asked for.
    mutating func number(digits: Int? = nil) -> Int? {
        let start = position
        var number = 0
        while !isAtEnd, position - start < digits ?? 18, case UInt8(ascii: "0")...UInt8(ascii: "9") = bytes[position] {
            number = number * 10 + Int(bytes[position] - UInt8(ascii: "0"))
            position += 1
        }
        return position - start >= max(1, digits ?? 1) ? number : nil
    }

    /// Takes `HH:MM[:SS[.f]]`, in microseconds after midnight.
    mutating func timeOfDay() -> Int64? {
        guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2), hour < 24, minute < 60
        else { return nil }
        var microseconds = Int64(hour * 3600 + minute * 60) * 1_000_000
        guard skip(":") else { return microseconds }
        guard let second = number(digits: 2), second < 60 else { return nil }
        microseconds += Int64(second) * 1_000_000
        guard skip(".") || skip(",") else { return microseconds }
        var place: Int64 = 100_000
        var digitCount = 0
        while let digit = number(digits: 1) {
            microseconds += Int64(digit) * place
            place /= 10
            digitCount += 1
        }
        return digitCount > 0 ? microseconds : nil
    }

    /// Takes the offset from UTC, in microseconds; 0 where there is none.
    mutating func offset() -> Int64? {
        if isAtEnd || skip("Z") { return 0 }
        let sign: Int64 = skip("-") ? -1 : 1
        guard sign < 0 || skip("+"), let hour = number(digits: 2) else { return nil }
        var minute = 0
        if !isAtEnd {
            _ = skip(":")
            guard let read = number(digits: 2) else { return nil }
            minute = read
        }
        guard hour < 24, minute < 60 else { return nil }
        return sign * Int64(hour * 3600 + minute * 60) * 1_000_000
    }
}
