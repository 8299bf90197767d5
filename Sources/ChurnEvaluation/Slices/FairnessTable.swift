/// Whether a selection by score treats the groups of an attribute alike.
///
/// Names are those of the field: demographic parity compares selection rates, equal opportunity true positive rates, equalised
/// odds both true and false positive rates, predictive parity precisions. Where base rates differ they cannot all hold; which
/// one matters depends on whether being selected is a gift (a rebate) or a burden.
///
/// Groups that are smaller than a minimum are gaps and take no part in the comparison.
public struct FairnessTable: Hashable, Sendable, Codable {
    /// The attribute.
    public let attribute: String
    /// Who is selected.
    public let rule: SelectionRule
    /// The share of all rows that is selected.
    public let selectedShare: Double
    /// The lowest score that is selected.
    public let lowestScore: Double
    /// What a group must have before anything is said of it.
    public let minimum: MinimumCell
    /// The groups that have rows, in the attribute's order, rows without a value last.
    public let groups: [Group]
    /// The selection rates compared.
    public let demographicParity: Gap?
    /// The true positive rates compared.
    public let equalOpportunity: Gap?
    /// The false positive rates compared.
    public let predictiveEquality: Gap?
    /// The precisions compared.
    public let predictiveParity: Gap?

    /// The larger of the differences of true and of false positive rates; `nil` where either is not known.
    public let equalisedOddsDifference: Double?
    /// The smaller of the ratios of true and of false positive rates; `nil` where either is not known.
    public let equalisedOddsRatio: Double?

    /// One value of the attribute.
    public struct Group: Hashable, Sendable, Codable {
        /// The value; `nil` for rows that have none.
        public let value: String?
        /// The number of rows, those of weight 0 left out.
        public let rowCount: Int
        /// The number of rows with label 1.
        public let positiveCount: Int
        /// The weight of the rows selected, ties divided; without weights their number.
        public let selected: Double
        /// The share of rows that is selected; `nil` where rows are too few.
        public let selectionRate: Estimate?
        /// The share of churners that is selected; `nil` where they are too few.
        public let truePositiveRate: Estimate?
        /// The share of those who stay that is selected; `nil` where they are too few.
        public let falsePositiveRate: Estimate?
        /// The share of churners among those selected; `nil` where they are too few.
        public let precision: Estimate?
        /// Why a rate is not known, the first reason; `nil` where all are.
        public let gap: SliceGap?
    }

    /// A rate of two groups: that where it is highest and that where it is lowest.
    public struct Gap: Hashable, Sendable, Codable {
        /// The value of the group with the highest rate; `nil` for rows that have none.
        public let highestGroup: String?
        /// The value of the group with the lowest rate; `nil` for rows that have none.
        public let lowestGroup: String?
        /// The highest rate less the lowest, with Newcombe's interval for two groups that were chosen beforehand; as
        /// these are the extremes of all, some of it is chance where groups are many.
        public let difference: Estimate
        /// The lowest rate over the highest, in 0...1; `nil` where all are 0.
        ///
        /// The four-fifths rule asks for 0.8 of selection rates.
        public let ratio: Double?
    }
}

