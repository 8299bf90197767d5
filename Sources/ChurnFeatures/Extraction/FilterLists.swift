/// For each filter of a plan the events of one customer that pass, in the log's order.
///
/// Layout: one run a filter in each of three buffers, `starts[f]..<end(f)`, with room between two; `positions` count from
/// the first of `records`, `dayOrdinals` number the days of the list from 0 where the filter needs them. The buffers belong to
/// the struct and are reused from customer to customer.
struct FilterLists: ~Copyable {
    private let filterCount: Int
    private var capacity = 0
    /// The events that `positions` count in.
    private(set) var records = CustomerRecords(
        first: nil,
        count: 0,
        layout: EventRecordLayout(hasKnownAt: false, valueCount: 0, attributeCount: 0)
    )
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

    /// Fills the lists with `records`.
    mutating func fill(_ routes: FilterRoutes, _ records: CustomerRecords, needsDays: UnsafeMutablePointer<Bool>?) {
        makeRoom(routes, records)
        let times = self.times
        let positions = self.positions
        let starts = self.starts
        let counts = self.counts
        let table = routes.table
        for position in 0..<records.count {
            let time = records.occurredAt(position)
            routes.forEachFilter(table, records, position) { filter in
                let entry = starts[filter] &+ Int(counts[filter])
                times[entry] = time
                positions[entry] = Int32(truncatingIfNeeded: position)
                counts[filter] &+= 1
            }
        }
        numberDays(needsDays)
    }

    /// The same, and notes where the edges of `sweep` are; none of `records` may be as late as the last cutoff.
    mutating func fill(
        _ routes: FilterRoutes,
        _ records: CustomerRecords,
        needsDays: UnsafeMutablePointer<Bool>?,
        _ sweep: CutoffSweep,
        into bounds: UnsafeMutablePointer<Int32>
    ) {
        makeRoom(routes, records)
        let times = self.times
        let positions = self.positions
        let starts = self.starts
        let counts = self.counts
        let table = routes.table
        let queries = sweep.queries
        let edges = sweep.edges
        var query = 0
        for position in 0..<records.count {
            let time = records.occurredAt(position)
            while queries[query].time <= time {
                edges.note(queries[query], counts, into: bounds)
                query &+= 1
            }
            routes.forEachFilter(table, records, position) { filter in
                let entry = starts[filter] &+ Int(counts[filter])
                times[entry] = time
                positions[entry] = Int32(truncatingIfNeeded: position)
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

    /// Makes room for `records`; those of a customer with many are counted first, so that it needs room for its
    /// matches only.
    private mutating func makeRoom(_ routes: FilterRoutes, _ records: CustomerRecords) {
        let counts = self.counts
        self.records = records
        counts.update(repeating: 0, count: filterCount)
        guard records.count &* filterCount > Self.uncountedCapacity else {
            for filter in 0..<filterCount { starts[filter] = filter &* records.count }
            return reserve(filterCount * records.count)
        }
        let table = routes.table
        for position in 0..<records.count {
            routes.forEachFilter(table, records, position) { counts[$0] &+= 1 }
        }
        var total = 0
        for filter in 0..<filterCount {
            starts[filter] = total
            total += Int(counts[filter])
            counts[filter] = 0
        }
        reserve(total)
    }

    /// Fills the lists with the events of `lists` that happened and were known before `cutoff`.
    mutating func fill(
        visibleAt cutoff: Int64,
        of lists: borrowing FilterLists,
        needsDays: UnsafeMutablePointer<Bool>?
    ) {
        reserve((0..<filterCount).reduce(0) { $0 + Int(lists.counts[$1]) })
        records = lists.records
        var next = 0
        for filter in 0..<filterCount {
            starts[filter] = next
            for entry in lists.starts[filter]..<lists.end(filter) {
                if lists.times[entry] >= cutoff { break }
                if records.knownAt(Int(lists.positions[entry])) >= cutoff { continue }
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
