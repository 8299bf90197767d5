public import ChurnFeatures
public import ChurnScoring

/// Which columns of a source are attributes of customers.
public struct CustomerSourceSpec: Hashable, Sendable {
    /// How an attribute is read.
    public enum Kind: Hashable, Sendable {
        /// A text, one of some.
        case category
        /// A number.
        case number
        /// A date or time.
        case date
    }

    /// One attribute.
    public struct Attribute: Hashable, Sendable {
        /// The column's name, and the attribute's.
        public let name: String
        /// How it is read.
        public let kind: Kind

        /// An attribute.
        public init(name: String, kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    /// Where the rows come from.
    public let source: TableSource
    /// The column of the customer's id.
    public let customer: String
    /// The column from when on a row holds; `nil` where rows hold always.
    public let validFrom: String?
    /// The attributes.
    public let attributes: [Attribute]

    /// A mapping of columns.
    public init(source: TableSource, customer: String, validFrom: String? = nil, attributes: [Attribute]) {
        self.source = source
        self.customer = customer
        self.validFrom = validFrom
        self.attributes = attributes
    }
}

/// Which columns of a source are subscription periods.
public struct PeriodSourceSpec: Hashable, Sendable {
    /// Where the rows come from.
    public let source: TableSource
    /// The column of the customer's id.
    public let customer: String
    /// The column of a period's start.
    public let start: String
    /// The column of a period's end, missing while it is open.
    public let end: String
    /// The column of why a period ended; `nil` where nothing is told of it.
    public let reason: String?
    /// The column of what is paid a month; `nil` where nothing is told of it.
    public let amount: String?

    /// A mapping of columns.
    public init(
        source: TableSource,
        customer: String,
        start: String,
        end: String,
        reason: String? = nil,
        amount: String? = nil
    ) {
        self.source = source
        self.customer = customer
        self.start = start
        self.end = end
        self.reason = reason
        self.amount = amount
    }
}

extension Database {
    /// Reads attributes of customers.
    ///
    /// - Parameters:
    ///   - spec: The source and its columns; a table without `validFrom` holds from the beginning of time.
    ///   - ids: The ids of the events, so that both tables hold integers or both texts.
    ///   - rejects: Where rows go that can't be read; without it the first one stops the reading.
    /// - Returns: The attributes, one row a row of the source.
    /// - Throws: ``DataError`` for a file or column that is not there, or the first bad row.
    public func readCustomers(
        _ spec: CustomerSourceSpec,
        matching ids: CustomerIDs? = nil,
        rejects: RejectLog? = nil
    ) throws -> CustomerHistory {
        var index = CustomerIndex()
        var customers: [Int32] = []
        var validFrom: [Int64] = []
        var columns = spec.attributes.map { (attribute: $0, levels: TextIndex(), values: [Double]()) }
        let relation = try relation(spec.source)
        if relation.origin != .empty {
            var fields = [try Field(spec.customer, as: .customer, of: relation, ifMissing: Field.fillIn)]
            if let name = spec.validFrom {
                let remedy = "fill it in; where every row holds always, leave `valid_from` out"
                fields.append(try Field(name, as: .time(isRequired: true), of: relation, ifMissing: remedy))
            }
            let first = fields.count
            for attribute in spec.attributes {
                fields.append(try Field(attribute.name, as: attribute.kind.role, of: relation))
            }
            index.startSource(isInteger: fields[0].expression.isInteger, isTyped: !relation.isText)
            let isInteger = fields[0].expression.isInteger
            _ = try FieldScan(relation: relation, fields: fields).run(self, rejects: rejects) { chunk, rows in
                chunk.appendCustomers(rows, &index, isInteger: isInteger, to: &customers)
                for row in rows { validFrom.append(spec.validFrom == nil ? .min : chunk.integers(1)[Int(row)]) }
                for column in columns.indices {
                    let field = first + column
                    let validity = chunk.validity(field)
                    for row in rows.lazy.map(Int.init) {
                        guard validity[row] else {
                            columns[column].values.append(.nan)
                            continue
                        }
                        let value: Double =
                            switch columns[column].attribute.kind {
                            case .category: Double(columns[column].levels.code(of: chunk.texts(field).bytes(row)))
                            case .number: chunk.doubles(field)[row]
                            case .date: Double(chunk.integers(field)[row])
                            }
                        columns[column].values.append(value)
                    }
                }
            }
        }
        let customerIDs = index.finish(&customers, matching: ids)
        return CustomerHistory(
            customerIDs: customerIDs,
            customers: customers,
            validFrom: validFrom,
            attributes: columns.map {
                let kind: HistoryColumn.Kind =
                    switch $0.attribute.kind {
                    case .category: .category(levels: $0.levels.texts)
                    case .number: .number
                    case .date: .date
                    }
                return HistoryColumn(name: $0.attribute.name, kind: kind, values: $0.values)
            }
        )
    }

