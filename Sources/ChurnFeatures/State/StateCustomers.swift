internal import ChurnScoring

/// The customers of a state, and which of their events are gone.
///
/// A customer has a place, in the order of arrival, that never changes: events name places, so that a new customer
/// moves no event.
struct StateCustomers: Sendable {
    /// The identifiers, ascending.
    var ids = CustomerIDs.integers([])
    /// The place of each of `ids`.
    var places: [Int32] = []
    /// For each place the moment from which on some forgotten event was visible; `Int64.max` where none was forgotten.
    var forgottenVisibleFrom: [Int64] = []

    /// For each place where its customer is in `ids`.
    var ranks: [Int32] {
        var ranks = [Int32](repeating: 0, count: places.count)
        for (rank, place) in places.enumerated() { ranks[Int(place)] = Int32(rank) }
        return ranks
    }

    /// Adds those of `newIDs` (ascending) that are not there; returns the place of each of them all.
    mutating func add(_ newIDs: CustomerIDs) throws -> [Int32] {
        let indices = try CustomerAlignment.indices(of: newIDs, in: ids, table: "the state")
        var next = Int32(places.count)
        let found = indices.map { index -> Int32 in
            if index >= 0 { return places[index] }
            defer { next += 1 }
            return next
        }
        let added = indices.indices.filter { indices[$0] < 0 }
        guard !added.isEmpty else { return found }
        switch (ids, newIDs) {
        case (.integers(let old), .integers(let new)):
            ids = .integers(merge(old, new, added, found) { $0 < $1 })
        case (.strings(let old), .strings(let new)):
            ids = .strings(merge(old, new, added, found) { $0.precedesByUTF8($1) })
        case (.integers, .strings(let new)): ids = .strings(merge([], new, added, found) { $0.precedesByUTF8($1) })
        case (.strings, .integers(let new)): ids = .integers(merge([], new, added, found) { $0 < $1 })
        }
        forgottenVisibleFrom.append(contentsOf: repeatElement(.max, count: added.count))
        return found
    }

    /// `old` with those of `new` at `added`, ascending; brings `places` into the same order.
    private mutating func merge<ID>(
        _ old: [ID],
        _ new: [ID],
        _ added: [Int],
        _ newPlaces: [Int32],
        _ precedes: (ID, ID) -> Bool
    ) -> [ID] {
        var ids: [ID] = []
        var merged: [Int32] = []
        ids.reserveCapacity(old.count + added.count)
        merged.reserveCapacity(old.count + added.count)
        var position = 0
        for index in added {
            while position < old.count, precedes(old[position], new[index]) {
                ids.append(old[position])
                merged.append(places[position])
                position += 1
            }
            ids.append(new[index])
            merged.append(newPlaces[index])
        }
        ids.append(contentsOf: old[position...])
        merged.append(contentsOf: places[position...])
        places = merged
        return ids
    }

    /// Notes from when on each customer had a visible event among those that are about to go.
    mutating func noteForgotten(_ events: StateEvents, before limit: Int64) {
        for index in 0..<events.count where events.occurredAt[index] < limit {
            let place = Int(events.customers[index])
            forgottenVisibleFrom[place] = min(forgottenVisibleFrom[place], events.visibleFrom(index))
        }
    }

    /// Counts as ineligible, at each cutoff, also those customers whose visible events have all been forgotten.
    func addingForgotten(to counts: [StateCounts], _ events: StateEvents) -> [StateCounts] {
        guard forgottenVisibleFrom.contains(where: { $0 < .max }) else { return counts }
        var keptVisibleFrom = [Int64](repeating: .max, count: places.count)
        for index in 0..<events.count {
            let place = Int(events.customers[index])
            keptVisibleFrom[place] = min(keptVisibleFrom[place], events.visibleFrom(index))
        }
        return counts.map { count in
            var count = count
            for (forgotten, kept) in zip(forgottenVisibleFrom, keptVisibleFrom)
            where forgotten < count.cutoff && kept >= count.cutoff { count.ineligible += 1 }
            return count
        }
    }
}
