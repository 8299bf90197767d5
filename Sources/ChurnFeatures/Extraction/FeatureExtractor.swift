/// What to extract: features, when, and which churn gives the labels.
public struct ExtractionPlan: Hashable, Sendable {
    /// The columns, in order.
    public var features: [Feature]
    /// The rows.
    public var observation: Observation
    /// The labels; `nil` makes every row immature, and only the eligibility rule decides who gets one.
    ///
    /// Scoring keeps the churn definition of training, so that who has churned already gets no score either.
    public var churn: ChurnDefinition?

    /// A plan; checked when a ``FeatureExtractor`` is made of it.
    public init(features: [Feature], observation: Observation, churn: ChurnDefinition?) {
        self.features = features
        self.observation = observation
        self.churn = churn
    }
}

/// Turns events into a feature matrix and labels.
public struct FeatureExtractor: Sendable {
    /// What is extracted.
    public let plan: ExtractionPlan

    /// An extractor for `plan`.
    ///
    /// - Throws: ``FeatureError`` where a definition, the observation or the churn definition has no meaning.
    public init(_ plan: ExtractionPlan) throws {
        self.plan = plan
    }

    /// The features and labels of `events`; the same bytes for any order of the source and any number of threads.
    ///
    /// - Parameters:
    ///   - events: What happened.
    ///   - customers: Attributes as of any moment; needed where a feature names one.
    ///   - periods: Needed for subscription churn.
    ///   - dataEnd: Until when (exclusive) the events are complete; decides which labels are mature.
    ///   - threads: At most this many threads.
    /// - Throws: ``FeatureError`` where the plan names what the data do not have, or reaches outside them.
    public func extract(
        events: EventLog,
        customers: CustomerHistory? = nil,
        periods: SubscriptionPeriods? = nil,
        dataEnd: Int64,
        threads: Int = 1
    ) throws -> Extraction {
        preconditionFailure("not there yet")
    }
}
