import ChurnScoring
import Glibc
import Testing

@testable import ChurnFeatures

/// All at cutoff day 100, a Saturday, with a window of 90 days, so that features see days 10..<100.
@Suite struct RowEvaluatorPatternsTests {
    private func logins(_ at: Double...) -> [TestEvent] { at.map { TestEvent(at: days($0)) } }

    private func pages(_ pages: (Double, String?)...) -> [TestEvent] {
        pages.map { TestEvent(at: days($0.0), page: $0.1) }
    }

    // MARK: Entropy

    @Test(arguments: [1, 2, 4, 5, 7])
    func `entropy over k equally frequent kinds is ln k`(count: Int) throws {
        let events = (0..<count * 3).map { TestEvent(at: days(20 + Double($0)), type: "type \($0 % count)") }
        #expect(abs(try value("entropy(of=types)", events) - log(Double(count))) < 1e-15)
    }

    @Test func `entropy of one in four is its closed form, whichever kind is the rare one`() throws {
        let expected = -(0.25 * log(0.25) + 0.75 * log(0.75))
        let some = pages((50, "a"), (51, "b"), (52, "b"), (53, "b"), (54, nil))
        let other = pages((50, "b"), (51, "a"), (52, "a"), (53, "a"))
        let found = try value("entropy(attribute=page)", some)
        #expect(abs(found - expected) < 1e-15)
        #expect(try value("entropy(attribute=page)", other) == found)
    }

    @Test func `entropy is 0 for one kind and missing for none`() throws {
        for domain in ["of=types", "of=hours", "of=weekdays", "attribute=page"] {
            let one = try value("entropy(\(domain))", pages((50, "a"), (50, "a"), (57, "a")))
            #expect(one == 0 && one.sign == .plus)
            #expect(try value("entropy(\(domain), types=[x])", pages((50, "a"))).isNaN)
        }
        #expect(try value("entropy(attribute=page)", logins(50)).isNaN)
    }

    @Test func `hours and weekdays are those of UTC`() throws {
        let events = logins(50, 50 + 1.0 / 48, 51 + 23.5 / 24)
        #expect(try value("entropy(of=hours)", events) == (try value("entropy(of=weekdays)", events)))
        #expect(try value("entropy(of=weekdays)", logins(50, 57.5, 64)) == 0)
        #expect(abs(try value("entropy(of=weekdays)", logins(50, 51, 52, 53, 54, 55, 56)) - log(7)) < 1e-15)
        #expect(CivilTime.hourOfDay(-1) == 23)
    }

    // MARK: Streaks

    @Test func `the current streak ends in the cutoff's own day or the one before`() throws {
        #expect(try value("current_streak()", logins(90, 97, 98, 98.5, 99)) == 3)
        #expect(try value("current_streak()", logins(96, 97, 98)) == 0)
        let noon = days(100.5)
        #expect(try value("current_streak()", logins(98, 99), cutoff: noon) == 2)
        #expect(try value("current_streak()", logins(98, 99, 100.2), cutoff: noon) == 3)
        #expect(try value("current_streak()", logins(97, 98), cutoff: noon) == 0)
        #expect(try value("current_streak(types=[x])", logins(99)) == 0)
        #expect(try value("current_streak(window=2d)", logins(96, 97, 98, 99)) == 2)
    }

    @Test func `the longest streak is anywhere in the window`() throws {
        #expect(try value("longest_streak()", logins(50, 51, 52, 52.5, 60, 98, 99)) == 3)
        #expect(try value("longest_streak()", logins(50, 50, 50)) == 1)
        #expect(try value("longest_streak(types=[x])", logins(50)) == 0)
    }

    @Test func `weeks have streaks too`() throws {
        // Mondays are days 74, 81, 88, 95.
        #expect(try value("current_streak(unit=week)", logins(80, 81, 94, 95)) == 4)
        #expect(try value("current_streak(unit=week)", logins(80, 81, 88)) == 3)
        #expect(try value("current_streak(unit=week)", logins(80, 87)) == 0)
        #expect(try value("longest_streak(unit=week)", logins(80, 87, 95)) == 2)
    }

    // MARK: Change

    @Test func `velocity and acceleration are differences of lag windows a day`() throws {
        // Windows of 10 days, latest first: 5, 2, 1.
        let events = logins(75, 81, 82, 91, 92, 93, 94, 95)
        #expect(try value("velocity(count(window=10d), shift=10d)", events) == 0.3)
        #expect(try value("acceleration(count(window=10d), shift=10d)", events) == 0.02)
        #expect(try value("velocity(count(types=[x], window=10d), shift=10d)", events) == 0)
        #expect(try value("velocity(mean(value=amount, window=10d), shift=10d)", events).isNaN)
    }

