internal import ChurnScoring

/// Appends numbers, texts and columns to bytes, little-endian.
struct StateWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func append<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A number of things that follow, in 32 bits.
    mutating func append(count: Int) { append(UInt32(count)) }

    /// The number of UTF-8 bytes and the bytes.
    mutating func append(_ text: String) {
        append(count: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(_ texts: [String]) {
        append(count: texts.count)
        for text in texts { append(text) }
    }

    /// The numbers alone: the reader knows how many.
    mutating func append<Number: FixedWidthInteger>(column: [Number]) {
        if Number(littleEndian: 1) == 1 {
            column.withUnsafeBytes { bytes.append(contentsOf: $0) }
        } else {
            for number in column { append(number) }
        }
    }

    mutating func append(column: [Double]) {
        if UInt64(littleEndian: 1) == 1 {
            column.withUnsafeBytes { bytes.append(contentsOf: $0) }
        } else {
            for number in column { append(number.bitPattern) }
        }
    }

    /// Ends the bytes with the checksum of all that comes before it.
    mutating func appendChecksum() { append(Self.checksum(bytes, count: bytes.count)) }

    static func checksum(_ bytes: [UInt8], count: Int) -> UInt64 {
        var crc = CyclicRedundancyCheck64()
        bytes.withUnsafeBytes { crc.update($0[0..<count]) }
        return crc.value
    }
}
