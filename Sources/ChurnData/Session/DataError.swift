/// What is wrong with a table that was to be read or written.
public struct DataError: Error, Hashable, CustomStringConvertible {
    /// What kind of thing is wrong; open, so that a new kind breaks no caller.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The stable name of the kind.
        public let rawValue: String

        /// A kind by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A file, or every file of a pattern, is not there.
        public static let missingFile = Code(rawValue: "missing_file")
        /// A file can't be opened, or is of no format that is read here.
        public static let unreadableFile = Code(rawValue: "unreadable_file")
        /// The files of one pattern differ in format or columns.
        public static let mixedFiles = Code(rawValue: "mixed_files")
        /// A table lacks a column.
        public static let missingColumn = Code(rawValue: "missing_column")
        /// A column's type can't be what is asked of it.
        public static let unsuitableColumn = Code(rawValue: "unsuitable_column")
        /// One value can't be read.
        public static let badValue = Code(rawValue: "bad_value")
        /// A line is not of its file's format.
        public static let malformedLine = Code(rawValue: "malformed_line")
        /// An SQL statement can't be run.
        public static let badStatement = Code(rawValue: "bad_statement")
        /// A column of labels holds something else.
        public static let badLabel = Code(rawValue: "bad_label")
        /// Customers of two tables can't be matched, or a table holds more than fits.
        public static let unsuitableTable = Code(rawValue: "unsuitable_table")
        /// An option of the session can't be.
        public static let invalidOption = Code(rawValue: "invalid_option")
        /// A file can't be written.
        public static let writeFailed = Code(rawValue: "write_failed")
        /// The disk, or the part of it that may be used, is full.
        public static let diskFull = Code(rawValue: "disk_full")
        /// The engine failed in some other way.
        public static let engineFailed = Code(rawValue: "engine_failed")
    }

    /// Where in the input something is wrong; each part where it is known.
    public struct Location: Hashable, Sendable, CustomStringConvertible {
        /// The file, or `sql` for a statement.
        public var source: String?
        /// The line of a text file, counted from 1, header included.
        public var line: Int?
        /// The row of a table without lines, counted from 1.
        public var row: Int?
        /// The column's name.
        public var column: String?

        /// A location.
        public init(source: String? = nil, line: Int? = nil, row: Int? = nil, column: String? = nil) {
            self.source = source
            self.line = line
            self.row = row
            self.column = column
        }

        /// `events.csv:1042: column "amount"`, as much of it as is known.
        public var description: String {
            var text = source ?? ""
            if let line { text += ":\(line)" }
            var parts = text.isEmpty ? [] : [text]
            if let row { parts.append("row \(row)") }
            if let column { parts.append("column \"\(column)\"") }
            return parts.joined(separator: ": ")
        }
    }

    /// What kind of thing is wrong.
    public let code: Code
    /// What is wrong and what to do about it.
    public let message: String
    /// Where it is wrong.
    public let location: Location

    /// An error.
    public init(_ code: Code, _ message: String, at location: Location = Location()) {
        self.code = code
        self.message = message
        self.location = location
    }

    /// One line for people and editors.
    public var description: String {
        let place = location.description
        return place.isEmpty ? message : "\(place): \(message)"
    }
}
