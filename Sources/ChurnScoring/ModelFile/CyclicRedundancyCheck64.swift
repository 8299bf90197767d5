/// CRC-64/XZ: the reflected polynomial of ECMA-182, all ones before and after; "123456789" gives 0x995dc9bbdf1939fa.
///
/// Any change within 64 bits that follow one another is found.
struct CyclicRedundancyCheck64 {
    private var state = UInt64.max

    private static let table: [UInt64] = (0..<256).map { index in
        (0..<8).reduce(UInt64(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xC96C_5795_D787_0F42 : crc >> 1 }
    }

    /// The checksum of the bytes so far.
    var value: UInt64 { ~state }

    /// Takes in `bytes`.
    mutating func update(_ bytes: Slice<UnsafeRawBufferPointer>) {
        var crc = state
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        CyclicRedundancyCheck64.table.withUnsafeBufferPointer { table in
            for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
        }
        state = crc
    }

    /// Takes in `count` bytes of zero.
    mutating func update(zeros count: Int) {
        for _ in 0..<count { state = CyclicRedundancyCheck64.table[Int(UInt8(truncatingIfNeeded: state))] ^ state >> 8 }
    }
}
