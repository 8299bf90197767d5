/// What is wrong with a feature definition, a plan, or the events that it meets.
public struct FeatureError: Error, Hashable, CustomStringConvertible {
    /// What kind of thing is wrong; open, so that a new kind breaks no caller.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The stable name of the kind.
        public let rawValue: String

        /// A kind by its name.
        public init(rawValue: String) { self.rawValue = rawValue }

        /// A text is not a feature definition.
        public static let unreadableDefinition = Code(rawValue: "unreadable_definition")
        /// A definition can be read but has no meaning, such as a window of no length.
        public static let invalidDefinition = Code(rawValue: "invalid_definition")
        /// Two features share a name.
        public static let duplicateFeature = Code(rawValue: "duplicate_feature")
        /// A window, gap, horizon or cutoff that cannot be.
        public static let invalidObservation = Code(rawValue: "invalid_observation")
        /// A churn definition that cannot be.
        public static let invalidChurn = Code(rawValue: "invalid_churn")
        /// The data have no column of this name.
        public static let unknownName = Code(rawValue: "unknown_name")
        /// The events do not reach as far as the plan asks.
        public static let outsideData = Code(rawValue: "outside_data")
        /// Tables that should describe the same customers do not.
        public static let mismatchedCustomers = Code(rawValue: "mismatched_customers")
        /// Events that a state cannot take: of other payloads than its own, delivered before, or too many.
        public static let unfitEvents = Code(rawValue: "unfit_events")
        /// A schema asks for columns that the features do not make.
        public static let mismatchedSchema = Code(rawValue: "mismatched_schema")
    }

    /// What kind of thing is wrong.
    public let code: Code
    /// What is wrong and what to do about it.
    public let message: String
    /// The name of the feature concerned, where it is one.
    public let feature: String?

    /// An error.
    public init(_ code: Code, _ message: String, feature: String? = nil) {
        self.code = code
        self.message = message
        self.feature = feature
    }

    /// One line for people.
    public var description: String {
        if let feature { "feature \"\(feature)\": \(message)" } else { message }
    }
}
