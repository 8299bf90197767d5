/// For each filter of a plan the events of one customer that pass, in the log's order.
///
/// Layout: one run a filter in each of three buffers, `starts[f]..<end(f)`, with room between two; `positions` count from
/// `firstEvent`, `dayOrdinals` number the days of the list from 0 where the filter needs them. The buffers belong to
/// the struct and are reused from customer to customer.
struct FilterLists: ~Copyable {
    private let filterCount: Int
    private var capacity = 0
    /// The event of the log that `positions` count from.
    private(set) var firstEvent = 0
    let starts: UnsafeMutablePointer<Int>
    /// How many entries each filter has, while filling so far.
    private let counts: UnsafeMutablePointer<Int32>
    private(set) var times: UnsafeMutablePointer<Int64>
    private(set) var positions: UnsafeMutablePointer<Int32>
    private(set) var dayOrdinals: UnsafeMutablePointer<Int32>

    /// The entries of one filter, from 0.
    struct List {
        let times: UnsafeMutablePointer<Int64>
        let positions: UnsafeMutablePointer<Int32>
        let dayOrdinals: UnsafeMutablePointer<Int32>
    }

    init(filterCount: Int) {
        self.filterCount = filterCount
        starts = .allocate(capacity: filterCount)
        counts = .allocate(capacity: filterCount)
        times = .allocate(capacity: 0)
        positions = .allocate(capacity: 0)
        dayOrdinals = .allocate(capacity: 0)
    }

    deinit {
        starts.deallocate()
        counts.deallocate()
        times.deallocate()
        positions.deallocate()
        dayOrdinals.deallocate()
    }

