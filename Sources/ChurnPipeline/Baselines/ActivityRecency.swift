import ChurnFeatures
import ChurnScoring

/// Days since a customer was last active, for every row of an extraction whatever its features are.
struct ActivityRecency {
    /// The events that are activity.
    let activity: EventFilter
    /// The rows; the features are not looked at.
    let plan: ExtractionPlan

    /// Extracts the days of all rows from the same data, in the same order.
    ///
    /// By the extractor itself, so that an event that is not known at a row's cutoff does not count here either. A customer
    /// without such an event in the window was last active a whole window ago.
    func days(_ dataset: Dataset, threads: Int) throws -> [Double] {
        try days(
            events: dataset.events,
            customers: dataset.customers,
            periods: dataset.periods,
            dataEnd: dataset.dataEnd,
            threads: threads
        )
    }

    /// The same from events in memory.
    func days(
        events: EventLog,
        customers: CustomerHistory? = nil,
        periods: SubscriptionPeriods? = nil,
        dataEnd: Int64,
        threads: Int
    ) throws -> [Double] {
        var plan = plan
        plan.features = [Feature(name: "days_since_activity", definition: .recency(activity))]
        let matrix = try FeatureExtractor(plan).extract(
            events: events,
            customers: customers,
            periods: periods,
            dataEnd: dataEnd,
            threads: threads
        ).matrix
        let window = Double(plan.observation.window) / Double(CivilTime.microsecondsPerDay)
        return (0..<matrix.rowCount).map { matrix[$0, 0].isNaN ? window : matrix[$0, 0] }
    }
}