extension FairnessTable {
    /// Compares the groups of `column`.
    ///
    /// *Edge cases:* a tie that the cut goes through is divided evenly among its rows, of whatever group; with fewer than two
    /// groups of sufficient size nothing is compared.
    ///
    /// - Parameters:
    ///   - column: the attribute, one value a row.
    ///   - rows: scores and labels.
    ///   - rule: who is selected, out of all rows together.
    ///   - minimum: rows for a selection rate; churners for a true positive rate, those who stay for a false positive rate and
    ///     selected rows for a precision.
    public init(
        _ column: SliceColumn,
        of rows: SliceRows,
        rule: SelectionRule = .topTenPercent,
        minimum: MinimumCell
    ) {
        attribute = column.name
        self.rule = rule
        self.minimum = minimum
        let selection = Selection(rule, of: rows)
        let codes = rows.ranked(column)
        var counts = [GroupCounts](repeating: GroupCounts(), count: column.values.count + 1)
        var all = 0.0
        for rank in codes.indices {
            let weight = rows.weights.isEmpty ? 1 : rows.weights[rank]
            guard weight > 0 else { continue }
            all += weight
            let part = selection.part(of: rows.scores[rank])
            let group = codes[rank] < 0 ? column.values.count : Int(codes[rank])
            counts[group].add(weight: weight, selectedPart: part, isPositive: rows.isPositive[rank])
        }
        selectedShare = all > 0 ? selection.weight / all : 0
        lowestScore = selection.lowestScore
        groups = counts.enumerated().compactMap { group, counts in
            counts.rows.count == 0
                ? nil : counts.group(group < column.values.count ? column.values[group] : nil, minimum)
        }
        demographicParity = Self.gap(groups) { $0.selectionRate }
        let opportunity = Self.gap(groups) { $0.truePositiveRate }
        let equality = Self.gap(groups) { $0.falsePositiveRate }
        equalOpportunity = opportunity
        predictiveEquality = equality
        predictiveParity = Self.gap(groups) { $0.precision }
        if let opportunity, let equality {
            equalisedOddsDifference = max(opportunity.difference.value, equality.difference.value)
        } else {
            equalisedOddsDifference = nil
        }
        if let opportunity = opportunity?.ratio, let equality = equality?.ratio {
            equalisedOddsRatio = min(opportunity, equality)
        } else {
            equalisedOddsRatio = nil
        }
    }

    /// The largest difference of a rate; `nil` with fewer than two groups that have it.
    private static func gap(_ groups: [Group], of rate: (Group) -> Estimate?) -> Gap? {
        let known = groups.compactMap { group in rate(group).map { (group: group.value, rate: $0) } }
        guard known.count > 1, let highest = known.max(by: { $0.rate.value < $1.rate.value }),
            let lowest = known.min(by: { $0.rate.value < $1.rate.value })
        else { return nil }
        return Gap(
            highestGroup: highest.group,
            lowestGroup: lowest.group,
            difference: .difference(ofShares: highest.rate, lowest.rate),
            ratio: highest.rate.value > 0 ? lowest.rate.value / highest.rate.value : nil
        )
    }
}

/// The rows of one group by label and selection.
private struct GroupCounts {
    struct Part {
        var count = 0
        var weight = 0.0
        var squaredWeight = 0.0
        /// The weight of what is counted: of selected rows, or of positives among the selected.
        var hits = 0.0

        mutating func add(_ weight: Double, hits: Double) {
            count += 1
            self.weight += weight
            squaredWeight += weight * weight
            self.hits += hits
        }

        /// The share with its Wilson interval.
        var rate: Estimate {
            .wilson(share: min(max(hits / weight, 0), 1), trials: weight * weight / squaredWeight)
        }
    }

    var rows = Part()
    var positives = Part()
    var negatives = Part()
    var selected = Part()

    mutating func add(weight: Double, selectedPart part: Double, isPositive: Bool) {
        rows.add(weight, hits: weight * part)
        if isPositive {
            positives.add(weight, hits: weight * part)
        } else {
            negatives.add(weight, hits: weight * part)
        }
        if part > 0 {
            selected.count += 1
            selected.weight += weight * part
            selected.squaredWeight += weight * weight * part
            selected.hits += isPositive ? weight * part : 0
        }
    }

    func group(_ value: String?, _ minimum: MinimumCell) -> FairnessTable.Group {
        let hasRows = rows.count >= minimum.rows
        let effectiveSelected = selected.weight > 0 ? selected.weight * selected.weight / selected.squaredWeight : 0
        func rate(_ part: Part, isEnough: Bool) -> Estimate? { hasRows && isEnough ? part.rate : nil }
        let hasSelected = effectiveSelected >= Double(minimum.positives)
        return FairnessTable.Group(
            value: value,
            rowCount: rows.count,
            positiveCount: positives.count,
            selected: rows.hits,
            selectionRate: rate(rows, isEnough: true),
            truePositiveRate: rate(positives, isEnough: positives.count >= minimum.positives),
            falsePositiveRate: rate(negatives, isEnough: negatives.count >= minimum.positives),
            precision: rate(selected, isEnough: hasSelected),
            gap: minimum.gap(rows: rows.count, positives: positives.count) ?? (hasSelected ? nil : .fewSelected)
        )
    }
}
