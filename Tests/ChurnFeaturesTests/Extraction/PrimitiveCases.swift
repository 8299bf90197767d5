import Glibc

@testable import ChurnFeatures

/// What a definition says of a few extreme customers, and where its windows begin and end.
///
/// All at cutoff day 100 with a window of 90 days. The customer has an event of the type "other" on day 50, a row of
/// attributes from ever on (4 seats, start on day 20) and one from day 40 on (6 seats), and events of the type "x":
/// none; one on day 95 with the amount 3 and the page "a"; three at that same instant with 3 a, 5 b and 4 a; four of
/// extreme amounts, -1e308, 1e308, 5e-324 and -0.0, on days 92, 93, 94 and 95; or two of 1e308 on days 94 and 95.
struct PrimitiveCase: Sendable {
    let text: String
    let none: Double
    let one: Double
    let together: Double
    let extreme: Double
    let overflow: Double
    /// The value for a customer of whom there is no event and no row of attributes at all.
    let nothing: Double
    /// How long before the cutoff one window ends and another begins, in microseconds.
    let edges: [Int64]

    init(
        _ text: String,
        _ values: (none: Double, one: Double, together: Double, extreme: Double, overflow: Double),
        nothing: Double? = nil,
        edges: [Double],
        edgesOff: Int64 = 0
    ) {
        self.text = text
        (none, one, together, extreme, overflow) = values
        self.nothing = nothing ?? values.none
        self.edges = edges.map { days($0) + edgesOff }
    }

    /// A definition that events say nothing about.
    init(_ text: String, always value: Double, nothing: Double) {
        self.init(text, (value, value, value, value, value), nothing: nothing, edges: [])
    }

    /// The name of the function.
    var function: String { String(text.prefix { $0 != "(" }) }
}

extension PrimitiveCase {
    static let all: [PrimitiveCase] = [counts, values, rhythm, changes, relations, customers].flatMap { $0 }

    private static let missing = Double.nan
    private static let huge = 1e308
    private static let infinite = Double.infinity
    /// The weights of the extreme events, 8, 7, 6 and 5 days old, and of the huge ones, with a half-life of 5 days.
    private static let extremeWeight: Double = [8, 7, 6, 5].reduce(0) { $0 + pow(2, -$1 / 5) }
    private static let hugeWeight: Double = 0.5 + pow(2, -1.2)
    private static let twoPi = 2 * Double.pi
    private static let weekday: Double = cos(twoPi * 5 / 7)
    private static let dayOfYear: Double = sin(twoPi * 100 / 365)
    private static let ln2: Double = log(2.0)
    private static let thirds: Double = log(3.0) - 2 * ln2 / 3

    /// The trend of decayed counts with half-lives of 1 and 5 days.
    private static func trend(fast: Double, slow: Double) -> Double { ln2 * (fast - slow / 5) }

    /// The surprise of a count where half an event in 42 days is a sixth of one in 14.
    private static func surprise(_ count: Int) -> Double { naiveSurprise(count, 1.0 / 6) }

    private static let counts: [PrimitiveCase] = [
        PrimitiveCase("count(types=[x], window=20d)", (0, 1, 3, 4, 2), edges: [20, 0]),
        PrimitiveCase("active_days(types=[x], window=20d)", (0, 1, 1, 4, 2), edges: [20, 0]),
        // Day 95 is a Monday.
        PrimitiveCase("active_weeks(types=[x], window=20d)", (0, 1, 1, 2, 2), edges: [20, 0]),
        PrimitiveCase("repeat_days(types=[x], window=20d)", (0, 0, 0, 3, 1), edges: [20, 0]),
        PrimitiveCase("distinct_types(types=[x], window=20d)", (0, 1, 1, 1, 1), edges: [20, 0]),
        PrimitiveCase("distinct(attribute=page, types=[x], window=20d)", (0, 1, 2, 0, 0), edges: [20, 0]),
        PrimitiveCase("never(types=[x])", (1, 0, 0, 0, 0), edges: [90, 0]),
        PrimitiveCase("recency(types=[x])", (missing, 5, 5, 5, 5), edges: [90, 0]),
        PrimitiveCase("age(types=[x])", (missing, 5, 5, 8, 6), edges: [90, 0]),
    ]

