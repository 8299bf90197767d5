import ChurnData
import ChurnFeatures
import ChurnScoring

extension Pipeline {
    /// Extracts features and labels and writes them as one table.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; nothing is then written.
    public func extract(_ request: ExtractRequest) throws -> ExtractResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: request.config)
        var targets = OutputTargets()
        targets.read(config)
        try targets.write(request.rejects)
        try targets.writeTable(request.output)
        let run = try extraction(config, rejects: request.rejects, isAudited: request.isAudited, clock: &clock) { _ in
            config.plan
        }
        try clock.time("write") { try write(run, config: config, to: request.output) }
        return ExtractResult(
            output: request.output,
            rows: run.extraction.matrix.rowCount,
            features: run.extraction.matrix.columnCount,
            events: run.dataset.events.count,
            customers: run.dataset.summary.customers,
            dataEnd: CivilTime.format(run.dataset.dataEnd),
            states: CutoffCounts.rows(run.extraction),
            featuresHash: config.plan.features.canonicalHash,
            audit: run.stamp.verdict,
            notes: run.notes,
            seconds: clock.secondsByPhase
        )
    }
}

/// What `churn extract` made.
public struct ExtractResult: PipelineResult {
    /// The matrix file.
    public let output: String
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
    /// What looks wrong but did not stop the work.
    public let notes: [String]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    /// The result for a terminal.
    public var text: String {
        """
        \(Format.count(events)) events of \(Format.count(customers)) customers, complete until \(dataEnd)
        \(CutoffCounts.table(states))
        \(Format.count(rows)) rows of \(features) features in \(output), \(audit.hasPrefix("passed") ? "audit \(audit)" : audit)
        """
    }
}
