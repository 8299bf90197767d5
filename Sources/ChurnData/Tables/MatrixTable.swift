public import ChurnScoring

/// A feature matrix with what stands beside it in a table.
public struct MatrixTable: Sendable {
    /// The features; with keys where the table has both customers and cutoffs.
    public var matrix: FeatureMatrix
    /// The label of each row, 1 or 0, NaN where an extracted row has none; `nil` without such a column.
    public var labels: [Double]?
    /// Labels beside the main one, by the names of their columns.
    public var otherLabels: [NamedLabels] = []
    /// The state of each row by name; `nil` without such a column.
    public var states: [String]?
    /// The customer of each row; `nil` without such a column.
    public var customers: CustomerIDs?
    /// The cutoff of each row, in microseconds since 1970, UTC; `nil` without such a column.
    public var cutoffs: [Int64]?
    /// What looks wrong but does not stop the work, one line each.
    public var warnings: [String]
    /// The texts in the metadata of a file that ``Database/writeMatrix(_:to:metadata:)`` wrote; empty for any other table.
    public var metadata: [String: String] = [:]
    /// Whether the features and the rows are those that were written, none left out, added or changed but for columns.
    public var isAsWritten = false

    /// A matrix to write; customers and cutoffs are those of its keys.
    public init(_ matrix: FeatureMatrix, labels: [Double]? = nil, states: [String]? = nil) {
        precondition(labels.map { $0.count == matrix.rowCount } ?? true, "one label for each row")
        precondition(states.map { $0.count == matrix.rowCount } ?? true, "one state for each row")
        self.matrix = matrix
        self.labels = labels
        self.states = states
        customers = matrix.keys?.customers
        cutoffs = matrix.keys?.cutoffs
        warnings = []
    }
}

/// A column of labels.
public struct NamedLabels: Sendable {
    /// The column's name.
    public let name: String
    /// One label a row: 1, 0, or NaN where there is none.
    public let labels: [Double]

    /// A named column.
    public init(name: String, labels: [Double]) {
        self.name = name
        self.labels = labels
    }
}

/// Which columns of a table are what for training and scoring; every other column is a feature.
public struct MatrixSpec: Hashable, Sendable {
    /// Where the rows come from.
    public let source: TableSource
    /// The column of the label, where there is one.
    public let label: String?
    /// The column of the customer's id, where there is one.
    public let id: String?
    /// The column of the row's time, where there is one.
    public let time: String?
    /// Columns that are no features.
    public let exclude: [String]
    /// The features to read, as a model's schema says; `nil` where the table says what they are.
    public let schema: FeatureSchema?

    /// A reading of a table; one that ``Database/writeMatrix(_:to:metadata:)`` wrote says by itself what its columns are.
    ///
    /// With `schema` its columns are read, by name, and no others but those named here: `exclude` is then of no use.
    public init(
        source: TableSource,
        label: String? = nil,
        id: String? = nil,
        time: String? = nil,
        exclude: [String] = [],
        schema: FeatureSchema? = nil
    ) {
        self.source = source
        self.label = label
        self.id = id
        self.time = time
        self.exclude = exclude
        self.schema = schema
    }
}
