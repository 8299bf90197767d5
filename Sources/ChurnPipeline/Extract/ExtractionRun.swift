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
    /// What the matrix and a model of it say of the leakage audit.
    let stamp: AuditStamp
    /// The state that the events came through, to be written after everything else; `nil` without one.
    var state: StateRun?
}

extension Pipeline {
    /// A session on the pipeline's threads.
    func database() throws -> Database { try Database(Database.Options(threads: threads)) }

    /// Reads what `config` asks for and extracts what `plan` makes of it; where that is asked for, audits that.
    func extraction(
        _ config: RunConfig,
        rejects: String?,
        isAudited: Bool = false,
        clock: inout PhaseClock,
        plan: (Dataset) throws -> ExtractionPlan
    ) throws -> ExtractionRun {
        let dataset = try Dataset(config, database: try database(), rejects: rejects, threads: threads, clock: &clock)
        logger.debug("\(Format.count(dataset.events.count)) events read")
        let plan = try plan(dataset)
        let extraction = try clock.time("extract") {
            try FeatureExtractor(plan).extract(
                events: dataset.events,
                customers: dataset.customers,
                periods: dataset.periods,
                dataEnd: dataset.dataEnd,
                threads: threads
            )
        }
        let notes = dataset.notes(config) + extraction.warnings
        for note in notes { logger.warning("\(note)") }
        let stamp =
            try isAudited
            ? clock.time("audit") { try AuditStamp(auditing: plan, of: dataset, threads: threads) } : AuditStamp.none
        return ExtractionRun(dataset: dataset, extraction: extraction, notes: notes, stamp: stamp)
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
    /// For each type of churn the rows with its label 1; `nil` without types.
    public let positiveByType: [TypePositives]?

    /// The rows of one type.
    public struct TypePositives: Encodable, Sendable {
        /// The type.
        public let type: String
        /// Its rows with label 1.
        public let positive: Int
    }

    init(_ counts: StateCounts, types: [String]) {
        cutoff = counts.name
        positive = counts.positive
        negative = counts.negative
        gapChurn = counts.gapChurn
        immature = counts.immature
        ineligible = counts.ineligible
        positiveByType =
            types.isEmpty
            ? nil : zip(types, counts.typePositives).map { TypePositives(type: $0, positive: $1) }
    }

    /// The counts of all cutoffs of an extraction.
    static func rows(_ extraction: Extraction) -> [CutoffCounts] {
        extraction.stateCounts.map { CutoffCounts($0, types: extraction.types.map(\.name)) }
    }

    /// The table of all cutoffs for a terminal.
    static func table(_ rows: [CutoffCounts]) -> String {
        let types = rows.first?.positiveByType?.map(\.type) ?? []
        var table = TextTable(
            ["cutoff", "positive"] + types + ["negative", "gap churn", "immature", "ineligible", "churn rate"]
        )
        for row in rows {
            let labelled = row.positive + row.negative
            let rate = labelled > 0 ? Double(row.positive) / Double(labelled) : nil
            table.add(
                [row.cutoff]
                    + ([row.positive] + (row.positiveByType ?? []).map(\.positive)
                    + [row.negative, row.gapChurn, row.immature, row.ineligible]).map(Format.count)
                    + [Format.percent(rate)]
            )
        }
        return table.text
    }
}
