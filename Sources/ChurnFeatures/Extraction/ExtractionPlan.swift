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

    /// Stops at a plan that has no meaning whatever the data are.
    func validate() throws {
        try validateObservation()
        try churn?.validate()
        var names = Set(labelNames)
        for feature in features {
            guard names.insert(feature.name).inserted else {
                throw FeatureError(
                    .duplicateFeature,
                    "occurs twice; give each feature a name of its own",
                    feature: feature.name
                )
            }
            try feature.definition.validate(feature.name, window: observation.window)
        }
    }

    private func validateObservation() throws {
        func require(_ condition: Bool, _ problem: String) throws {
            guard condition else { throw FeatureError(.invalidObservation, problem) }
        }
        let cutoffs = observation.cutoffs
        if let schedule = observation.schedule {
            try require(cutoffs.isEmpty, "cutoffs for all customers and a schedule of their own exclude each other")
            try schedule.validate()
        } else {
            try require(!cutoffs.isEmpty, "there is no cutoff; is \"to\" before \"from\"?")
        }
        try require(zip(cutoffs, cutoffs.dropFirst()).allSatisfy(<), "cutoffs must ascend, each once")
        try require(observation.window > 0, "the observation's window must be longer than 0")
        try require(observation.gap >= 0, "the gap must be 0 or longer")
        try require(observation.horizon > 0, "the horizon must be longer than 0")
        try require(observation.eligibility.activeWithin ?? 1 > 0, "active_within must be longer than 0")
    }
}
