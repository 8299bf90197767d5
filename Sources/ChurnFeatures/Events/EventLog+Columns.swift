internal import ChurnScoring

extension EventLog {
    /// The events as columns, customer after customer in the log's order: for what changes a log or adds to it.
    public var columns: EventColumns {
        var customers: [Int32] = []
        customers.reserveCapacity(count)
        for customer in 0..<customerIDs.count {
            customers.append(contentsOf: repeatElement(Int32(customer), count: eventCount(ofCustomer: customer)))
        }
        func copy<Element>(_ element: (CustomerRecords, Int) -> Element) -> [Element] {
            var copy: [Element] = []
            copy.reserveCapacity(count)
            for customer in 0..<customerIDs.count {
                let records = storage.records(ofCustomer: customer)
                for position in 0..<records.count { copy.append(element(records, position)) }
            }
            return copy
        }
        return EventColumns(
            customerIDs: customerIDs,
            customers: customers,
            occurredAt: copy { $0.occurredAt($1) },
            knownAt: storage.isDelayed ? copy { $0.knownAt($1) } : [],
            typeNames: typeNames,
            types: copy { UInt16($0.type($1)) },
            values: valueNames.indices.map { column in
                ValueColumn(name: valueNames[column], values: copy { $0.value(column, $1) })
            },
            attributes: attributeNames.indices.map { column in
                AttributeColumn(
                    name: attributeNames[column],
                    levels: attributeLevels[column],
                    codes: copy { Int32($0.code(column, $1)) }
                )
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
            let events = storage.records(ofCustomer: customer)
            while next < events.count {
                times.append(events.occurredAt(next))
                next += step
            }
            next -= events.count
        }
        return times
    }
}
