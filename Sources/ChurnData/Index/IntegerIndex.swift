// Open addressing with linear probing; a slot holds the value's number + 1, 0 when empty. At most half are taken.

/// Numbers distinct integers in the order in which they come.
struct IntegerIndex {
    /// The distinct integers by number.
    private(set) var values: [Int64] = []
    private var slots = [Int32](repeating: 0, count: 64)

    /// The number of `value`, a new one where it has none yet.
    mutating func code(of value: Int64) -> Int32 {
        var position = self.position(of: value)
        while true {
            let slot = slots[position]
            if slot == 0 { break }
            if values[Int(slot) - 1] == value { return slot - 1 }
            position = (position + 1) & (slots.count - 1)
        }
        precondition(values.count < Int32.max, "at most 2,147,483,646 distinct integers")
        values.append(value)
        slots[position] = Int32(values.count)
        if values.count * 2 > slots.count { grow() }
        return Int32(values.count - 1)
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for (code, value) in values.enumerated() {
            var position = self.position(of: value)
            while slots[position] != 0 { position = (position + 1) & (slots.count - 1) }
            slots[position] = Int32(code + 1)
        }
    }

    private func position(of value: Int64) -> Int {
        Int(truncatingIfNeeded: Hashing.mix(UInt64(bitPattern: value))) & (slots.count - 1)
    }
}
