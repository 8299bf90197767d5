public import ChurnScoring

/// What is known of customers besides their events, as of any moment.
///
/// One row holds all attributes of a customer from `validFrom` on, until that customer's next row. At a cutoff the
/// last row with `validFrom < cutoff` counts, its missing values included. A table without times has
/// `validFrom = Int64.min` in every row.
public struct CustomerHistory: Sendable {
    /// The distinct customers, in ascending order; those without events get no row in a matrix.
    public var customerIDs: CustomerIDs
    /// The customer of each row, as an index into `customerIDs`; rows are in any order.
    public var customers: [Int32]
    /// From when on each row holds, in microseconds since 1970, UTC.
    public var validFrom: [Int64]
    /// The attributes, with names of their own.
    public var attributes: [HistoryColumn]

    /// A history in columns of one length.
    public init(customerIDs: CustomerIDs, customers: [Int32], validFrom: [Int64], attributes: [HistoryColumn]) {
        self.customerIDs = customerIDs
        self.customers = customers
        self.validFrom = validFrom
        self.attributes = attributes
    }
}

/// One attribute of customers over time.
public struct HistoryColumn: Hashable, Sendable {
    /// How the doubles of the column are read.
    public enum Kind: Hashable, Sendable {
        /// An index into the levels, which are distinct and in any order.
        case category(levels: [String])
        /// The value itself.
        case number
        /// Microseconds since 1970, UTC; exact for any date within 285 years of 1970.
        case date
    }

    /// The attribute's name.
    public var name: String
    /// How the doubles are read.
    public var kind: Kind
    /// One value a row; NaN where it is missing.
    public var values: [Double]

    /// A named column.
    public init(name: String, kind: Kind, values: [Double]) {
        self.name = name
        self.kind = kind
        self.values = values
    }
}