    private static let values: [PrimitiveCase] = [
        PrimitiveCase(
            "sum(value=amount, types=[x], window=20d)",
            (0, 3, 12, .leastNonzeroMagnitude, infinite),
            edges: [20, 0]
        ),
        PrimitiveCase("mean(value=amount, types=[x], window=20d)", (missing, 3, 4, 0, infinite), edges: [20, 0]),
        PrimitiveCase("min(value=amount, types=[x], window=20d)", (missing, 3, 3, -huge, huge), edges: [20, 0]),
        PrimitiveCase("max(value=amount, types=[x], window=20d)", (missing, 3, 5, huge, huge), edges: [20, 0]),
        PrimitiveCase(
            "standard_deviation(value=amount, types=[x], window=20d)",
            (missing, missing, 1, huge * (2.0 / 3).squareRoot(), 0),
            edges: [20, 0]
        ),
        PrimitiveCase("first(value=amount, types=[x], window=20d)", (missing, 3, 3, -huge, huge), edges: [20, 0]),
        PrimitiveCase("last(value=amount, types=[x], window=20d)", (missing, 3, 5, 0, huge), edges: [20, 0]),
    ]

    private static let rhythm: [PrimitiveCase] = [
        PrimitiveCase("mean_gap(types=[x], window=20d)", (missing, missing, missing, 1, 1), edges: [20, 0]),
        PrimitiveCase("gap_variation(types=[x], window=20d)", (missing, missing, missing, 0, missing), edges: [20, 0]),
        PrimitiveCase("longest_gap(types=[x], window=20d)", (missing, missing, missing, 1, 1), edges: [20, 0]),
        PrimitiveCase("overdue_ratio(types=[x], window=20d)", (missing, missing, missing, 5, 5), edges: [20, 0]),
        PrimitiveCase("current_streak(types=[x], window=1d)", (0, 0, 0, 0, 0), edges: [1, 0]),
        PrimitiveCase("longest_streak(types=[x], window=20d)", (0, 1, 1, 4, 2), edges: [20, 0]),
        PrimitiveCase("longest_streak(unit=week, types=[x], window=20d)", (0, 1, 1, 2, 2), edges: [20, 0]),
        PrimitiveCase("entropy(of=types, types=[x], window=20d)", (missing, 0, 0, 0, 0), edges: [20, 0]),
        PrimitiveCase("entropy(of=hours, types=[x], window=20d)", (missing, 0, 0, 0, 0), edges: [20, 0]),
        PrimitiveCase("entropy(of=weekdays, types=[x], window=20d)", (missing, 0, 0, 2 * ln2, ln2), edges: [20, 0]),
        PrimitiveCase(
            "entropy(attribute=page, types=[x], window=20d)",
            (missing, 0, thirds, missing, missing),
            edges: [20, 0]
        ),
    ]