    /// Reads subscription periods; a missing end is an open one.
    ///
    /// - Parameters:
    ///   - spec: The source and its columns.
    ///   - ids: The ids of the events, so that both tables hold integers or both texts.
    ///   - rejects: Where rows go that can't be read; without it the first one stops the reading.
    /// - Returns: The periods, one a row of the source.
    /// - Throws: ``DataError`` for a file or column that is not there, the first bad row, or a start after its end.
    public func readPeriods(
        _ spec: PeriodSourceSpec,
        matching ids: CustomerIDs? = nil,
        rejects: RejectLog? = nil
    ) throws -> SubscriptionPeriods {
        var index = CustomerIndex()
        var customers: [Int32] = []
        var starts: [Int64] = []
        var ends: [Int64] = []
        var reasons: [Int32] = []
        var levels = TextIndex()
        var amounts: [Double] = []
        let relation = try relation(spec.source)
        if relation.origin != .empty {
            var fields = [
                try Field(spec.customer, as: .customer, of: relation, ifMissing: Field.fillIn),
                try Field(spec.start, as: .time(isRequired: true), of: relation, ifMissing: Field.fillIn),
                try Field(spec.end, as: .end(startIndex: 1), of: relation),
            ]
            if let reason = spec.reason { fields.append(try Field(reason, as: .text(isRequired: false), of: relation)) }
            let amountField = fields.count
            if let amount = spec.amount { fields.append(try Field(amount, as: .number, of: relation)) }
            let isInteger = fields[0].expression.isInteger
            index.startSource(isInteger: isInteger, isTyped: !relation.isText)
            _ = try FieldScan(relation: relation, fields: fields).run(self, rejects: rejects) { chunk, rows in
                chunk.appendCustomers(rows, &index, isInteger: isInteger, to: &customers)
                let validity = chunk.validity(2)
                for row in rows.lazy.map(Int.init) {
                    starts.append(chunk.integers(1)[row])
                    ends.append(validity[row] ? chunk.integers(2)[row] : .max)
                }
                if spec.amount != nil {
                    let isThere = chunk.validity(amountField)
                    let numbers = chunk.doubles(amountField)
                    for row in rows.lazy.map(Int.init) { amounts.append(isThere[row] ? numbers[row] : .nan) }
                }
                guard spec.reason != nil else { return }
                let isThere = chunk.validity(3)
                for row in rows.lazy.map(Int.init) {
                    reasons.append(isThere[row] ? Int32(levels.code(of: chunk.texts(3).bytes(row))) : -1)
                }
            }
        }
        let customerIDs = index.finish(&customers, matching: ids)
        return SubscriptionPeriods(
            customerIDs: customerIDs,
            customers: customers,
            starts: starts,
            ends: ends,
            reasons: reasons,
            reasonLevels: levels.texts,
            amounts: amounts
        )
    }
}

extension CustomerSourceSpec.Kind {
    fileprivate var role: Field.Role {
        switch self {
        case .category: .text(isRequired: false)
        case .number: .number
        case .date: .time(isRequired: false)
        }
    }
}

extension DataChunk {
    /// Numbers the customers in column 0 of some rows.
    func appendCustomers(
        _ rows: UnsafeBufferPointer<Int32>,
        _ index: inout CustomerIndex,
        isInteger: Bool,
        to customers: inout [Int32]
    ) {
        if isInteger {
            let ids = integers(0)
            for row in rows { customers.append(index.code(of: ids[Int(row)])) }
        } else {
            let ids = texts(0)
            for row in rows { customers.append(index.code(of: ids.bytes(Int(row)))) }
        }
    }
}
