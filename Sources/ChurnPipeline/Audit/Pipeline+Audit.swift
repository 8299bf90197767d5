import ChurnFeatures
import Logging

extension Pipeline {
    /// Changes the future at every cutoff of a config and compares the features byte by byte.
    ///
    /// - Throws: ``PipelineError``, or the errors of the modules below; a difference is a result, not an error.
    public func audit(_ request: AuditRequest) throws -> AuditResult {
        var clock = PhaseClock()
        let config = try RunConfig(path: request.config)
        let dataset = try Dataset(
            config,
            database: try database(),
            rejects: request.rejects,
            threads: threads,
            clock: &clock
        )
        let notes = dataset.notes(config)
        for note in notes { logger.warning("\(note)") }
        let verdict = try clock.time("audit") {
            try LeakageAudit.run(
                config.plan,
                dataset.auditInput(seed: request.seed),
                dataEnd: dataset.dataEnd,
                threads: threads
            )
        }
        return AuditResult(verdict, notes: notes, seconds: clock.secondsByPhase)
    }
}

/// What `churn audit` found.
public struct AuditResult: PipelineResult {
    /// One cutoff, or one entry of a schedule, with one way of changing its future.
    public struct Check: Encodable, Sendable {
        /// The cutoff as ISO-8601, or the entry, such as `tenure 30d`.
        public let cutoff: String
        /// How its future was changed.
        public let mutation: String
        /// Rows that were compared.
        public let rows: Int
        /// Columns that were compared.
        public let columns: Int
        /// Events, customer rows and periods that were changed; 0 proves nothing.
        public let changed: Int
        /// The first feature that differs, or `rows` where the rows do; `nil` where every byte is the same.
        public let difference: String?
    }

    /// Whether no feature saw the future.
    public let passed: Bool
    /// What looks wrong in the data, or cannot be audited.
    public let notes: [String]
    /// All checks.
    public let checks: [Check]
    /// Wall-clock seconds by phase.
    public let seconds: [String: Double]

    init(_ verdict: AuditVerdict, notes: [String], seconds: [String: Double]) {
        self.notes = notes
        passed = verdict.passed
        checks = verdict.checks.map { check in
            Check(
                cutoff: check.name,
                mutation: check.mutation.rawValue,
                rows: check.rowCount,
                columns: check.columnCount,
                changed: check.changedCount,
                difference: check.difference.map { $0.feature ?? "rows" }
            )
        }
        self.seconds = seconds
    }

    /// The result for a terminal.
    public var text: String {
        var table = TextTable(["cutoff", "future", "changed", "rows", "columns", "verdict"])
        for check in checks {
            let verdict =
                check.difference.map { "\($0) differs" } ?? (check.changed > 0 ? "same bytes" : "nothing to change")
            table.add(
                [check.cutoff, check.mutation] + [check.changed, check.rows, check.columns].map(Format.count) + [
                    verdict
                ]
            )
        }
        let failed = checks.filter { $0.difference != nil }.count
        let summary =
            passed
            ? "audit passed: no byte of any feature depends on an event or attribute that was not known at its cutoff\n"
                + "(it starts from the tables as read: what SQL or a table without valid_from put in is not seen)"
            : "audit failed: \(failed) of \(checks.count) checks differ; a feature sees the future"
        return table.text + "\n" + summary
    }
}
