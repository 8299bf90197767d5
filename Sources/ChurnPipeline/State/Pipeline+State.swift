import ChurnData
import ChurnFeatures
import ChurnScoring
import Logging

/// A state that has taken what is new, and what was read for that.
struct StateRun {
    let file: StateFile
    let dataset: Dataset
    /// What looks wrong but does not stop the work, one line each.
    let notes: [String]
    /// How many deliveries were new, and how many the state had taken before.
    let deliveries: (new: Int, skipped: Int)

    /// What results say about the state.
    var summary: StateSummary {
        StateSummary(
            path: file.path,
            customers: file.state.customerCount,
            events: file.state.eventCount,
            newDeliveries: deliveries.new,
            skippedDeliveries: deliveries.skipped,
            earliestCutoff: file.state.earliestCutoff == .min ? nil : CivilTime.format(file.state.earliestCutoff)
        )
    }
}

/// What a state file holds after a run, as results print it.
public struct StateSummary: Encodable, Sendable {
    /// The file.
    public let path: String
    /// Customers that ever had an event.
    public let customers: Int
    /// Events that are kept.
    public let events: Int
    /// Deliveries that this run has taken.
    public let newDeliveries: Int
    /// Deliveries that it found taken already, and did not read.
    public let skippedDeliveries: Int
    /// The earliest cutoff that can still be asked for; `nil` for any.
    public let earliestCutoff: String?

    /// A line for a terminal.
    var text: String {
        "\(Format.count(events)) events of \(Format.count(customers)) customers kept in \(path), "
            + "\(Format.count(newDeliveries)) deliveries taken, \(Format.count(skippedDeliveries)) taken before"
    }
}

extension Pipeline {
    /// Opens the state, reads what it has not taken yet and adds that; nothing is written yet.
    func taking(
        _ request: StateRequest,
        _ config: RunConfig,
        plan: ExtractionPlan,
        rejects: String?,
        clock: inout PhaseClock
    ) throws -> StateRun {
        let file = try clock.time("state") { try StateFile(request, plan: plan) }
        let session = try database()
        let delivery = try clock.time("read") {
            try StateDelivery(config, delivery: request.delivery, state: file, database: session)
        }
        let dataset = try Dataset(
            config,
            Dataset.Sources(specs: delivery.specs, database: session, rejects: rejects, threads: threads),
            delivery: delivery.names,
            into: &file.state,
            clock: &clock
        )
        logger.debug("\(Format.count(dataset.events.count)) events read")
        var notes = dataset.notes(config)
        if delivery.names.isEmpty {
            let what = request.delivery.map { "the delivery \"\($0)\" was" } ?? "all files were"
            notes.append("\(what) taken by the state before; no events are read")
        }
        if config.events.dropsDuplicates {
            notes.append("duplicates are dropped among the events of one run only, not those of earlier ones")
        }
        return StateRun(
            file: file,
            dataset: dataset,
            notes: notes,
            deliveries: (delivery.names.count, delivery.skippedCount)
        )
    }

    /// Extracts what `plan` makes of all that the state has taken, and lets go of what no later cutoff needs.
    func extraction(
        _ run: StateRun,
        _ request: StateRequest,
        plan: ExtractionPlan,
        clock: inout PhaseClock
    ) throws -> ExtractionRun {
        let earliest = try request.earliestMoment()
        let first = plan.observation.cutoffs.first
        if let earliest, let first, earliest > first {
            throw PipelineError(
                code: "usage.cutoff",
                message: "--earliest-cutoff \(CivilTime.format(earliest)) is after the run's first cutoff, "
                    + "\(CivilTime.format(first)); started again, the run would find its events gone"
            )
        }
        let extraction = try clock.time("extract") {
            try run.file.state.extract(
                plan,
                customers: run.dataset.customers,
                periods: run.dataset.periods,
                dataEnd: run.dataset.dataEnd,
                threads: threads
            )
        }
        if let limit = earliest ?? first { clock.time("state") { run.file.state.forget(before: limit) } }
        let notes = run.notes + extraction.warnings
        for note in notes { logger.warning("\(note)") }
        return ExtractionRun(dataset: run.dataset, extraction: extraction, notes: notes, state: run)
    }
}
