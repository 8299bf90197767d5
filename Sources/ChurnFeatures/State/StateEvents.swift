internal import ChurnScoring

/// The events that a state keeps, in the order of their arrival, in columns.
struct StateEvents: Sendable {
    /// The place of each event's customer.
    var customers: [Int32] = []
    var occurredAt: [Int64] = []
    /// Empty while every event was known when it happened.
    var knownAt: [Int64] = []
    var typeNames: [String] = []
    var types: [UInt16] = []
    /// The payload; fixed by the first events.
    var values: [ValueColumn] = []
    var attributes: [AttributeColumn] = []
    /// Whether events have come, so that the payload is fixed.
    var hasPayload = false

    var count: Int { occurredAt.count }

    /// When the event at `index` had both happened and become known: any cutoff after that sees it.
    func visibleFrom(_ index: Int) -> Int64 {
        knownAt.isEmpty ? occurredAt[index] : max(occurredAt[index], knownAt[index])
    }

    /// Stops at events that the state cannot take.
    func checkFit(_ columns: EventColumns) throws {
        guard count + columns.count <= Int32.max else {
            throw FeatureError(.unfitEvents, "a state holds at most 2^31 - 1 events; split the customers")
        }
        let typeCount = Set(typeNames).union(columns.typeNames).count
        guard typeCount <= Int(UInt16.max) else {
            throw FeatureError(.unfitEvents, "a state holds at most 65,535 event types, there would be \(typeCount)")
        }
        guard hasPayload else { return }
        try checkNames(columns.values.map(\.name), values.map(\.name), "values")
        try checkNames(columns.attributes.map(\.name), attributes.map(\.name), "attributes")
    }

    private func checkNames(_ found: [String], _ expected: [String], _ kind: String) throws {
        guard found.sortedByUTF8Once() != expected.sortedByUTF8Once() else { return }
        throw FeatureError(
            .unfitEvents,
            "the state has the \(kind) [\(expected.joined(separator: ", "))], the new events have "
                + "[\(found.joined(separator: ", "))]; read the same ones, or build the state anew"
        )
    }

    /// Adds events that fit; `customers` is the place of each of their customers.
    mutating func append(_ columns: EventColumns, customers places: [Int32]) {
        if !hasPayload {
            values = columns.values.map { ValueColumn(name: $0.name, values: []) }
            attributes = columns.attributes.map { AttributeColumn(name: $0.name, levels: [], codes: []) }
            hasPayload = true
        }
        if !columns.knownAt.isEmpty || !knownAt.isEmpty {
            // The first late event: until now everything was known when it happened.
            if knownAt.isEmpty { knownAt = occurredAt }
            knownAt.append(contentsOf: columns.knownAt.isEmpty ? columns.occurredAt : columns.knownAt)
        }
        customers.append(contentsOf: columns.customers.lazy.map { places[Int($0)] })
        occurredAt.append(contentsOf: columns.occurredAt)
        let typeCodes = Self.codes(of: columns.typeNames, in: &typeNames)
        types.append(contentsOf: columns.types.lazy.map { UInt16(typeCodes[Int($0)]) })
        for index in values.indices {
            guard let new = columns.values.first(where: { $0.name == values[index].name }) else { continue }
            values[index].values.append(contentsOf: new.values)
        }
        for index in attributes.indices {
            guard let new = columns.attributes.first(where: { $0.name == attributes[index].name }) else { continue }
            let codes = Self.codes(of: new.levels, in: &attributes[index].levels)
            attributes[index].codes.append(contentsOf: new.codes.lazy.map { $0 < 0 ? -1 : codes[Int($0)] })
        }
    }

    /// The codes of `new` in `names`, which gets those that it does not have.
    private static func codes(of new: [String], in names: inout [String]) -> [Int32] {
        var known = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
        return new.map { name in
            if let code = known[name] { return code }
            known[name] = Int32(names.count)
            names.append(name)
            return Int32(names.count - 1)
        }
    }

    /// Removes the events that happened before `limit`; the others keep their order.
    mutating func removeAll(before limit: Int64) {
        let kept = occurredAt.indices.filter { occurredAt[$0] >= limit }
        func keep<Element>(_ column: inout [Element]) {
            guard !column.isEmpty else { return }
            column = kept.map { column[$0] }
        }
        keep(&customers)
        keep(&knownAt)
        keep(&types)
        for index in values.indices { keep(&values[index].values) }
        for index in attributes.indices { keep(&attributes[index].codes) }
        keep(&occurredAt)
    }
}
