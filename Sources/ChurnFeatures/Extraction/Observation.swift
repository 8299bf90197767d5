/// When customers are looked at, how far back the features see, and when the label is read.
///
/// At cutoff t0 features see `[t0 - window, t0)`; the label window is `[t0 + gap, t0 + gap + horizon)`.
public struct Observation: Hashable, Sendable {
    /// Who gets a row: customers with a visible event that passes `filter` in `[t0 - activeWithin, t0)`.
    public struct Eligibility: Hashable, Sendable {
        /// How recent the event must be, in microseconds; `nil` means the observation's window.
        public var activeWithin: Int64?
        /// Which events count as being active.
        public var filter: EventFilter

        /// A rule; by default any event in the observation's window.
        public init(activeWithin: Int64? = nil, filter: EventFilter = .any) {
            self.activeWithin = activeWithin
            self.filter = filter
        }
    }

    /// The moments at which all customers are looked at, ascending, each once; empty where there is a ``schedule``.
    public var cutoffs: [Int64]
    /// Cutoffs of each customer's own, instead of ``cutoffs``.
    public var schedule: CustomerSchedule?
    /// How far back features see, in microseconds.
    public var window: Int64
    /// Time left to act before the label is read, in microseconds; 0 or more.
    public var gap: Int64
    /// How long the label is read, in microseconds.
    public var horizon: Int64
    /// Who gets a row.
    public var eligibility: Eligibility

    /// An observation; checked when a ``FeatureExtractor`` is made of it.
    public init(
        cutoffs: [Int64],
        window: Int64,
        gap: Int64 = 0,
        horizon: Int64,
        eligibility: Eligibility = Eligibility()
    ) {
        self.cutoffs = cutoffs
        self.window = window
        self.gap = gap
        self.horizon = horizon
        self.eligibility = eligibility
    }

    /// An observation at cutoffs of each customer's own; checked when a ``FeatureExtractor`` is made of it.
    public init(
        schedule: CustomerSchedule,
        window: Int64,
        gap: Int64 = 0,
        horizon: Int64,
        eligibility: Eligibility = Eligibility()
    ) {
        self.init(cutoffs: [], window: window, gap: gap, horizon: horizon, eligibility: eligibility)
        self.schedule = schedule
    }

    /// The counts of the states before any row is decided: one a cutoff, or one an entry of the schedule.
    var emptyCounts: [StateCounts] {
        schedule.map { $0.entryNames.map(StateCounts.init(entry:)) } ?? cutoffs.map { StateCounts(cutoff: $0) }
    }

    /// Cutoffs at steps of the calendar, from `from` up to and including `to`.
    ///
    /// Months are counted from `from`, so 31 January, 28 February, 31 March: a short month does not shift the rest.
    ///
    /// *Edge cases:* empty where `to` is before `from`.
    public static func calendarCutoffs(from: Int64, to: Int64, every step: CalendarStep) -> [Int64] {
        var cutoffs: [Int64] = []
        var next = from
        while next <= to {
            cutoffs.append(next)
            next = step.adding(cutoffs.count, to: from)
        }
        return cutoffs
    }
}
