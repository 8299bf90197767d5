internal import ChurnScoring

/// The records behind an ``EventLog``: each customer's together and sorted, in the memory that they were read into.
///
/// In which order customers follow one another depends on how the log was made. Filled by what makes a log, never changed
/// after it, freed with the object; that is why sharing it between threads is safe although the compiler cannot see it.
final class EventStorage: @unchecked Sendable {
    let layout: EventRecordLayout
    /// Whether any event was known at another time than it happened.
    let isDelayed: Bool
    /// Each customer's first record; not set where it has none.
    private let first: UnsafeMutablePointer<EventPart.Record?>
    private let counts: UnsafeMutablePointer<Int32>
    /// For each customer the longest time from happening to being known; `nil` where everything is known at once.
    let longestDelay: UnsafeMutablePointer<Int64>?
    /// What the records are in.
    private var memory: [RecordMemory] = []

    init(customerCount: Int, layout: EventRecordLayout, isDelayed: Bool) {
        self.layout = layout
        self.isDelayed = isDelayed
        first = .allocate(capacity: customerCount)
        first.initialize(repeating: nil, count: customerCount)
        counts = .allocate(capacity: customerCount)
        counts.initialize(repeating: 0, count: customerCount)
        longestDelay = isDelayed ? .allocate(capacity: customerCount) : nil
        longestDelay?.initialize(repeating: 0, count: customerCount)
    }

    deinit {
        first.deallocate()
        counts.deallocate()
        longestDelay?.deallocate()
    }

    /// Keeps the memory of records as long as the storage.
    func keep(_ memory: [RecordMemory]) { self.memory += memory }

    /// Says where the events of `customer` are; once for each that has any.
    func setRecords(ofCustomer customer: Int, _ record: EventPart.Record, count: Int) {
        first[customer] = record
        counts[customer] = Int32(truncatingIfNeeded: count)
        guard let longestDelay else { return }
        let records = self.records(ofCustomer: customer)
        longestDelay[customer] = (0..<count).reduce(0) {
            max($0, records.knownAt($1).subtractingSaturating(records.occurredAt($1)))
        }
    }

    /// The number of events of `customer`.
    @inline(__always)
    func eventCount(ofCustomer customer: Int) -> Int { Int(counts[customer]) }

    /// The events of `customer`.
    @inline(__always)
    func records(ofCustomer customer: Int) -> CustomerRecords {
        CustomerRecords(first: first[customer], count: Int(counts[customer]), layout: layout)
    }
}

/// Some events of one customer that follow one another, by their position.
struct CustomerRecords {
    private let first: EventPart.Record?
    private(set) var count: Int
    let layout: EventRecordLayout

    init(first: EventPart.Record?, count: Int, layout: EventRecordLayout) {
        self.first = first
        self.count = count
        self.layout = layout
    }

    @inline(__always)
    private func word(_ position: Int, _ word: Int) -> UInt64 {
        first.unsafelyUnwrapped[position &* layout.stride &+ word]
    }

    @inline(__always)
    func occurredAt(_ position: Int) -> Int64 { Int64(bitPattern: word(position, 0)) }

    /// When an event was known, in a log that holds that.
    @inline(__always)
    func knownAt(_ position: Int) -> Int64 { Int64(bitPattern: word(position, EventRecordLayout.knownAt)) }

    @inline(__always)
    func type(_ position: Int) -> Int { Int(truncatingIfNeeded: word(position, 1) &>> 32) }

    @inline(__always)
    func value(_ column: Int, _ position: Int) -> Double {
        Double(bitPattern: word(position, layout.values &+ column))
    }

    /// The code of a text; -1 where it is missing.
    @inline(__always)
    func code(_ column: Int, _ position: Int) -> Int {
        let pair = word(position, layout.attributes &+ column &>> 1)
        return Int(Int32(truncatingIfNeeded: column & 1 == 0 ? pair : pair &>> 32))
    }

    /// Those at `positions`.
    @inline(__always)
    func part(_ positions: Range<Int>) -> CustomerRecords {
        CustomerRecords(
            first: first.map { $0 + positions.lowerBound &* layout.stride },
            count: positions.count,
            layout: layout
        )
    }

    /// The first position in `positions` at or after `time`; their end where there is none.
    @inline(__always)
    func lowerBound(_ positions: Range<Int>, _ time: Int64) -> Int {
        var low = positions.lowerBound
        var count = positions.upperBound &- positions.lowerBound
        while count > 0 {
            // Without a branch, as which half it is nobody can predict.
            let half = (count &+ 1) >> 1
            low &+= occurredAt(low &+ half &- 1) < time ? half : 0
            count &-= half
        }
        return low
    }

    /// Those that happened from `start` on and before `end`.
    func part(from start: Int64, before end: Int64) -> CustomerRecords {
        let low = lowerBound(0..<count, start)
        return part(low..<max(low, lowerBound(low..<count, end)))
    }
}