    private static let changes: [PrimitiveCase] = [
        PrimitiveCase(
            "percent_change(count(types=[x], window=20d), shift=20d)",
            (missing, missing, missing, missing, missing),
            edges: [40, 20, 0]
        ),
        // Of the extreme amounts two cancel in the earlier window.
        PrimitiveCase(
            "symmetric_change(sum(value=amount, types=[x], window=6d), shift=6d)",
            (0, 1, 1, 1, missing),
            edges: [12, 6, 0]
        ),
        PrimitiveCase(
            "velocity(sum(value=amount, types=[x], window=6d), shift=6d)",
            (0, 0.5, 2, 0, infinite),
            edges: [12, 6, 0]
        ),
        PrimitiveCase(
            "acceleration(count(types=[x], window=10d), shift=10d)",
            (0, 0.01, 0.03, 0.04, 0.02),
            edges: [30, 20, 10, 0]
        ),
        // Eight buckets; only the latest two have events: covariance (3.5 a + 2.5 b) / 42.
        PrimitiveCase(
            "slope(types=[x], bucket=7d, buckets=8)",
            (0, 3.5 / 42, 10.5 / 42, 13.0 / 42, 7.0 / 42),
            nothing: missing,
            edges: [56, 49, 42, 35, 28, 21, 14, 7, 0]
        ),
        PrimitiveCase(
            "relative_slope(types=[x], bucket=7d, buckets=8)",
            (missing, 2.0 / 3, 2.0 / 3, 13.0 / 21, 2.0 / 3),
            edges: [56, 49, 42, 35, 28, 21, 14, 7, 0]
        ),
        PrimitiveCase(
            "decayed_count(types=[x], half_life=5d, window=20d)",
            (0, 0.5, 1.5, extremeWeight, hugeWeight),
            edges: [20, 0]
        ),
        PrimitiveCase(
            "decayed_sum(value=amount, types=[x], half_life=1d, window=20d)",
            (0, 3.0 / 32, 12.0 / 32, huge / 256, huge * 3 / 64),
            edges: [20, 0]
        ),
        PrimitiveCase(
            "decayed_trend(types=[x], fast=1d, slow=5d, window=20d)",
            (
                0, trend(fast: 1.0 / 32, slow: 0.5), trend(fast: 3.0 / 32, slow: 1.5),
                trend(fast: 15.0 / 256, slow: extremeWeight), trend(fast: 3.0 / 64, slow: hugeWeight)
            ),
            edges: [20, 0]
        ),
        PrimitiveCase("spike(types=[x], recent=14d, baseline=42d)", (0, 1, 3, 4, 2), edges: [56, 14, 0]),
        PrimitiveCase(
            "surprise(types=[x], recent=14d, baseline=42d)",
            (0, surprise(1), surprise(3), surprise(4), surprise(2)),
            edges: [56, 14, 0]
        ),
        PrimitiveCase(
            "silence_after_spike(types=[x], recent=10d, baseline=20d, threshold=0.3)",
            (0, 0, 0, 0, 0),
            edges: [40, 20, 10, 0]
        ),
        PrimitiveCase(
            "adopted(attribute=page, types=[x], recent=10d, baseline=20d)",
            (0, 1, 2, 0, 0),
            edges: [30, 10, 0]
        ),
        PrimitiveCase(
            "abandoned(attribute=page, types=[x], recent=10d, baseline=20d)",
            (0, 0, 0, 0, 0),
            edges: [30, 10, 0]
        ),
    ]

    private static let relations: [PrimitiveCase] = [
        PrimitiveCase("ratio(count(types=[x], window=20d), count(window=20d))", (missing, 1, 1, 1, 1), edges: [20, 0]),
        PrimitiveCase("days_to_first(types=[x])", (missing, 45, 45, 42, 44), edges: [90, 0]),
        PrimitiveCase("days_to_first(types=[x], start=start)", (missing, 75, 75, 72, 74), edges: [90, 0]),
        PrimitiveCase(
            "tenure_rate(count(types=[x], window=20d), per=28d, min_tenure=14d)",
            (0, 1.4, 4.2, 5.6, 2.8),
            nothing: missing,
            edges: [20, 0]
        ),
        // A question of the last two days may still be answered; at two days exactly it may not.
        PrimitiveCase(
            "unanswered(types=[x], answer_types=[answer], within=2d, window=20d)",
            (0, 1, 3, 4, 2),
            edges: [2],
            edgesOff: -1
        ),
        PrimitiveCase("unanswered(types=[x], answer_types=[answer], window=20d)", (0, 1, 3, 4, 2), edges: [20, 0]),
    ]

    private static let customers: [PrimitiveCase] = [
        PrimitiveCase("tenure()", (50, 50, 50, 50, 50), nothing: missing, edges: [90]),
        PrimitiveCase("tenure(start=start)", always: 80, nothing: missing),
        PrimitiveCase("attribute(name=seats)", always: 6, nothing: missing),
        PrimitiveCase("days_since_change(name=seats)", always: 60, nothing: missing),
        PrimitiveCase("attribute_change(name=seats)", always: 0.5, nothing: missing),
        PrimitiveCase("days_until(name=start)", always: -80, nothing: missing),
        // Day 100 is Saturday 11 April 1970.
        PrimitiveCase("calendar(cycle=month, wave=sine)", always: 1, nothing: 1),
        PrimitiveCase("calendar(cycle=weekday, wave=cosine)", always: weekday, nothing: weekday),
        PrimitiveCase("calendar(cycle=day_of_year, wave=sine)", always: dayOfYear, nothing: dayOfYear),
    ]
}
