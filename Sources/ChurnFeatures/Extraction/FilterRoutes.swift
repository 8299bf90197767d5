/// For each event type the filters that it may pass, so that an event meets only the lists it can be in.
///
/// Layout: the filters of type t are `filters[starts[t]..<starts[t + 1]]`. Owned, filled once, freed with the object.
final class FilterRoutes: @unchecked Sendable {
    // Unchecked: nothing changes after the initialiser.
    let filterCount: Int
    private let starts: UnsafeMutablePointer<Int>
    private let filters: UnsafeMutablePointer<Int>
    private let hasConditions: UnsafeMutablePointer<Bool>
    private let compiled: [CompiledFilter]

    init(_ compiled: [CompiledFilter], typeCount: Int) {
        self.compiled = compiled
        filterCount = compiled.count
        starts = .allocate(capacity: typeCount + 1)
        filters = .allocate(capacity: typeCount * compiled.count)
        hasConditions = .allocate(capacity: compiled.count)
        var next = 0
        for type in 0..<typeCount {
            starts[type] = next
            for (filter, definition) in compiled.enumerated() where definition.passesType[type] {
                filters[next] = filter
                next += 1
            }
        }
        starts[typeCount] = next
        for (filter, definition) in compiled.enumerated() { hasConditions[filter] = definition.hasConditions }
    }

    deinit {
        starts.deallocate()
        filters.deallocate()
        hasConditions.deallocate()
    }

    /// Calls `body` with each filter that the event at `index` passes.
    @inline(__always)
    func forEachFilter(_ storage: EventStorage, _ index: Int, _ body: (Int) -> Void) {
        let type = Int(storage.types[index])
        for route in starts[type]..<starts[type + 1] {
            let filter = filters[route]
            if hasConditions[filter], !compiled[filter].passesConditions(storage, index) { continue }
            body(filter)
        }
    }
}
