public import ChurnFeatures
import ChurnScoring

/// What a table of customers holds, and where its rows disagree.
public struct CustomersSummary: Hashable, Sendable {
    /// Rows of the table.
    public let rows: Int
    /// Distinct customers.
    public let customers: Int
    /// Rows of the same customer and time as another, beyond the first of them.
    public let repeated: Int
    /// Those of the repeated rows that say something else; which of them counts depends on their values alone.
    public let contradicting: Int
    private let hasTimes: Bool

    /// The summary of what was read.
    public init(_ history: CustomerHistory) {
        rows = history.customers.count
        customers = history.customerIDs.count
        hasTimes = history.validFrom.contains { $0 != .min }
        func isSameTime(_ left: Int, _ right: Int) -> Bool {
            history.customers[left] == history.customers[right] && history.validFrom[left] == history.validFrom[right]
        }
        /// The first attribute in which two rows differ, as bits; `nil` where none does.
        func difference(_ left: Int, _ right: Int) -> (left: UInt64, right: UInt64)? {
            for attribute in history.attributes {
                let bits = (attribute.values[left].bitPattern, attribute.values[right].bitPattern)
                if bits.0 != bits.1 { return bits }
            }
            return nil
        }
        let order = history.customers.indices.sorted { left, right in
            if history.customers[left] != history.customers[right] {
                return history.customers[left] < history.customers[right]
            }
            if history.validFrom[left] != history.validFrom[right] {
                return history.validFrom[left] < history.validFrom[right]
            }
            return difference(left, right).map { $0.left < $0.right } ?? false
        }
        var repeated = 0
        var contradicting = 0
        for (previous, row) in zip(order, order.dropFirst()) where isSameTime(previous, row) {
            repeated += 1
            if difference(previous, row) != nil { contradicting += 1 }
        }
        self.repeated = repeated
        self.contradicting = contradicting
    }

    /// What looks wrong but does not stop the work, one line each.
    public var warnings: [String] {
        guard contradicting > 0 else { return [] }
        let rows =
            contradicting == 1
            ? "1 row about customers contradicts" : "\(contradicting) rows about customers contradict"
        guard hasTimes else {
            return [
                "\(rows) another of the same customer; keep one a customer, "
                    + "or say from when on each holds with `valid_from`"
            ]
        }
        return ["\(rows) another of the same customer and time; keep one of them"]
    }
}
