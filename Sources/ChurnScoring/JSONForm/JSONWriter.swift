/// Writes a JSON text: objects a member a line, lists of numbers and texts on one line.
struct JSONWriter {
    private(set) var text = ""
    private var indent = 0
    private var isFirst = true

    /// Writes an object whose members `body` writes.
    mutating func object(_ body: (inout JSONWriter) -> Void) { block("{", "}", body) }

    /// Writes a list whose elements `body` writes, each on a line of its own.
    mutating func list(_ body: (inout JSONWriter) -> Void) { block("[", "]", body) }

    private mutating func block(_ open: String, _ close: String, _ body: (inout JSONWriter) -> Void) {
        text += open
        indent += 1
        isFirst = true
        body(&self)
        indent -= 1
        if !isFirst { newLine() }
        text += close
        isFirst = false
    }

    private mutating func newLine() {
        text += "\n"
        for _ in 0..<indent { text += " " }
    }

    /// Begins the next element of a list.
    mutating func element() {
        if !isFirst { text += "," }
        isFirst = false
        newLine()
    }

    /// Begins the next member of an object.
    mutating func key(_ key: String) {
        element()
        value(key)
        text += ": "
    }

    mutating func value(_ flag: Bool) { text += flag ? "true" : "false" }

    mutating func value(_ number: Int) { text += "\(number)" }

    /// A finite double, in the fewest digits that read back as the same.
    mutating func value(_ number: Double) { text += "\(number)" }

    mutating func null() { text += "null" }

    mutating func value(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..<"\u{20}":
                text += scalar.value < 16 ? "\\u000" : "\\u00"
                text += String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    /// A list on one line.
    mutating func values<Element>(_ values: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        text += "["
        for (index, element) in values.enumerated() {
            if index > 0 { text += ", " }
            write(&self, element)
        }
        text += "]"
    }

    mutating func values(_ numbers: [Double]) { values(numbers) { $0.value($1) } }

    mutating func values(_ numbers: [Int]) { values(numbers) { $0.value($1) } }

    mutating func values(_ texts: [String]) { values(texts) { $0.value($1) } }

    /// Writes a member of an object, whole.
    mutating func value(_ number: Int, for name: String) {
        key(name)
        value(number)
    }

    mutating func value(_ number: Double, for name: String) {
        key(name)
        value(number)
    }

    mutating func value(_ string: String, for name: String) {
        key(name)
        value(string)
    }

    mutating func values(_ numbers: [Double], for name: String) {
        key(name)
        values(numbers)
    }

    mutating func values(_ numbers: [Int], for name: String) {
        key(name)
        values(numbers)
    }

    mutating func values(_ texts: [String], for name: String) {
        key(name)
        values(texts)
    }

    /// An object on one line, of keys that need no escape and values that are written already.
    mutating func inline(_ members: [(String, String)]) {
        text += "{"
        for (index, (key, value)) in members.enumerated() {
            if index > 0 { text += ", " }
            text += "\"\(key)\": \(value)"
        }
        text += "}"
    }
}
