import ChurnScoring
import Testing

@testable import ChurnFeatures

/// All at cutoff day 100 with a window of 90 days, so that features see days 10..<100.
@Suite struct RowEvaluatorTests {
    private func logins(_ at: Double...) -> [TestEvent] { at.map { TestEvent(at: days($0)) } }

    @Test func `windows hold their start and not their end, to the microsecond`() throws {
        let start = days(72)
        let end = days(100)
        for (at, inside) in [(start - 1, 0.0), (start, 1), (start + 1, 1), (end - 1, 1)] {
            #expect(try value("count(window=28d)", [TestEvent(at: at)]) == inside)
        }
        let atTheCutoff = logins(50) + [TestEvent(at: end), TestEvent(at: end + 1)]
        #expect(try value("count()", atTheCutoff) == 1)
        let atTheWindow = logins(50) + [TestEvent(at: days(10)), TestEvent(at: days(10) - 1)]
        #expect(try value("count()", atTheWindow) == 2)
    }

    @Test func `an event is visible only when it was known before the cutoff`() throws {
        for (known, count) in [(days(100) - 1, 2.0), (days(100), 1), (days(120), 1)] {
            let events = logins(50) + [TestEvent(at: days(90), known: known)]
            #expect(try value("count()", events) == count)
            #expect(try value("recency()", events) == (count == 2 ? 10 : 50))
        }
        let known = [TestEvent(at: days(90), known: days(20))]
        #expect(try value("count()", known) == 1)
    }

    @Test func `counts follow the types, attributes and values of their filter`() throws {
        let events = [
            TestEvent(at: days(90), type: "view", amount: 5, page: "cancel"),
            TestEvent(at: days(91), type: "view", amount: 10, page: "home"),
            TestEvent(at: days(92), type: "view", page: "cancel"),
            TestEvent(at: days(93), type: "login", amount: 20),
        ]
        #expect(try value("count()", events) == 4)
        #expect(try value("count(types=[view])", events) == 3)
        #expect(try value("count(types=[view, login])", events) == 4)
        #expect(try value("count(where=[page in [cancel]])", events) == 2)
        #expect(try value("count(where=[page in [cancel, home]])", events) == 3)
        #expect(try value("count(where=[amount >= 10])", events) == 2)
        #expect(try value("count(where=[amount > 10])", events) == 1)
        #expect(try value("count(where=[amount <= 10])", events) == 2)
        #expect(try value("count(where=[amount < 10])", events) == 1)
        #expect(try value("count(where=[amount == 10])", events) == 1)
        #expect(try value("count(where=[amount > 4, amount < 20, page in [cancel]])", events) == 1)
    }

    @Test func `sum and mean leave missing values out`() throws {
        let events = [
            TestEvent(at: days(90), amount: 1.5), TestEvent(at: days(91)), TestEvent(at: days(92), amount: -4),
        ]
        #expect(try value("sum(value=amount)", events) == -2.5)
        #expect(try value("mean(value=amount)", events) == -1.25)
        #expect(try value("sum(value=amount, window=1d)", events) == 0)
        #expect(try value("mean(value=amount, window=1d)", events).isNaN)
        #expect(try value("mean(value=amount)", logins(90)).isNaN)
    }

    @Test func `recency and age are fractional days, missing and flagged where there was no event`() throws {
        let events = logins(40.25, 98.5)
        #expect(try value("recency()", events) == 1.5)
        #expect(try value("age()", events) == 59.75)
        #expect(try value("tenure()", events) == 59.75)
        #expect(try value("never()", events) == 0)
        #expect(try value("recency(types=[purchase])", events).isNaN)
        #expect(try value("age(types=[purchase])", events).isNaN)
        #expect(try value("never(types=[purchase])", events) == 1)
    }

