/// One way of changing the future.
public enum FutureMutation: String, Hashable, Sendable, CaseIterable {
    /// Everything of the future is removed.
    case removed
    /// Future events get other types, values, attributes and other future times.
    case altered
    /// Future events are added, also of types that were not there.
    case added
    /// Future events move into the past but become known only in the future, and are known at other future times.
    case delayed
}

/// What an audit found.
public struct AuditVerdict: Hashable, Sendable {
    /// Where a feature first saw the future.
    public struct Difference: Hashable, Sendable {
        /// The feature that differs; `nil` where the rows themselves do.
        public var feature: String?
        /// The row of the matrix at that cutoff at which it differs first; `nil` where it is the number of rows.
        public var row: Int?
    }

    /// One cutoff with one mutation.
    public struct Check: Hashable, Sendable {
        /// The cutoff whose future was changed.
        public var cutoff: Int64
        /// How it was changed.
        public var mutation: FutureMutation
        /// The number of rows at the cutoff.
        public var rowCount: Int
        /// The number of columns compared.
        public var columnCount: Int
        /// How many events and rows of customers the mutation touched; 0 proves nothing.
        public var changedCount: Int
        /// The first difference; `nil` where every byte is the same.
        public var difference: Difference?
    }

    /// The checks by cutoff and mutation.
    public var checks: [Check]

    /// Whether no check found a difference.
    public var passed: Bool { checks.allSatisfy { $0.difference == nil } }
}
