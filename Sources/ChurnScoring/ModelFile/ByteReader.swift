/// Reads numbers and texts out of a range of bytes, little-endian; never outside the range.
struct ByteReader {
    private let bytes: [UInt8]
    private let section: String
    /// Where the next read begins, from the start of `bytes`.
    private(set) var offset: Int
    private let end: Int

    /// A reader of `range`; `section` begins the codes of its errors.
    init(_ bytes: [UInt8], _ range: Range<Int>, section: String) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a range inside the bytes")
        self.bytes = bytes
        self.section = section
        offset = range.lowerBound
        end = range.upperBound
    }

    /// The number of bytes that are left.
    var remaining: Int { end - offset }

    mutating func byte() throws(ModelFormatError) -> UInt8 {
        try need(1)
        offset += 1
        return bytes[offset - 1]
    }

    mutating func uint32() throws(ModelFormatError) -> UInt32 {
        try need(4)
        offset += 4
        return UInt32(
            littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset - 4, as: UInt32.self) }
        )
    }

    mutating func uint64() throws(ModelFormatError) -> UInt64 {
        try need(8)
        offset += 8
        return UInt64(
            littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset - 8, as: UInt64.self) }
        )
    }

    /// A double; infinities and NaN are errors, as no number of a model is one.
    mutating func double() throws(ModelFormatError) -> Double {
        let value = Double(bitPattern: try uint64())
        guard value.isFinite else { throw error("number", at: offset - 8, "a number is not finite") }
        return value
    }

    /// A double that may be infinity, but nothing else that is not finite.
    mutating func threshold() throws(ModelFormatError) -> Double {
        let value = Double(bitPattern: try uint64())
        guard value.isFinite || value == .infinity else {
            throw error("number", at: offset - 8, "a threshold is neither finite nor infinity")
        }
        return value
    }

    mutating func doubles(_ count: Int) throws(ModelFormatError) -> [Double] {
        var values: [Double] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try double()) }
        return values
    }

    /// A count of things of at least `size` bytes each; more than the bytes that are left can hold is an error.
    mutating func count(ofSize size: Int) throws(ModelFormatError) -> Int {
        let count = Int(try uint32())
        guard count <= remaining / size else {
            throw error(
                "count",
                at: offset - 4,
                "\(count) entries are announced, and \(remaining) bytes are left for them"
            )
        }
        return count
    }

    /// A 32-bit number that must fit `Int32`.
    mutating func index() throws(ModelFormatError) -> Int32 {
        guard let index = Int32(exactly: try uint32()) else {
            throw error("index", at: offset - 4, "an index is 2^31 or more")
        }
        return index
    }

    mutating func text() throws(ModelFormatError) -> String {
        let count = try count(ofSize: 1)
        guard let text = String(validating: bytes[offset..<offset + count], as: UTF8.self) else {
            throw error("text", at: offset, "a text is not valid UTF-8")
        }
        offset += count
        return text
    }

    /// Checks that nothing is left.
    func finish() throws(ModelFormatError) {
        guard remaining == 0 else {
            throw error("length", at: offset, "\(remaining) bytes follow the end of the section")
        }
    }

    /// An error in the section at `position`.
    func error(_ code: String, at position: Int, _ message: String) -> ModelFormatError {
        ModelFormatError(
            code: "\(section).\(code)",
            byteOffset: position,
            message: "\(message); the file is damaged, write it again"
        )
    }

    private func need(_ count: Int) throws(ModelFormatError) {
        guard remaining >= count else {
            throw error("end", at: offset, "\(count) bytes are needed, \(remaining) are left")
        }
    }
}
