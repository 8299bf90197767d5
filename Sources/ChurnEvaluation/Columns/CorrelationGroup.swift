/// Columns that say nearly the same.
public struct CorrelationGroup: Hashable, Sendable {
    /// Two columns and their correlation.
    public struct Link: Hashable, Sendable {
        /// The column that comes first.
        public let first: Int
        /// The other column.
        public let second: Int
        /// Their correlation, in -1...1.
        public let correlation: Double

        /// A link of two columns.
        public init(first: Int, second: Int, correlation: Double) {
            self.first = first
            self.second = second
            self.correlation = correlation
        }
    }

    /// The columns, ascending.
    public let columns: [Int]
    /// The links between them, in the order they were given.
    public let links: [Link]

    /// Joins columns by single linkage: two that are linked, directly or through others, are in one group.
    ///
    /// - Parameters:
    ///   - links: the pairs of columns that are correlated closely enough.
    ///   - columnCount: the number of columns.
    /// - Returns: the groups of two and more columns, in the order of their first column.
    public static func groups(links: [Link], columnCount: Int) -> [CorrelationGroup] {
        var parents = Array(0..<columnCount)
        func root(_ column: Int) -> Int {
            var column = column
            while parents[column] != column { column = parents[column] }
            return column
        }
        for link in links {
            let (first, second) = (root(link.first), root(link.second))
            // The smaller one stays root, so that a root is the first column of its group.
            parents[max(first, second)] = min(first, second)
        }
        let members = Dictionary(grouping: 0..<columnCount, by: root)
        let linksByRoot = Dictionary(grouping: links) { root($0.first) }
        return members.filter { $0.value.count > 1 }.sorted { $0.key < $1.key }
            .map { CorrelationGroup(columns: $0.value, links: linksByRoot[$0.key] ?? []) }
    }
}
