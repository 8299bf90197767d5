/// How early a score warned of churn, and how many churners it warned of at all.
///
/// Churn events count where scores could have warned of them: from the first score's time plus the gap on, up to the last
/// score's time plus gap and horizon. A row is flagged where its score is among those that the rule selects from its period;
/// rows of a tie that the cut goes through are not.
public struct LeadTimes: Hashable, Sendable, Codable {
    /// The churn events that scores could have warned of.
    public let churnCount: Int
    /// Churn events before the data's end that are outside the time of the scores.
    public let outsideCount: Int
    /// The share of ``churnCount`` with a score that had them in its label window; `nil` without churn events.
    public let covered: Estimate?
    /// The share of ``churnCount`` with a flagged score that had them in its label window; `nil` without churn events.
    public let flagged: Estimate?
    /// The share of ``churnCount`` that had been flagged for some days, without a break, when they churned.
    public let ahead: [Ahead]
    /// How many were flagged at their last score before churn; ``days`` is about them.
    public let flaggedAtChurnCount: Int
    /// The days from when they were first flagged, without a break since, to churn; `nil` where there is none.
    public let days: Quartiles?
    /// The share of rows that is flagged; below what the rule asks for where ties are cut.
    public let flaggedShare: Double

    /// Churn events that were flagged early enough.
    public struct Ahead: Hashable, Sendable, Codable {
        /// The days before churn.
        public let days: Int
        /// The share of all churn events, with its Wilson interval; `nil` without churn events.
        public let share: Estimate?
    }

    /// The quartiles of some values.
    public struct Quartiles: Hashable, Sendable, Codable {
        /// A quarter is below.
        public let lower: Double
        /// Half is below.
        public let median: Double
        /// Three quarters are below.
        public let upper: Double
    }

    /// The lead times of scores.
    ///
    /// - Parameters:
    ///   - scores: the rows; those after the data's end take no part.
    ///   - periods: the period of each row, from 0 on; a rule of a share or a number selects from each period anew. -1 for a
    ///     row that cannot be flagged, as that of somebody who is gone.
    ///   - churnDates: the first churn date of each customer; `nil` where none is known.
    ///   - timing: gap, horizon and the data's end.
    ///   - rule: who is flagged.
    ///   - daysAhead: for how many days before churn the share flagged is told.
    public init(
        _ scores: DatedScores,
        periods: [Int32],
        churnDates: [Int64?],
        timing: LabelTiming,
        rule: SelectionRule = .topTenPercent,
        daysAhead: [Int] = [7, 14, 30]
    ) {
        precondition(periods.count == scores.rowCount, "one period a row")
        precondition(churnDates.count == scores.customerCount, "one churn date or none a customer")
        let isFlagged = PeriodFlags(scores, periods: periods, rule: rule, until: timing.dataEnd)
        flaggedShare = isFlagged.share
        var walk = LeadWalk(scores, timing: timing, isFlagged: isFlagged.flags)
        walk.run(churnDates)
        churnCount = walk.churnCount
        outsideCount = walk.outsideCount
        let trials = Double(walk.churnCount)
        func share(_ count: Int) -> Estimate? {
            trials > 0 ? .wilson(successes: Double(count), trials: trials) : nil
        }
        covered = share(walk.coveredCount)
        flagged = share(walk.flaggedCount)
        let day = 86_400_000_000.0
        let leads = walk.leads.map { Double($0) / day }
        ahead = daysAhead.map { days in Ahead(days: days, share: share(leads.count { $0 >= Double(days) })) }
        flaggedAtChurnCount = leads.count
        let sorted = SortedValues(leads)
        days =
            leads.isEmpty
            ? nil
            : Quartiles(lower: sorted.quantile(0.25), median: sorted.quantile(0.5), upper: sorted.quantile(0.75))
    }
}

/// Which rows a rule selects from their period.
private struct PeriodFlags {
    private(set) var flags: [Bool]
    /// The share of the rows that is selected.
    let share: Double

    init(_ scores: DatedScores, periods: [Int32], rule: SelectionRule, until dataEnd: Int64) {
        flags = [Bool](repeating: false, count: scores.rowCount)
        let periodCount = Int(periods.max() ?? -1) + 1
        var cuts = [Selection?](repeating: nil, count: periodCount)
        var parts = [[Double]](repeating: [], count: periodCount)
        func takesPart(_ row: Int) -> Bool { periods[row] >= 0 && scores.times[row] <= dataEnd }
        for row in periods.indices where takesPart(row) {
            parts[Int(periods[row])].append(scores.scores[row])
        }
        for period in parts.indices where !parts[period].isEmpty {
            let ascending = SortedValues(parts[period]).values
            cuts[period] = Selection(rule, scores: ascending.reversed())
        }
        var count = 0
        var rows = 0
        for row in flags.indices where takesPart(row) {
            rows += 1
            guard cuts[Int(periods[row])]?.isCertain(scores.scores[row]) == true else { continue }
            flags[row] = true
            count += 1
        }
        share = rows > 0 ? Double(count) / Double(rows) : 0
    }
}

/// Walks the scores of each churner back from its churn.
private struct LeadWalk {
    let scores: DatedScores
    let timing: LabelTiming
    let isFlagged: [Bool]
    var churnCount = 0
    var outsideCount = 0
    var coveredCount = 0
    var flaggedCount = 0
    /// Microseconds from the first of the last unbroken flags to churn, one for each churner flagged at churn.
    var leads: [Int64] = []

    init(_ scores: DatedScores, timing: LabelTiming, isFlagged: [Bool]) {
        self.scores = scores
        self.timing = timing
        self.isFlagged = isFlagged
    }

    mutating func run(_ churnDates: [Int64?]) {
        let known = scores.times.lazy.filter { [timing] in $0 <= timing.dataEnd }
        guard let first = known.min(), let last = known.max() else { return }
        let window = first + timing.gap..<last + timing.gap + timing.horizon
        for case let churn? in churnDates where churn < timing.dataEnd {
            if window.contains(churn) { churnCount += 1 } else { outsideCount += 1 }
        }
        var found: (covered: Int, flagged: Int, leads: [Int64]) = (0, 0, [])
        scores.forEachCustomer { customer, positions in
            guard let churn = churnDates[customer], churn < timing.dataEnd, window.contains(churn) else { return }
            var isCovered = false
            var wasFlagged = false
            // When the last unbroken run of flags began.
            var since: Int64?
            for position in positions {
                let row = Int(scores.order[position])
                let time = scores.times[row]
                guard time <= churn else { break }
                if churn >= time + timing.gap, churn < time + timing.gap + timing.horizon {
                    isCovered = true
                    if isFlagged[row] { wasFlagged = true }
                }
                since = isFlagged[row] ? since ?? time : nil
            }
            if isCovered { found.covered += 1 }
            if wasFlagged { found.flagged += 1 }
            if let since { found.leads.append(churn - since) }
        }
        coveredCount = found.covered
        flaggedCount = found.flagged
        leads = found.leads
    }
}
