internal import ChurnScoring

/// An attribute of customers that an extractor for single customers may be told.
public struct CustomerAttribute: Hashable, Sendable {
    /// How the attribute is read.
    public enum Kind: Hashable, Sendable {
        /// A text.
        case category
        /// A number.
        case number
        /// A moment, in microseconds since 1970, UTC.
        case date
    }

    /// The attribute's name.
    public let name: String
    /// How it is read.
    public let kind: Kind

    /// A named attribute.
    public init(name: String, kind: Kind) {
        self.name = name
        self.kind = kind
    }
}

/// All attributes of one customer from `validFrom` on, until the customer's next row.
public struct CustomerAttributeRow: Hashable, Sendable {
    /// One value; of the kind that its attribute has, or missing.
    public enum Value: Hashable, Sendable {
        /// Not known.
        case missing
        /// The text of a category.
        case text(String)
        /// A number.
        case number(Double)
        /// A moment, in microseconds since 1970, UTC.
        case date(Int64)
    }

    /// From when on the row holds; `Int64.min` for always.
    public let validFrom: Int64
    /// One value for each attribute, in the extractor's order.
    public let values: [Value]

    /// A row.
    public init(validFrom: Int64 = .min, values: [Value]) {
        self.validFrom = validFrom
        self.values = values
    }
}

extension CustomerHistory {
    /// No customer's attributes: the names and kinds alone.
    init(of attributes: [CustomerAttribute]) {
        self.init([], of: attributes)
    }

    /// The rows of the only customer, whose levels are the texts of these rows.
    init(_ rows: [CustomerAttributeRow], of attributes: [CustomerAttribute]) {
        precondition(rows.allSatisfy { $0.values.count == attributes.count }, "one value for each attribute")
        self.init(
            customerIDs: .integers([0]),
            customers: [Int32](repeating: 0, count: rows.count),
            validFrom: rows.map(\.validFrom),
            attributes: attributes.indices.map { Self.column(attributes[$0], rows.map(\.values), $0) }
        )
    }

    private static func column(
        _ attribute: CustomerAttribute,
        _ rows: [[CustomerAttributeRow.Value]],
        _ index: Int
    ) -> HistoryColumn {
        var levels: [String] = []
        let values = rows.map { row -> Double in
            switch (row[index], attribute.kind) {
            case (.missing, _): return .nan
            case (.number(let number), .number): return number
            case (.date(let moment), .date): return Double(moment)
            case (.text(let text), .category):
                if let known = levels.firstIndex(of: text) { return Double(known) }
                levels.append(text)
                return Double(levels.count - 1)
            default: preconditionFailure("a value of another kind than its attribute")
            }
        }
        let kind: HistoryColumn.Kind =
            switch attribute.kind {
            case .category: .category(levels: levels)
            case .number: .number
            case .date: .date
            }
        return HistoryColumn(name: attribute.name, kind: kind, values: values)
    }
}
