/// Which events of a customer are seen at a cutoff, in the log's order.
///
/// Layout: two buffers of the same capacity, owned by the struct and reused; the keys are in `keys[0..<count]`, `spare`
/// is what a pass of the radix sort writes to. Times are kept as their distance from the earliest of them, so that
/// a window of half a year needs six passes of eight bits.
struct EventKeys: ~Copyable {
    struct Key {
        var time: UInt64
        var index: Int32
    }

    private(set) var count = 0
    private(set) var keys: UnsafeMutablePointer<Key>
    private var spare: UnsafeMutablePointer<Key>
    private let digits: UnsafeMutablePointer<Int>
    private var capacity = 0

    init() {
        keys = .allocate(capacity: 0)
        spare = .allocate(capacity: 0)
        digits = .allocate(capacity: 256)
    }

    deinit {
        keys.deallocate()
        spare.deallocate()
        digits.deallocate()
    }

    /// Takes the events in `[start, cutoff)` that were known before `cutoff`, and sorts them.
    mutating func fill(_ events: borrowing CustomerEventStorage, start: Int64, cutoff: Int64) {
        reserve(events.count)
        let keys = self.keys
        var next = 0
        var sorted = true
        var previous = Int64.min
        var earliest = Int64.max
        var latest = Int64.min
        let occurredAt = events.occurredAt
        let knownAt = events.knownAt
        for index in 0..<events.count {
            let time = occurredAt[index]
            if time < start || time >= cutoff || knownAt[index] >= cutoff { continue }
            // Ties need the whole order.
            if time <= previous { sorted = false }
            previous = time
            earliest = min(earliest, time)
            latest = max(latest, time)
            keys[next] = Key(time: UInt64(bitPattern: time), index: Int32(truncatingIfNeeded: index))
            next += 1
        }
        count = next
        if sorted { return }
        sort(earliest: UInt64(bitPattern: earliest), span: UInt64(bitPattern: latest &- earliest))
        orderTies(EventTies(events))
    }

    private mutating func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2)
        keys.deallocate()
        spare.deallocate()
        keys = .allocate(capacity: capacity)
        spare = .allocate(capacity: capacity)
    }

    /// Sorts by time; differences from the earliest time are exact, wrapped around or not.
    private mutating func sort(earliest: UInt64, span: UInt64) {
        for entry in 0..<count { keys[entry].time &-= earliest }
        var shift: UInt64 = 0
        while shift < 64, span >> shift > 0 {
            digits.update(repeating: 0, count: 256)
            for entry in 0..<count { digits[Int(keys[entry].time >> shift & 255)] += 1 }
            var next = 0
            for digit in 0..<256 {
                let here = digits[digit]
                digits[digit] = next
                next += here
            }
            for entry in 0..<count {
                let digit = Int(keys[entry].time >> shift & 255)
                spare[digits[digit]] = keys[entry]
                digits[digit] += 1
            }
            swap(&keys, &spare)
            shift += 8
        }
    }

    private func orderTies(_ order: EventTies) {
        var first = 0
        while first < count {
            var end = first + 1
            while end < count, keys[end].time == keys[first].time { end += 1 }
            if end - first > 1 {
                var ties = UnsafeMutableBufferPointer(start: keys + first, count: end - first)
                ties.sort { order.precedes(Int($0.index), Int($1.index)) }
            }
            first = end
        }
    }
}
