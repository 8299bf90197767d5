/// What the values of one column are like: where they lie, whether they move, and how churn goes with them.
public struct ColumnProfile: Sendable {
    /// Where the values lie; for a column of codes only the counts have a meaning.
    public let distribution: ValueDistribution
    /// The area under the ROC curve of the value as a score; `nil` for codes, and without both labels.
    public let areaUnderROC: Estimate?
    /// The churn rate by decile, or by code.
    public let cohorts: [Cohort]
    /// The stability of each period but the first against the first.
    public let drift: [PopulationStability]
    /// The ranks at the rows of the sample; empty for codes.
    public let ranks: [Float]
}

/// Makes the profiles of columns that share their rows; columns may be done at the same time.
public struct ColumnProfiler: Sendable {
    /// The labels of the rows.
    public let labels: RowLabels
    /// The periods of the rows.
    public let periods: RowPeriods
    /// The rows that correlations are measured on.
    public let sample: RowSample

    /// A profiler for rows with these labels and periods.
    public init(labels: RowLabels, periods: RowPeriods, sampleLimit: Int = 20_000) {
        self.labels = labels
        self.periods = periods
        sample = RowSample(rowCount: labels.rowCount, limit: sampleLimit)
    }

    /// The profile of one column, whose missing values are NaN.
    public func profile(_ column: UnsafeBufferPointer<Double>, isCategorical: Bool) -> ColumnProfile {
        let sorted = SortedValues(column)
        let labelled = LabelledValues(sorted, labels)
        return ColumnProfile(
            distribution: ValueDistribution(sorted),
            areaUnderROC: isCategorical ? nil : labelled.areaUnderROC(),
            cohorts: isCategorical ? labelled.cohortsByValue() : labelled.cohorts(),
            drift: sorted.drift(over: periods, isCategorical: isCategorical),
            ranks: isCategorical ? [] : sorted.ranks(of: sample)
        )
    }
}
