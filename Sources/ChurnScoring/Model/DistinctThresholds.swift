/// The different thresholds of one column, each with its position in ascending order.
///
/// An open hash table: an ensemble names the same few thresholds again and again, so that sorting all of them, and searching
/// for each, would take most of the time that a model takes to load. A search ends after at most as many steps as there are
/// different thresholds, whatever their bits are.
struct DistinctThresholds {
    /// In the order of insertion until ``order()``, then ascending.
    private(set) var values: [Double] = []
    /// One more than a position in `values`, or 0.
    ///
    /// A power of two of them, at most half of them taken.
    private var slots: [UInt16] = []

    /// Takes in a threshold that is no NaN, unless there are `limit` others already: the result is false then.
    mutating func insert(_ threshold: Double, limit: Int) -> Bool {
        // The two zeros are one threshold.
        let threshold = threshold + 0
        if 2 * values.count >= slots.count { grow() }
        let slot = slot(of: threshold)
        guard slots[slot] == 0 else { return true }
        guard values.count < limit else { return false }
        values.append(threshold)
        slots[slot] = UInt16(values.count)
        return true
    }

    /// Sorts the thresholds.
    mutating func order() {
        values.sort()
        fillSlots(count: slots.count)
    }

    /// The position of a threshold that was taken in.
    func position(of threshold: Double) -> Int { Int(slots[slot(of: threshold + 0)]) - 1 }

    private mutating func grow() { fillSlots(count: max(8, 2 * slots.count)) }

    private mutating func fillSlots(count: Int) {
        slots = [UInt16](repeating: 0, count: count)
        for (position, value) in values.enumerated() { slots[slot(of: value)] = UInt16(position + 1) }
    }

    /// The slot that a threshold has or could have.
    private func slot(of threshold: Double) -> Int {
        let mask = slots.count - 1
        // The upper half of the product depends on all bits of the threshold.
        var slot = Int(truncatingIfNeeded: (threshold.bitPattern &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
        while slots[slot] != 0, values[Int(slots[slot]) - 1] != threshold { slot = (slot + 1) & mask }
        return slot
    }
}
