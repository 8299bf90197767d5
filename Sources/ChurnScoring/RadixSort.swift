/// Sorts doubles by the bytes of integers in the same order; for long columns several times faster than comparing.
///
/// From the lowest byte to the highest each pass deals the keys into 256 places, so equal keys keep their order. Package-wide,
/// so that every module sorts in one way.
package enum RadixSort {
    /// An integer in the order of `value`, which is not NaN; both zeros have one.
    @inlinable
    package static func key(_ value: Double) -> UInt64 {
        // Adding zero makes minus zero plus zero.
        let bits = (value + 0).bitPattern
        return bits ^ (UInt64(bitPattern: Int64(bitPattern: bits) >> 63) | 1 << 63)
    }

    /// The double whose ``key(_:)`` is `key`.
    @inlinable
    package static func value(_ key: UInt64) -> Double {
        Double(bitPattern: key ^ (key >> 63 == 1 ? 1 << 63 : .max))
    }

    /// Sorts `keys` in ascending order.
    package static func sort(_ keys: inout [UInt64]) {
        var places = Places(keys)
        var other = [UInt64](repeating: 0, count: keys.count)
        for byte in 0..<8 where places.begin(byte) {
            keys.withUnsafeBufferPointer { source in
                other.withUnsafeMutableBufferPointer { target in
                    for key in source { target[places.take(key)] = key }
                }
            }
            swap(&keys, &other)
        }
    }

    /// Sorts `keys` in ascending order and moves `companions`, one a key, along with them.
    package static func sort(_ keys: inout [UInt64], with companions: inout [UInt32]) {
        precondition(companions.count == keys.count, "one companion a key")
        var places = Places(keys)
        var otherKeys = [UInt64](repeating: 0, count: keys.count)
        var otherCompanions = [UInt32](repeating: 0, count: keys.count)
        for byte in 0..<8 where places.begin(byte) {
            keys.withUnsafeBufferPointer { source in
                companions.withUnsafeBufferPointer { sourceCompanions in
                    otherKeys.withUnsafeMutableBufferPointer { target in
                        otherCompanions.withUnsafeMutableBufferPointer { targetCompanions in
                            for position in source.indices {
                                let place = places.take(source[position])
                                target[place] = source[position]
                                targetCompanions[place] = sourceCompanions[position]
                            }
                        }
                    }
                }
            }
            swap(&keys, &otherKeys)
            swap(&companions, &otherCompanions)
        }
    }

    /// Where the next key with each value of each byte goes.
    private struct Places {
        private let count: Int
        private var next: [Int]
        private var shift: UInt64 = 0
        private var start = 0

        init(_ keys: [UInt64]) {
            count = keys.count
            next = [Int](repeating: 0, count: 8 * 256)
            for key in keys {
                for byte in 0..<8 { next[byte << 8 | Int((key >> UInt64(8 * byte)) & 0xff)] += 1 }
            }
        }

        /// Turns the counts of `byte` into places; false where all keys share the byte, which moves nothing.
        mutating func begin(_ byte: Int) -> Bool {
            start = byte << 8
            shift = UInt64(8 * byte)
            let digits = start..<start + 256
            if next[digits].contains(count) { return false }
            var total = 0
            for digit in digits { (next[digit], total) = (total, total + next[digit]) }
            return true
        }

        /// The place of `key`, which is taken by it.
        @inline(__always)
        mutating func take(_ key: UInt64) -> Int {
            let digit = start | Int((key >> shift) & 0xff)
            let place = next[digit]
            next[digit] = place + 1
            return place
        }
    }
}
