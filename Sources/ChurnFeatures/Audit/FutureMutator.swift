internal import ChurnScoring

/// Makes another future after one cutoff, or after one of each customer; the same one for the same seed.
struct FutureMutator {
    /// From when on everything is future.
    enum Cutoffs {
        /// For all customers.
        case common(Int64)
        /// For each customer of the events, of the attributes, and of the periods.
        case own(events: [Int64], customers: [Int64], periods: [Int64])
    }

    /// A name that no source has.
    static let newName = "audit: not in the source"
    let mutation: FutureMutation
    private let cutoffs: Cutoffs
    /// The cutoff of the customer at hand.
    var cutoff: Int64 = 0
    private var random: SplitMix64
    /// How many events and rows of customers were changed.
    private(set) var changedCount = 0

    init(_ mutation: FutureMutation, cutoff: Int64, seed: UInt64) {
        self.init(mutation, .common(cutoff), seed: seed ^ UInt64(bitPattern: cutoff))
    }

    init(_ mutation: FutureMutation, _ cutoffs: Cutoffs, seed: UInt64) {
        self.mutation = mutation
        self.cutoffs = cutoffs
        random = SplitMix64(seed: seed)
    }

    private func cutoff(ofEventCustomer customer: Int32) -> Int64 {
        switch cutoffs {
        case .common(let cutoff): cutoff
        case .own(let events, _, _): events[Int(customer)]
        }
    }

    private func cutoff(ofHistoryCustomer customer: Int32) -> Int64 {
        switch cutoffs {
        case .common(let cutoff): cutoff
        case .own(_, let customers, _): customers[Int(customer)]
        }
    }

    func cutoff(ofPeriodCustomer customer: Int32) -> Int64 {
        switch cutoffs {
        case .common(let cutoff): cutoff
        case .own(_, _, let periods): periods[Int(customer)]
        }
    }

    /// `events` with another future.
    mutating func mutated(_ events: EventColumns) -> EventColumns {
        let isFuture = events.occurredAt.indices.map { index in
            let cutoff = cutoff(ofEventCustomer: events.customers[index])
            return events.occurredAt[index] >= cutoff || (!events.knownAt.isEmpty && events.knownAt[index] >= cutoff)
        }
        switch mutation {
        case .removed:
            changedCount += isFuture.count { $0 }
            return events.selecting(isFuture.indices.filter { !isFuture[$0] })
        case .altered, .delayed:
            var changed = withNewNames(events)
            for index in isFuture.indices where isFuture[index] { alter(&changed, index) }
            return changed
        case .added:
            guard events.customerIDs.count > 0 else { return events }
            var changed = withNewNames(events)
            var newcomer: Int?
            // With cutoffs of each customer's own a newcomer would have none.
            if case .common = cutoffs { (changed, newcomer) = changed.addingCustomer() }
            for index in 0..<max(16, events.count / 8) {
                let customer = index < 4 ? newcomer : nil
                append(to: &changed, customer: customer ?? below(changed.customerIDs.count))
            }
            return changed
        }
    }

    /// `history` with another future; being delayed means nothing for it, so that it is altered instead.
    mutating func mutated(_ history: CustomerHistory) -> CustomerHistory {
        let isFuture = history.validFrom.indices.map { index in
            history.validFrom[index] >= cutoff(ofHistoryCustomer: history.customers[index])
        }
        switch mutation {
        case .removed:
            changedCount += isFuture.count { $0 }
            return history.selecting(isFuture.indices.filter { !isFuture[$0] })
        case .altered, .delayed:
            var changed = withNewLevels(history)
            for index in isFuture.indices where isFuture[index] {
                cutoff = cutoff(ofHistoryCustomer: changed.customers[index])
                changed.validFrom[index] = futureTime()
                for column in changed.attributes.indices {
                    changed.attributes[column].values[index] = value(of: changed.attributes[column].kind)
                }
                changedCount += 1
            }
            return changed
        case .added:
            guard history.customerIDs.count > 0 else { return history }
            var changed = withNewLevels(history)
            for _ in 0..<max(16, history.validFrom.count / 8) {
                let customer = Int32(random.below(history.customerIDs.count))
                cutoff = cutoff(ofHistoryCustomer: customer)
                changed.customers.append(customer)
                changed.validFrom.append(futureTime())
                for column in changed.attributes.indices {
                    changed.attributes[column].values.append(value(of: changed.attributes[column].kind))
                }
                changedCount += 1
            }
            return changed
        }
    }

