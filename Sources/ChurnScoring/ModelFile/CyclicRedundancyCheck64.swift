/// CRC-64/XZ: the reflected polynomial of ECMA-182, all ones before and after; "123456789" gives 0x995dc9bbdf1939fa.
///
/// Any change within 64 bits that follow one another is found.
package struct CyclicRedundancyCheck64 {
    private var state = UInt64.max

    /// The checksum of no bytes.
    package init() {}

    /// Eight tables of 256: entry b of table k is what byte b does to the checksum when k bytes follow it, so that
    /// eight bytes are taken at once.
    private static let tables: [UInt64] = {
        var tables: [UInt64] = (0..<256).map { index -> UInt64 in
            (0..<8).reduce(UInt64(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xC96C_5795_D787_0F42 : crc >> 1 }
        }
        for entry in 256..<2048 {
            let shorter = tables[entry - 256]
            tables.append(tables[Int(UInt8(truncatingIfNeeded: shorter))] ^ shorter >> 8)
        }
        return tables
    }()

    /// The checksum of the bytes so far.
    package var value: UInt64 { ~state }

    /// Takes in `bytes`.
    package mutating func update(_ bytes: Slice<UnsafeRawBufferPointer>) {
        var crc = state
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        CyclicRedundancyCheck64.tables.withUnsafeBufferPointer { tables in
            let wordCount = bytes.count / 8
            for word in 0..<wordCount {
                var mixed = crc ^ UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * word, as: UInt64.self))
                crc = 0
                for table in 0..<8 {
                    crc ^= tables[256 * (7 - table) + Int(mixed & 255)]
                    mixed >>= 8
                }
            }
            for byte in bytes[(8 * wordCount)...] {
                crc = tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
            }
        }
        state = crc
    }

    /// Takes in `count` bytes of zero.
    package mutating func update(zeros count: Int) {
        let tables = CyclicRedundancyCheck64.tables
        for _ in 0..<count { state = tables[Int(UInt8(truncatingIfNeeded: state))] ^ state >> 8 }
    }
}
