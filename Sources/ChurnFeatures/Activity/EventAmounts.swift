internal import ChurnScoring

/// The events that pass a filter, customer after customer in the log's order, with one of their values.
public struct EventAmounts: Hashable, Sendable {
    /// The customer of each event, as an index into the log's ``EventLog/customerIDs``; ascending.
    public var customers: [Int32] = []
    /// When each happened, in microseconds since 1970, UTC.
    public var times: [Int64] = []
    /// The value of each; NaN where it is missing.
    ///
    /// Empty where no value was asked for.
    public var amounts: [Double] = []
    /// What the filter names and the events do not have, one line each.
    public var warnings: [String] = []
}

extension EventLog {
    /// The events that pass `filter` before `end`, with their `value`.
    ///
    /// Events are taken by when they happened, late ones included, as labels are.
    ///
    /// - Throws: ``FeatureError`` where the events have no such value, or no value or attribute that the filter names.
    public func amounts(of value: String?, where filter: EventFilter, before end: Int64) throws -> EventAmounts {
        var names = NameChecker(events: self, history: nil)
        let column = try value.map { try names.valueColumn($0) } ?? nil
        let (compiled, warnings) = try PlanCompiler.compile([filter], events: self)
        var found = EventAmounts()
        found.warnings = warnings
        for customer in 0..<customerIDs.count {
            let records = storage.records(ofCustomer: customer)
            for position in 0..<records.count {
                guard records.occurredAt(position) < end else { break }
                guard compiled[0].passes(records, position) else { continue }
                found.customers.append(Int32(truncatingIfNeeded: customer))
                found.times.append(records.occurredAt(position))
                if let column { found.amounts.append(records.value(column, position)) }
            }
        }
        return found
    }
}

extension CompiledFilter {
    /// Whether the event at `position` of `records` passes.
    @inline(__always)
    func passes(_ records: CustomerRecords, _ position: Int) -> Bool {
        passesType[records.type(position)] && passesConditions(records, position)
    }
}

extension PlanCompiler {
    /// Filters in the codes of `events`, one for each of `filters`, and one line for each name that is not there.
    ///
    /// - Throws: ``FeatureError`` where the events have no such value or attribute.
    static func compile(
        _ filters: [EventFilter],
        events: EventLog
    ) throws -> (filters: [CompiledFilter], warnings: [String]) {
        let nothing = Observation(cutoffs: [], window: 1, horizon: 1)
        let plan = ExtractionPlan(features: [], observation: nothing, churn: nil)
        var compiler = PlanCompiler(plan, events: events, history: nil)
        let indices = try filters.map { try compiler.filter($0) }
        return (indices.map { compiler.compiled.filters[$0] }, compiler.names.warnings)
    }
}
