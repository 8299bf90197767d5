extension CivilTime {
    /// The number of the UTC week, from Monday on, that holds `time`; 0 is the week of 1 January 1970.
    static func weekNumber(_ time: Int64) -> Int64 { floorDivide(dayNumber(time) + 3, 7) }

    /// The day of the week of day `day`, counted from 1 January 1970: 0 for Monday to 6 for Sunday.
    static func weekday(ofDay day: Int64) -> Int { Int(day + 3 - floorDivide(day + 3, 7) * 7) }

    /// The hour of the UTC day, 0...23.
    static func hourOfDay(_ time: Int64) -> Int {
        Int((time - dayNumber(time) * microsecondsPerDay) / (microsecondsPerDay / 24))
    }
}
