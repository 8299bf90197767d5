import ChurnEvaluation
import ChurnFeatures

/// How the events of one type come in.
public struct EventTypeProfile: Encodable, Sendable, Hashable {
    /// The type.
    public let name: String
    /// Its events.
    public let events: Int
    /// Its share of all events.
    public let share: Double
    /// The UTC day of its first event.
    public let firstDay: String
    /// The UTC day of its last event.
    public let lastDay: String
    /// Days from the first to the last, both counted.
    public let days: Int
    /// Days among them that have an event.
    public let activeDays: Int
    /// Events divided by ``days``.
    public let eventsPerDay: Double
    /// Events divided by ``activeDays``.
    public let eventsPerActiveDay: Double
    /// The most days in a row without an event between the first and the last.
    public let longestGapDays: Int
    /// Events known only after they occurred.
    public let late: Int
    /// Their share of the type's events.
    public let lateShare: Double
    /// The median of their delays in days; `nil` where none is late.
    public let medianDelayDays: Double?
    /// The 95 % quantile of their delays in days; `nil` where none is late.
    public let longDelayDays: Double?
    /// Events that equal an earlier one in every field, whether they were dropped or not.
    public let duplicates: Int
}

extension EventTypeProfile {
    /// The profile of each type that has events, in the order of the names' bytes.
    ///
    /// - Parameters:
    ///   - events: the events, in any order.
    ///   - duplicates: the number of repeated events by type.
    /// - Returns: the profiles; they do not depend on the order of the events.
    static func profiles(of events: EventColumns, duplicates: [String: Int] = [:]) -> [EventTypeProfile] {
        var days = [DaySet](repeating: DaySet(), count: events.typeNames.count)
        var delays = [[Double]](repeating: [], count: events.typeNames.count)
        for (event, type) in events.types.enumerated() {
            days[Int(type)].insert(CivilTime.dayNumber(events.occurredAt[event]))
        }
        for (event, known) in events.knownAt.enumerated() where known > events.occurredAt[event] {
            let delay = Double(known) - Double(events.occurredAt[event])
            delays[Int(events.types[event])].append(delay / Double(CivilTime.microsecondsPerDay))
        }
        return events.typeNames.indices
            .filter { days[$0].insertions > 0 }
            .sorted { events.typeNames[$0].utf8.lexicographicallyPrecedes(events.typeNames[$1].utf8) }
            .map { type in
                EventTypeProfile(
                    name: events.typeNames[type],
                    total: events.count,
                    days: days[type],
                    delays: SortedValues(delays[type]),
                    duplicates: duplicates[events.typeNames[type]] ?? 0
                )
            }
    }

    private init(name: String, total: Int, days: DaySet, delays: SortedValues, duplicates: Int) {
        let sorted = days.days.sorted()
        let first = sorted[0]
        let last = sorted[sorted.count - 1]
        self.name = name
        events = days.insertions
        share = Double(events) / Double(total)
        firstDay = CivilTime.format(first * CivilTime.microsecondsPerDay)
        lastDay = CivilTime.format(last * CivilTime.microsecondsPerDay)
        self.days = Int(last - first) + 1
        activeDays = sorted.count
        eventsPerDay = Double(events) / Double(self.days)
        eventsPerActiveDay = Double(events) / Double(activeDays)
        longestGapDays = zip(sorted, sorted.dropFirst()).map { Int($1 - $0) - 1 }.max() ?? 0
        late = delays.values.count
        lateShare = Double(late) / Double(events)
        medianDelayDays = delays.quantile(0.5).finite
        longDelayDays = delays.quantile(0.95).finite
        self.duplicates = duplicates
    }

    /// The days of one type's events.
    private struct DaySet {
        private(set) var days: Set<Int64> = []
        private(set) var insertions = 0
        private var latest: Int64?

        /// Logs are mostly in the order of time or of customers, so that one event is often of the same day as the last.
        mutating func insert(_ day: Int64) {
            insertions += 1
            if day == latest { return }
            latest = day
            days.insert(day)
        }
    }
}
