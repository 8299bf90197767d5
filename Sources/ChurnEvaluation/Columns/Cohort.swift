/// Rows with neighbouring values of one feature, and how many of them churned.
public struct Cohort: Hashable, Sendable {
    /// The values of the rows, from the smallest to the largest; `nil` for the rows where the value is missing.
    public let values: ClosedRange<Double>?
    /// The number of rows with a known label.
    public let rowCount: Int
    /// Those of them with label 1.
    public let positiveCount: Int

    /// The share of label 1 with its Wilson interval.
    public var rate: Estimate { Estimate.wilson(successes: Double(positiveCount), trials: Double(rowCount)) }

    /// A cohort of at least one row.
    public init(values: ClosedRange<Double>?, rowCount: Int, positiveCount: Int) {
        precondition(rowCount > 0 && (0...rowCount).contains(positiveCount), "positives are some of at least one row")
        self.values = values
        self.rowCount = rowCount
        self.positiveCount = positiveCount
    }
}

extension Cohort: Encodable {
    private enum CodingKeys: String, CodingKey { case values, rowCount, positiveCount, rate }

    /// Writes the smallest and the largest value, the counts and the rate.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(values, forKey: .values)
        try container.encode(rowCount, forKey: .rowCount)
        try container.encode(positiveCount, forKey: .positiveCount)
        try container.encode(rate, forKey: .rate)
    }
}

/// The values of one column at the rows whose label is known.
public struct LabelledValues: Sendable {
    /// The rows of each distinct value, ascending.
    private let ties: [ScoredLabels.TieGroup]
    private let missingCount: Int
    private let missingPositiveCount: Int

    /// The rows of `column` that have a label.
    public init(_ column: SortedValues, _ labels: RowLabels) {
        precondition(column.rowCount == labels.rowCount, "one label for each row")
        var ties: [ScoredLabels.TieGroup] = []
        var rowCount = 0
        var positiveCount = 0
        column.forEachTie { range in
            var tie = ScoredLabels.TieGroup(score: column.values[range.lowerBound], rowCount: 0, positiveCount: 0)
            for position in range {
                let code = labels.codes[Int(column.rows[position])]
                tie.rowCount += code < 2 ? 1 : 0
                tie.positiveCount += code == 1 ? 1 : 0
            }
            guard tie.rowCount > 0 else { return }
            rowCount += tie.rowCount
            positiveCount += tie.positiveCount
            ties.append(tie)
        }
        self.ties = ties
        missingCount = labels.labelledCount - rowCount
        missingPositiveCount = labels.positiveCount - positiveCount
    }

    /// The area under the ROC curve of the value itself as a score, with DeLong's interval.
    ///
    /// Above 0.5 where churners have the higher values, below where they have the lower. Rows without a value are left
    /// out.
    ///
    /// *Edge cases:* `nil` where the rows that have a value do not have both labels.
    public func areaUnderROC() -> Estimate? {
        let positives = ties.reduce(0) { $0 + $1.positiveCount }
        let rows = ties.reduce(0) { $0 + $1.rowCount }
        guard positives > 0, positives < rows else { return nil }
        return ScoredLabels(tieGroups: ties.reversed()).areaUnderROCEstimate()
    }

    /// The churn rate by quantile: bins of about equally many rows, lowest values first, the missing ones last.
    ///
    /// Equal values stay together: the rows of one value, at the ranks a ..< b of n, are in the bin
    /// `⌊bins (a + b) / 2n⌋` of their middle rank, and a bin that no value falls into is left out. So a feature that is 0
    /// in most rows has one large bin of zeros and fewer bins above.
    ///
    /// - Parameter bins: at most how many bins of values; 10 for deciles.
    /// - Returns: the bins, none empty; none at all where no label is known.
    public func cohorts(bins: Int = 10) -> [Cohort] {
        precondition(bins > 0, "at least one bin")
        let quantiles = TieBins(rowCount: ties.reduce(0) { $0 + $1.rowCount }, bins: bins)
        var cohorts: [Cohort] = []
        var lastBin = -1
        var before = 0
        for tie in ties {
            let bin = quantiles.bin(ofRanks: before..<before + tie.rowCount)
            before += tie.rowCount
            if bin == lastBin, let open = cohorts.popLast() {
                cohorts.append(open.adding(tie))
            } else {
                cohorts.append(Cohort(tie))
            }
            lastBin = bin
        }
        return cohorts + missingCohort
    }

    /// The churn rate of each distinct value, for columns that hold codes, the missing ones last.
    public func cohortsByValue() -> [Cohort] { ties.map(Cohort.init) + missingCohort }

    private var missingCohort: [Cohort] {
        guard missingCount > 0 else { return [] }
        return [Cohort(values: nil, rowCount: missingCount, positiveCount: missingPositiveCount)]
    }
}

extension Cohort {
    fileprivate init(_ tie: ScoredLabels.TieGroup) {
        self.init(values: tie.score...tie.score, rowCount: tie.rowCount, positiveCount: tie.positiveCount)
    }

    fileprivate func adding(_ tie: ScoredLabels.TieGroup) -> Cohort {
        Cohort(
            values: (values?.lowerBound ?? tie.score)...tie.score,
            rowCount: rowCount + tie.rowCount,
            positiveCount: positiveCount + tie.positiveCount
        )
    }
}