    private mutating func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2)
        times.deallocate()
        positions.deallocate()
        dayOrdinals.deallocate()
        times = .allocate(capacity: capacity)
        positions = .allocate(capacity: capacity)
        dayOrdinals = .allocate(capacity: capacity)
    }

    /// The entries of `filter`.
    @inline(__always)
    func list(_ filter: Int) -> List {
        let start = starts[filter]
        return List(times: times + start, positions: positions + start, dayOrdinals: dayOrdinals + start)
    }

    /// The end of the entries of `filter`.
    @inline(__always)
    func end(_ filter: Int) -> Int { starts[filter] &+ Int(counts[filter]) }

    /// Fills the lists with the events `range` of `storage`.
    mutating func fill(
        _ routes: FilterRoutes,
        _ storage: EventStorage,
        _ range: Range<Int>,
        needsDays: UnsafeMutablePointer<Bool>?
    ) {
        makeRoom(routes, storage, range)
        let times = self.times
        let positions = self.positions
        let starts = self.starts
        let counts = self.counts
        let occurredAt = storage.occurredAt
        let types = storage.types
        let table = routes.table
        for index in range {
            routes.forEachFilter(table, storage, index, type: Int(types[index])) { filter in
                let entry = starts[filter] &+ Int(counts[filter])
                times[entry] = occurredAt[index]
                positions[entry] = Int32(truncatingIfNeeded: index &- range.lowerBound)
                counts[filter] &+= 1
            }
        }
        numberDays(needsDays)
    }

    /// The same, and notes where the edges of `sweep` are; no event of `range` may be as late as the last cutoff.
    mutating func fill(
        _ routes: FilterRoutes,
        _ storage: EventStorage,
        _ range: Range<Int>,
        needsDays: UnsafeMutablePointer<Bool>?,
        _ sweep: CutoffSweep,
        into bounds: UnsafeMutablePointer<Int32>
    ) {
        makeRoom(routes, storage, range)
        let times = self.times
        let positions = self.positions
        let starts = self.starts
        let counts = self.counts
        let occurredAt = storage.occurredAt
        let types = storage.types
        let table = routes.table
        let queries = sweep.queries
        let edges = sweep.edges
        var query = 0
        for index in range {
            let time = occurredAt[index]
            while queries[query].time <= time {
                edges.note(queries[query], counts, into: bounds)
                query &+= 1
            }
            routes.forEachFilter(table, storage, index, type: Int(types[index])) { filter in
                let entry = starts[filter] &+ Int(counts[filter])
                times[entry] = time
                positions[entry] = Int32(truncatingIfNeeded: index &- range.lowerBound)
                counts[filter] &+= 1
            }
        }
        while query < sweep.queryCount {
            edges.note(queries[query], counts, into: bounds)
            query &+= 1
        }
        numberDays(needsDays)
    }

    /// Entries up to which every list gets room for all events, so that they need not be counted first.
    private static let uncountedCapacity = 1 << 14

    /// Makes room for the events `range`; those of a customer with many are counted first, so that it needs room for its
    /// matches only.
    private mutating func makeRoom(_ routes: FilterRoutes, _ storage: EventStorage, _ range: Range<Int>) {
        let counts = self.counts
        firstEvent = range.lowerBound
        counts.update(repeating: 0, count: filterCount)
        guard range.count &* filterCount > Self.uncountedCapacity else {
            for filter in 0..<filterCount { starts[filter] = filter &* range.count }
            return reserve(filterCount * range.count)
        }
        let types = storage.types
        let table = routes.table
        for index in range {
            routes.forEachFilter(table, storage, index, type: Int(types[index])) { counts[$0] &+= 1 }
        }
        var total = 0
        for filter in 0..<filterCount {
            starts[filter] = total
            total += Int(counts[filter])
            counts[filter] = 0
        }
        reserve(total)
    }

    /// Fills the lists with the events of `lists` that happened and were known before `cutoff`; `knownAt` starts at
    /// the log's first event.
    mutating func fill(
        visibleAt cutoff: Int64,
        of lists: borrowing FilterLists,
        knownAt: UnsafePointer<Int64>,
        needsDays: UnsafeMutablePointer<Bool>?
    ) {
        reserve((0..<filterCount).reduce(0) { $0 + Int(lists.counts[$1]) })
        firstEvent = lists.firstEvent
        var next = 0
        for filter in 0..<filterCount {
            starts[filter] = next
            for entry in lists.starts[filter]..<lists.end(filter) {
                if lists.times[entry] >= cutoff { break }
                if knownAt[firstEvent + Int(lists.positions[entry])] >= cutoff { continue }
                times[next] = lists.times[entry]
                positions[next] = lists.positions[entry]
                next += 1
            }
            counts[filter] = Int32(truncatingIfNeeded: next - starts[filter])
        }
        numberDays(needsDays)
    }

    private func numberDays(_ needsDays: UnsafeMutablePointer<Bool>?) {
        guard let needsDays else { return }
        for filter in 0..<filterCount where needsDays[filter] {
            var ordinal: Int32 = -1
            var previous = Int64.min
            for entry in starts[filter]..<end(filter) {
                let day = CivilTime.dayNumber(times[entry])
                if day != previous { ordinal += 1 }
                previous = day
                dayOrdinals[entry] = ordinal
            }
        }
    }

    /// The first entry of `filter` at or after `time`.
    @inline(__always)
    func lowerBound(_ filter: Int, _ time: Int64) -> Int {
        times.lowerBound(starts[filter]..<end(filter), time)
    }
}

extension UnsafeMutablePointer<Int64> {
    /// The first of the ascending times in `range` that is at or after `time`; the end of `range` where none is.
    ///
    /// Halves without a branch, as which half it is nobody can predict.
    @inline(__always)
    func lowerBound(_ range: Range<Int>, _ time: Int64) -> Int {
        var low = range.lowerBound
        var count = range.upperBound &- range.lowerBound
        while count > 0 {
            let half = (count &+ 1) >> 1
            low &+= self[low &+ half &- 1] < time ? half : 0
            count &-= half
        }
        return low
    }
}
