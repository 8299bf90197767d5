internal import ChurnScoring

/// Everything that features of later cutoffs need of the events so far: for runs that read each day's events once.
///
/// The state keeps the events of the last `retention` before the earliest cutoff that may still be asked for, in
/// columns, and of older ones only who had any and since when. ``extract(_:customers:periods:dataEnd:threads:)`` groups
/// them and hands them to the batch's own code, so rows, labels, counts and warnings are the batch's, bit for bit, and
/// every definition works. The state does not depend on the features: a plan may change as long as it looks back no
/// further than `retention`.
///
/// ```swift
/// var state = FeatureState(retention: plan.retention)
/// try state.add(today, delivery: "2025-03-01")
/// state.forget(before: cutoff)
/// let matrix = try state.extract(plan, dataEnd: cutoff).matrix
/// let bytes = state.encoded()
/// ```
public struct FeatureState: Sendable {
    /// How far before a cutoff events are kept, in microseconds.
    public let retention: Int64
    /// The earliest cutoff that may still be asked for; `Int64.min` where nothing has been forgotten.
    public internal(set) var earliestCutoff = Int64.min
    /// The names of the deliveries that the state has taken, in their order.
    public internal(set) var deliveries: [String] = []
    /// When the first event of all happened, forgotten ones included; `nil` without events.
    public internal(set) var firstOccurredAt: Int64?
    var customers = StateCustomers()
    var events = StateEvents()

    /// A state without events that keeps them for `retention` microseconds before a cutoff; see
    /// ``ExtractionPlan/retention``.
    public init(retention: Int64) {
        precondition(retention > 0, "events must be kept for some time")
        self.retention = retention
    }

    /// The number of customers that ever had an event.
    public var customerCount: Int { customers.ids.count }

    /// The number of events that are kept.
    public var eventCount: Int { events.count }

    /// Takes events, in any order: of the same day, late ones of earlier days, days in any order.
    ///
    /// - Parameters:
    ///   - columns: The events; their payload names must be those of the first events taken, in any order.
    ///   - delivery: A name that no other delivery has (a date, a file), so that a run that is started again cannot
    ///     add the same events twice; `nil` where the caller makes sure of that.
    /// - Throws: ``FeatureError``, and the state is as before, where the events do not fit or the delivery has been
    ///   taken already.
    public mutating func add(_ columns: EventColumns, delivery: String? = nil) throws {
        try add(columns, deliveries: delivery.map { [$0] } ?? [])
    }

    /// Takes the events of several deliveries at once, as ``add(_:delivery:)`` takes those of one.
    ///
    /// - Parameters:
    ///   - columns: The events of all of them.
    ///   - names: The deliveries' names, each once.
    /// - Throws: ``FeatureError``, and the state is as before, where the events do not fit or one of the deliveries has
    ///   been taken already.
    public mutating func add(_ columns: EventColumns, deliveries names: [String]) throws {
        columns.checkShape()
        var taken = Set(deliveries)
        for name in names where !taken.insert(name).inserted {
            throw FeatureError(.unfitEvents, "the delivery \"\(name)\" has been added already; skip it")
        }
        if columns.count > 0 {
            try events.checkFit(columns)
            let places = try customers.add(columns.customerIDs)
            events.append(columns, customers: places)
            let first = columns.occurredAt.reduce(Int64.max, min)
            firstOccurredAt = min(first, firstOccurredAt ?? first)
        }
        deliveries += names
    }

    /// Promises that no cutoff before `cutoff` will be asked for, so that older events can go.
    ///
    /// Events go once they are a quarter of all, which keeps the cost of a day in proportion to a day's events.
    /// *Edge cases:* a cutoff before an earlier promise changes nothing.
    public mutating func forget(before cutoff: Int64) {
        guard cutoff > earliestCutoff else { return }
        earliestCutoff = cutoff
        let limit = firstKept
        let staleCount = events.occurredAt.reduce(0) { $0 + ($1 < limit ? 1 : 0) }
        guard staleCount > 0, staleCount >= events.count / 4 else { return }
        customers.noteForgotten(events, before: limit)
        events.removeAll(before: limit)
    }

    /// Events before this moment may have been forgotten.
    private var firstKept: Int64 { earliestCutoff.subtractingSaturating(retention) }

    /// The features and labels of the plan's cutoffs, as the batch gives them for all events ever added.
    ///
    /// - Parameters:
    ///   - plan: What is extracted.
    ///   - customers: Attributes as of any moment; needed where a feature names one.
    ///   - periods: Needed for subscription churn.
    ///   - dataEnd: Until when (exclusive) the events are complete; decides which labels are mature.
    ///   - threads: At most this many threads.
    /// - Returns: A row for each eligible customer and cutoff.
    /// - Throws: ``FeatureError`` as the batch does, where a cutoff looks back to events that may be forgotten, and for a
    ///   ``CustomerSchedule``.
    public func extract(
        _ plan: ExtractionPlan,
        customers: CustomerHistory? = nil,
        periods: SubscriptionPeriods? = nil,
        dataEnd: Int64,
        threads: Int = 1
    ) throws -> Extraction {
        let extractor = try FeatureExtractor(plan)
        guard plan.observation.schedule == nil else {
            throw FeatureError(
                .invalidObservation,
                "a state gives rows at cutoffs for all customers; it forgets first events, so that cutoffs of each "
                    + "customer's own are not known to it; extract those from the whole log"
            )
        }
        if earliestCutoff > .min, let first = plan.observation.cutoffs.first,
            first.subtractingSaturating(plan.retention) < firstKept
        {
            throw FeatureError(
                .outsideData,
                "the cutoff \(CivilTime.format(first)) looks back \(CivilTime.formatDuration(plan.retention)), and the "
                    + "state may have forgotten events before \(CivilTime.format(firstKept)); ask for a later cutoff, "
                    + "or build the state anew with a longer retention"
            )
        }
        let extraction = try extractor.extract(
            events: EventLog(eventColumns, threads: threads),
            firstOccurredAt: firstOccurredAt,
            customers: customers,
            periods: periods,
            dataEnd: dataEnd,
            threads: threads
        )
        return Extraction(
            matrix: extraction.matrix,
            states: extraction.states,
            labels: extraction.labels,
            types: extraction.types,
            stateCounts: self.customers.addingForgotten(to: extraction.stateCounts, events),
            warnings: extraction.warnings
        )
    }

    /// The events that are kept, as a reader would give them.
    private var eventColumns: EventColumns {
        let ranks = customers.ranks
        return EventColumns(
            customerIDs: customers.ids,
            customers: events.customers.map { ranks[Int($0)] },
            occurredAt: events.occurredAt,
            knownAt: events.knownAt,
            typeNames: events.typeNames,
            types: events.types,
            values: events.values,
            attributes: events.attributes
        )
    }
}
