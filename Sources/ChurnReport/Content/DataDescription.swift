/// What the data was.
public struct DataDescription: Hashable, Sendable, Encodable {
    /// One place that events or attributes were read from.
    public struct Source: Hashable, Sendable, Encodable {
        /// Where from: a path, a glob or a query.
        public var name: String
        /// What was read: `events`, `customers`, `periods`.
        public var kind: String
        /// The number of rows read.
        public var rowCount: Int

        /// A source.
        public init(name: String, kind: String, rowCount: Int) {
            self.name = name
            self.kind = kind
            self.rowCount = rowCount
        }
    }

    /// How often one type of event occurs.
    public struct EventType: Hashable, Sendable, Encodable {
        /// The type.
        public var name: String
        /// How many events have it.
        public var count: Int
        /// Their share of all events; `nil` where there are none.
        public internal(set) var share: Double?

        /// An event type.
        public init(name: String, count: Int) {
            self.name = name
            self.count = count
        }
    }

    /// The sources, in the order to show them.
    public var sources: [Source]
    /// The number of events used.
    public var eventCount: Int
    /// The number of customers with an event.
    public var customerCount: Int
    /// The time of the first event, as text; `nil` without events.
    public var firstEvent: String?
    /// The time of the last event, as text; `nil` without events.
    public var lastEvent: String?
    /// The number of events that repeat another exactly.
    public var duplicateCount: Int
    /// Whether repeated events were dropped.
    public var duplicatesDropped: Bool
    /// The number of events known only after they occurred.
    public var lateCount: Int
    /// The event types, in the order to show them.
    public var eventTypes: [EventType]
    /// Warnings and remarks, a sentence each.
    public var notes: [String]

    /// A description.
    public init(
        sources: [Source] = [],
        eventCount: Int,
        customerCount: Int,
        firstEvent: String? = nil,
        lastEvent: String? = nil,
        duplicateCount: Int = 0,
        duplicatesDropped: Bool = false,
        lateCount: Int = 0,
        eventTypes: [EventType] = [],
        notes: [String] = []
    ) {
        self.sources = sources
        self.eventCount = eventCount
        self.customerCount = customerCount
        self.firstEvent = firstEvent
        self.lastEvent = lastEvent
        self.duplicateCount = duplicateCount
        self.duplicatesDropped = duplicatesDropped
        self.lateCount = lateCount
        self.eventTypes = eventTypes.map { type in
            var type = type
            type.share = eventCount == 0 ? nil : Double(type.count) / Double(eventCount)
            return type
        }
        self.notes = notes
    }
}

/// How many rows of each state there are at one cutoff.
public struct CutoffStates: Hashable, Sendable, Encodable {
    /// The cutoff as text, as in `2025-03-01`.
    public var cutoff: String
    /// Rows that churned in the label window.
    public let positive: Int
    /// Rows that were observed and did not.
    public let negative: Int
    /// Rows that churned in the gap.
    public var gapChurn: Int
    /// Rows whose label window the data does not cover.
    public var immature: Int
    /// Customers that were not active by the eligibility rule and make no row.
    public var ineligible: Int
    /// The share of positives among the rows with a label; `nil` where there are none.
    public let churnRate: Double?

    /// The rows of one cutoff.
    public init(cutoff: String, positive: Int, negative: Int, gapChurn: Int, immature: Int, ineligible: Int) {
        self.cutoff = cutoff
        self.positive = positive
        self.negative = negative
        self.gapChurn = gapChurn
        self.immature = immature
        self.ineligible = ineligible
        churnRate = positive + negative == 0 ? nil : Double(positive) / Double(positive + negative)
    }
}
