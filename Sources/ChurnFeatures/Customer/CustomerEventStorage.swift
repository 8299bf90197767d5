/// The events of one customer as they came, in the codes of a vocabulary.
///
/// Layout: one entry an event in each of `occurredAt`, `knownAt` and `types`; `values` and `codes` hold event after
/// event, `valueCount` and `codeCount` entries each, in the order of the log's names. The buffers belong to the struct
/// and only grow.
struct CustomerEventStorage: ~Copyable {
    let valueCount: Int
    let codeCount: Int
    private(set) var count = 0
    private var capacity = 0
    private(set) var occurredAt: UnsafeMutablePointer<Int64>
    private(set) var knownAt: UnsafeMutablePointer<Int64>
    private(set) var types: UnsafeMutablePointer<Int32>
    private(set) var values: UnsafeMutablePointer<Double>
    private(set) var codes: UnsafeMutablePointer<Int32>

    init(valueCount: Int, codeCount: Int) {
        self.valueCount = valueCount
        self.codeCount = codeCount
        occurredAt = .allocate(capacity: 0)
        knownAt = .allocate(capacity: 0)
        types = .allocate(capacity: 0)
        values = .allocate(capacity: 0)
        codes = .allocate(capacity: 0)
    }

    deinit {
        occurredAt.deallocate()
        knownAt.deallocate()
        types.deallocate()
        values.deallocate()
        codes.deallocate()
    }

    /// Adds an event whose values and codes the caller writes to the end of `values` and `codes`; returns its index.
    mutating func append(occurredAt: Int64, knownAt: Int64, type: Int32) -> Int {
        if count == capacity { grow() }
        self.occurredAt[count] = occurredAt
        self.knownAt[count] = knownAt
        types[count] = type
        count += 1
        return count - 1
    }

    mutating func removeAll() { count = 0 }

    private mutating func grow() {
        capacity = max(64, capacity * 2)
        Self.move(&occurredAt, count, capacity)
        Self.move(&knownAt, count, capacity)
        Self.move(&types, count, capacity)
        Self.move(&values, count * valueCount, capacity * valueCount)
        Self.move(&codes, count * codeCount, capacity * codeCount)
    }

    private static func move<Element>(_ buffer: inout UnsafeMutablePointer<Element>, _ count: Int, _ capacity: Int) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
        larger.moveInitialize(from: buffer, count: count)
        buffer.deallocate()
        buffer = larger
    }
}

/// The order of two events that happened at the same time: that of `EventSorter`.
struct EventTies {
    private let knownAt: UnsafeMutablePointer<Int64>
    private let types: UnsafeMutablePointer<Int32>
    private let values: UnsafeMutablePointer<Double>
    private let codes: UnsafeMutablePointer<Int32>
    private let valueCount: Int
    private let codeCount: Int

    /// The order of `events`, valid until the next event is added.
    init(_ events: borrowing CustomerEventStorage) {
        knownAt = events.knownAt
        types = events.types
        values = events.values
        codes = events.codes
        valueCount = events.valueCount
        codeCount = events.codeCount
    }

    /// Whether the event at `left` comes first: by known at, type, values by their bits, codes with missing first.
    func precedes(_ left: Int, _ right: Int) -> Bool {
        if knownAt[left] != knownAt[right] { return knownAt[left] < knownAt[right] }
        if types[left] != types[right] { return types[left] < types[right] }
        for slot in 0..<valueCount {
            let bits = (values[left * valueCount + slot].bitPattern, values[right * valueCount + slot].bitPattern)
            if bits.0 != bits.1 { return bits.0 < bits.1 }
        }
        for slot in 0..<codeCount {
            let (a, b) = (codes[left * codeCount + slot], codes[right * codeCount + slot])
            if a != b { return a < b }
        }
        return false
    }
}
