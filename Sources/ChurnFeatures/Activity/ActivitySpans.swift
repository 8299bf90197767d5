internal import ChurnScoring

/// When customers are active by a churn definition: from the event that makes them customers to their churn date.
public struct ActivitySpans: Hashable, Sendable {
    /// The customer of each span, as an index into the log's ``EventLog/customerIDs``; ascending.
    public var customers: [Int32] = []
    /// When each begins, in microseconds since 1970, UTC.
    public var starts: [Int64] = []
    /// The churn date at which it ends; `Int64.max` where there is none.
    public var ends: [Int64] = []
    /// What the definition names and the events do not have, one line each.
    public var warnings: [String] = []
}

extension EventLog {
    /// When customers are active by `churn`, by the events before `end`.
    ///
    /// By inactivity of D days a span begins with a qualifying event and ends D days after the last one that no other follows
    /// within D days. By event it begins with the first event that passes `eligible` and ends with the first churn event at
    /// or after it; the next begins with an event strictly after. By several types that are churn, a customer is active
    /// where it is by each of them. Spans of a customer are apart and ascend.
    ///
    /// *Edge cases:* `nil` where the definition, or a type of it that is churn, is by silence or by subscription: these know
    /// no span of events.
    ///
    /// - Throws: ``FeatureError`` where the definition names a value or attribute that the events do not have.
    public func activity(by churn: ChurnDefinition, eligible: EventFilter, before end: Int64) throws -> ActivitySpans? {
        var filters = [eligible]
        var rules: [ActivityRule] = []
        for type in churn.types where type.isChurn {
            switch type.definition {
            case .inactivity(let filter, let days):
                rules.append(.inactivity(filter: filters.count, silence: RowLabeller.time(days)))
                filters.append(filter)
            case .event(let filter):
                rules.append(.event(filter: filters.count))
                filters.append(filter)
            case .silence, .subscription, .typed: return nil
            }
        }
        let (compiled, warnings) = try PlanCompiler.compile(filters, events: self)
        var spans = ActivitySpans()
        spans.warnings = warnings
        for customer in 0..<customerIDs.count {
            let records = storage.records(ofCustomer: customer)
            var active: [Range<Int64>] = []
            for (index, rule) in rules.enumerated() {
                let own = rule.spans(records, compiled, before: end)
                active = index == 0 ? own : Self.intersection(active, own)
            }
            for span in active {
                spans.customers.append(Int32(truncatingIfNeeded: customer))
                spans.starts.append(span.lowerBound)
                spans.ends.append(span.upperBound)
            }
        }
        return spans
    }

    /// Where both lists of spans, each apart and ascending, hold.
    private static func intersection(_ left: [Range<Int64>], _ right: [Range<Int64>]) -> [Range<Int64>] {
        var both: [Range<Int64>] = []
        var (i, j) = (0, 0)
        while i < left.count && j < right.count {
            let start = max(left[i].lowerBound, right[j].lowerBound)
            let end = min(left[i].upperBound, right[j].upperBound)
            if start < end { both.append(start..<end) }
            if left[i].upperBound < right[j].upperBound { i += 1 } else { j += 1 }
        }
        return both
    }
}

/// How one type of churn begins and ends spans.
private enum ActivityRule {
    case inactivity(filter: Int, silence: Int64)
    case event(filter: Int)

    func spans(_ records: CustomerRecords, _ filters: [CompiledFilter], before end: Int64) -> [Range<Int64>] {
        switch self {
        case .inactivity(let filter, let silence): Self.inactivity(records, filters[filter], silence, before: end)
        case .event(let filter): Self.event(records, filters[0], filters[filter], before: end)
        }
    }

    private static func inactivity(
        _ records: CustomerRecords,
        _ filter: CompiledFilter,
        _ silence: Int64,
        before end: Int64
    ) -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        var start: Int64?
        var last: Int64 = 0
        for position in 0..<records.count {
            let time = records.occurredAt(position)
            if time >= end { break }
            guard filter.passes(records, position) else { continue }
            if let begun = start, time >= last.addingSaturating(silence) {
                spans.append(begun..<last.addingSaturating(silence))
                start = time
            }
            if start == nil { start = time }
            last = time
        }
        if let start { spans.append(start..<last.addingSaturating(silence)) }
        return spans
    }

    private static func event(
        _ records: CustomerRecords,
        _ eligible: CompiledFilter,
        _ churn: CompiledFilter,
        before end: Int64
    ) -> [Range<Int64>] {
        var spans: [Range<Int64>] = []
        var start: Int64?
        var left = Int64.min
        for position in 0..<records.count {
            let time = records.occurredAt(position)
            if time >= end { break }
            // Of several events at one moment each may be either; who leaves at a moment is not back at the same one.
            if start == nil, time > left, eligible.passes(records, position) { start = time }
            guard churn.passes(records, position) else { continue }
            left = time
            if let begun = start {
                if begun < time { spans.append(begun..<time) }
                start = nil
            }
        }
        if let start { spans.append(start..<Int64.max) }
        return spans
    }
}
