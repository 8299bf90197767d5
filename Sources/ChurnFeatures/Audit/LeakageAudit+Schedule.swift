internal import ChurnScoring

/// The audit where cutoffs are each customer's own.
extension LeakageAudit {
    /// Audits the entries of `schedule` one after another.
    static func run(
        _ schedule: CustomerSchedule,
        _ plan: ExtractionPlan,
        _ input: Input,
        dataEnd: Int64,
        threads: Int
    ) throws -> AuditVerdict {
        let extractor = try FeatureExtractor(plan)
        let log = EventLog(input.events, threads: threads)
        let history = try input.customers.map { try HistoryLog($0, customerIDs: log.customerIDs) }
        let finder = try CustomerCutoffs(schedule, events: log, history: history, dataEnd: dataEnd)
        let indices = try input.customers.map {
            try CustomerAlignment.indices(of: $0.customerIDs, in: log.customerIDs, table: "customers")
        }
        let periodIndices = try input.periods.map {
            try CustomerAlignment.indices(of: $0.customerIDs, in: log.customerIDs, table: "subscriptions")
        }
        func extract(_ log: EventLog, _ data: Input, _ limits: [Int64]) throws -> FeatureMatrix {
            try extractor.extractUnchecked(
                log,
                data.customers,
                data.periods,
                dataEnd: dataEnd,
                threads: threads,
                limits: limits
            )
            .matrix
        }
        var checks: [AuditVerdict.Check] = []
        for (entry, name) in schedule.entryNames.enumerated() {
            let (limits, common) = limits(ofEntry: entry, finder, log, dataEnd: dataEnd)
            let expected = try extract(log, input, limits)
            for (index, mutation) in input.mutations.enumerated() {
                var future = FutureMutator(
                    mutation,
                    .own(
                        events: limits,
                        customers: (indices ?? []).map { $0 < 0 ? common : limits[$0] },
                        periods: (periodIndices ?? []).map { $0 < 0 ? common : limits[$0] }
                    ),
                    seed: input.seed &+ UInt64(index &+ entry &* input.mutations.count)
                )
                var data = input
                data.events = future.mutated(input.events)
                data.customers = input.customers.map { future.mutated($0) }
                data.periods = input.periods.map { future.mutated($0) }
                let found = try extract(EventLog(data.events, threads: threads), data, limits)
                checks.append(
                    AuditVerdict.Check(
                        cutoff: .min,
                        entry: name,
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

    /// For each customer one of its cutoffs of `entry`; the median of these for those who have none, whose cutoffs must
    /// not appear out of the future either.
    private static func limits(
        ofEntry entry: Int,
        _ finder: CustomerCutoffs,
        _ log: EventLog,
        dataEnd: Int64
    ) -> (limits: [Int64], common: Int64) {
        var cutoffs: [CustomerCutoffs.Cutoff] = []
        let own = (0..<log.customerIDs.count).map { customer -> Int64? in
            finder.find(customer, into: &cutoffs)
            let times = cutoffs.filter { $0.entry == entry }.map(\.time)
            // Another one of several for each customer, so that early and late ones take part.
            return times.isEmpty ? nil : times[customer % times.count]
        }
        let sorted = own.compactMap { $0 }.sorted()
        let middle = dataEnd.subtractingSaturating(log.firstOccurredAt ?? dataEnd) / 2
        let common = sorted.isEmpty ? dataEnd.subtractingSaturating(middle) : sorted[sorted.count / 2]
        return (own.map { $0 ?? common }, common)
    }
}
