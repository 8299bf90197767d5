/// Which columns of a source are events.
public struct EventSourceSpec: Hashable, Sendable {
    /// Where the type of an event is.
    public enum EventType: Hashable, Sendable {
        /// In a column.
        case column(String)
        /// All events of the source are of one type.
        case constant(String)
    }

    /// Where the rows come from.
    public let source: TableSource
    /// The column of the customer's id.
    public let customer: String
    /// The column of when it happened.
    public let occurredAt: String
    /// The column of when it could be known; where it is missing, that is when it happened.
    public let knownAt: String?
    /// The type.
    public let type: EventType
    /// Columns of numbers; sources share a payload by its name.
    public let values: [String]
    /// Columns of texts; sources share a payload by its name.
    public let attributes: [String]

    /// A mapping of columns.
    public init(
        source: TableSource,
        customer: String,
        occurredAt: String,
        knownAt: String? = nil,
        type: EventType,
        values: [String] = [],
        attributes: [String] = []
    ) {
        self.source = source
        self.customer = customer
        self.occurredAt = occurredAt
        self.knownAt = knownAt
        self.type = type
        self.values = values
        self.attributes = attributes
    }
}

/// What was read of a table of events.
public struct ReadSummary: Hashable, Sendable {
    /// Rows of all sources.
    public internal(set) var rowsRead = 0
    /// Rows that could not be read, by reason.
    public internal(set) var rejected: [String: Int] = [:]
    /// Events that equal an earlier one in every field, found when they are grouped; dropped only when that was asked for.
    public internal(set) var duplicates = 0
    /// Distinct customers.
    public internal(set) var customers = 0
    /// The first event, in microseconds since 1970, UTC; `nil` where there is none.
    public internal(set) var firstOccurredAt: Int64?
    /// The last event.
    public internal(set) var lastOccurredAt: Int64?
    /// Events that could be known only after they happened.
    public internal(set) var late = 0
    /// Events by type, in the order of the names.
    public internal(set) var countsByType: [TypeCount] = []

    /// How often one type occurs.
    public struct TypeCount: Hashable, Sendable {
        /// The type's name.
        public let name: String
        /// Its events.
        public let count: Int
        /// Its events that equal an earlier one in every field, whether dropped or not.
        public let duplicates: Int
    }
}
