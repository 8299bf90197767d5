public import ChurnFeatures
import ChurnScoring

/// Events that have been read and are still to be grouped by customer.
public struct EventReading {
    private enum Rows {
        /// In the records that the engine's threads made.
        case parts([EventPart], EventNames)
        /// In columns, one after another, because some row was bad.
        case columns(EventColumns)
    }

    private let rows: Rows
    private var summary: ReadSummary

    /// Groups the events by customer and sorts each customer's, on at most `threads` threads; call it once.
    ///
    /// - Parameters:
    ///   - dropsDuplicates: Whether events that equal an earlier one in every field are left out.
    ///   - threads: At most this many threads.
    /// - Returns: The log, and what was read.
    public consuming func grouped(
        dropsDuplicates: Bool = false,
        threads: Int
    ) -> (log: EventLog, summary: ReadSummary) {
        var summary = self.summary
        let (log, tally) =
            switch rows {
            case .parts(let parts, let names):
                EventLog.grouping(parts, names: names, dropsDuplicates: dropsDuplicates, threads: threads)
            case .columns(let columns):
                EventLog.grouping(columns, dropsDuplicates: dropsDuplicates, threads: threads)
            }
        summary.duplicates = tally.duplicatesByType.reduce(0, +)
        summary.customers = log.customerIDs.count
        summary.firstOccurredAt = log.firstOccurredAt
        summary.lastOccurredAt = log.lastOccurredAt
        summary.late = tally.lateCount
        summary.countsByType = log.typeNames.indices.map {
            .init(name: log.typeNames[$0], count: tally.countsByType[$0], duplicates: tally.duplicatesByType[$0])
        }
        return (log, summary)
    }
}

extension Database {
    /// Reads all events of one or several sources on all threads, in no order, for ``EventReading/grouped(dropsDuplicates:threads:)``.
    ///
    /// Where any row is bad the sources are read once more, from the first row to the last, so that the first bad row is
    /// named or all of them are set aside.
    ///
    /// - Parameters:
    ///   - specs: The sources; their customers are shared.
    ///   - rejects: Where rows go that can't be read; without it the first one stops the reading.
    /// - Returns: The events.
    /// - Throws: ``DataError`` for a file or column that is not there, or the first bad row.
    public func takeEvents(_ specs: [EventSourceSpec], rejects: RejectLog? = nil) throws -> EventReading {
        if let reading = try EventReading(takingAll: specs, from: self) { return reading }
        return try EventReading(readingInOrder: specs, from: self, rejects: rejects)
    }
}

extension Database {
    /// How many rows Parquet files say that they have; 0 where that is not known.
    fileprivate func expectedRows(_ relation: SourceRelation) -> Int {
        guard relation.origin == .parquet else { return 0 }
        let sql =
            "SELECT CAST(sum(num_rows) AS VARCHAR) FROM parquet_file_metadata(\(SQLText.list(relation.files.map(\.path))))"
        return (try? query(sql).texts())?.first?.first.flatMap { $0 }.flatMap { Int($0) } ?? 0
    }
}

extension EventReading {
    fileprivate init(readingInOrder specs: [EventSourceSpec], from database: Database, rejects: RejectLog?) throws {
        let (events, summary) = try database.readEvents(specs, rejects: rejects)
        rows = .columns(events)
        self.summary = ReadSummary()
        self.summary.rowsRead = summary.rowsRead
        self.summary.rejected = summary.rejected
    }

    /// `nil` where any row is bad.
    fileprivate init?(takingAll specs: [EventSourceSpec], from database: Database) throws {
        let relations = try specs.map { try database.relation($0.source) }
        let plans = try zip(specs, relations).map { spec, relation in
            relation.origin == .empty ? nil : try EventPlan(spec, relation)
        }
        let expected = relations.reduce(0) { $0 + database.expectedRows($1) }
        let intakes = EventIntakes(specs, relations, plans, expectedCount: expected)
        summary = ReadSummary()
        for (index, plan) in plans.enumerated() {
            guard let plan else { continue }
            guard let count = intakes.take(plan, specs[index], relations[index], database) else { return nil }
            summary.rowsRead += count
        }
        rows = .parts(intakes.parts, intakes.names)
    }
}
