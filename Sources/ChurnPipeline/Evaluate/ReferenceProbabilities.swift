import ChurnData
import ChurnFeatures
import ChurnScoring

/// Reference probabilities of rows, read from the table that a config names.
struct ReferenceProbabilities {
    /// One a row of the keys; NaN where the table has none.
    let values: [Double]

    init(_ config: ReferenceConfig, keys: RowKeys, database: Database) throws {
        // Read as events of one type: the same rules for ids and times as everywhere else.
        let spec = EventSourceSpec(
            source: config.source,
            customer: config.customer,
            occurredAt: config.cutoff,
            type: .constant("reference"),
            values: [config.probability]
        )
        let (events, _) = try database.readEvents([spec])
        var byKey: [Key: Double] = [:]
        byKey.reserveCapacity(events.count)
        for row in 0..<events.count {
            let customer = events.customerIDs[Int(events.customers[row])]
            byKey[Key(customer: customer, cutoff: events.occurredAt[row])] = events.values[0].values[row]
        }
        values = keys.cutoffs.indices.map { row in
            byKey[Key(customer: keys.customers[row], cutoff: keys.cutoffs[row])] ?? .nan
        }
    }

    private struct Key: Hashable {
        let customer: CustomerID
        let cutoff: Int64
    }
}
