import Foundation

/// The codes of integers that one thread has met, for quick looks before the index that all threads share.
///
/// Ids from 0 up to some millions, which most are, index a table of codes directly: its pages come into being where
/// they are touched. Others are hashed: open addressing with linear probing, value and code side by side, at most half
/// of the slots taken.
final class IntegerCodes {
    private static let directCount = 1 << 22

    private struct Slot {
        var value: Int64
        /// The code and 1; 0 where the slot is empty.
        var codePlusOne: Int64
    }

    private let direct: UnsafeMutablePointer<Int32>
    private var slots: UnsafeMutablePointer<Slot>
    private var slotCount = 1 << 10
    private var count = 0

    init() {
        // Not initialised element by element: zeroed pages are free until they are touched.
        let bytes = calloc(Self.directCount, MemoryLayout<Int32>.stride)
        guard let bytes else { preconditionFailure("out of memory") }
        direct = bytes.bindMemory(to: Int32.self, capacity: Self.directCount)
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: Slot(value: 0, codePlusOne: 0), count: slotCount)
    }

    deinit {
        free(direct)
        slots.deallocate()
    }

    /// The code of `value`, which `make` gives where it has not been met.
    @inline(__always)
    func code(of value: Int64, make: (Int64) -> Int32) -> Int32 {
        if value >= 0, value < Int64(Self.directCount) {
            let known = direct[Int(value)]
            if known != 0 { return known &- 1 }
            let code = make(value)
            direct[Int(value)] = code &+ 1
            return code
        }
        return hashed(value, make)
    }

    private func hashed(_ value: Int64, _ make: (Int64) -> Int32) -> Int32 {
        var position = self.position(of: value)
        while slots[position].codePlusOne != 0 {
            if slots[position].value == value { return Int32(truncatingIfNeeded: slots[position].codePlusOne &- 1) }
            position = (position &+ 1) & (slotCount &- 1)
        }
        let code = make(value)
        slots[position] = Slot(value: value, codePlusOne: Int64(code) + 1)
        count += 1
        if count * 2 > slotCount { grow() }
        return code
    }

    private func grow() {
        let (old, oldCount) = (slots, slotCount)
        slotCount *= 2
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: Slot(value: 0, codePlusOne: 0), count: slotCount)
        for index in 0..<oldCount where old[index].codePlusOne != 0 {
            var position = self.position(of: old[index].value)
            while slots[position].codePlusOne != 0 { position = (position &+ 1) & (slotCount &- 1) }
            slots[position] = old[index]
        }
        old.deallocate()
    }

    private func position(of value: Int64) -> Int {
        Int(truncatingIfNeeded: Hashing.mix(UInt64(bitPattern: value))) & (slotCount &- 1)
    }
}
