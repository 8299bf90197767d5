public import ChurnEvaluation

/// What `churn evaluate` found.
public struct EvaluateResult: PipelineResult {
    /// All metrics.
    public let evaluation: EvaluationSummary
    /// Headline metrics with intervals that know that customers have several rows; `nil` where they have one each.
    public let bootstrap: BootstrapSummary?
    /// Rows with a score and a label.
    public let rows: Int
    /// Scores without a label; they are left out.
    public let withoutLabel: Int
    /// Labels without a score; they are left out.
    public let withoutScore: Int
    /// The metrics by slices, a table a column; `nil` where none is asked for.
    public let slices: [SliceTable]?
    /// The selection by groups, a table a column; `nil` where none is asked for.
    public let fairness: [FairnessTable]?
    /// What the dates of the scores tell; `nil` without them.
    public let dates: DateFindings?
    /// The comparison with other scores; `nil` where none is asked for.
    public let comparison: ScoreComparison?
    /// What the reader should know.
    public let notes: [String]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// The result for a terminal.
    public var text: String {
        var lines = [
            "\(Format.count(rows)) rows with a score and a label, \(Format.percent(evaluation.baseRate)) churn",
            EvaluationText.table([("scores", evaluation)]),
        ]
        if let calibration = EvaluationText.calibration(evaluation) { lines.append(calibration) }
        if let bootstrap {
            lines.append(
                "by \(Format.count(bootstrap.replicateCount)) draws of \(Format.count(bootstrap.customerCount)) customers: "
                    + "AUC \(SliceText.estimate(bootstrap.areaUnderROC, 4)), lift at 10 % "
                    + SliceText.estimate(bootstrap.lifts[2].lift, 2)
            )
        }
        lines.append(EvaluationText.lifts(evaluation))
        if let dates { lines += DateText.lines(dates) }
        for table in slices ?? [] { lines.append(SliceText.table(table)) }
        for table in fairness ?? [] { lines.append(SliceText.table(table)) }
        lines += SliceText.worst(slices ?? []) + SliceText.fairness(fairness ?? [])
        if let comparison { lines += comparison.lines }
        lines += notes.map { "note: \($0)" }
        if withoutLabel > 0 { lines.append("left out: \(Format.count(withoutLabel)) scores without a label") }
        if withoutScore > 0 { lines.append("left out: \(Format.count(withoutScore)) labels without a score") }
        return lines.joined(separator: "\n")
    }
}

/// What the dates of scores tell, as a terminal shows it.
enum DateText {
    static func lines(_ findings: DateFindings) -> [String] {
        var lines: [String] = []
        if let counts = findings.counts {
            lines.append(
                "no label: \(Format.count(counts.immature)) rows with an incomplete label window, "
                    + "\(Format.count(counts.gapChurn)) who churn within the gap, \(Format.count(counts.alreadyChurned)) of "
                    + "customers who are gone, \(Format.count(counts.afterEnd)) after the data's end"
            )
        }
        if let later = findings.laterChurnDates, later > 0 {
            lines.append("\(Format.count(later)) customers have several churn dates; the first counts")
        }
        lines.append(SliceText.table(findings.dates))
        lines.append(stability(findings.stability))
        if let leads = findings.leadTimes { lines += leadTimes(leads) }
        return lines
    }

    private static func stability(_ stability: RankingStability) -> String {
        guard !stability.steps.isEmpty else { return "ranking: one date only, so nothing to compare over time" }
        return "ranking from one date to the next: rank correlation "
            + "\(Format.decimal(stability.meanRankCorrelation, 3)), of the top tenth "
            + "\(Format.percent(stability.meanTopTenthKept)) stay (\(stability.steps.count) steps)"
    }

    private static func leadTimes(_ leads: LeadTimes) -> [String] {
        guard leads.churnCount > 0 else { return ["no churn in the time of the scores, so no lead times"] }
        let ahead = leads.ahead.map { "\(Format.percent($0.share?.value)) at least \($0.days) days" }
        var lines = [
            "\(Format.count(leads.churnCount)) churn events in the time of the scores: "
                + "\(Format.percent(leads.covered?.value)) had a score in the horizon before, "
                + "\(Format.percent(leads.flagged?.value)) were flagged there"
                + (leads.outsideCount > 0 ? " (\(Format.count(leads.outsideCount)) are outside that time)" : "")
        ]
        if let days = leads.days {
            lines.append(
                "flagged until they churned: \(Format.count(leads.flaggedAtChurnCount)), for a median of "
                    + "\(Format.decimal(days.median, 1)) days (quartiles \(Format.decimal(days.lower, 1)) and "
                    + "\(Format.decimal(days.upper, 1))); of all, \(ahead.joined(separator: ", "))"
            )
        } else {
            lines.append("nobody was flagged at the last score before churn")
        }
        lines.append(
            "\(Format.percent(leads.flaggedShare)) of the scores are flagged; a tie that the cut goes through is not"
        )
        return lines
    }
}
