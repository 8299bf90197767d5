/// For each filter of a plan the events of one customer that pass, in the log's order.
///
/// Layout: one run a filter in each of three buffers, `starts[f]..<starts[f + 1]`; `positions` count from the
/// customer's first event, `dayOrdinals` number the days of the list from 0 where the filter needs them. The buffers
/// belong to the struct and are reused from customer to customer.
struct FilterLists: ~Copyable {
    private let filterCount: Int
    private var capacity = 0
    let starts: UnsafeMutablePointer<Int>
    /// While filling, where the next entry of each filter goes.
    private let next: UnsafeMutablePointer<Int>
    private(set) var times: UnsafeMutablePointer<Int64>
    private(set) var positions: UnsafeMutablePointer<Int32>
    private(set) var dayOrdinals: UnsafeMutablePointer<Int32>

    init(filterCount: Int) {
        self.filterCount = filterCount
        starts = .allocate(capacity: filterCount + 1)
        next = .allocate(capacity: filterCount)
        times = .allocate(capacity: 0)
        positions = .allocate(capacity: 0)
        dayOrdinals = .allocate(capacity: 0)
    }

    deinit {
        starts.deallocate()
        next.deallocate()
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

    /// Fills the lists with the events `range` of `storage`.
    mutating func fill(_ routes: FilterRoutes, _ storage: EventStorage, _ range: Range<Int>, needsDays: [Bool]) {
        // Counted first, so that one customer with most of the events needs room for its matches only.
        let next = self.next
        next.update(repeating: 0, count: filterCount)
        for index in range { routes.forEachFilter(storage, index) { next[$0] += 1 } }
        var total = 0
        for filter in 0..<filterCount {
            starts[filter] = total
            total += next[filter]
            next[filter] = starts[filter]
        }
        starts[filterCount] = total
        reserve(total)
        let times = self.times
        let positions = self.positions
        for index in range {
            routes.forEachFilter(storage, index) { filter in
                times[next[filter]] = storage.occurredAt[index]
                positions[next[filter]] = Int32(index - range.lowerBound)
                next[filter] += 1
            }
        }
        numberDays(needsDays)
    }

    /// Fills the lists with the events of `lists` that happened and were known before `cutoff`; `knownAt` starts at
    /// the customer's first event.
    mutating func fill(
        visibleAt cutoff: Int64,
        of lists: borrowing FilterLists,
        knownAt: UnsafePointer<Int64>,
        needsDays: [Bool]
    ) {
        reserve(lists.starts[filterCount])
        var next = 0
        for filter in 0..<filterCount {
            starts[filter] = next
            for entry in lists.starts[filter]..<lists.starts[filter + 1] {
                if lists.times[entry] >= cutoff { break }
                if knownAt[Int(lists.positions[entry])] >= cutoff { continue }
                times[next] = lists.times[entry]
                positions[next] = lists.positions[entry]
                next += 1
            }
        }
        starts[filterCount] = next
        numberDays(needsDays)
    }

    private func numberDays(_ needsDays: [Bool]) {
        for filter in 0..<filterCount where needsDays[filter] {
            var ordinal: Int32 = -1
            var previous = Int64.min
            for entry in starts[filter]..<starts[filter + 1] {
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
        var low = starts[filter]
        var high = starts[filter + 1]
        while low < high {
            let middle = (low + high) / 2
            if times[middle] < time { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