    @Test func `surprise follows the customer's own baseline`() throws {
        // 4 in the 40 days before let expect 1 in 10.
        let baseline = logins(51, 60, 70, 80)
        let events = baseline + logins(90, 91, 92)
        let tail = 1 - exp(-1) * (1 + 1 + 0.5)
        #expect(abs(try value("surprise(recent=10d, baseline=40d)", events) + log10(tail)) < 1e-14)
        #expect(try value("surprise(recent=10d, baseline=40d)", baseline) == 0)
        // Nothing before: half an event in 40 days is 0.125 in 10.
        let new = try value("surprise(recent=10d, baseline=40d)", logins(95))
        #expect(abs(new + log10(-expm1(-0.125))) < 1e-14)
        #expect(try value("surprise(recent=10d, baseline=40d, types=[x])", events) == 0)
    }

    @Test func `silence after a spike needs the spike before and the silence now`() throws {
        let text = "silence_after_spike(recent=10d, baseline=20d, threshold=2)"
        // The window before, days 80..<90, against days 60..<80.
        let spike = logins(81, 82, 83)
        #expect(try value(text, spike) == 1)
        #expect(try value(text, spike + logins(90)) == 0)
        #expect(try value(text, logins(81)) == 0)
        #expect(try value(text, spike + logins(60, 65, 70, 75)) == 0)
        #expect(try value(text, logins(20)) == 0)
        // (2 - 0) / sqrt(1) is the threshold itself.
        #expect(try value(text, logins(80, 81)) == 1)
        #expect(try value(text, [TestEvent(at: days(80) - 1), TestEvent(at: days(80))]) == 0)
    }

    @Test func `texts are adopted and abandoned`() throws {
        let events = pages((20, "old"), (60, "a"), (70, "b"), (85, nil), (91, "b"), (92, "c"), (93, "c"), (94, nil))
        #expect(try value("adopted(attribute=page, recent=10d)", events) == 1)
        #expect(try value("abandoned(attribute=page, recent=10d)", events) == 2)
        #expect(try value("abandoned(attribute=page, recent=10d, baseline=35d)", events) == 1)
        #expect(try value("adopted(attribute=page, recent=10d, baseline=10d)", events) == 2)
        #expect(try value("adopted(attribute=page, recent=10d, types=[x])", events) == 0)
        #expect(try value("abandoned(attribute=page, recent=10d, types=[x])", events) == 0)
        // At the edge between the two windows.
        #expect(try value("adopted(attribute=page, recent=10d)", pages((90, "a"))) == 1)
        #expect(try value("abandoned(attribute=page, recent=10d)", [TestEvent(at: days(90) - 1, page: "a")]) == 1)
    }

    // MARK: Customers

    @Test func `a rate is scaled to the tenure, up to the window`() throws {
        let young = logins(80, 90, 95, 99)
        // 4 in 20 days are 5.6 in 28.
        #expect(try value("tenure_rate(count(window=40d), per=28d, min_tenure=14d)", young) == 5.6)
        #expect(try value("tenure_rate(count(window=10d), per=28d, min_tenure=14d)", young) == 3 * 28.0 / 10)
        #expect(try value("tenure_rate(count(window=40d), per=28d, min_tenure=20d)", young) == 5.6)
        #expect(try value("tenure_rate(count(window=40d), per=28d, min_tenure=481h)", young).isNaN)
        #expect(try value("tenure_rate(count(types=[x]), per=28d, min_tenure=14d)", young) == 0)
        #expect(try value("tenure_rate(active_days(), per=10d, min_tenure=14d)", young) == 2)
    }

    @Test func `questions without an answer are counted`() throws {
        func survey(_ sent: [Double], _ answered: [Double]) -> [TestEvent] {
            sent.map { TestEvent(at: days($0), type: "sent") }
                + answered.map { TestEvent(at: days($0), type: "survey") }
        }
        let text = "unanswered(types=[sent], answer_types=[survey])"
        #expect(try value(text, survey([20, 40, 60], [41])) == 2)
        #expect(try value(text, survey([20, 40, 60], [21, 22, 59, 61])) == 0)
        #expect(try value(text, survey([20], [19])) == 1)
        #expect(try value(text, survey([20], [20])) == 0)
        #expect(try value(text, survey([20, 20, 20], [])) == 3)
        #expect(try value(text, survey([20, 20, 20], [30])) == 0)
        #expect(try value(text, survey([], [30])) == 0)
        // An answer later than ten days is none; a question of the last ten days may still get one.
        let within = "unanswered(types=[sent], answer_types=[survey], within=10d)"
        #expect(try value(within, survey([20, 40, 95], [30, 45])) == 1)
        #expect(try value(within, survey([90], [])) == 1)
        #expect(try value(within, survey([90.5], [])) == 0)
        // An answer that is not known yet is none.
        let late = survey([20], []) + [TestEvent(at: days(30), known: days(100), type: "survey")]
        #expect(try value(text, late) == 1)
    }

