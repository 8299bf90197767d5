import ChurnData
import ChurnFeatures

/// Everything that a config's sources hold, in memory.
struct Dataset {
    let events: EventColumns
    let customers: CustomerHistory?
    let periods: SubscriptionPeriods?
    let summary: ReadSummary
    /// Until when (exclusive) the events are complete.
    let dataEnd: Int64

    /// Reads the sources of `config`.
    ///
    /// Rows that cannot be read stop the run, or go to the file `rejects`, which appears whole or not at all.
    init(_ config: RunConfig, database: Database, rejects: String?) throws {
        let log = rejects.map { _ in RejectLog() }
        (events, summary) = try database.readEvents(
            config.events.specs,
            rejects: log,
            dropsDuplicates: config.events.dropsDuplicates
        )
        let ids = events.customerIDs
        customers = try config.customers.map { try database.readCustomers($0, matching: ids, rejects: log) }
        periods = try config.periods.map { try database.readPeriods($0, matching: ids, rejects: log) }
        if let log, let rejects { try log.write(to: rejects, database: database) }
        guard let last = summary.lastOccurredAt else {
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
        return notes
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
}
