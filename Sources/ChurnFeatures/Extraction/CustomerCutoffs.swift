internal import ChurnScoring

/// Finds the cutoffs of one customer after another under a ``CustomerSchedule``.
struct CustomerCutoffs: Sendable {
    struct Cutoff {
        var time: Int64
        /// Which of the schedule's distances.
        var entry: Int
    }

    private let schedule: CustomerSchedule
    private let storage: EventStorage
    private let dates: (history: HistoryLog, column: Int)?
    private let earliest: Int64
    private let latest: Int64
    /// For each customer the latest cutoff, where an audit looks at a part of them.
    private let limits: [Int64]?

    /// - Throws: ``FeatureError`` where the schedule asks for an attribute that is not there or no date.
    init(
        _ schedule: CustomerSchedule,
        events: EventLog,
        history: HistoryLog?,
        dataEnd: Int64,
        limits: [Int64]? = nil
    ) throws {
        self.schedule = schedule
        storage = events.storage
        dates = try schedule.attribute.map { attribute in
            let names = history?.names ?? []
            guard let history, let column = names.firstIndex(of: attribute) else {
                let hint =
                    names.isEmpty ? "there is no table of customers" : NearestNames.hint(for: attribute, among: names)
                throw FeatureError(
                    .unknownName,
                    "the cutoffs need the customers' attribute \"\(attribute)\"; \(hint)"
                )
            }
            guard history.kinds[column] == .date else {
                throw FeatureError(
                    .invalidObservation,
                    "the cutoffs are measured from \"\(attribute)\", which is no date; read it as one"
                )
            }
            return (history, column)
        }
        earliest = schedule.from ?? .min
        latest = min(schedule.to ?? .max, dataEnd)
        self.limits = limits
    }

    /// Puts the cutoffs of `customer` into `cutoffs`, ascending, each once.
    func find(_ customer: Int, into cutoffs: inout [Cutoff]) {
        cutoffs.removeAll(keepingCapacity: true)
        let last = min(latest, limits?[customer] ?? .max)
        if let dates {
            let values = dates.history.values[dates.column]
            for row in dates.history.starts[customer]..<dates.history.starts[customer + 1] {
                guard let date = Int64(exactly: values[row]) else { continue }
                for (entry, distance) in schedule.distances.enumerated() {
                    let time = place(date, distance)
                    // As of the cutoff the attribute must hold the very date that the cutoff is measured from.
                    guard time >= earliest, time <= last,
                        let known = dates.history.row(ofCustomer: customer, asOf: time), values[known] == values[row]
                    else { continue }
                    cutoffs.append(Cutoff(time: time, entry: entry))
                }
            }
            cutoffs.sort { $0.time < $1.time }
            // Several rows may hold one date. At one moment there is one date, so that one entry has it.
            var kept = 0
            for index in cutoffs.indices where kept == 0 || cutoffs[index].time != cutoffs[kept - 1].time {
                cutoffs[kept] = cutoffs[index]
                kept += 1
            }
            cutoffs.removeLast(cutoffs.count - kept)
        } else {
            for (entry, distance) in schedule.distances.enumerated() {
                guard let time = tenureCutoff(customer, distance), time >= earliest, time <= last else { continue }
                cutoffs.append(Cutoff(time: time, entry: entry))
            }
            cutoffs.sort { $0.time < $1.time }
        }
    }

    private func place(_ date: Int64, _ distance: Int64) -> Int64 {
        if case .renewal = schedule.anchor { return date.subtractingSaturating(distance) }
        return date.addingSaturating(distance)
    }

    /// The moment `distance` after the first event that is visible at that moment; there is one at most.
    ///
    /// Were two first events s < s' both visible as such at s + distance and s' + distance, s would be visible at the
    /// later moment too, and s' not the first.
    private func tenureCutoff(_ customer: Int, _ distance: Int64) -> Int64? {
        let events = storage.records(ofCustomer: customer)
        func isKnown(_ event: Int, at time: Int64) -> Bool { !storage.isDelayed || events.knownAt(event) < time }
        let first = (0..<events.count).first { isKnown($0, at: events.occurredAt($0).addingSaturating(distance)) }
        guard let first else { return nil }
        let start = events.occurredAt(first)
        let time = start.addingSaturating(distance)
        for event in 0..<first where events.occurredAt(event) < start && isKnown(event, at: time) { return nil }
        return time
    }
}
