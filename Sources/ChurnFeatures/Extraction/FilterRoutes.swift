/// For each event type the filters that it may pass, so that an event meets only the lists it can be in.
///
/// Layout: the filters of type t without conditions are `filters[starts[t]..<conditional[t]]`, those with conditions
/// follow up to `starts[t + 1]`. Owned, filled once, freed with the object.
final class FilterRoutes: @unchecked Sendable {
    // Unchecked: nothing changes after the initialiser.
    let filterCount: Int
    private let starts: UnsafeMutablePointer<Int>
    private let conditional: UnsafeMutablePointer<Int>
    private let filters: UnsafeMutablePointer<Int>
    private let compiled: [CompiledFilter]

    /// Routes to the filters of `needed`; the lists of the others stay empty.
    init(_ compiled: [CompiledFilter], typeCount: Int, needed: Set<Int>) {
        self.compiled = compiled
        filterCount = compiled.count
        starts = .allocate(capacity: typeCount + 1)
        conditional = .allocate(capacity: typeCount)
        filters = .allocate(capacity: typeCount * compiled.count)
        var next = 0
        for type in 0..<typeCount {
            starts[type] = next
            for hasConditions in [false, true] {
                if hasConditions { conditional[type] = next }
                for (filter, definition) in compiled.enumerated()
                where needed.contains(filter) && definition.passesType[type]
                    && definition.hasConditions == hasConditions
                {
                    filters[next] = filter
                    next += 1
                }
            }
        }
        starts[typeCount] = next
    }

    /// Routes to the filters that features ask for.
    convenience init(forFeaturesOf plan: CompiledPlan, typeCount: Int) {
        self.init(plan.filters, typeCount: typeCount, needed: Set(plan.edges.map(\.filter)))
    }

    deinit {
        starts.deallocate()
        conditional.deallocate()
        filters.deallocate()
    }

    /// The routes as the loops over events read them: held in locals, they need no look at the object for each event.
    struct Table {
        let starts: UnsafeMutablePointer<Int>
        let conditional: UnsafeMutablePointer<Int>
        let filters: UnsafeMutablePointer<Int>
    }

    var table: Table { Table(starts: starts, conditional: conditional, filters: filters) }

    /// Calls `body` with each filter that the event at `position` passes; `table` is this object's.
    @inline(__always)
    func forEachFilter(_ table: Table, _ records: CustomerRecords, _ position: Int, _ body: (Int) -> Void) {
        let type = records.type(position)
        let conditional = table.conditional[type]
        for route in table.starts[type]..<conditional { body(table.filters[route]) }
        for route in conditional..<table.starts[type + 1] {
            let filter = table.filters[route]
            if compiled[filter].passesConditions(records, position) { body(filter) }
        }
    }
}
