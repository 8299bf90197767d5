/// A named column of a simulated table.
public struct SimulatedColumn: Sendable, Hashable {
    /// The column's values, one a row.
    public enum Values: Sendable, Hashable {
        /// Microseconds since 1970, UTC; never missing.
        case timestamps([Int64])
        /// Integers; never missing.
        case integers([Int64])
        /// Numbers; NaN is missing.
        case numbers([Double])
        /// Indices into `levels`; -1 is missing.
        case categories(codes: [Int32], levels: [String])

        /// The number of values.
        public var count: Int {
            switch self {
            case .timestamps(let values), .integers(let values): values.count
            case .numbers(let values): values.count
            case .categories(let codes, _): codes.count
            }
        }
    }

    /// The column's name in the file.
    public let name: String
    /// The column's type and values.
    public let values: Values
}

/// Columns of equal length; the same names and types in the same order in every block.
public struct SimulatedTable: Sendable, Hashable {
    /// The columns in the order of the file.
    public let columns: [SimulatedColumn]
    /// The number of rows.
    public var rowCount: Int { columns.first?.values.count ?? 0 }

    init(_ columns: [SimulatedColumn]) {
        precondition(columns.allSatisfy { $0.values.count == columns[0].values.count }, "columns of one length")
        self.columns = columns
    }

    /// The column of that name, or `nil`.
    public func column(_ name: String) -> SimulatedColumn.Values? {
        columns.first { $0.name == name }?.values
    }
}

/// All rows of a range of customers, in the order of the customers.
public struct SimulatedBlock: Sendable, Hashable {
    /// One row an event: by customer, then by `occurred_at`.
    ///
    /// `customer_id` (integer), `occurred_at`, `known_at` (timestamps), `type` (category), `amount`, `score` (numbers),
    /// and the categories `page`, `feature`, `severity`, `channel`, `plan`, `kind`, `arm`, `reason`.
    public let events: SimulatedTable
    /// One row a state of a customer's attributes, valid from `valid_from` until the customer's next row.
    ///
    /// `customer_id` (integer), `valid_from` (timestamp), `plan` (category), `seats` (integer), `monthly_fee` (number),
    /// `region`, `channel`, `contract`, `payment_method` (categories), `started_at`, `renews_at` (timestamps).
    public let customers: SimulatedTable
    /// One row for each customer and month at whose start the customer was active.
    ///
    /// `customer_id` (integer), `month_start` (timestamp, the cutoff), `probability` of churning within 30 days,
    /// `probability_treated` and `probability_untreated` (what it would be with and without the retention offer),
    /// `treated` (0 or 1), `engagement` (the latent state) and `churned` (0 or 1, drawn from `probability`).
    public let truth: SimulatedTable
}
