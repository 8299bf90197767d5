/// The `key=value` lines of one block of a LightGBM model, and the numbers in them.
struct TextFields {
    /// One value: the bytes behind the equals sign, and the line.
    struct Field {
        let line: Int
        let bytes: ArraySlice<UInt8>
    }

    /// The line that the block begins at.
    let line: Int
    private(set) var fields: [String: Field] = [:]

    init(line: Int) { self.line = line }

    /// Adds a line of the block, `known` being the keys that the block may have.
    mutating func add(_ text: ArraySlice<UInt8>, line: Int, known: Set<String>) throws(ModelImportError) {
        let end = text.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
        let key = String(decoding: text[..<end].prefix(64), as: UTF8.self)
        guard end < text.endIndex, known.contains(key) else {
            throw Self.error(
                "key",
                line,
                "\"\(key)\" is not known here, so that scores might not be LightGBM's; save the model with LightGBM 3 or 4"
            )
        }
        guard fields.updateValue(Field(line: line, bytes: text[(end + 1)...]), forKey: key) == nil else {
            throw Self.error("key", line, "\"\(key)\" occurs twice")
        }
    }

    static func error(_ code: String, _ line: Int, _ message: String) -> ModelImportError {
        ModelImportError(code: "lightgbm.\(code)", place: .line(line), message: message)
    }

    /// The value of `key`, which must be there.
    func field(_ key: String) throws(ModelImportError) -> Field {
        guard let field = fields[key] else {
            throw Self.error("missing", line, "\"\(key)\" is missing from the block that begins here")
        }
        return field
    }

    /// The value of `key` as text.
    func text(_ key: String) throws(ModelImportError) -> String {
        let field = try field(key)
        guard let text = String(validating: field.bytes, as: UTF8.self) else {
            throw Self.error("text", field.line, "\"\(key)\" is not valid UTF-8")
        }
        return text
    }

    /// The one whole number of `key`, in `range`.
    func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelImportError) -> Int {
        let numbers = try integers(key, count: 1, in: range)
        return numbers[0]
    }

    /// The `count` whole numbers of `key`, each in `range`.
    func integers(_ key: String, count: Int, in range: ClosedRange<Int>) throws(ModelImportError) -> [Int] {
        try numbers(key, count) { word in
            Int(word).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// The `count` doubles of `key`, each finite, or `inf` where that is allowed, and as it was written.
    func doubles(_ key: String, count: Int, allowsInfinity: Bool = false) throws(ModelImportError) -> [Double] {
        try numbers(key, count) { word in
            if allowsInfinity, word == "inf" { return .infinity }
            // What `Double` reads beyond decimal numbers: hexadecimal ones, infinities, NaN.
            let isDecimal = word.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || "+-.eE".utf8.contains($0)
            }
            guard isDecimal, let number = Double(word), number.isFinite else { return nil }
            return number
        }
    }

    private func numbers<Number>(
        _ key: String,
        _ count: Int,
        _ read: (String) -> Number?
    ) throws(ModelImportError) -> [Number] {
        let field = try field(key)
        var numbers: [Number] = []
        // A count from the file may be any number; what is there is bounded by the line.
        numbers.reserveCapacity(min(count, field.bytes.count))
        for word in field.bytes.split(separator: UInt8(ascii: " ")) {
            guard let number = read(String(decoding: word, as: UTF8.self)) else {
                let shown = String(decoding: word.prefix(32), as: UTF8.self)
                throw Self.error("number", field.line, "\"\(key)\" holds \"\(shown)\", which cannot stand there")
            }
            numbers.append(number)
        }
        guard numbers.count == count else {
            throw Self.error("count", field.line, "\"\(key)\" holds \(numbers.count) numbers, not \(count)")
        }
        return numbers
    }
}

/// The lines of a text, one after another.
struct TextLines {
    private let bytes: [UInt8]
    private var offset = 0
    /// The number of the line that ``next()`` gave last, from 1.
    private(set) var line = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The next line without its end, `nil` behind the last.
    mutating func next() -> ArraySlice<UInt8>? {
        guard offset < bytes.count else { return nil }
        line += 1
        let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        defer { offset = end + 1 }
        let hasReturn = end > offset && bytes[end - 1] == UInt8(ascii: "\r")
        return bytes[offset..<(hasReturn ? end - 1 : end)]
    }
}
