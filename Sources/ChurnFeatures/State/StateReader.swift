/// Reads numbers, texts and columns out of bytes, little-endian; never outside them, and never more than is there.
struct StateReader {
    private let bytes: [UInt8]
    private let end: Int
    /// Where the next read begins.
    private(set) var offset: Int

    /// A reader of the bytes before `end`.
    init(_ bytes: [UInt8], from offset: Int, end: Int) {
        precondition(offset <= end && end <= bytes.count, "a range inside the bytes")
        self.bytes = bytes
        self.offset = offset
        self.end = end
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let size = MemoryLayout<Number>.size
        try need(1, ofSize: size)
        offset += size
        return Number(littleEndian: bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset - size, as: type) })
    }

    /// A count of things of at least `size` bytes each.
    mutating func count(ofSize size: Int) throws -> Int {
        let count = Int(try number(UInt32.self))
        try need(count, ofSize: size)
        return count
    }

    mutating func text() throws -> String {
        let count = try count(ofSize: 1)
        guard let text = String(validating: bytes[offset..<offset + count], as: UTF8.self) else {
            throw error("text", "a text is not valid UTF-8")
        }
        offset += count
        return text
    }

    mutating func texts() throws -> [String] {
        let count = try count(ofSize: 4)
        return try (0..<count).map { _ in try text() }
    }

    /// Texts of which no two are the same.
    mutating func distinctTexts() throws -> [String] {
        let start = offset
        let texts = try texts()
        guard Set(texts).count == texts.count else {
            throw FeatureStateError(code: "names", byteOffset: start, message: Self.damaged("a name occurs twice"))
        }
        return texts
    }

    mutating func column<Number: FixedWidthInteger & BitwiseCopyable>(
        _ count: Int,
        of type: Number.Type
    ) throws -> [Number] {
        var numbers: [Number] = try copy(count)
        if Number(littleEndian: 1) != 1 {
            for index in numbers.indices { numbers[index] = Number(littleEndian: numbers[index]) }
        }
        return numbers
    }

    /// Doubles of any bits: NaN is missing.
    mutating func column(_ count: Int) throws -> [Double] {
        var numbers: [Double] = try copy(count)
        if UInt64(littleEndian: 1) != 1 {
            for index in numbers.indices {
                numbers[index] = Double(bitPattern: UInt64(littleEndian: numbers[index].bitPattern))
            }
        }
        return numbers
    }

    /// `count` numbers of any bits, as they are.
    private mutating func copy<Number: BitwiseCopyable>(_ count: Int) throws -> [Number] {
        let size = MemoryLayout<Number>.size
        try need(count, ofSize: size)
        let start = offset
        offset += count * size
        return [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: source[start..<start + count * size])
                )
            }
            initialized = count
        }
    }

    /// Checks that nothing is left.
    func finish() throws {
        guard offset == end else { throw error("length", "\(end - offset) bytes follow the last column") }
    }

    /// An error where the next read begins.
    func error(_ code: String, _ problem: String) -> FeatureStateError {
        FeatureStateError(code: code, byteOffset: offset, message: Self.damaged(problem))
    }

    private static func damaged(_ problem: String) -> String {
        "\(problem); the state is damaged, take an older one and add the days since"
    }

    private func need(_ count: Int, ofSize size: Int) throws {
        guard count <= (end - offset) / size else {
            throw error("end", "\(count) entries of \(size) bytes are announced, \(end - offset) bytes are left")
        }
    }
}
