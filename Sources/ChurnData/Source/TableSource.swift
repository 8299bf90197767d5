/// Where rows come from.
public struct TableSource: Hashable, Sendable {
    /// What is read.
    public enum Input: Hashable, Sendable {
        /// The files that a path or glob pattern names (`*`, `?`, `[ab]`, `**`), in the order of their paths.
        ///
        /// Formats are told by content, not by name: Parquet, CSV, NDJSON, a JSON array, and the last three with gzip.
        case files(String)
        /// Some of the files of a pattern, maybe none: those at these paths, in this order.
        case paths([String], pattern: String)
        /// A query; it may read files itself.
        case sql(String)
    }

    /// What is read.
    public let input: Input
    /// The folder that relative paths start at, those inside a query included; `nil` for the working directory.
    ///
    /// *Edge case*: inside a query, a file of that path in the working directory goes first.
    public let baseDirectory: String?

    /// A source.
    public init(_ input: Input, baseDirectory: String? = nil) {
        self.input = input
        self.baseDirectory = baseDirectory
    }

    /// Files by path or pattern.
    public static func files(_ pattern: String, baseDirectory: String? = nil) -> TableSource {
        TableSource(.files(pattern), baseDirectory: baseDirectory)
    }

    /// A query.
    public static func sql(_ text: String, baseDirectory: String? = nil) -> TableSource {
        TableSource(.sql(text), baseDirectory: baseDirectory)
    }

    /// How messages name the source: its pattern, or `sql`.
    public var label: String {
        switch input {
        case .files(let pattern), .paths(_, let pattern): pattern
        case .sql: "sql"
        }
    }
}
