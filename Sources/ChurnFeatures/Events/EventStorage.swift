internal import ChurnScoring

/// The buffers behind an ``EventLog``: one entry an event in each, each customer's together and sorted.
///
/// In which order customers follow one another depends on how the log was made, and there may be room without an event
/// between two; everything goes through `starts` and `ends`. Owned and filled by what makes a log, never changed after it,
/// freed with the object; that is why sharing it between threads is safe although the compiler cannot see it.
final class EventStorage: @unchecked Sendable {
    /// Where each customer's events start.
    let starts: UnsafeMutablePointer<Int>
    /// Where they end.
    let ends: UnsafeMutablePointer<Int>
    let occurredAt: UnsafeMutablePointer<Int64>
    /// `nil` where everything is known when it happens.
    let knownAt: UnsafeMutablePointer<Int64>?
    /// For each customer the longest time from happening to being known; `nil` with `knownAt`.
    let longestDelay: UnsafeMutablePointer<Int64>?
    let types: UnsafeMutablePointer<UInt16>
    let values: [UnsafeMutablePointer<Double>]
    let attributes: [UnsafeMutablePointer<Int32>]

    init(customerCount: Int, eventCount: Int, isDelayed: Bool, valueCount: Int, attributeCount: Int) {
        starts = .allocate(capacity: customerCount)
        starts.initialize(repeating: 0, count: customerCount)
        ends = .allocate(capacity: customerCount)
        ends.initialize(repeating: 0, count: customerCount)
        occurredAt = .allocate(capacity: eventCount)
        knownAt = isDelayed ? .allocate(capacity: eventCount) : nil
        longestDelay = isDelayed ? .allocate(capacity: customerCount) : nil
        types = .allocate(capacity: eventCount)
        values = (0..<valueCount).map { _ in .allocate(capacity: eventCount) }
        attributes = (0..<attributeCount).map { _ in .allocate(capacity: eventCount) }
    }

    /// Brings the pages of all columns into being at once.
    ///
    /// Not for a log of some gigabytes, whose records give their memory back while the columns take it.
    func populate(eventCount: Int, threads: Int) {
        func populate<Element>(_ column: UnsafeMutablePointer<Element>) {
            let column = UnsafeMutableBufferPointer(start: column, count: eventCount)
            LargeMemory.populate(UnsafeMutableRawBufferPointer(column), threads: threads)
        }
        let eventBytes = 10 + (knownAt == nil ? 0 : 8) + 8 * values.count + 4 * attributes.count
        guard (1 << 24...1 << 30).contains(eventCount * eventBytes) else { return }
        populate(occurredAt)
        if let knownAt { populate(knownAt) }
        populate(types)
        for column in values { populate(column) }
        for column in attributes { populate(column) }
    }

    deinit {
        starts.deallocate()
        ends.deallocate()
        occurredAt.deallocate()
        knownAt?.deallocate()
        longestDelay?.deallocate()
        types.deallocate()
        for column in values { column.deallocate() }
        for column in attributes { column.deallocate() }
    }
}
