import ChurnData
import ChurnFeatures
import ChurnReport

/// What a matrix or a model says of the leakage audit: texts in its metadata.
///
/// A stamp that says that an audit passed is made in two ways only: of an audit that has just run on the very data that the
/// features are extracted from, or of a matrix that has one and whose features are still what was written.
struct AuditStamp {
    /// Verdict, hash of what was extracted, hash of the data, and the version that audited.
    let metadata: [String: String]

    private static let verdictKey = "audit"
    private static let keys = [verdictKey, "audit_config_hash", "audit_data_hash", "audit_version"]
    private static let passed = "passed"

    /// The stamp of what nobody audited.
    static let none = AuditStamp(metadata: [verdictKey: "not audited"])

    /// The verdict in a few words.
    var verdict: String { metadata[Self.verdictKey] ?? "not audited" }

    var hasPassed: Bool { verdict.hasPrefix(Self.passed) }

    private init(metadata: [String: String]) { self.metadata = metadata }

    /// The stamp of a model or a matrix by its metadata.
    init(of metadata: [String: String]) {
        self.metadata = metadata.filter { Self.keys.contains($0.key) }
    }

    /// Audits the extraction of `plan` from `dataset`.
    ///
    /// - Throws: ``PipelineError`` where a feature sees the future.
    init(auditing plan: ExtractionPlan, of dataset: Dataset, threads: Int) throws {
        let input = dataset.auditInput()
        let verdict = try LeakageAudit.run(plan, input, dataEnd: dataset.dataEnd, threads: threads)
        let failed = verdict.checks.filter { $0.difference != nil }
        if let first = failed.first {
            let what = first.difference?.feature.map { "feature \"\($0)\"" } ?? "who has a row"
            throw PipelineError(
                code: "audit.failed",
                message: "the audit failed: at \(first.name) \(what) depends on what was not known "
                    + "(\(failed.count) of \(verdict.checks.count) checks); churn audit shows all of them"
            )
        }
        let changed = verdict.checks.reduce(0) { $0 + $1.changedCount }
        let checks = verdict.checks.count { $0.changedCount > 0 }
        metadata = [
            Self.verdictKey: "\(Self.passed): \(checks) checks, \(Format.count(changed)) changes to the future",
            "audit_config_hash": plan.canonicalHash,
            "audit_data_hash": input.hash(dataEnd: dataset.dataEnd, threads: threads),
            "audit_version": Pipeline.version,
        ]
    }

    /// The stamp that a model of `table` takes over, and what is to be said where it takes none.
    static func carried(by table: MatrixTable) -> (stamp: AuditStamp, note: String?) {
        let stamp = AuditStamp(of: table.metadata)
        guard stamp.hasPassed else { return (.none, nil) }
        guard table.isAsWritten else {
            return (
                .none,
                "the table was audited when it was written, but its features or rows have changed since; the model is "
                    + "not audited"
            )
        }
        return (stamp, nil)
    }

    /// The finding for a report; `nil` where there was no audit.
    var finding: Making.Audit? {
        guard hasPassed else { return nil }
        let hashes = [("config", "audit_config_hash"), ("data", "audit_data_hash"), ("version", "audit_version")]
            .map { "\($0) \(metadata[$1] ?? "-")" }.joined(separator: ", ")
        let checks = verdict.dropFirst(Self.passed.count + 2)
        return Making.Audit(passed: true, text: "\(checks); no byte of any feature changed (\(hashes)).")
    }

    /// The keys of the stamp, which the report tells in a sentence.
    static func isKey(_ key: String) -> Bool { keys.contains(key) }
}

extension Dataset {
    /// What an audit changes.
    func auditInput(seed: UInt64 = 1) -> LeakageAudit.Input {
        LeakageAudit.Input(events: events.columns, customers: customers, periods: periods, seed: seed)
    }
}
