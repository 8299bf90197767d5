internal import ChurnScoring

extension EventLog {
    /// The events as columns, customer after customer in the log's order: for what changes a log or adds to it.
    public var columns: EventColumns {
        var customers: [Int32] = []
        customers.reserveCapacity(count)
        for customer in 0..<customerIDs.count {
            customers.append(contentsOf: repeatElement(Int32(customer), count: eventCount(ofCustomer: customer)))
        }
        func copy<Element>(_ column: UnsafeMutablePointer<Element>) -> [Element] {
            var copy: [Element] = []
            copy.reserveCapacity(count)
            for customer in 0..<customerIDs.count {
                let events = storage.events(ofCustomer: customer)
                copy.append(contentsOf: UnsafeBufferPointer(start: column + events.lowerBound, count: events.count))
            }
            return copy
        }
        return EventColumns(
            customerIDs: customerIDs,
            customers: customers,
            occurredAt: copy(storage.occurredAt),
            knownAt: storage.knownAt.map(copy) ?? [],
            typeNames: typeNames,
            types: copy(storage.types),
            values: zip(valueNames, storage.values).map { ValueColumn(name: $0, values: copy($1)) },
            attributes: zip(attributeNames, zip(attributeLevels, storage.attributes)).map {
                AttributeColumn(name: $0, levels: $1.0, codes: copy($1.1))
            }
        )
    }

    /// When about `count` of the events happened, spread evenly over the log, in no order.
    public func sampledTimes(_ count: Int) -> [Int64] {
        precondition(count > 0, "at least one time")
        let step = max(1, self.count / count)
        var times: [Int64] = []
        var next = 0
        for customer in 0..<customerIDs.count {
            let events = storage.events(ofCustomer: customer)
            while next < events.count {
                times.append(storage.occurredAt[events.lowerBound + next])
                next += step
            }
            next -= events.count
        }
        return times
    }
}
