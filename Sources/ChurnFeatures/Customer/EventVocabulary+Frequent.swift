internal import ChurnScoring

extension EventVocabulary {
    /// The vocabulary of a log, cut to what is frequent; all names and texts sorted.
    ///
    /// Of more types than `typeLimit`, and of more texts of an attribute than `textLimit`, those that most events have are
    /// kept, and of equally many those that sort first.
    public init(of log: EventLog, typeLimit: Int, textLimit: Int) {
        self.init(
            typeNames: log.mostFrequent(log.typeNames, limit: typeLimit) { $0.type($1) },
            valueNames: log.valueNames,
            attributes: log.attributeNames.indices.map { column in
                let levels = log.mostFrequent(log.attributeLevels[column], limit: textLimit) { $0.code(column, $1) }
                return Attribute(name: log.attributeNames[column], levels: levels)
            }
        )
    }
}

extension EventLog {
    /// The `limit` of `names` that most events have, in their order; `code` tells which one an event has, -1 for none.
    fileprivate func mostFrequent(
        _ names: [String],
        limit: Int,
        _ code: (CustomerRecords, Int) -> Int
    ) -> [String] {
        guard names.count > limit else { return names }
        var counts = [Int](repeating: 0, count: names.count)
        for customer in 0..<customerIDs.count {
            let records = storage.records(ofCustomer: customer)
            for position in 0..<records.count {
                let code = code(records, position)
                if code >= 0 { counts[code] += 1 }
            }
        }
        let order = names.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
        return order.prefix(limit).sorted().map { names[$0] }
    }
}