    private func withNewNames(_ events: EventColumns) -> EventColumns {
        var changed = events
        if changed.knownAt.isEmpty { changed.knownAt = changed.occurredAt }
        // 65,536 types leave no code for one more.
        if changed.typeNames.count < UInt16.max { changed.typeNames.append(Self.newName) }
        for column in changed.attributes.indices { changed.attributes[column].levels.append(Self.newName) }
        return changed
    }

    private func withNewLevels(_ history: CustomerHistory) -> CustomerHistory {
        var changed = history
        for column in changed.attributes.indices {
            if case .category(let levels) = changed.attributes[column].kind {
                changed.attributes[column].kind = .category(levels: levels + [Self.newName])
            }
        }
        return changed
    }

    private mutating func alter(_ events: inout EventColumns, _ index: Int) {
        changedCount += 1
        cutoff = cutoff(ofEventCustomer: events.customers[index])
        events.knownAt[index] = futureTime()
        if mutation == .delayed {
            events.occurredAt[index] = pastTime()
            return
        }
        let wasHidden = events.occurredAt[index] < cutoff
        events.occurredAt[index] = wasHidden ? pastTime() : futureTime()
        events.types[index] = UInt16(random.below(events.typeNames.count))
        for column in events.values.indices { events.values[column].values[index] = number() }
        for column in events.attributes.indices {
            events.attributes[column].codes[index] = code(events.attributes[column].levels.count)
        }
    }

    private mutating func append(to events: inout EventColumns, customer: Int) {
        changedCount += 1
        cutoff = cutoff(ofEventCustomer: Int32(customer))
        events.customers.append(Int32(customer))
        // Half of them are late: they happened before the cutoff and became known after it.
        events.occurredAt.append(random.below(2) == 0 ? pastTime() : futureTime())
        events.knownAt.append(futureTime())
        events.types.append(UInt16(random.below(events.typeNames.count)))
        for column in events.values.indices { events.values[column].values.append(number()) }
        for column in events.attributes.indices {
            events.attributes[column].codes.append(code(events.attributes[column].levels.count))
        }
    }

    /// A time in the 200 days from the cutoff on; now and then the cutoff itself, where an edge may be wrong.
    mutating func futureTime() -> Int64 {
        random.below(16) == 0 ? cutoff : cutoff.addingSaturating(distance())
    }

    /// A time in the 200 days before the cutoff.
    private mutating func pastTime() -> Int64 { cutoff.subtractingSaturating(1 + distance()) }

    mutating func distance() -> Int64 { Int64(random.below(200 * Int(CivilTime.microsecondsPerDay))) }

    mutating func below(_ bound: Int) -> Int { random.below(bound) }

    mutating func noteChange(_ count: Int = 1) { changedCount += count }

    private mutating func number() -> Double { Double(random.below(2_000_001) - 1_000_000) / 100 }

    mutating func code(_ levelCount: Int) -> Int32 { Int32(random.below(levelCount + 1)) - 1 }

    private mutating func value(of kind: HistoryColumn.Kind) -> Double {
        switch kind {
        case .category(let levels): Double(random.below(levels.count))
        case .number: number()
        case .date: Double(futureTime())
        }
    }
}

/// The generator SplitMix64: every seed is good, and a step is three multiplications.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= SplitMix.increment
        return SplitMix.output(state)
    }

    /// A number in `0..<bound`, `bound` being positive.
    mutating func below(_ bound: Int) -> Int { Int(next().multipliedFullWidth(by: UInt64(bound)).high) }
}

extension EventColumns {
    /// The events at `indices`, in that order.
    func selecting(_ indices: [Int]) -> EventColumns {
        EventColumns(
            customerIDs: customerIDs,
            customers: indices.map { customers[$0] },
            occurredAt: indices.map { occurredAt[$0] },
            knownAt: knownAt.isEmpty ? [] : indices.map { knownAt[$0] },
            typeNames: typeNames,
            types: indices.map { types[$0] },
            values: values.map { column in .init(name: column.name, values: indices.map { column.values[$0] }) },
            attributes: attributes.map { column in
                .init(name: column.name, levels: column.levels, codes: indices.map { column.codes[$0] })
            }
        )
    }
}

extension CustomerHistory {
    /// The rows at `indices`, in that order.
    fileprivate func selecting(_ indices: [Int]) -> CustomerHistory {
        CustomerHistory(
            customerIDs: customerIDs,
            customers: indices.map { customers[$0] },
            validFrom: indices.map { validFrom[$0] },
            attributes: attributes.map { column in
                .init(name: column.name, kind: column.kind, values: indices.map { column.values[$0] })
            }
        )
    }
}
