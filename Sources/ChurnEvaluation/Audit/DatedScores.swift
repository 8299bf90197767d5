internal import ChurnScoring

/// Scores of customers at moments of time: what an existing score or rule left, whatever made it.
///
/// Times are microseconds since 1970, UTC. A customer may have any number of rows, one at a time.
public struct DatedScores: Sendable {
    /// The customer of each row, in `0..<customerCount`.
    public let customers: [Int32]
    /// The number of customers.
    public let customerCount: Int
    /// When each row was scored.
    public let times: [Int64]
    /// The score of each row, higher for more likely churn; any scale.
    public let scores: [Double]
    /// The rows by (customer, time).
    let order: [UInt32]

    /// The number of rows.
    public var rowCount: Int { scores.count }

    /// Times beyond this distance from 1970, some 146,000 years, are refused, so that sums of few cannot overflow.
    private static let largestTime: Int64 = 1 << 62

    /// Checks and orders rows.
    ///
    /// - Parameters:
    ///   - customers: one a row, in `0..<customerCount`.
    ///   - customerCount: the number of customers.
    ///   - times: one a row.
    ///   - scores: one a row.
    /// - Throws: ``EvaluationError`` where there is no row, the lengths differ, a score is NaN, a time is out of range, or a
    ///   customer has two rows at one time, with the first such row.
    public init(customers: [Int32], customerCount: Int, times: [Int64], scores: [Double]) throws {
        guard customers.count == scores.count, times.count == scores.count else {
            throw EvaluationError(
                code: .differentLengths,
                message:
                    "\(scores.count) scores, \(customers.count) customers and \(times.count) times; give one of each a row"
            )
        }
        guard !scores.isEmpty else { throw EvaluationError(code: .noRows, message: "there is no row to evaluate") }
        try RowChecks.checkScores(scores)
        precondition(customers.allSatisfy { $0 >= 0 && Int($0) < customerCount }, "customers in 0..<customerCount")
        if let row = times.firstIndex(where: { $0 > Self.largestTime || $0 < -Self.largestTime }) {
            throw EvaluationError(code: .invalidOption, message: "the time is out of range; check its unit", row: row)
        }
        self.customers = customers
        self.customerCount = customerCount
        self.times = times
        self.scores = scores
        order = Self.order(customers: customers, times: times)
        var duplicate: UInt32?
        for (left, right) in zip(order, order.dropFirst())
        where customers[Int(left)] == customers[Int(right)] && times[Int(left)] == times[Int(right)] {
            duplicate = min(duplicate ?? right, right)
        }
        if let duplicate {
            throw EvaluationError(
                code: .duplicateRow,
                message: "the customer has a score at the same time in an earlier row; keep one",
                row: Int(duplicate)
            )
        }
    }

    /// Stable, so that equal rows keep their order and the later one is the duplicate.
    private static func order(customers: [Int32], times: [Int64]) -> [UInt32] {
        var rows = times.indices.map { UInt32(truncatingIfNeeded: $0) }
        var keys = times.map { UInt64(bitPattern: $0 ^ Int64.min) }
        RadixSort.sort(&keys, with: &rows)
        keys = rows.map { UInt64(customers[Int($0)]) }
        RadixSort.sort(&keys, with: &rows)
        return rows
    }

    /// Calls `body` with each customer that has rows and the positions of its rows in ``order``, times ascending.
    func forEachCustomer(_ body: (_ customer: Int, _ positions: Range<Int>) -> Void) {
        var start = 0
        while start < order.count {
            let customer = customers[Int(order[start])]
            var end = start + 1
            while end < order.count, customers[Int(order[end])] == customer { end += 1 }
            body(Int(customer), start..<end)
            start = end
        }
    }
}

/// Until when and how long after a score churn is looked for.
public struct LabelTiming: Hashable, Sendable, Codable {
    /// The time left to act, in microseconds.
    public let gap: Int64
    /// How long churn is looked for after the gap, in microseconds.
    public let horizon: Int64
    /// Until when (exclusive) churn is known, in microseconds since 1970, UTC.
    public let dataEnd: Int64

    /// A timing.
    ///
    /// - Throws: ``EvaluationError`` where the gap is negative, the horizon is not positive, or one is longer than 1,000
    ///   years.
    public init(gap: Int64 = 0, horizon: Int64, dataEnd: Int64) throws {
        let limit: Int64 = 1_000 * 366 * 86_400_000_000
        guard gap >= 0, gap <= limit, horizon > 0, horizon <= limit else {
            throw EvaluationError(
                code: .invalidOption,
                message: "the gap must be 0 or longer and the horizon longer than 0, such as 7 and 30 days"
            )
        }
        self.gap = gap
        self.horizon = horizon
        self.dataEnd = dataEnd
    }
}

/// The labels of dated scores by the customers' churn dates.
public struct DatedLabels: Hashable, Sendable {
    /// The label of each row: 1, 0, or NaN where nothing can be said.
    public let labels: [Double]
    /// Whether each row is of a customer who is still there, and not after the data's end: it can be ranked and flagged,
    /// with a label or without.
    public let takesPart: [Bool]
    /// How many rows there are of each kind.
    public let counts: Counts

    /// How many rows there are of each kind.
    public struct Counts: Hashable, Sendable, Codable {
        /// Rows whose customer churned in `[time + gap, time + gap + horizon)`.
        public var positive = 0
        /// Rows whose customer had not churned by the end of that window.
        public var negative = 0
        /// Rows whose customer churned in `[time, time + gap)`, too early to act: no label.
        public var gapChurn = 0
        /// Rows whose window is not complete at the data's end: no label, whether or not churn was seen already, because
        /// churners are known before those who stay.
        public var immature = 0
        /// Rows after their customer's churn: no label.
        public var alreadyChurned = 0
        /// Rows after the data's end, which take no part in anything.
        public var afterEnd = 0

        /// No row of any kind.
        public init() {}

        /// The number of rows with a label.
        public var labelled: Int { positive + negative }
    }

    /// Labels `scores`.
    ///
    /// - Parameters:
    ///   - scores: the rows.
    ///   - churnDates: the first churn date of each customer; `nil` where none is known. One at or after the data's end is
    ///     not known yet.
    ///   - timing: gap, horizon and the data's end.
    public init(_ scores: DatedScores, churnDates: [Int64?], timing: LabelTiming) {
        precondition(churnDates.count == scores.customerCount, "one churn date or none a customer")
        var counts = Counts()
        var labels = [Double](repeating: .nan, count: scores.rowCount)
        var takesPart = [Bool](repeating: true, count: scores.rowCount)
        for row in labels.indices {
            let time = scores.times[row]
            guard time <= timing.dataEnd else {
                counts.afterEnd += 1
                takesPart[row] = false
                continue
            }
            let churn = churnDates[Int(scores.customers[row])].flatMap { $0 < timing.dataEnd ? $0 : nil }
            if let churn, churn < time {
                counts.alreadyChurned += 1
                takesPart[row] = false
            } else if time + timing.gap + timing.horizon > timing.dataEnd {
                counts.immature += 1
            } else if let churn, churn < time + timing.gap {
                counts.gapChurn += 1
            } else if let churn, churn < time + timing.gap + timing.horizon {
                counts.positive += 1
                labels[row] = 1
            } else {
                counts.negative += 1
                labels[row] = 0
            }
        }
        self.labels = labels
        self.takesPart = takesPart
        self.counts = counts
    }
}
