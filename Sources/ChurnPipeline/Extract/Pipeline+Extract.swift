import ChurnData
import ChurnFeatures
import ChurnScoring
import Logging

extension Pipeline {
    /// Extracts features and labels and writes them as one table; with a state, of the events of all runs.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func extract(_ request: ExtractRequest) throws -> ExtractResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: request.config)
        var plan = config.plan
        if let cutoff = request.cutoff {
            plan.observation.cutoffs = [try CivilTime.moment(cutoff, option: "--cutoff")]
            plan.observation.schedule = nil
        }
        var targets = OutputTargets()
        targets.read(config)
        try targets.write(request.rejects)
        try targets.write(request.state?.path)
        try request.output.map { try targets.writeTable($0) }
        let run: ExtractionRun
        if let state = request.state {
            let taken = try taking(state, config, plan: plan, rejects: request.rejects, clock: &clock)
            guard request.output != nil else { return try finish(taken, state, plan: plan, clock: &clock) }
            run = try extraction(taken, state, plan: plan, clock: &clock)
        } else {
            run = try extraction(config, rejects: request.rejects, isAudited: request.isAudited, clock: &clock) { _ in
                plan
            }
        }
        var result = ExtractResult(request.output, run, plan: plan)
        let (extraction, stamp, state) = (run.extraction, run.stamp, run.state)
        // Most of the memory of a large log are its events, which writing does not need.
        _ = consume run
        try clock.time("write") {
            if let output = request.output { try write(extraction, stamp, config: config, to: output) }
            // The state last: a run that ends before has taken nothing and can be started again.
            try state?.file.write()
        }
        result.seconds = clock.secondsByPhase
        return result
    }

    /// Writes a state that no matrix was asked of.
    private func finish(
        _ run: StateRun,
        _ request: StateRequest,
        plan: ExtractionPlan,
        clock: inout PhaseClock
    ) throws -> ExtractResult {
        for note in run.notes { logger.warning("\(note)") }
        if let earliest = try request.earliestMoment() { run.file.state.forget(before: earliest) }
        try clock.time("write") { try run.file.write() }
        return ExtractResult(run, plan: plan, seconds: clock.secondsByPhase)
    }
}

/// What `churn extract` made.
public struct ExtractResult: PipelineResult {
    /// The matrix file; `nil` where only a state took events.
    public let output: String?
    /// Rows of the matrix.
    public let rows: Int
    /// Feature columns of the matrix.
    public let features: Int
    /// Events that were read.
    public let events: Int
    /// Customers that were read.
    public let customers: Int
    /// Until when (exclusive) the events are taken as complete.
    public let dataEnd: String
    /// States by cutoff.
    public let states: [CutoffCounts]
    /// The hash of the features' canonical text.
    public let featuresHash: String
    /// What the leakage audit found, or that there was none.
    public let audit: String
    /// What the state file holds now; `nil` without one.
    public let state: StateSummary?
    /// What looks wrong but did not stop the work.
    public let notes: [String]
    /// Wall-clock seconds by phase.
    public fileprivate(set) var seconds: [String: Double] = [:]

    init(_ output: String?, _ run: ExtractionRun, plan: ExtractionPlan) {
        self.output = output
        rows = run.extraction.matrix.rowCount
        features = run.extraction.matrix.columnCount
        events = run.dataset.events.count
        customers = run.dataset.summary.customers
        dataEnd = CivilTime.format(run.dataset.dataEnd)
        states = CutoffCounts.rows(run.extraction)
        featuresHash = plan.features.canonicalHash
        audit = run.stamp.verdict
        state = run.state?.summary
        notes = run.notes
    }

    init(_ run: StateRun, plan: ExtractionPlan, seconds: [String: Double]) {
        output = nil
        rows = 0
        features = 0
        events = run.dataset.events.count
        customers = run.dataset.summary.customers
        dataEnd = CivilTime.format(run.dataset.dataEnd)
        states = []
        featuresHash = plan.features.canonicalHash
        audit = AuditStamp.none.verdict
        state = run.summary
        notes = run.notes
        self.seconds = seconds
    }

    /// The result for a terminal.
    public var text: String {
        let read = "\(Format.count(events))\(state == nil ? "" : " new") events of \(Format.count(customers)) customers"
        var lines = ["\(read), complete until \(dataEnd)"]
        if let state { lines.append(state.text) }
        if let output {
            lines.append(CutoffCounts.table(states))
            let verdict = audit.hasPrefix("passed") ? "audit \(audit)" : audit
            lines.append("\(Format.count(rows)) rows of \(features) features in \(output), \(verdict)")
        }
        return lines.joined(separator: "\n")
    }
}
