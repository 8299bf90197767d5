/// Proves that no feature sees the future: changes everything that was not known at a cutoff, extracts again, and
/// compares the bytes.
public enum LeakageAudit {
    /// Runs the audit of `plan` over all its cutoffs.
    public static func run(
        _ plan: ExtractionPlan,
        events: EventColumns,
        customers: CustomerHistory? = nil,
        periods: SubscriptionPeriods? = nil,
        dataEnd: Int64,
        seed: UInt64 = 1,
        threads: Int = 1
    ) throws -> AuditVerdict { preconditionFailure("not there yet") }
}
