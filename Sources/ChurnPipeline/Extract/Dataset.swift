import ChurnData
import ChurnFeatures
import ChurnScoring

/// Everything that a config's sources hold, in memory.
struct Dataset {
    let events: EventLog
    let customers: CustomerHistory?
    let periods: SubscriptionPeriods?
    let summary: ReadSummary
    /// Until when (exclusive) the events are complete.
    let dataEnd: Int64
    /// Who has events, ascending: in `events`, or in the state that has taken them.
    let customerIDs: CustomerIDs

    /// Reads the sources of `config` and groups the events by customer, on at most `threads` threads.
    ///
    /// Rows that cannot be read stop the run, or go to the file `rejects`, which appears whole or not at all.
    init(
        _ config: RunConfig,
        database: Database,
        rejects: String?,
        threads: Int,
        clock: inout PhaseClock
    ) throws {
        let sources = Sources(specs: config.events.specs, database: database, rejects: rejects, threads: threads)
        try self.init(config, sources, clock: &clock) { events, summary in
            (events.customerIDs, summary.lastOccurredAt)
        }
    }

    /// Reads what `delivery` holds of the events of `config`, adds it to `state`, and reads the other sources.
    init(
        _ config: RunConfig,
        _ sources: Sources,
        delivery names: [String],
        into state: inout FeatureState,
        clock: inout PhaseClock
    ) throws {
        try self.init(config, sources, clock: &clock) { events, _ in
            try state.add(events.columns.matchingKind(of: state.customerIDs), deliveries: names)
            return (state.customerIDs, state.lastOccurredAt)
        }
    }

    /// Where a dataset's events are read from, and how.
    struct Sources {
        let specs: [EventSourceSpec]
        let database: Database
        let rejects: String?
        let threads: Int
    }

    private init(
        _ config: RunConfig,
        _ sources: Sources,
        clock: inout PhaseClock,
        customers known: (EventLog, ReadSummary) throws -> (CustomerIDs, lastOccurredAt: Int64?)
    ) throws {
        let database = sources.database
        let log = sources.rejects.map { _ in RejectLog() }
        let reading = try clock.time("read") { try database.takeEvents(sources.specs, rejects: log) }
        (events, summary) = clock.time("sort") {
            reading.grouped(dropsDuplicates: config.events.dropsDuplicates, threads: sources.threads)
        }
        let (ids, last) = try known(events, summary)
        customerIDs = ids
        (customers, periods) = try clock.time("read") {
            (
                try config.customers.map { try database.readCustomers($0, matching: ids, rejects: log) },
                try config.periods.map { try database.readPeriods($0, matching: ids, rejects: log) }
            )
        }
        if let log, let rejects = sources.rejects { try log.write(to: rejects, database: database) }
        guard let last else {
            throw PipelineError(
                code: "data.no_events",
                message: "the sources hold no events that can be read",
                location: config.path
            )
        }
        dataEnd = config.dataEnd ?? CivilTime.startOfNextDay(after: last)
    }

    /// What should be said about what was read, one line each.
    func notes(_ config: RunConfig) -> [String] {
        var notes: [String] = []
        if summary.duplicates > 0 {
            let fate = config.events.dropsDuplicates ? "dropped" : "kept (duplicates: drop leaves them out)"
            notes.append("\(Format.count(summary.duplicates)) events equal an earlier one in every field; \(fate)")
        }
        for (reason, count) in summary.rejected.sorted(by: { $0.key < $1.key }) {
            notes.append("\(Format.count(count)) rows rejected: \(reason)")
        }
        if !config.barredFeatures.isEmpty {
            let names = config.barredFeatures.map(\.name).joined(separator: ", ")
            notes.append("barred from training by fairness: \(names)")
        }
        return notes + customerNotes(config) + endNotes(config)
    }

    private func customerNotes(_ config: RunConfig) -> [String] {
        var notes: [String] = []
        if let spec = config.customers, spec.validFrom == nil {
            notes.append(
                "customers have no valid_from: their attributes are taken as known at every cutoff, which no audit can "
                    + "check; leave out any that is written after the fact"
            )
        }
        if let customers { notes += CustomersSummary(customers).warnings }
        let others = [("customers", customers?.customerIDs), ("churn periods", periods?.customerIDs)]
        for case (let name, let ids?) in others {
            let matched = customerIDs.countShared(with: ids)
            if matched * 2 < customerIDs.count {
                notes.append(
                    "only \(Format.count(matched)) of \(Format.count(customerIDs.count)) customers with events "
                        + "are in the table of \(name); are the ids of one kind?"
                )
            }
        }
        return notes
    }

    /// A lone event far in the future makes every label look mature; a log does not usually stop for a month at its end.
    private func endNotes(_ config: RunConfig) -> [String] {
        guard config.dataEnd == nil, let last = summary.lastOccurredAt, events.count >= 1000 else { return [] }
        let sample = events.sampledTimes(100_000).sorted()
        let usual = sample[sample.count * 999 / 1000]
        guard last - usual > 30 * CivilTime.microsecondsPerDay else { return [] }
        return [
            "the last event is of \(CivilTime.format(last)), but 99.9 % are before \(CivilTime.format(usual)): labels are "
                + "taken as complete up to the last; if its time is wrong, set data_end"
        ]
    }
}

extension CustomerIDs {
    /// How many of these ids, ascending, are in `other`, ascending too.
    fileprivate func countShared(with other: CustomerIDs) -> Int {
        var position = 0
        var shared = 0
        for index in 0..<count {
            while position < other.count, other[position] < self[index] { position += 1 }
            if position < other.count, other[position] == self[index] { shared += 1 }
        }
        return shared
    }
}

extension CivilTime {
    /// The first moment of the UTC day after the one that `time` is in.
    ///
    /// Where a log is complete until when cannot be read out of it; the end of its last day is the convention here,
    /// because logs are cut by day and many hold no finer times.
    static func startOfNextDay(after time: Int64) -> Int64 {
        (dayNumber(time) + 1) * microsecondsPerDay
    }

    /// The UTC day that `time` is in, as `2025-01-31`.
    static func formatDay(_ time: Int64) -> String { format(dayNumber(time) * microsecondsPerDay) }
}
