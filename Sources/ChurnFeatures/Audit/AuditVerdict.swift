/// One way of changing the future.
public enum FutureMutation: String, Hashable, Sendable, CaseIterable {
    /// Everything of the future is removed.
    case removed
    /// Everything of the future gets other times in the future and another payload, also types that were not there.
    case altered
    /// Events and attributes of the future are added, also types, categories and a customer that were not there.
    case added
    /// Future events move to before the cutoff, and all become known at other times at or after it.
    case delayed
}

/// What an audit found.
public struct AuditVerdict: Hashable, Sendable {
    /// Where a feature first saw the future.
    public struct Difference: Hashable, Sendable {
        /// The feature that differs; `nil` where the rows themselves do.
        public var feature: String?
        /// The row of the cutoff's matrix that differs first; `nil` where the number of rows or the levels do.
        public var row: Int?
    }

    /// One cutoff, or one entry of a schedule, with one mutation.
    public struct Check: Hashable, Sendable {
        /// The cutoff whose future was changed; `Int64.min` for an entry of a schedule.
        public var cutoff: Int64
        /// The schedule's entry whose cutoffs had their future changed, each customer's its own; `nil` for a cutoff.
        public var entry: String?
        /// How it was changed.
        public var mutation: FutureMutation
        /// The number of rows compared: those at the cutoff, or up to each customer's cutoff of the entry.
        public var rowCount: Int
        /// The number of columns compared.
        public var columnCount: Int
        /// How many events, rows of customers and periods were changed; a check of 0 proves nothing.
        public var changedCount: Int
        /// The first difference; `nil` where every byte is the same.
        public var difference: Difference?

        /// The entry, or the cutoff as ISO-8601.
        public var name: String { entry ?? CivilTime.format(cutoff) }
    }

    /// The checks by cutoff, or entry, and mutation.
    public var checks: [Check]

    /// Whether no check found a difference.
    public var passed: Bool { checks.allSatisfy { $0.difference == nil } }
}
