import Foundation

extension Database {
    /// Where the rows at `ordinals` of `relation` stand: file and line of a text, file and row otherwise.
    ///
    /// Reads the source once more from its start, which only a bad row pays for.
    ///
    /// - Parameters:
    ///   - ordinals: Positions among the rows of the relation, from 0, ascending.
    ///   - relation: The source.
    ///   - malformed: Lines by file name that the engine has set aside; they are no rows.
    /// - Returns: One location an ordinal.
    /// - Throws: ``DataError`` where the source can't be read again.
    func locations(
        of ordinals: [Int],
        in relation: SourceRelation,
        malformed: [String: Set<Int>] = [:]
    ) throws -> [DataError.Location] {
        switch relation.origin {
        case .csv(let dialect):
            var locator = LineLocator(ordinals: ordinals, isBlankRow: dialect.names.count == 1)
            for file in relation.files {
                guard !locator.isDone else { break }
                locator.startFile(file.name, headerCount: 1, malformed: malformed[file.name] ?? [])
                var scanner = CSVRecordScanner(delimiter: dialect.delimiter)
                try file.text.forEachLine {
                    line in
                    let startsRecord = !scanner.isInsideQuotes
                    scanner.scanLine(line)
                    return locator.passLine(startsRecord: startsRecord, isBlank: line.isEmpty)
                }
            }
            return locator.locations
        case .ndjson:
            var locator = LineLocator(ordinals: ordinals, isBlankRow: false)
            for file in relation.files {
                guard !locator.isDone else { break }
                locator.startFile(file.name, headerCount: 0, malformed: malformed[file.name] ?? [])
                try file.text.forEachLine {
                    line in
                    locator.passLine(startsRecord: true, isBlank: Self.isBlank(line))
                }
            }
            return locator.locations
        case .parquet, .jsonArray:
            return try rowLocations(of: ordinals, in: relation)
        case .statement, .empty:
            return ordinals.map { DataError.Location(source: relation.label, row: $0 + 1) }
        }
    }

    /// Runs `body`; where the engine finds a malformed line, the error says the line as an editor counts.
    func placingMalformed<Result>(_ relation: SourceRelation, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DataError where error.code == .malformedLine {
            var location = error.location
            location.line = location.line.flatMap { number in
                relation.origin == .jsonArray
                    ? nil : physicalLine(number, of: location.source ?? relation.label, in: relation)
            }
            if error.location.line == nil { location.line = firstLineWithoutObject(location.source, in: relation) }
            throw DataError(error.code, error.message, at: location)
        }
    }

    /// The line that the engine counts as `number`: of CSV it counts a record that spans lines once, of NDJSON only
    /// lines with something in them, and those from 2.
    ///
    /// - Returns: `number` itself where the file can't be read as lines of text.
    func physicalLine(_ number: Int, of name: String, in relation: SourceRelation) -> Int {
        guard let file = relation.files.first(where: { $0.name == name }) else { return number }
        var scanner: CSVRecordScanner?
        if case .csv(let dialect) = relation.origin { scanner = CSVRecordScanner(delimiter: dialect.delimiter) }
        var line = 0
        var left = scanner == nil ? number - 1 : number
        try? file.text.forEachLine { text in
            line += 1
            let isCounted = scanner.map { !$0.isInsideQuotes } ?? !Self.isBlank(text)
            scanner?.scanLine(text)
            if isCounted { left -= 1 }
            return left > 0
        }
        return left == 0 ? line : number
    }

    /// The first line of NDJSON that begins no object, of which the engine gives no number to rely on.
    private func firstLineWithoutObject(_ name: String?, in relation: SourceRelation) -> Int? {
        guard relation.origin == .ndjson, let file = relation.files.first(where: { $0.name == name }) else {
            return nil
        }
        var line = 0
        var found: Int?
        try? file.text.forEachLine { text in
            line += 1
            let first = text.first { $0 != 32 && !(9...13).contains($0) }
            if let first, first != UInt8(ascii: "{") { found = line }
            return found == nil
        }
        return found
    }

    private static func isBlank(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        line.allSatisfy { $0 == 32 || (9...13).contains($0) }
    }

    private func rowLocations(of ordinals: [Int], in relation: SourceRelation) throws -> [DataError.Location] {
        var locations: [DataError.Location] = []
        var start = 0
        for file in relation.files {
            let from = SourceRelation(
                origin: relation.origin,
                files: [file],
                columns: relation.columns,
                label: relation.label,
                baseDirectory: relation.baseDirectory
            ).from(reading: [relation.columns[0].name])
            let rows = try query("SELECT count(*)::VARCHAR FROM \(from)", source: file.name).texts()
            let end = start + (rows.first?.first?.flatMap { Int($0) } ?? 0)
            while locations.count < ordinals.count && ordinals[locations.count] < end {
                locations.append(.init(source: file.name, row: ordinals[locations.count] - start + 1))
            }
            start = end
        }
        while locations.count < ordinals.count {
            locations.append(.init(source: relation.label, row: ordinals[locations.count] + 1))
        }
        return locations
    }
}

/// Matches ascending row ordinals with the physical lines that the rows start on.
private struct LineLocator {
    let ordinals: [Int]
    let isBlankRow: Bool
    var locations: [DataError.Location] = []
    private var file = ""
    private var line = 0
    private var next = 0
    private var headersLeft = 0
    private var malformed: Set<Int> = []

    init(ordinals: [Int], isBlankRow: Bool) {
        self.ordinals = ordinals
        self.isBlankRow = isBlankRow
    }

    var isDone: Bool { locations.count == ordinals.count }

    mutating func startFile(_ name: String, headerCount: Int, malformed: Set<Int>) {
        file = name
        line = 0
        headersLeft = headerCount
        self.malformed = malformed
    }

    /// Takes the next line in; false where all rows have been found.
    mutating func passLine(startsRecord: Bool, isBlank: Bool) -> Bool {
        line += 1
        guard startsRecord && (!isBlank || (isBlankRow && headersLeft == 0)) && !malformed.contains(line) else {
            return true
        }
        if headersLeft > 0 {
            headersLeft -= 1
            return true
        }
        if ordinals[locations.count] == next { locations.append(.init(source: file, line: line)) }
        next += 1
        return !isDone
    }
}
