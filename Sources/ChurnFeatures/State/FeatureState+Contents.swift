public import ChurnScoring

extension FeatureState {
    /// The identifiers of all customers that ever had an event, ascending.
    public var customerIDs: CustomerIDs { customers.ids }

    /// When the last of the events happened; `nil` without events.
    ///
    /// *Edge cases:* of those that are kept: `nil` also where all have been forgotten.
    public var lastOccurredAt: Int64? { events.occurredAt.max() }

    /// The event types that have occurred, in the order of their arrival.
    public var typeNames: [String] { events.typeNames }

    /// The names of the numeric payload; empty until events have come.
    public var valueNames: [String] { events.values.map(\.name) }

    /// The names of the categorical payload; empty until events have come.
    public var attributeNames: [String] { events.attributes.map(\.name) }
}
