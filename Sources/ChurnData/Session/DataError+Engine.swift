import Foundation

// The engine's messages are long, name its own options as remedies and span lines; these say the same for our users.

extension DataError {
    /// The error that the engine's `message` stands for.
    ///
    /// - Parameters:
    ///   - message: The engine's text.
    ///   - source: What was being read or written: a pattern, or `sql`.
    ///   - names: Display names by absolute path, so that messages show paths as the user wrote them.
    /// - Returns: The error with what was wrong, where, and what to do.
    static func engine(_ message: String, source: String? = nil, names: [String: String] = [:]) -> DataError {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        let first = withoutKind(lines.first ?? "the engine gave no reason")
        if message.contains("No space left on device") || message.contains("Disk quota exceeded") {
            return DataError(.diskFull, fullDisk, at: Location(source: source))
        }
        if message.contains("Out of Memory Error") {
            return DataError(
                .engineFailed,
                "out of memory: \(first); raise the memory limit",
                at: Location(source: source)
            )
        }
        if let number = firstNumber(after: "CSV Error on Line: ", in: message) {
            return malformedCSV(lines, line: number, source: source, names: names)
        }
        if let error = parquet(first, source: source, names: names) { return error }
        if message.contains("Malformed JSON in file") || message.contains("JSON transform error in file") {
            return malformedJSON(first, source: source, names: names)
        }
        if let pattern = quoted(after: "No files found that match the pattern ", in: message) {
            return DataError(.missingFile, "no file matches \"\(pattern)\"", at: Location(source: source))
        }
        if source == "sql" { return statement(lines, first: first) }
        return DataError(.engineFailed, shown(first, names), at: Location(source: source))
    }

    /// What a line of NDJSON that is none, or a file of JSON that is no array, is told.
    static let notJSON = "not JSON; a line must hold one object, or the file an array"

    /// What a statement that is no query, or several, is told.
    static let oneQuery = "must be one query; begin it with SELECT, FROM or WITH"

    /// What to do about a full disk; nothing half-written stays behind.
    static let fullDisk = "no space left on the disk; free some and run again, what was there before is unchanged"

    private static func malformedCSV(
        _ lines: [String],
        line: Int,
        source: String?,
        names: [String: String]
    ) -> DataError {
        let path = lines.lazy.map { $0.trimmingCharacters(in: .whitespaces) }
            .first { $0.hasPrefix("file = ") }.map { String($0.dropFirst("file = ".count)) }
        let location = Location(source: path.map { names[$0] ?? $0 } ?? source, line: line)
        return DataError(.malformedLine, csvReason(lines.joined(separator: " ")), at: location)
    }

    /// The reason why a CSV line can't be read, from the engine's text about it.
    static func csvReason(_ text: String) -> String {
        if let expected = firstNumber(after: "Expected Number of Columns: ", in: text) {
            let found = firstNumber(after: "Found: ", in: text) ?? 0
            return "expected \(expected) columns, found \(found); quote texts that hold the delimiter"
        }
        if text.contains("Invalid unicode") || text.contains("not utf-8") {
            return "not UTF-8; convert the file first, such as with iconv -f latin1 -t utf-8"
        }
        if text.contains("unterminated quote") {
            return "a quoted text does not end where it should; double the quotes inside it"
        }
        if text.contains("Maximum line size") { return "the line is over 2 MB; a closing quote may be missing" }
        return "not a line of this CSV file"
    }

    private static func malformedJSON(_ first: String, source: String?, names: [String: String]) -> DataError {
        let isShape = first.hasPrefix("JSON transform error")
        let path = quoted(after: isShape ? "JSON transform error in file " : "Malformed JSON in file ", in: first)
        let number = firstNumber(after: "in line ", in: first) ?? firstNumber(after: "in record/value ", in: first)
        let location = Location(source: path.map { names[$0] ?? $0 } ?? source, line: isShape ? nil : number)
        return DataError(.malformedLine, notJSON, at: location)
    }

    private static func statement(_ lines: [String], first: String) -> DataError {
        // What follows shows the statement that ours is wrapped in, and names that are the engine's own.
        let reason = first.hasSuffix("!") ? String(first.dropLast()) : first
        if let found = lines.first(where: { $0.hasPrefix("Candidate bindings: ") }) {
            let columns = found.dropFirst("Candidate bindings: ".count)
            return DataError(.badStatement, "\(reason); did you mean \(columns)?", at: Location(source: "sql"))
        }
        if reason.hasPrefix("Cannot prepare multiple statements") {
            return DataError(.badStatement, oneQuery, at: Location(source: "sql"))
        }
        let isTable = reason.hasPrefix("Table with name ")
        let remedy = isTable ? "; name a file in quotes, such as FROM 'events.parquet'" : ""
        return DataError(.badStatement, reason + remedy, at: Location(source: "sql"))
    }

    /// The error of a Parquet file whose end is missing or whose pages can't be unpacked.
    private static func parquet(_ first: String, source: String?, names: [String: String]) -> DataError? {
        func error(_ state: String, _ path: String?) -> DataError {
            let text = "the Parquet file is \(state); copy or write it again"
            return DataError(.unreadableFile, text, at: Location(source: path.map { names[$0] ?? $0 } ?? source))
        }
        if first.contains("too small to be a Parquet file") {
            return error("cut off", quoted(after: "File ", by: "'", in: first))
        }
        if first.contains("No magic bytes found at end of file") {
            return error("cut off", quoted(after: "No magic bytes found at end of file ", by: "'", in: first))
        }
        if let path = quoted(after: "Failed to read file ", in: first) { return error("damaged", path) }
        return first.contains("TProtocolException") ? error("damaged", nil) : nil
    }

    /// A message with paths as the user wrote them.
    private static func shown(_ message: String, _ names: [String: String]) -> String {
        names.sorted { $0.key.utf8.count > $1.key.utf8.count }
            .reduce(message) { $0.replacing($1.key, with: $1.value) }
    }

    private static func withoutKind(_ line: String) -> String {
        guard let range = line.range(of: "Error: ") else { return line }
        return String(line[range.upperBound...])
    }

    private static func firstNumber(after marker: String, in text: String) -> Int? {
        guard let range = text.range(of: marker) else { return nil }
        return Int(text[range.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }

    private static func quoted(after marker: String, by mark: Character = "\"", in text: String) -> String? {
        guard let range = text.range(of: marker + String(mark)) else { return nil }
        return String(text[range.upperBound...].prefix { $0 != mark })
    }
}
