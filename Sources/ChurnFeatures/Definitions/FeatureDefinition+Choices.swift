extension FeatureDefinition {
    /// What ``statistic(_:of:_:window:)`` computes; the raw value is its name in texts.
    public enum ValueStatistic: String, Hashable, Sendable, CaseIterable {
        /// The smallest value.
        case minimum = "min"
        /// The largest value.
        case maximum = "max"
        /// The sample standard deviation, divisor n - 1; missing with fewer than two values.
        case standardDeviation = "standard_deviation"
        /// The value of the first event that has one.
        case first
        /// The value of the last event that has one.
        case last
    }

    /// What ``gap(_:_:window:)`` computes of the days from one active day to the next.
    public enum GapStatistic: String, Hashable, Sendable, CaseIterable {
        /// The sample standard deviation of the gaps divided by their mean; missing with fewer than two gaps.
        case variation = "gap_variation"
        /// The longest gap, in days; missing without a gap.
        case longest = "longest_gap"
    }

    /// Which run of active days or weeks ``streak(_:_:_:window:)`` measures.
    public enum StreakStatistic: String, Hashable, Sendable, CaseIterable {
        /// The run that ends in the cutoff's own day or week, or in the one before it; else 0.
        case current = "current_streak"
        /// The longest run.
        case longest = "longest_streak"
    }

    /// A step of the UTC calendar.
    public enum CalendarUnit: String, Hashable, Sendable, CaseIterable {
        /// From midnight to midnight.
        case day
        /// From Monday to Monday.
        case week
    }

    /// What ``entropy(_:_:window:)`` sorts events by.
    public enum EntropyDomain: Hashable, Sendable {
        /// The event type.
        case types
        /// The hour of the UTC day.
        case hours
        /// The day of the UTC week.
        case weekdays
        /// The texts of an attribute; events without one are left out.
        case texts(String)

        /// The domains that need no attribute, by their names in texts.
        static let named: [(name: String, domain: EntropyDomain)] = [
            ("types", .types), ("hours", .hours), ("weekdays", .weekdays),
        ]
    }

    /// In which direction ``turnover(_:_:_:recent:baseline:)`` looks.
    public enum TurnoverDirection: String, Hashable, Sendable, CaseIterable {
        /// Used recently and not before.
        case adopted
        /// Used before and not recently.
        case abandoned
    }

    /// What ``calendar(_:_:)`` goes round with.
    public enum CalendarCycle: String, Hashable, Sendable, CaseIterable {
        /// The month of the year: January is 0 of 12.
        case month
        /// The day of the week: Monday is 0 of 7.
        case weekday
        /// The day of the year: 1 January is 0 of 365 or 366.
        case dayOfYear = "day_of_year"
    }

    /// Which coordinate of a place in a cycle is given; both together make December a neighbour of January.
    public enum Wave: String, Hashable, Sendable, CaseIterable {
        /// `sin(2 pi place)`.
        case sine
        /// `cos(2 pi place)`.
        case cosine
    }
}
