public import ChurnScoring

/// What is known of a row's label.
public enum RowState: UInt8, Hashable, Sendable, CaseIterable {
    /// The churn date is in the label window: label 1.
    case positive
    /// Observed, and not churned, up to the end of the label window: label 0.
    case negative
    /// The churn date is before the label window begins: no label.
    case gapChurn
    /// The data end before the label window does, and no churn was seen: no label.
    case immature
}

/// How many customers were in which state at one cutoff, or at one entry of a ``CustomerSchedule``.
public struct StateCounts: Hashable, Sendable {
    /// The cutoff; `Int64.min` for an entry of a schedule, which has other moments for other customers.
    public var cutoff: Int64
    /// The name of the schedule's entry, such as `tenure 30d`; `nil` for a cutoff of all customers.
    public var entry: String?
    /// Rows with label 1.
    public var positive = 0
    /// Rows with label 0.
    public var negative = 0
    /// Rows without label because the customer left before the label window.
    public var gapChurn = 0
    /// Rows without label because the data end too early.
    public var immature = 0
    /// Customers with a visible event at any time before the cutoff who got no row.
    public var ineligible = 0
    /// For each type of churn, in the definition's order, the rows with its label 1; empty without types.
    public var typePositives: [Int] = []

    /// No customer in any state.
    public init(cutoff: Int64) { self.cutoff = cutoff }

    /// No customer in any state.
    public init(entry: String) {
        cutoff = .min
        self.entry = entry
    }

    /// The entry, or the cutoff as ISO-8601.
    public var name: String { entry ?? CivilTime.format(cutoff) }

    /// The number of rows.
    public var rowCount: Int { positive + negative + gapChurn + immature }
}

/// What is known of one type of churn, a state a row.
public struct ChurnTypeLabels: Hashable, Sendable {
    /// The type's name.
    public let name: String
    /// Whether the type counts in the main label.
    public let isChurn: Bool
    /// The state of each row as far as this type goes.
    public let states: [RowState]

    /// The label of each row: 1, 0, or NaN where the state gives none.
    public var labels: [Double] { states.map(\.label) }
}

extension RowState {
    /// The label that the state gives: 1, 0, or NaN.
    public var label: Double { self == .positive ? 1 : self == .negative ? 0 : .nan }
}

/// Features and labels of customers as of cutoffs.
public struct Extraction: Sendable {
    /// One row for each eligible customer and cutoff, in the order of (customer, cutoff), with keys.
    ///
    /// The levels of a categorical column are the texts that occur in the column, sorted.
    public let matrix: FeatureMatrix
    /// The state of each row.
    public let states: [RowState]
    /// The label of each row: 1, 0, or NaN where the state gives none.
    public let labels: [Double]
    /// What is known of each type of churn, in the definition's order; empty without types.
    public let types: [ChurnTypeLabels]
    /// The states counted for each cutoff, or each entry of the schedule, in the plan's order.
    public let stateCounts: [StateCounts]
    /// What looks wrong but does not stop the work, one line each.
    public let warnings: [String]

    /// The indices of the rows that have a label.
    public var labelledRows: [Int] { labels.indices.filter { !labels[$0].isNaN } }
}
