/// How the fields of a CSV file are set apart, and their names; the first line is always the header.
///
/// Told from the header alone, so that a bad line further down can't change how the others are read.
struct CSVDialect: Hashable {
    /// The byte between fields: of comma, tab, semicolon and bar the most frequent in the header.
    let delimiter: UInt8
    /// The header's names; `column3` where the third is empty.
    let names: [String]

    /// The dialect of a file that starts with `lines`.
    ///
    /// The header may span lines inside quotes.
    init?(startingWith lines: [[UInt8]]) {
        var scanner = CSVRecordScanner(delimiter: 0)
        var header: [UInt8] = []
        for (index, line) in lines.enumerated() {
            header +=
                (index > 0 ? [10] : [])
                + (index == 0 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? line.dropFirst(3) : line[...])
            // Whether a quote is open does not depend on the delimiter where every quoted field is a whole one.
            line.withUnsafeBufferPointer { scanner.scanLine($0) }
            if !header.isEmpty && !scanner.isInsideQuotes { break }
        }
        guard !header.isEmpty else { return nil }
        let candidates = ",\t;|".utf8
        let counts = candidates.map { Self.split(header, at: $0).count }
        let most = counts.max() ?? 1
        delimiter = zip(candidates, counts).first { $0.1 == most }?.0 ?? UInt8(ascii: ",")
        names = Self.split(header, at: delimiter).enumerated()
            .map { $1.isEmpty ? "column\($0 + 1)" : String(decoding: $1, as: UTF8.self) }
    }

    /// The delimiter as text.
    var delimiterText: String { String(UnicodeScalar(delimiter)) }

    private static func split(_ header: [UInt8], at delimiter: UInt8) -> [[UInt8]] {
        let quote = UInt8(ascii: "\"")
        var fields: [[UInt8]] = [[]]
        var isQuoted = false
        var index = 0
        while index < header.count {
            let byte = header[index]
            if isQuoted && byte == quote && index + 1 < header.count && header[index + 1] == quote {
                fields[fields.count - 1].append(quote)
                index += 1
            } else if byte == quote && (isQuoted || fields[fields.count - 1].isEmpty) {
                isQuoted.toggle()
            } else if byte == delimiter && !isQuoted {
                fields.append([])
            } else {
                fields[fields.count - 1].append(byte)
            }
            index += 1
        }
        return fields
    }
}

/// Follows quotes through the physical lines of a CSV file, to tell where records start.
struct CSVRecordScanner {
    private let delimiter: UInt8
    /// Whether the record goes on in the next line.
    private(set) var isInsideQuotes = false

    /// A scanner at the start of a file; with delimiter 0, a quote after any of the usual delimiters opens a field.
    init(delimiter: UInt8) { self.delimiter = delimiter }

    /// Goes through one line; a quote opens a field only at its start.
    mutating func scanLine(_ line: UnsafeBufferPointer<UInt8>) {
        var isAtStart = !isInsideQuotes
        for byte in line {
            if byte == UInt8(ascii: "\"") {
                if isInsideQuotes {
                    isInsideQuotes = false
                    // A doubled quote opens the text again at once.
                    isAtStart = true
                } else {
                    isInsideQuotes = isAtStart
                    isAtStart = false
                }
            } else {
                isAtStart = !isInsideQuotes && isDelimiter(byte)
            }
        }
    }

    private func isDelimiter(_ byte: UInt8) -> Bool {
        delimiter == 0 ? ",\t;|".utf8.contains(byte) : byte == delimiter
    }
}
