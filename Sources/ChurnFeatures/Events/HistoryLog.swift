internal import ChurnScoring

/// A ``CustomerHistory`` grouped by the customers of an event log, sorted inside each.
struct HistoryLog: Sendable {
    /// Where each customer's rows start, and after the last where they end.
    let starts: [Int]
    let validFrom: [Int64]
    /// For each attribute one value a row; categories as indices into the sorted levels.
    let values: [[Double]]
    let names: [String]
    let kinds: [HistoryColumn.Kind]

    init(_ history: CustomerHistory, customerIDs: CustomerIDs) throws {
        let rowCount = history.validFrom.count
        precondition(history.customers.count == rowCount, "one customer for each row")
        precondition(history.attributes.allSatisfy { $0.values.count == rowCount }, "one value for each row")
        let indices = try CustomerAlignment.indices(of: history.customerIDs, in: customerIDs, table: "customers")
        let attributes = history.attributes.map(Self.withSortedLevels)
        let byName = attributes.sorted { $0.name.precedesByUTF8($1.name) }
        let (starts, rows) = CustomerAlignment.grouped(
            history.customers.map { indices[Int($0)] },
            customerCount: customerIDs.count
        ) { left, right in
            if history.validFrom[left] != history.validFrom[right] {
                return history.validFrom[left] < history.validFrom[right]
            }
            for column in byName where column.values[left].bitPattern != column.values[right].bitPattern {
                return column.values[left].bitPattern < column.values[right].bitPattern
            }
            return false
        }
        self.starts = starts
        validFrom = rows.map { history.validFrom[$0] }
        values = attributes.map { column in rows.map { column.values[$0] } }
        names = attributes.map(\.name)
        kinds = attributes.map(\.kind)
    }

    private static func withSortedLevels(_ column: HistoryColumn) -> HistoryColumn {
        guard case .category(let levels) = column.kind else { return column }
        let sorted = levels.sortedByUTF8Once()
        let rankOf = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, Double($0)) })
        let values = column.values.map { value in
            guard !value.isNaN else { return value }
            precondition(value >= 0 && Int(value) < levels.count, "category code without a level")
            return rankOf[levels[Int(value)], default: .nan]
        }
        return HistoryColumn(name: column.name, kind: .category(levels: sorted), values: values)
    }

    /// The row of `customer` that holds as of `cutoff`: the last with `validFrom < cutoff`; `nil` where none does.
    func row(ofCustomer customer: Int, asOf cutoff: Int64) -> Int? {
        var low = starts[customer]
        var high = starts[customer + 1]
        while low < high {
            let middle = low + (high - low) / 2
            if validFrom[middle] < cutoff { low = middle + 1 } else { high = middle }
        }
        return low > starts[customer] ? low - 1 : nil
    }

    /// The value that the customer's `column` has at `row`, since when, and the other one that was known before it; `nil`
    /// where none was.
    ///
    /// Missing values are skipped, and rows that another one of the same time replaces were never seen.
    func lastChange(
        ofCustomer customer: Int,
        column: Int,
        asOf row: Int
    ) -> (value: Double, since: Int64, previous: Double)? {
        var current: (value: Double, since: Int64)?
        for index in stride(from: row, through: starts[customer], by: -1) {
            if index < row, validFrom[index] == validFrom[index + 1] { continue }
            let value = values[column][index]
            if value.isNaN { continue }
            if let current, current.value != value {
                return (current.value, current.since, value)
            }
            current = (value, validFrom[index])
        }
        return nil
    }
}
