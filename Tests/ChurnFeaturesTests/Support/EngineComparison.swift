import ChurnScoring

@testable import ChurnFeatures

/// The events of a test as a service would hold them: one customer's at a time, in an order of its own.
struct CustomerRows {
    let extractor: CustomerExtractor
    let buffer: CustomerEvents
    private var events: [String: [TestEvent]] = [:]
    private var attributes: [String: [CustomerAttributeRow]] = [:]

    static let kinds: [CustomerAttribute] = [
        CustomerAttribute(name: "plan", kind: .category), CustomerAttribute(name: "seats", kind: .number),
        CustomerAttribute(name: "renewal", kind: .date),
    ]

    init(_ schema: FeatureSchema, window: Int64, vocabulary: EventVocabulary) throws {
        extractor = try CustomerExtractor(
            schema: schema,
            window: window,
            vocabulary: vocabulary,
            attributes: Self.kinds
        )
        buffer = extractor.makeEvents()
    }

    mutating func take(_ events: [TestEvent], _ history: CustomerHistory) {
        self.events = Dictionary(grouping: events) { $0.customer }
        attributes = [:]
        for row in history.validFrom.indices {
            let values = history.attributes.map { column -> CustomerAttributeRow.Value in
                let value = column.values[row]
                if value.isNaN { return .missing }
                switch column.kind {
                case .category(let levels): return .text(levels[Int(value)])
                case .number: return .number(value)
                case .date: return .date(Int64(value))
                }
            }
            let customer = history.customerIDs[Int(history.customers[row])].description
            attributes[customer, default: []].append(.init(validFrom: history.validFrom[row], values: values))
        }
    }

    /// The row of `customer`, whose events go into the buffer in a random order.
    func row(_ customer: String, asOf cutoff: Int64, _ random: inout SplitMix64) -> [Double] {
        buffer.removeAll()
        for event in (events[customer] ?? []).shuffled(using: &random) {
            buffer.append(
                occurredAt: event.at,
                knownAt: event.known,
                type: event.type,
                values: [event.amount],
                attributes: [event.page]
            )
        }
        buffer.setAttributes(attributes[customer] ?? [])
        return extractor.row(of: buffer, asOf: cutoff)
    }
}

extension FeatureMatrix {
    /// The first row whose values differ from those that `row` gives for its customer and cutoff, bit for bit.
    func firstDifference(from row: (String, Int64) -> [Double]) -> String? {
        guard let keys else { return "the matrix has no keys" }
        for index in 0..<rowCount {
            let customer = keys.customers[index].description
            let found = row(customer, keys.cutoffs[index])
            guard found.count == columnCount else { return "\(found.count) values for \(columnCount) columns" }
            for column in 0..<columnCount where found[column].bitPattern != self[index, column].bitPattern {
                return "\(schema.columns[column].definition) of \(customer) at \(keys.cutoffs[index]): "
                    + "\(self[index, column]) in the batch, \(found[column]) alone"
            }
        }
        return nil
    }
}
