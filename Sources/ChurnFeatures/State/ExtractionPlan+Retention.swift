extension ExtractionPlan {
    /// How long before a cutoff events can matter to its rows, in microseconds.
    ///
    /// The observation's window, whatever the features' own windows are: slopes and tenure begin with the customer's
    /// first event in it. Longer where eligibility or the days of inactivity look further back. An event of a churn
    /// type that is older than all of these decides nothing: who is eligible has been active after it.
    public var retention: Int64 {
        var longest = max(observation.window, observation.eligibility.activeWithin ?? 0)
        for case .inactivity(_, let days) in (churn?.types ?? []).map(\.definition) where days <= 1e6 {
            longest = max(longest, RowLabeller.time(days))
        }
        return longest
    }
}
