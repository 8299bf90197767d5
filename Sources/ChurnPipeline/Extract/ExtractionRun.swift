import ChurnData
import ChurnFeatures
import ChurnScoring
import Logging

/// A config's data, read and extracted.
struct ExtractionRun {
    let dataset: Dataset
    let extraction: Extraction
    /// What looks wrong but does not stop the work, one line each.
    let notes: [String]
    /// The state that the events came through, to be written after everything else; `nil` without one.
    var state: StateRun?
}

extension Pipeline {
    /// A session on the pipeline's threads.
    func database() throws -> Database { try Database(Database.Options(threads: threads)) }

    /// Reads what `config` asks for and extracts what `plan` makes of it.
    func extraction(
        _ config: RunConfig,
        rejects: String?,
        clock: inout PhaseClock,
        plan: (Dataset) throws -> ExtractionPlan
    ) throws -> ExtractionRun {
        let dataset = try Dataset(config, database: try database(), rejects: rejects, threads: threads, clock: &clock)
        logger.debug("\(Format.count(dataset.events.count)) events read")
        let extraction = try clock.time("extract") {
            try FeatureExtractor(plan(dataset)).extract(
                events: dataset.events,
                customers: dataset.customers,
                periods: dataset.periods,
                dataEnd: dataset.dataEnd,
                threads: threads
            )
        }
        let notes = dataset.notes(config) + extraction.warnings
        for note in notes { logger.warning("\(note)") }
        return ExtractionRun(dataset: dataset, extraction: extraction, notes: notes)
    }
}

/// The states of the rows at one cutoff, or one entry of a schedule, as results print them.
public struct CutoffCounts: Encodable, Sendable {
    /// The cutoff as ISO-8601, or the entry, such as `tenure 30d`.
    public let cutoff: String
    /// Rows with label 1.
    public let positive: Int
    /// Rows with label 0.
    public let negative: Int
    /// Rows without label because the customer left before the label window.
    public let gapChurn: Int
    /// Rows without label because the data end too early.
    public let immature: Int
    /// Customers who got no row.
    public let ineligible: Int

    init(_ counts: StateCounts) {
        cutoff = counts.name
        positive = counts.positive
        negative = counts.negative
        gapChurn = counts.gapChurn
        immature = counts.immature
        ineligible = counts.ineligible
    }

    /// The table of all cutoffs for a terminal.
    static func table(_ rows: [CutoffCounts]) -> String {
        var table = TextTable(["cutoff", "positive", "negative", "gap churn", "immature", "ineligible", "churn rate"])
        for row in rows {
            let labelled = row.positive + row.negative
            let rate = labelled > 0 ? Double(row.positive) / Double(labelled) : nil
            table.add(
                [row.cutoff]
                    + [row.positive, row.negative, row.gapChurn, row.immature, row.ineligible].map(Format.count)
                    + [Format.percent(rate)]
            )
        }
        return table.text
    }
}
