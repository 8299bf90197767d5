/// Reads JSON (RFC 8259) from front to back, each value as its caller expects it.
///
/// Nothing is built between the bytes and what the caller keeps: a general decoder took more time than all else of a
/// request of one customer together. What the caller does not expect is an error, so nothing is skipped and the depth of
/// a body is that of what is asked for.
///
/// Valid for as long as the bytes are.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// What `read` makes of the one value that `bytes` hold.
    ///
    /// - Throws: ``RequestError`` where they hold no JSON, more than a value, or another one than `read` expects.
    static func read<Value>(
        _ bytes: UnsafeRawBufferPointer,
        _ read: (inout JSONReader) throws(RequestError) -> Value
    ) throws(RequestError) -> Value {
        var reader = JSONReader(bytes.bindMemory(to: UInt8.self))
        let value = try read(&reader)
        guard reader.next() == 0, reader.position == reader.bytes.count else { throw reader.noJSON("nothing more") }
        return value
    }

    // MARK: Lists and objects

    /// Reads a list; `read` is called for each element, which it has to read.
    mutating func elements(
        _ read: (inout JSONReader, Int) throws(RequestError) -> Void
    ) throws(RequestError) {
        guard next() == UInt8(ascii: "[") else { throw unexpected("a list") }
        position += 1
        if next() == UInt8(ascii: "]") {
            position += 1
            return
        }
        var index = 0
        while true {
            do {
                try read(&self, index)
            } catch {
                throw error.within(element: index)
            }
            index += 1
            if try endsAfterElement(UInt8(ascii: "]")) { return }
        }
    }

    /// Reads an object; `read` is called for each member, whose value it has to read.
    mutating func members(
        _ read: (inout JSONReader, JSONName) throws(RequestError) -> Void
    ) throws(RequestError) {
        guard next() == UInt8(ascii: "{") else { throw unexpected("an object") }
        position += 1
        if next() == UInt8(ascii: "}") {
            position += 1
            return
        }
        while true {
            guard next() == UInt8(ascii: "\"") else { throw noJSON("a name in quotes") }
            let name = try name()
            guard next() == UInt8(ascii: ":") else { throw noJSON("\":\"") }
            position += 1
            do {
                try read(&self, name)
            } catch {
                throw error.within(member: name.text)
            }
            if try endsAfterElement(UInt8(ascii: "}")) { return }
        }
    }

    private mutating func endsAfterElement(_ end: UInt8) throws(RequestError) -> Bool {
        let byte = next()
        guard byte == end || byte == UInt8(ascii: ",") else {
            throw noJSON("\",\" or \"\(Character(Unicode.Scalar(end)))\"")
        }
        position += 1
        return byte == end
    }

    // MARK: Single values

    /// Reads null, if that is what comes.
    mutating func null() throws(RequestError) -> Bool {
        guard next() == UInt8(ascii: "n") else { return false }
        guard bytes.count - position >= 4, bytes[position..<position + 4].elementsEqual("null".utf8) else {
            throw noJSON("a value")
        }
        position += 4
        return true
    }

    /// Reads a number: the double that is nearest to it.
    ///
    /// *Edge cases:* one too large for a double is an error, one too small is 0.
    mutating func number() throws(RequestError) -> Double {
        let start = try startOfNumber("a number")
        var significand: UInt64 = 0
        var digits = 0
        let isNegative = bytes[start] == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let firstDigit = position
        scanDigits(&significand, &digits)
        guard digits > 0, digits == 1 || bytes[firstDigit] != UInt8(ascii: "0") else { throw noJSON("a number") }
        var exponent = 0
        if peek() == UInt8(ascii: ".") {
            position += 1
            let before = digits
            scanDigits(&significand, &digits)
            guard digits > before else { throw noJSON("a digit") }
            exponent = before - digits
        }
        var isScientific = false
        if peek() | 0x20 == UInt8(ascii: "e") {
            isScientific = true
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            var (power, powerDigits): (UInt64, Int) = (0, 0)
            scanDigits(&power, &powerDigits)
            guard powerDigits > 0 else { throw noJSON("a digit") }
        }
        // A significand below 2^53 and a power of ten up to 10^22 are exact, and their quotient is rounded once (W. D.
        // Clinger, "How to read floating point numbers accurately", 1990). Nineteen digits do not wrap around.
        if !isScientific, digits <= 19, significand < 1 << 53 {
            let magnitude = Double(significand) / Self.powersOfTen[-exponent]
            return isNegative ? -magnitude : magnitude
        }
        return try slowNumber(start)
    }

    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]

    private func slowNumber(_ start: Int) throws(RequestError) -> Double {
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let number = Double(text), number.isFinite else {
            throw RequestError("the number \(text) is beyond what a double holds")
        }
        return number
    }

    /// Reads a whole number of 64 bits.
    mutating func integer() throws(RequestError) -> Int64 {
        let start = try startOfNumber("a whole number")
        _ = try number()
        guard let number = Int64(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw RequestError("expected a whole number of 64 bits")
        }
        return number
    }

    /// Reads a text.
    mutating func text() throws(RequestError) -> String {
        guard next() == UInt8(ascii: "\"") else { throw unexpected("a text") }
        return try name().text
    }

    /// Whether a text comes next.
    mutating func isText() -> Bool { next() == UInt8(ascii: "\"") }

    // MARK: Bytes

    /// The next byte that is no white space, which stays to be read; 0 at the end, where no JSON has it.
    private mutating func next() -> UInt8 {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            case let byte: return byte
            }
        }
        return 0
    }

    /// The byte to be read; 0 at the end.
    private func peek() -> UInt8 { position < bytes.count ? bytes[position] : 0 }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private mutating func startOfNumber(_ expected: String) throws(RequestError) -> Int {
        let byte = next()
        guard isDigit(byte) || byte == UInt8(ascii: "-") else { throw unexpected(expected) }
        return position
    }

    /// Reads digits; `value` wraps around behind the nineteenth.
    private mutating func scanDigits(_ value: inout UInt64, _ count: inout Int) {
        while position < bytes.count, isDigit(bytes[position]) {
            value = value &* 10 &+ UInt64(bytes[position] &- UInt8(ascii: "0"))
            count += 1
            position += 1
        }
    }

    /// Reads what is in quotes, of which the first is next.
    private mutating func name() throws(RequestError) -> JSONName {
        position += 1
        let start = position
        var isPlain = true
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                let content = UnsafeBufferPointer(rebasing: bytes[start..<position])
                position += 1
                if isPlain { return JSONName(plain: content) }
                return JSONName(try unescaped(content, start))
            case UInt8(ascii: "\\"):
                isPlain = false
                position += 2
            case 0..<0x20: throw noJSON("\\u and four digits for a control character")
            case 0x80...:
                isPlain = false
                position += 1
            default: position += 1
            }
        }
        position = bytes.count
        throw noJSON("\"\"\"")
    }

    /// The text that `content`, which begins at `start`, means.
    private func unescaped(_ content: UnsafeBufferPointer<UInt8>, _ start: Int) throws(RequestError) -> String {
        var utf8: [UInt8] = []
        utf8.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                utf8.append(content[index])
                index += 1
                continue
            }
            guard let (scalar, length) = JSONEscape.scalar(content, index) else {
                throw noJSON("an escape that JSON has", at: start + index)
            }
            utf8.append(contentsOf: UTF8.encode(scalar) ?? .init())
            index += length
        }
        guard let text = String(validating: utf8, as: UTF8.self) else { throw noJSON("UTF-8", at: start) }
        return text
    }

    // MARK: Errors

    /// The error where another value than `expected` comes, or none.
    private func unexpected(_ expected: String) -> RequestError {
        let isValue = "{[\"-0123456789tfn".utf8.contains(peek())
        return isValue ? RequestError("expected \(expected)") : noJSON(expected)
    }

    private func noJSON(_ expected: String, at offset: Int? = nil) -> RequestError {
        RequestError("no JSON at byte \(offset ?? position): expected \(expected)")
    }
}
