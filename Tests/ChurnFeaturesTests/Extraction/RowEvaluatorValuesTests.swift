import Testing

@testable import ChurnFeatures

/// All at cutoff day 100, a Saturday, with a window of 90 days, so that features see days 10..<100.
@Suite struct RowEvaluatorValuesTests {
    private func logins(_ at: Double...) -> [TestEvent] { at.map { TestEvent(at: days($0)) } }

    private func amounts(_ amounts: Double...) -> [TestEvent] {
        amounts.enumerated().map { TestEvent(at: days(50 + Double($0.offset)), amount: $0.element) }
    }

    @Test func `statistics of a value leave missing values out`() throws {
        let events = amounts(.nan, 4, -2, 7, .nan)
        #expect(try value("min(value=amount)", events) == -2)
        #expect(try value("max(value=amount)", events) == 7)
        #expect(try value("first(value=amount)", events) == 4)
        #expect(try value("last(value=amount)", events) == 7)
        // Mean 3, squares 1 + 25 + 16 over 2.
        #expect(try value("standard_deviation(value=amount)", events) == 21.0.squareRoot())
        #expect(try value("last(value=amount, window=49d)", events) == 7)
        #expect(try value("first(value=amount, window=48d)", events) == -2)
    }

    @Test func `statistics are missing without a value, the deviation also with one`() throws {
        for name in ["min", "max", "first", "last", "standard_deviation"] {
            #expect(try value("\(name)(value=amount)", amounts(.nan)).isNaN)
            #expect(try value("\(name)(value=amount, types=[x])", amounts(3)).isNaN)
        }
        for name in ["min", "max", "first", "last"] { #expect(try value("\(name)(value=amount)", amounts(-3)) == -3) }
        #expect(try value("standard_deviation(value=amount)", amounts(3)).isNaN)
    }

    @Test func `equal values deviate by 0 exactly, and minus zero is zero`() throws {
        #expect(try value("standard_deviation(value=amount)", amounts(0.1, 0.1, 0.1)) == 0)
        #expect(try value("standard_deviation(value=amount)", amounts(0, 0)) == 0)
        #expect(try value("max(value=amount)", amounts(-0.0, -1)).sign == .plus)
        #expect(try value("min(value=amount)", amounts(-0.0, 1)).sign == .plus)
    }

    @Test func `huge and tiny values deviate without overflow or loss`() throws {
        #expect(
            try value("standard_deviation(value=amount)", amounts(0x1p1000, 0x1.8p1001)) == 0x1p1000 * 2.0.squareRoot()
        )
        #expect(
            try value("standard_deviation(value=amount)", amounts(0x1p-600, 0x1.8p-599)) == 0x1p-600 * 2.0.squareRoot()
        )
        #expect(try value("standard_deviation(value=amount)", amounts(1e9, 1e9 + 2)) == 2.0.squareRoot())
        #expect(try value("max(value=amount)", amounts(-1.7e308, 1.7e308)) == 1.7e308)
    }

    @Test func `of values at the same instant the order of the log decides, not that of the source`() throws {
        let events = [3.0, -1, 8].map { TestEvent(at: days(50), amount: $0) }
        for name in ["first", "last"] {
            let expected = try value("\(name)(value=amount)", events)
            #expect(try value("\(name)(value=amount)", events.reversed()) == expected)
            #expect(try value("\(name)(value=amount)", [events[1], events[2], events[0]]) == expected)
        }
        // By type before value, and positive values by size.
        let types = [TestEvent(at: days(50), type: "b", amount: 1), TestEvent(at: days(50), type: "a", amount: 2)]
        #expect(try value("last(value=amount)", types) == 1)
        #expect(try value("first(value=amount)", types) == 2)
    }

    @Test func `weeks run from Monday to Monday`() throws {
        // Day 95 is Monday 6 April 1970.
        let monday = days(95)
        #expect(try value("active_weeks()", [TestEvent(at: monday - 1), TestEvent(at: monday)]) == 2)
        #expect(try value("active_weeks()", [TestEvent(at: monday), TestEvent(at: days(99.9))]) == 1)
        #expect(try value("active_weeks(types=[x])", logins(90)) == 0)
        #expect(CivilTime.weekday(ofDay: 95) == 0)
        #expect(CivilTime.weekday(ofDay: -4) == 6)
        #expect(CivilTime.weekNumber(-days(3)) == 0)
        #expect(CivilTime.weekNumber(-days(3) - 1) == -1)
    }

    @Test func `repeat days are the active days after the first`() throws {
        #expect(try value("repeat_days()", logins(50, 50.5, 60, 70)) == 2)
        #expect(try value("repeat_days()", logins(50, 50.5)) == 0)
        #expect(try value("repeat_days(types=[x])", logins(50)) == 0)
    }

    @Test func `gaps vary and have a longest`() throws {
        // Days 50, 60, 62, 80: gaps 10, 2, 18; mean 10, squares 0 + 64 + 64 over 2.
        let events = logins(50, 50.5, 60, 62, 62.2, 80)
        #expect(try value("longest_gap()", events) == 18)
        #expect(try value("gap_variation()", events) == 0.8)
        #expect(try value("gap_variation()", logins(50, 57, 64, 71)) == 0)
        #expect(try value("longest_gap()", logins(50, 50.5)).isNaN)
        #expect(try value("gap_variation()", logins(50, 60)).isNaN)
        #expect(try value("longest_gap(types=[x])", events).isNaN)
        #expect(try value("gap_variation(types=[x])", events).isNaN)
    }

    @Test func `an event weighs half as much a half-life later`() throws {
        #expect(try value("decayed_count(half_life=10d)", logins(90)) == 0.5)
        #expect(try value("decayed_count(half_life=10d)", logins(70, 80, 90)) == 0.875)
        #expect(try value("decayed_count(half_life=10d, window=20d)", logins(70, 80, 90)) == 0.75)
        let half = try value("decayed_count(half_life=10d)", logins(95))
        #expect(abs(half - 0.5.squareRoot()) < 2e-16)
        let events = [TestEvent(at: days(80), amount: -8), TestEvent(at: days(90), amount: 6), TestEvent(at: days(95))]
        #expect(try value("decayed_sum(value=amount, half_life=10d)", events) == 1)
        #expect(try value("decayed_count(half_life=10d, types=[x])", events) == 0)
        #expect(try value("decayed_sum(value=amount, half_life=10d, types=[x])", events) == 0)
    }

    @Test func `weights that are almost nothing are nothing`() throws {
        let events = [TestEvent(at: days(100) - 1022 * 3_600_000_000)]
        #expect(try value("decayed_count(half_life=1h)", events) == 0x1p-1022)
        #expect(try value("decayed_count(half_life=1h)", [TestEvent(at: events[0].at - 3_600_000_000)]) == 0)
    }

    @Test func `a decayed trend is a rate, near 0 for steady activity and signed else`() throws {
        let steady = (0..<90 * 24).map { TestEvent(at: days(100) - hour / 2 - Int64($0) * hour) }
        let trend = "decayed_trend(fast=2d, slow=5d)"
        #expect(abs(try value(trend, steady)) < 1e-3)
        #expect(try value(trend, steady.filter { $0.at >= days(97) }) > 1)
        #expect(try value(trend, steady.filter { $0.at < days(97) }) < -1)
        #expect(try value("decayed_trend(fast=2d, slow=5d, types=[x])", steady) == 0)
    }
}