    @Test func `active days are days of the calendar`() throws {
        let events = logins(90, 90.5, 90.999, 91, 95.25)
        #expect(try value("active_days()", events) == 3)
        #expect(try value("active_days(window=9d)", events) == 2)
        #expect(try value("active_days(types=[purchase])", events) == 0)
    }

    @Test func `distinct types and texts count each once`() throws {
        let events = [
            TestEvent(at: days(90), type: "x", page: "home"), TestEvent(at: days(91), type: "y", page: "home"),
            TestEvent(at: days(92), type: "x"), TestEvent(at: days(93), type: "x", page: "cancel"),
        ]
        #expect(try value("distinct_types()", events) == 2)
        #expect(try value("distinct(attribute=page)", events) == 2)
        #expect(try value("distinct(attribute=page, window=8d)", events) == 1)
        #expect(try value("distinct_types(window=1d)", events) == 0)
    }

    @Test func `gaps are between active days`() throws {
        // Days 60, 70, 72, 90: gaps 10, 2, 18; the median is 10.
        let events = logins(60, 60.5, 70, 72, 72.1, 90)
        #expect(try value("mean_gap()", events) == 10)
        #expect(try value("overdue_ratio()", events) == 1)
        // Days 70, 72, 90: gaps 2 and 18; the median is the mean of both.
        #expect(try value("overdue_ratio(window=35d)", events) == 1)
        #expect(try value("mean_gap()", logins(90, 90.5)).isNaN)
        #expect(try value("overdue_ratio()", logins(90)).isNaN)
        #expect(try value("mean_gap(types=[purchase])", events).isNaN)
    }

    @Test func `slope counts silent buckets inside tenure and none before it`() throws {
        // Buckets of 10 days, oldest first: [70, 80) 3, [80, 90) 0, [90, 100) 0.
        let events = logins(71, 72, 79)
        #expect(try value("slope(bucket=10d, buckets=8)", events) == -1.5)
        #expect(try value("relative_slope(bucket=10d, buckets=8)", events) == -1.5)
        // Only the last two buckets: silence does not slope, and has no mean to be relative to.
        #expect(try value("slope(bucket=10d, buckets=2)", events) == 0)
        #expect(try value("relative_slope(bucket=10d, buckets=2)", events).isNaN)
        // Tenure is that of the customer, not of the filter's events.
        let purchase = [TestEvent(at: days(95), type: "purchase")]
        #expect(try value("slope(types=[purchase], bucket=10d, buckets=8)", events + purchase) == 0.5)
    }

    @Test func `slope needs two buckets inside tenure`() throws {
        #expect(try value("slope(bucket=10d, buckets=8)", logins(90)).isNaN)
        let justBefore = [TestEvent(at: days(90) - 1)]
        #expect(try value("slope(bucket=10d, buckets=8)", justBefore) == -1)
        #expect(try value("slope(bucket=10d, buckets=8)", justBefore + logins(95, 96, 97)) == 2)
    }

    @Test func `a steady rise has its own slope`() throws {
        let rising = (0..<5).flatMap { bucket in
            (0..<(3 + 2 * bucket)).map { TestEvent(at: days(50 + 10 * Double(bucket)) + Int64($0)) }
        }
        #expect(try value("slope(bucket=10d, buckets=5)", rising) == 2)
        #expect(try value("relative_slope(bucket=10d, buckets=5)", rising) == 2.0 / 7)
    }

    @Test func `changes compare a window with the same window earlier`() throws {
        // [90, 100) holds 3, [80, 90) holds 2.
        let events = logins(80, 89, 90, 91, 99)
        #expect(try value("percent_change(count(window=10d), shift=10d)", events) == 0.5)
        #expect(try value("symmetric_change(count(window=10d), shift=10d)", events) == 0.2)
        // Overlapping windows: [80, 100) holds 5, [70, 90) holds 2.
        #expect(try value("percent_change(count(window=20d), shift=10d)", events) == 1.5)
        #expect(try value("percent_change(count(window=10d), shift=30d)", events).isNaN)
        #expect(try value("symmetric_change(count(window=10d), shift=30d)", events) == 1)
        #expect(try value("symmetric_change(count(types=[x], window=10d), shift=10d)", events) == 0)
    }

