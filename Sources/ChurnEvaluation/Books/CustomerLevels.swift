/// What each customer pays at points in time, in whole smallest units; who pays nothing at a point is no customer there.
///
/// Between two points lies a period: period p leads from point p to point p + 1. What a point stands for depends on the
/// data. Of recurring amounts it is the level just before the moment between two periods; of payments, point p + 1 is what
/// was paid in period p, and point 0, before everything, is 0. Without money each customer counts 1.
///
/// Layout: one run of (point, level) for each customer in `points` and `levels`, ascending by point, levels above 0 only.
public struct CustomerLevels: Hashable, Sendable {
    /// The moments between periods, ascending; period p is `[boundaries[p], boundaries[p + 1])`.
    public let boundaries: [Int64]
    /// The number of customers, with those who never pay.
    public let customerCount: Int
    /// For each point the sum of all levels, added up by time and not by customer: what books are checked against.
    public let totals: [Int64]
    /// For each period what payments of customers whose refunds were larger come to, 0 or less; it is in no level.
    public let refundsBeyond: [Int64]
    /// For each period the customers who came and went inside it and so are at neither of its ends.
    public let passing: [Int]
    let starts: [Int]
    let points: [Int32]
    let levels: [Int64]

    /// The number of periods.
    public var periodCount: Int { boundaries.count - 1 }

    /// Levels of `writer`, checked against `totals`, each the sum by time, where the data have it.
    init(_ writer: consuming LevelWriter, totals: [Int64]?, refundsBeyond: [Int64], passing: [Int]) throws {
        boundaries = writer.boundaries
        customerCount = writer.starts.count - 1
        starts = writer.starts
        points = writer.points
        levels = writer.levels
        self.refundsBeyond = refundsBeyond
        self.passing = passing
        var sums = [Int64](repeating: 0, count: boundaries.count)
        for (point, level) in zip(points, levels) { sums[Int(point)] = try sums[Int(point)].addingMoney(level) }
        self.totals = totals ?? sums
    }
}

/// Collects the levels of customer after customer; the scratch holds one level a point.
struct LevelWriter {
    let boundaries: [Int64]
    var starts: [Int]
    var points: [Int32] = []
    var levels: [Int64] = []
    /// The levels of the customer at hand.
    var scratch: [Int64]

    init(boundaries: [Int64], customerCount: Int) {
        precondition(boundaries.count > 1, "at least one period")
        precondition(zip(boundaries, boundaries.dropFirst()).allSatisfy { $0 < $1 }, "boundaries must ascend")
        self.boundaries = boundaries
        starts = [0]
        starts.reserveCapacity(customerCount + 1)
        scratch = [Int64](repeating: 0, count: boundaries.count)
    }

    /// Appends the levels in `scratch` at `range` as those of the next customer and clears them.
    mutating func finishCustomer(_ range: ClosedRange<Int>?) {
        if let range {
            for point in range where scratch[point] != 0 {
                points.append(Int32(truncatingIfNeeded: point))
                levels.append(scratch[point])
                scratch[point] = 0
            }
        }
        starts.append(points.count)
    }

    /// The number of boundaries at or before `time`: the period that holds it is one less.
    @inline(__always)
    static func boundariesAtOrBefore(_ time: Int64, _ boundaries: UnsafeBufferPointer<Int64>) -> Int {
        var low = 0
        var count = boundaries.count
        while count > 0 {
            let half = (count &+ 1) >> 1
            low &+= boundaries[low &+ half &- 1] <= time ? half : 0
            count &-= half
        }
        return low
    }
}

/// Rows in the order of their customers.
struct CustomerGroups {
    let starts: [Int]
    /// Rows customer after customer; `nil` where they are so already.
    let rows: [Int32]?

    init(_ customers: [Int32], customerCount: Int) {
        var starts = [Int](repeating: 0, count: customerCount + 1)
        var isGrouped = true
        var previous: Int32 = 0
        for customer in customers {
            if customer < previous { isGrouped = false }
            previous = customer
            starts[Int(customer) + 1] += 1
        }
        for customer in 0..<customerCount { starts[customer + 1] += starts[customer] }
        self.starts = starts
        guard !isGrouped else {
            rows = nil
            return
        }
        var next = starts
        var rows = [Int32](repeating: 0, count: customers.count)
        for (row, customer) in customers.enumerated() {
            rows[next[Int(customer)]] = Int32(truncatingIfNeeded: row)
            next[Int(customer)] += 1
        }
        self.rows = rows
    }

    /// The row at `place` of the order.
    @inline(__always)
    func row(_ place: Int) -> Int { rows.map { Int($0[place]) } ?? place }
}
