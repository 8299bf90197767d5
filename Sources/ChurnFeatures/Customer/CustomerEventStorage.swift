/// The events of one customer as they came: one entry an event in each column, in the codes of a vocabulary.
struct CustomerEventStorage {
    private(set) var occurredAt: [Int64] = []
    private(set) var knownAt: [Int64] = []
    private(set) var types: [Int32] = []
    /// The values and codes in the order of the log's names.
    private(set) var values: [[Double]]
    private(set) var codes: [[Int32]]

    init(_ plan: CustomerPlan) {
        values = plan.valueSlots.map { _ in [] }
        codes = plan.attributeSlots.map { _ in [] }
    }

    var count: Int { occurredAt.count }

    mutating func append(occurredAt: Int64, knownAt: Int64, type: Int32) {
        self.occurredAt.append(occurredAt)
        self.knownAt.append(knownAt)
        types.append(type)
    }

    mutating func append(value: Double, at slot: Int) { values[slot].append(value) }

    mutating func append(text code: Int32, at slot: Int) { codes[slot].append(code) }

    mutating func removeAll() {
        occurredAt.removeAll(keepingCapacity: true)
        knownAt.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        for slot in values.indices { values[slot].removeAll(keepingCapacity: true) }
        for slot in codes.indices { codes[slot].removeAll(keepingCapacity: true) }
    }

    /// Whether the event at `left` comes before the one at `right`, which happened at the same time.
    ///
    /// The order of `EventSorter`: known at, type, values by their bits, codes with missing first.
    func tiePrecedes(_ left: Int, _ right: Int) -> Bool {
        if knownAt[left] != knownAt[right] { return knownAt[left] < knownAt[right] }
        if types[left] != types[right] { return types[left] < types[right] }
        for column in values where column[left].bitPattern != column[right].bitPattern {
            return column[left].bitPattern < column[right].bitPattern
        }
        for column in codes where column[left] != column[right] { return column[left] < column[right] }
        return false
    }
}
