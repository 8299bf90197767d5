internal import ChurnScoring

extension FutureMutator {
    /// `periods` with another future: other ends for those that ended at or after the cutoff, other periods after it.
    mutating func mutated(_ periods: SubscriptionPeriods) -> SubscriptionPeriods {
        var changed = periods
        if !changed.reasons.isEmpty { changed.reasonLevels.append(Self.newName) }
        switch mutation {
        case .removed:
            let kept = periods.starts.indices.filter {
                periods.starts[$0] < cutoff(ofPeriodCustomer: periods.customers[$0])
            }
            noteChange(periods.starts.count - kept.count)
            changed = periods.selecting(kept)
            for index in changed.ends.indices
            where changed.ends[index] >= cutoff(ofPeriodCustomer: changed.customers[index]) {
                changed.ends[index] = .max
                if !changed.reasons.isEmpty { changed.reasons[index] = -1 }
                noteChange()
            }
        case .altered, .delayed:
            for index in changed.ends.indices {
                cutoff = cutoff(ofPeriodCustomer: changed.customers[index])
                if changed.ends[index] < cutoff { continue }
                if changed.starts[index] >= cutoff { changed.starts[index] = futureTime() }
                changed.ends[index] = end(after: max(cutoff, changed.starts[index]))
                if !changed.reasons.isEmpty { changed.reasons[index] = code(changed.reasonLevels.count) }
                noteChange()
            }
        case .added:
            guard periods.customerIDs.count > 0 else { return periods }
            for _ in 0..<max(16, periods.starts.count / 8) {
                let customer = Int32(below(periods.customerIDs.count))
                cutoff = cutoff(ofPeriodCustomer: customer)
                let start = futureTime()
                changed.customers.append(customer)
                changed.starts.append(start)
                changed.ends.append(end(after: start))
                if !changed.reasons.isEmpty { changed.reasons.append(code(changed.reasonLevels.count)) }
                noteChange()
            }
        }
        return changed
    }

    /// An end at or after `time`, now and then none.
    private mutating func end(after time: Int64) -> Int64 {
        below(8) == 0 ? .max : time.addingSaturating(distance())
    }
}

extension EventColumns {
    /// The same events with one more customer, who has none, and that customer's place.
    ///
    /// The place is among the others where there is room, so that the codes of those behind it change.
    func addingCustomer() -> (events: EventColumns, customer: Int) {
        guard let customer = customerIDs.firstRoom else { return (self, 0) }
        var changed = self
        switch customerIDs {
        case .integers(var values):
            values.insert(values[customer - 1] + 1, at: customer)
            changed.customerIDs = .integers(values)
        case .strings(var values):
            values.insert(values[customer - 1] + "\u{0}", at: customer)
            changed.customerIDs = .strings(values)
        }
        for index in customers.indices where customers[index] >= Int32(customer) { changed.customers[index] += 1 }
        return (changed, customer)
    }
}

extension CustomerIDs {
    /// The first place before which an id can be added, that is just greater than the one before it.
    fileprivate var firstRoom: Int? {
        switch self {
        case .integers(let values):
            (1..<max(1, values.count) + 1).first { place in
                guard place <= values.count, values[place - 1] < .max else { return false }
                return place == values.count || values[place - 1] + 1 != values[place]
            }
        case .strings(let values):
            (1..<max(1, values.count) + 1).first { place in
                guard place <= values.count else { return false }
                return place == values.count || !values[place].utf8.elementsEqual((values[place - 1] + "\u{0}").utf8)
            }
        }
    }
}

extension SubscriptionPeriods {
    /// The periods at `indices`, in that order.
    fileprivate func selecting(_ indices: [Int]) -> SubscriptionPeriods {
        SubscriptionPeriods(
            customerIDs: customerIDs,
            customers: indices.map { customers[$0] },
            starts: indices.map { starts[$0] },
            ends: indices.map { ends[$0] },
            reasons: reasons.isEmpty ? [] : indices.map { reasons[$0] },
            reasonLevels: reasonLevels
        )
    }
}