    private func history(_ rows: [(Int64, Double)]) -> CustomerHistory {
        CustomerHistory(
            customerIDs: .strings(["a"]),
            customers: rows.map { _ in 0 },
            validFrom: rows.map(\.0),
            attributes: [HistoryColumn(name: "seats", kind: .number, values: rows.map(\.1))]
        )
    }

    @Test func `days since a change count from the row that brought the present value`() throws {
        func since(_ rows: [(Int64, Double)]) throws -> Double {
            try value("days_since_change(name=seats)", logins(50), customers: history(rows))
        }
        #expect(try since([(.min, 1), (days(40), 2), (days(60), 2), (days(100), 3)]) == 60)
        #expect(try since([(days(40), 2), (.min, 1), (days(99.5), 3)]) == 0.5)
        #expect(try since([(.min, 1), (days(40), 1)]).isNaN)
        #expect(try since([(.min, 1)]).isNaN)
        #expect(try since([(days(100), 1)]).isNaN)
        // Missing values are no change, neither there nor back.
        #expect(try since([(.min, 1), (days(30), .nan), (days(40), 1)]).isNaN)
        #expect(try since([(.min, 1), (days(30), .nan), (days(40), 2), (days(50), .nan)]) == 60)
        // Of two rows of one time only the last in order was ever seen.
        #expect(try since([(days(40), 1), (days(40), 2)]).isNaN)
    }

    @Test func `the change of a number is relative to the one before`() throws {
        func change(_ rows: [(Int64, Double)]) throws -> Double {
            try value("attribute_change(name=seats)", logins(50), customers: history(rows))
        }
        #expect(try change([(.min, 8), (days(40), 10), (days(60), 10), (days(100), 3)]) == 0.25)
        #expect(try change([(.min, 8), (days(40), 10), (days(60), 5)]) == -0.5)
        #expect(try change([(.min, 8)]).isNaN)
        #expect(try change([(.min, 0), (days(40), 10)]).isNaN)
        #expect(try change([(.min, -2), (days(40), 10)]).isNaN)
        #expect(try change([(.min, 2), (days(40), -1)]) == -1.5)
    }

    @Test func `days to the first event start with the tenure`() throws {
        let events =
            logins(50) + [TestEvent(at: days(53.5), type: "purchase"), TestEvent(at: days(60), type: "purchase")]
        #expect(try value("days_to_first(types=[purchase])", events) == 3.5)
        #expect(try value("days_to_first(types=[login])", events) == 0)
        #expect(try value("days_to_first(types=[x])", events).isNaN)
        var started = history([(.min, 1)])
        started.attributes = [HistoryColumn(name: "start", kind: .date, values: [Double(days(52))])]
        #expect(try value("days_to_first(types=[purchase], start=start)", events, customers: started) == 1.5)
        #expect(try value("days_to_first(types=[login], start=start)", events, customers: started) == -2)
    }

    @Test func `the calendar goes round`() throws {
        func at(_ year: Int, _ month: Int, _ day: Int, _ text: String) throws -> Double {
            let cutoff = CivilTime.time(of: .init(year: year, month: month, day: day))
            return try value(text, [TestEvent(at: cutoff - hour)], cutoff: cutoff)
        }
        #expect(try at(2025, 1, 31, "calendar(cycle=month, wave=sine)") == 0)
        #expect(try at(2025, 4, 1, "calendar(cycle=month, wave=sine)") == 1)
        #expect(try at(2025, 7, 15, "calendar(cycle=month, wave=cosine)") == -1)
        #expect(try at(2025, 1, 1, "calendar(cycle=day_of_year, wave=cosine)") == 1)
        #expect(abs(try at(2024, 12, 31, "calendar(cycle=day_of_year, wave=sine)") + sin(2 * .pi / 366)) < 1e-15)
        // 25 August 2025 is a Monday.
        #expect(try at(2025, 8, 25, "calendar(cycle=weekday, wave=sine)") == 0)
        #expect(abs(try at(2025, 8, 26, "calendar(cycle=weekday, wave=sine)") - sin(2 * .pi / 7)) < 1e-15)
    }
}
