/// Which events of a customer can be seen at a cutoff.
extension EventStorage {
    /// The events of `customer`.
    @inline(__always)
    func events(ofCustomer customer: Int) -> Range<Int> { starts[customer]..<ends[customer] }

    /// The events of `customer` from `start` on and before `end`, by when they happened.
    func events(ofCustomer customer: Int, from start: Int64, before end: Int64) -> Range<Int> {
        let all = events(ofCustomer: customer)
        let first = occurredAt.lowerBound(all, start)
        return first..<occurredAt.lowerBound(first..<all.upperBound, end)
    }

    /// Where `knownAt` starts, when some event of `customer` before `cutoff` was not known before it; else `nil`.
    @inline(__always)
    func hiddenKnownAt(_ customer: Int, _ cutoff: Int64) -> UnsafePointer<Int64>? {
        guard let knownAt, let delay = longestDelay?[customer], delay > 0 else { return nil }
        let first = starts[customer]
        var index = occurredAt.lowerBound(events(ofCustomer: customer), cutoff) - 1
        while index >= first, occurredAt[index].addingSaturating(delay) >= cutoff {
            if knownAt[index] >= cutoff { return UnsafePointer(knownAt) }
            index -= 1
        }
        return nil
    }
}
