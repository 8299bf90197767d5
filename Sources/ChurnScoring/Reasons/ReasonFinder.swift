/// A column, or the columns of one signal together, as a reason for the score of a row.
public struct Reason: Hashable, Sendable {
    /// The column that speaks for the reason, as an index into the model's schema: of those that push the score the
    /// reason's way, the one that pushes most.
    public let column: Int
    /// The signal whose columns are taken together; `nil` for a column by itself.
    public let signal: String?
    /// What the columns add to the raw score together, a log-odds.
    public let contribution: Double

    /// A reason.
    public init(column: Int, signal: String? = nil, contribution: Double) {
        self.column = column
        self.signal = signal
        self.contribution = contribution
    }
}

/// Picks the strongest reasons for a score out of the contributions of all columns.
///
/// Contributions are additive, so the sum over the columns of a signal is what the signal adds: with or without grouping,
/// all reasons and ``ChurnModel/expectedScore`` sum to the raw score.
public struct ReasonFinder: Sendable {
    /// What one reason stands for.
    public enum Grouping: String, Hashable, Sendable, CaseIterable {
        /// One column.
        case feature
        /// All columns of one signal, such as the same count over several windows; a column without a signal by itself.
        case signal
    }

    /// What may be a reason: the columns that are taken together, in schema order.
    private let groups: [(signal: String?, columns: [Int])]

    /// Reasons in the columns of `schema`.
    ///
    /// - Parameters:
    ///   - schema: the model's columns.
    ///   - grouping: what one reason stands for.
    ///   - columns: the columns that may be reasons, such as those that can be acted on; `nil` for all.
    public init(_ schema: FeatureSchema, by grouping: Grouping = .feature, among columns: [Int]? = nil) {
        let columns = columns.map { Set($0).sorted() } ?? Array(schema.columns.indices)
        precondition(columns.allSatisfy(schema.columns.indices.contains), "columns of the schema")
        var groups: [(signal: String?, columns: [Int])] = []
        var positions: [String: Int] = [:]
        for column in columns {
            let signal = schema.columns[column].signal
            guard grouping == .signal, !signal.isEmpty else {
                groups.append((nil, [column]))
                continue
            }
            if let position = positions[signal] {
                groups[position].columns.append(column)
            } else {
                positions[signal] = groups.count
                groups.append((signal, [column]))
            }
        }
        self.groups = groups
    }

    /// How many reasons a row can have.
    public var limit: Int { groups.count }

    /// The strongest reasons by the size of their contribution, ties in schema order.
    ///
    /// *Edge cases:* what adds nothing is no reason, so there may be fewer than `count`.
    ///
    /// - Parameters:
    ///   - count: at most how many.
    ///   - contributions: one value for each column of the schema, as in ``Contributions/values``.
    /// - Returns: the reasons, strongest first.
    public func strongest(_ count: Int, of contributions: UnsafeBufferPointer<Double>) -> [Reason] {
        var reasons: [Reason] = []
        guard count > 0 else { return reasons }
        reasons.reserveCapacity(min(count, groups.count) + 1)
        for group in groups {
            let sum = group.columns.reduce(0) { $0 + contributions[$1] }
            guard sum != 0, reasons.count < count || abs(sum) > abs(reasons[count - 1].contribution) else { continue }
            // Few are asked for, so each is put into its place at once.
            let place = reasons.firstIndex { abs(sum) > abs($0.contribution) } ?? reasons.count
            let speaker = Self.speaker(for: sum, among: group.columns, contributions)
            reasons.insert(Reason(column: speaker, signal: group.signal, contribution: sum), at: place)
            if reasons.count > count { reasons.removeLast() }
        }
        return reasons
    }

    /// The strongest of the reasons that contributions in an array give, by their size, ties in schema order.
    public func strongest(_ count: Int, of contributions: [Double]) -> [Reason] {
        contributions.withUnsafeBufferPointer { strongest(count, of: $0) }
    }

    /// The column that pushes most the way that `sum` does.
    private static func speaker(for sum: Double, among columns: [Int], _ values: UnsafeBufferPointer<Double>) -> Int {
        var best = columns[0]
        for column in columns.dropFirst() {
            let isStronger = sum > 0 ? values[column] > values[best] : values[column] < values[best]
            if isStronger { best = column }
        }
        return best
    }
}
