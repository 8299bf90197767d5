/// Appends numbers and texts to bytes, little-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(byte: UInt8) { bytes.append(byte) }

    mutating func append(_ value: UInt32) { append(littleEndian: UInt64(value), byteCount: 4) }

    mutating func append(_ value: UInt64) { append(littleEndian: value, byteCount: 8) }

    mutating func append(_ value: Double) { append(value.bitPattern) }

    /// A number of things that follow, in 32 bits: no model in memory comes near.
    mutating func append(count: Int) { append(UInt32(count)) }

    /// The number of UTF-8 bytes and the bytes.
    mutating func append(_ text: String) {
        append(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(contentsOf other: [UInt8]) { bytes.append(contentsOf: other) }

    private mutating func append(littleEndian value: UInt64, byteCount: Int) {
        for index in 0..<byteCount { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
}
