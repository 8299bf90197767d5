public import ChurnScoring

/// Events as they were read: one entry an event in each column, in any order.
public struct EventColumns: Sendable {
    /// The distinct customers, in ascending order.
    public var customerIDs: CustomerIDs
    /// The customer of each event, as an index into `customerIDs`.
    public var customers: [Int32]
    /// When each event happened, in microseconds since 1970, UTC.
    public var occurredAt: [Int64]
    /// When each event could be known; empty where that is when it happened.
    public var knownAt: [Int64]
    /// The names of the event types, each once, in any order.
    public var typeNames: [String]
    /// The type of each event, as an index into `typeNames`.
    public var types: [UInt16]
    /// The numeric payload, with names of their own.
    public var values: [ValueColumn]
    /// The categorical payload, with names of their own.
    public var attributes: [AttributeColumn]

    /// Events in columns of one length.
    public init(
        customerIDs: CustomerIDs,
        customers: [Int32],
        occurredAt: [Int64],
        knownAt: [Int64] = [],
        typeNames: [String],
        types: [UInt16],
        values: [ValueColumn] = [],
        attributes: [AttributeColumn] = []
    ) {
        self.customerIDs = customerIDs
        self.customers = customers
        self.occurredAt = occurredAt
        self.knownAt = knownAt
        self.typeNames = typeNames
        self.types = types
        self.values = values
        self.attributes = attributes
    }

    /// The number of events.
    public var count: Int { occurredAt.count }
}

/// One numeric payload of events.
public struct ValueColumn: Hashable, Sendable {
    /// The payload's name.
    public var name: String
    /// One value an event; NaN where it is missing.
    public var values: [Double]

    /// A named column.
    public init(name: String, values: [Double]) {
        self.name = name
        self.values = values
    }
}

/// One categorical payload of events.
public struct AttributeColumn: Hashable, Sendable {
    /// The payload's name.
    public var name: String
    /// The distinct texts, each once, in any order.
    public var levels: [String]
    /// One index into `levels` an event; -1 where it is missing.
    public var codes: [Int32]

    /// A named column.
    public init(name: String, levels: [String], codes: [Int32]) {
        self.name = name
        self.levels = levels
        self.codes = codes
    }
}