    @Test func `opposite sums have no symmetric change`() throws {
        let events = [TestEvent(at: days(85), amount: -3), TestEvent(at: days(95), amount: 3)]
        #expect(try value("symmetric_change(sum(value=amount, window=10d), shift=10d)", events).isNaN)
    }

    @Test func `spike measures the recent count against the own baseline`() throws {
        // Recent [90, 100) holds 5; baseline [50, 90) holds 12, so 3 are expected: 2 / sqrt(4).
        let baseline = (0..<12).map { TestEvent(at: days(50 + 3 * Double($0))) }
        let events = baseline + logins(90, 92, 94, 96, 98)
        #expect(try value("spike(recent=10d, baseline=40d)", events) == 1)
        #expect(try value("spike(types=[x], recent=10d, baseline=40d)", events) == 0)
        #expect(try value("spike(recent=10d, baseline=40d)", logins(90, 91, 92)) == 3)
    }

    @Test func `ratio needs a denominator above 0`() throws {
        let events = logins(85, 95, 96, 97)
        #expect(try value("ratio(count(window=10d), count(window=20d))", events) == 0.75)
        #expect(try value("ratio(count(), count(types=[x]))", events).isNaN)
        #expect(try value("ratio(recency(types=[x]), count())", events).isNaN)
    }

    private var history: CustomerHistory {
        CustomerHistory(
            customerIDs: .strings(["a", "without events"]),
            customers: [0, 0, 0, 0, 1],
            validFrom: [days(99), .min, days(100), days(50), .min],
            attributes: [
                HistoryColumn(name: "seats", kind: .number, values: [7, 1, 9, .nan, 3]),
                HistoryColumn(
                    name: "start",
                    kind: .date,
                    values: [40.5, 130, 0, 0, 0].map { Double(days($0)) }
                ),
                HistoryColumn(name: "plan", kind: .category(levels: ["pro", "basic"]), values: [1, 0, 0, 0, 0]),
            ]
        )
    }

    @Test func `an attribute is the last value valid strictly before the cutoff`() throws {
        let events = logins(45)
        #expect(try value("attribute(name=seats)", events, customers: history) == 7)
        #expect(try value("attribute(name=seats)", events, cutoff: days(100) + 1, customers: history) == 9)
        #expect(try value("attribute(name=seats)", events, cutoff: days(99), customers: history).isNaN)
        #expect(try value("attribute(name=seats)", events, cutoff: days(50), customers: history) == 1)
    }

    @Test func `dates give tenure and days until, tenure being missing before its start`() throws {
        let events = logins(45)
        #expect(try value("tenure(start=start)", events, customers: history) == 59.5)
        #expect(try value("days_until(name=start)", events, customers: history) == -59.5)
        #expect(try value("tenure(start=start)", events, cutoff: days(50), customers: history).isNaN)
        #expect(try value("days_until(name=start)", events, cutoff: days(50), customers: history) == 80)
    }

    @Test func `levels of a category are those that occur in the rows, sorted`() throws {
        let plan = ExtractionPlan(
            features: [try feature("attribute(name=plan)")],
            observation: Observation(cutoffs: [days(60), days(100)], window: days(90), horizon: day),
            churn: nil
        )
        let events = columns(logins(45) + [TestEvent(customer: "unknown", at: days(55))])
        let both = try extract(plan, events, customers: history).matrix
        #expect(both.schema.columns[0].levels == ["basic", "pro"])
        #expect(both.values[0...1] == [1, 0])
        #expect(both.values[2].isNaN && both.values[3].isNaN)
        var early = plan
        early.observation.cutoffs = [days(60)]
        #expect(try extract(early, events, customers: history).matrix.schema.columns[0].levels == ["pro"])
    }
}
