import ChurnScoring

/// Customers as numbers from 0 by their first rows.
struct CustomerNumbering {
    private(set) var numbers: [Int32] = []
    private(set) var hasRepeats = false

    init(_ customers: CustomerIDs) {
        switch customers {
        case .integers(let identifiers): number(identifiers)
        case .strings(let identifiers): number(identifiers)
        }
    }

    private mutating func number<ID: Hashable>(_ identifiers: [ID]) {
        var known: [ID: Int32] = [:]
        numbers.reserveCapacity(identifiers.count)
        var last: (identifier: ID, number: Int32)?
        for identifier in identifiers {
            // Rows of a customer are mostly neighbours.
            if let last, last.identifier == identifier {
                numbers.append(last.number)
                continue
            }
            let number = known[identifier] ?? Int32(known.count)
            known[identifier] = number
            numbers.append(number)
            last = (identifier, number)
        }
        hasRepeats = known.count < identifiers.count
    }
}
