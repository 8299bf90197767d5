public import ChurnScoring

/// Proves that no feature sees the future: changes everything that was not known at a cutoff, extracts again, and
/// compares the bytes.
///
/// The future of a cutoff are the events with `occurred_at` or `known_at` at or after it, the rows of customers with
/// `valid_from` at or after it, and the periods and ends of periods at or after it. Rows, levels and the bits of all
/// values must stay the same; labels may change.
public enum LeakageAudit {
    /// Takes data, and gives back a function from a cutoff to the matrix of that cutoff alone.
    ///
    /// In two steps, so that events are grouped once for all cutoffs.
    public typealias Preparation = (Input) throws -> (Int64) throws -> FeatureMatrix

    /// What is audited besides the extraction: the data as they are, and which futures to make of them.
    public struct Input: Sendable {
        /// The events as they were read.
        public var events: EventColumns
        /// The attributes of customers, where there are any.
        public var customers: CustomerHistory?
        /// The periods of subscriptions, where there are any.
        public var periods: SubscriptionPeriods?
        /// The ways of changing the future.
        public var mutations: [FutureMutation]
        /// Where the random changes start.
        public var seed: UInt64

        /// The data to audit with, by default under all mutations.
        public init(
            events: EventColumns,
            customers: CustomerHistory? = nil,
            periods: SubscriptionPeriods? = nil,
            mutations: [FutureMutation] = FutureMutation.allCases,
            seed: UInt64 = 1
        ) {
            self.events = events
            self.customers = customers
            self.periods = periods
            self.mutations = mutations
            self.seed = seed
        }
    }

    /// Audits ``FeatureExtractor`` with `plan` at each of its cutoffs.
    ///
    /// Where cutoffs are each customer's own, one entry of the schedule at a time: the future of each customer begins
    /// at its cutoff of that entry, and all its rows up to there must stay, and no other may appear.
    ///
    /// - Parameters:
    ///   - plan: The plan whose features, rows and cutoffs are audited.
    ///   - input: The data and the mutations.
    ///   - dataEnd: Until when the events are complete.
    ///   - threads: At most this many threads.
    /// - Returns: What was compared, and the first difference of each comparison.
    /// - Throws: ``FeatureError`` where the plan and the data do not fit together.
    public static func run(
        _ plan: ExtractionPlan,
        _ input: Input,
        dataEnd: Int64,
        threads: Int = 1
    ) throws -> AuditVerdict {
        if let schedule = plan.observation.schedule {
            return try run(schedule, plan, input, dataEnd: dataEnd, threads: threads)
        }
        return try run(cutoffs: plan.observation.cutoffs, input) { data in
            let log = EventLog(data.events, threads: threads)
            return { cutoff in
                var single = plan
                single.observation.cutoffs = [cutoff]
                let extractor = try FeatureExtractor(single)
                return try extractor.extractUnchecked(
                    log,
                    data.customers,
                    data.periods,
                    dataEnd: dataEnd,
                    threads: threads
                ).matrix
            }
        }
    }

    /// Audits any extraction at `cutoffs`.
    ///
    /// - Parameters:
    ///   - cutoffs: The cutoffs whose futures are changed one after another.
    ///   - input: The data and the mutations.
    ///   - prepare: The extraction.
    /// - Returns: What was compared, and the first difference of each comparison.
    /// - Throws: What `prepare` throws.
    public static func run(cutoffs: [Int64], _ input: Input, prepare: Preparation) throws -> AuditVerdict {
        let extract = try prepare(input)
        var checks: [AuditVerdict.Check] = []
        for cutoff in cutoffs {
            let expected = try extract(cutoff)
            for (index, mutation) in input.mutations.enumerated() {
                var future = FutureMutator(mutation, cutoff: cutoff, seed: input.seed &+ UInt64(index))
                var data = input
                data.events = future.mutated(input.events)
                data.customers = input.customers.map { future.mutated($0) }
                data.periods = input.periods.map { future.mutated($0) }
                let found = try prepare(data)(cutoff)
                checks.append(
                    AuditVerdict.Check(
                        cutoff: cutoff,
                        mutation: mutation,
                        rowCount: expected.rowCount,
                        columnCount: expected.columnCount,
                        changedCount: future.changedCount,
                        difference: firstDifference(expected, found)
                    )
                )
            }
        }
        return AuditVerdict(checks: checks)
    }

    /// The first column, and in it the first row, whose bits differ.
    static func firstDifference(_ a: FeatureMatrix, _ b: FeatureMatrix) -> AuditVerdict.Difference? {
        guard a.rowCount == b.rowCount else { return .init(feature: nil, row: nil) }
        guard a.columnCount == b.columnCount else { return .init(feature: nil, row: nil) }
        if a.keys != b.keys {
            let row = (0..<a.rowCount).first {
                a.keys?.customers[$0] != b.keys?.customers[$0] || a.keys?.cutoffs[$0] != b.keys?.cutoffs[$0]
            }
            return .init(feature: nil, row: row)
        }
        for (index, column) in a.schema.columns.enumerated() {
            let differing = zip(a.column(index), b.column(index)).enumerated()
                .first { $0.element.0.bitPattern != $0.element.1.bitPattern }
            if let differing { return .init(feature: column.name, row: differing.offset) }
            if column != b.schema.columns[index] { return .init(feature: column.name, row: nil) }
        }
        return nil
    }
}
