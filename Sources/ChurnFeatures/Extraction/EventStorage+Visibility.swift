/// Which events of a customer can be seen at a cutoff.
extension EventStorage {
    /// Whether some event of `customer` before `cutoff` was not known before it.
    @inline(__always)
    func hidesEvents(ofCustomer customer: Int, at cutoff: Int64) -> Bool {
        guard let delay = longestDelay?[customer], delay > 0 else { return false }
        let records = records(ofCustomer: customer)
        var position = records.lowerBound(0..<records.count, cutoff) - 1
        while position >= 0, records.occurredAt(position).addingSaturating(delay) >= cutoff {
            if records.knownAt(position) >= cutoff { return true }
            position -= 1
        }
        return false
    }
}
