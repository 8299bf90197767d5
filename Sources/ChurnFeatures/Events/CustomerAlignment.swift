internal import ChurnScoring

/// Where the customers of one table are in another, and the rows of a table grouped by them.
enum CustomerAlignment {
    /// For each of `ids` its index in `target`, or -1; both ascend.
    ///
    /// - Throws: ``FeatureError`` where one table has numbers and the other texts, which could never meet.
    static func indices(of ids: CustomerIDs, in target: CustomerIDs, table: String) throws -> [Int] {
        precondition(ids.isAscending, "customer ids must ascend, each once")
        switch (ids, target) {
        case (.integers(let ids), .integers(let target)): return merge(ids, target) { $0 < $1 }
        case (.strings(let ids), .strings(let target)): return merge(ids, target) { $0.precedesByUTF8($1) }
        case (.integers, .strings), (.strings, .integers):
            if ids.count == 0 || target.count == 0 { return [Int](repeating: -1, count: ids.count) }
            throw FeatureError(
                .mismatchedCustomers,
                "customer ids are numbers in one of events and \(table) and texts in the other; cast one of them"
            )
        }
    }

    private static func merge<ID>(_ ids: [ID], _ target: [ID], _ precedes: (ID, ID) -> Bool) -> [Int] {
        var position = 0
        return ids.map { id in
            while position < target.count, precedes(target[position], id) { position += 1 }
            // Neither precedes the other: the same bytes, which `==` does not ask of texts.
            return position < target.count && !precedes(id, target[position]) ? position : -1
        }
    }

    /// The rows of each of `customerCount` customers as ranges of `rows`; rows without a customer (-1) are left out.
    ///
    /// Inside a customer rows follow `precedes`, which must not depend on the order of the source.
    static func grouped(
        _ customers: [Int],
        customerCount: Int,
        by precedes: (Int, Int) -> Bool
    ) -> (starts: [Int], rows: [Int]) {
        let rows = customers.indices.filter { customers[$0] >= 0 }.sorted {
            customers[$0] != customers[$1] ? customers[$0] < customers[$1] : precedes($0, $1)
        }
        var starts = [Int](repeating: 0, count: customerCount + 1)
        for row in rows { starts[customers[row] + 1] += 1 }
        for customer in 0..<customerCount { starts[customer + 1] += starts[customer] }
        return (starts, rows)
    }
}
