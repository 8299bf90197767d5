import Testing

@testable import ChurnFeatures

@Suite struct CivilTimeTests {
    @Test func `known dates have known day numbers`() {
        #expect(CivilTime.days(of: .init(year: 1970, month: 1, day: 1)) == 0)
        #expect(CivilTime.days(of: .init(year: 1969, month: 12, day: 31)) == -1)
        #expect(CivilTime.days(of: .init(year: 2000, month: 2, day: 29)) == 11_016)
        #expect(CivilTime.date(ofDays: 20_454) == .init(year: 2026, month: 1, day: 1))
    }

    @Test(arguments: [
        ("1970-01-01", 0), ("1970-01-02T00:00:00Z", 86_400_000_000), ("1969-12-31T23:59:59.999999Z", -1),
        ("2025-03-01 12:30", 1_740_832_200_000_000), ("2025-03-01T12:30:15", 1_740_832_215_000_000),
        ("2025-03-01T12:30:15.25Z", 1_740_832_215_250_000), ("2025-03-01T12:30:15.1234567Z", 1_740_832_215_123_456),
        ("2025-03-01T14:30:00+02:00", 1_740_832_200_000_000), ("2025-03-01T07:00:00-0530", 1_740_832_200_000_000),
        ("2025-03-01T13:30+01", 1_740_832_200_000_000),
    ])
    func `times are read`(text: String, time: Int64) {
        #expect(CivilTime.parse(text) == time)
    }

    @Test(arguments: [
        "", "2025", "2025-1-1", "2025-13-01", "2025-00-01", "2025-02-29", "2025-04-31", "2025-01-00", "2025-01-01T",
        "2025-01-01T24:00", "2025-01-01T10:60", "2025-01-01T10:00:60", "2025-01-01T10:00:00.", "2025-01-01T10:00+",
        "2025-01-01T10:00+24:00", "2025-01-01T10:00Zx", "2025-01-01x", "-025-01-01", "٢٠٢٥-01-01",
    ])
    func `what is no time is not read`(text: String) {
        #expect(CivilTime.parse(text) == nil)
    }

    @Test func `a formatted time is read back`() {
        #expect(CivilTime.format(0) == "1970-01-01")
        #expect(CivilTime.format(-1) == "1969-12-31T23:59:59.999999Z")
        #expect(CivilTime.format(1_740_832_215_000_000) == "2025-03-01T12:30:15Z")
        var random = SplitMix64(seed: 1)
        for _ in 0..<2000 {
            let time = Int64(random.below(8_000 * 365)) * CivilTime.microsecondsPerDay + Int64(random.below(1 << 36))
            let moved = time - 1900 * 365 * CivilTime.microsecondsPerDay
            #expect(CivilTime.parse(CivilTime.format(moved)) == moved)
        }
    }

    @Test func `durations are read and written`() {
        #expect(CivilTime.parseDuration("28d") == 28 * day)
        #expect(CivilTime.parseDuration("4w") == 28 * day)
        #expect(CivilTime.parseDuration("6 h") == 6 * hour)
        #expect(CivilTime.parseDuration("90m") == hour + hour / 2)
        #expect(CivilTime.parseDuration("5us") == 5)
        for text in ["", "d", "28", "28 days", "-1d", "1.5d", "1d ", "999999999999999999d"] {
            #expect(CivilTime.parseDuration(text) == nil, "\(text)")
        }
        for text in ["28d", "6h", "36h", "90m", "15s", "20ms", "5us", "0d"] {
            #expect(CivilTime.parseDuration(text).map(CivilTime.formatDuration) == text)
        }
    }

    @Test func `months are cut to their last day and keep the time of day`() throws {
        let start = try #require(CivilTime.parse("2024-01-31T06:00Z"))
        let texts = [-2, -1, 0, 1, 2, 13].map { CivilTime.format(CivilTime.adding(months: $0, to: start)) }
        #expect(
            texts == [
                "2023-11-30T06:00:00Z", "2023-12-31T06:00:00Z", "2024-01-31T06:00:00Z", "2024-02-29T06:00:00Z",
                "2024-03-31T06:00:00Z", "2025-02-28T06:00:00Z",
            ]
        )
    }

    @Test func `calendar cutoffs run up to and including the end`() throws {
        let from = try #require(CivilTime.parse("2025-01-31"))
        let to = try #require(CivilTime.parse("2025-04-30"))
        let monthly = Observation.calendarCutoffs(from: from, to: to, every: .months(1)).map(CivilTime.format)
        #expect(monthly == ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30"])
        let weekly = Observation.calendarCutoffs(from: from, to: from + 15 * day, every: .weeks(1))
        #expect(weekly == [from, from + 7 * day, from + 14 * day])
        #expect(Observation.calendarCutoffs(from: from, to: from, every: .days(1)) == [from])
        #expect(Observation.calendarCutoffs(from: from, to: from - 1, every: .days(1)).isEmpty)
    }

    @Test func `steps are read`() {
        #expect(CalendarStep(parsing: "1 month") == .months(1))
        #expect(CalendarStep(parsing: "3 months") == .months(3))
        #expect(CalendarStep(parsing: "2w") == .weeks(2))
        #expect(CalendarStep(parsing: "14 days") == .days(14))
        for text in ["0 days", "month", "1 year", "-1d", "1.5 weeks", ""] {
            #expect(CalendarStep(parsing: text) == nil, "\(text)")
        }
    }
}
