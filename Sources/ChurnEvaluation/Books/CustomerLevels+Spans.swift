/// Times in which customers pay a recurring amount, in any order.
public struct RecurringSpans: Sendable {
    /// The number of customers, with those who never pay.
    public var customerCount: Int
    /// The customer of each span, in 0..<customerCount.
    public var customers: [Int32]
    /// When each begins, in microseconds since 1970, UTC.
    public var starts: [Int64]
    /// When each ends, not before its start; `Int64.max` where no end is set.
    public var ends: [Int64]
    /// What is paid a month in each, in smallest units.
    ///
    /// Empty where there is no money and customers only count.
    public var amounts: [Int64]

    /// Spans in columns of one length.
    public init(customerCount: Int, customers: [Int32], starts: [Int64], ends: [Int64], amounts: [Int64]) {
        precondition(customers.count == starts.count && ends.count == starts.count, "one start and end for each span")
        precondition(amounts.isEmpty || amounts.count == starts.count, "one amount for each span, or none at all")
        precondition(customers.allSatisfy { $0 >= 0 && $0 < customerCount }, "customers must be in 0..<customerCount")
        precondition(zip(starts, ends).allSatisfy { $0 <= $1 }, "no span ends before it starts")
        self.customerCount = customerCount
        self.customers = customers
        self.starts = starts
        self.ends = ends
        self.amounts = amounts
    }
}

/// How spans of one customer go together.
public struct SpanRules: Hashable, Sendable {
    /// How long a customer whose last span has ended still counts with what it paid, in microseconds.
    ///
    /// Whether it renews is not looked at, so that what comes later changes no past period.
    public var grace: Int64
    /// Whether overlapping spans of one customer add up; else they are an error.
    public var addsOverlaps: Bool

    /// Rules; by default no grace and no overlap.
    public init(grace: Int64 = 0, addsOverlaps: Bool = false) {
        precondition(grace >= 0, "a grace is 0 or longer")
        self.grace = grace
        self.addsOverlaps = addsOverlaps
    }
}

extension CustomerLevels {
    /// The levels of recurring amounts just before each moment between periods.
    ///
    /// A span counts at boundary b where `start < b <= end`: what begins at b begins in the period that b opens, and so does
    /// the loss of what ends there. A customer none of whose spans counts still does where its last one ended within the
    /// grace before b. Spans of no length or amount count nowhere. Without money a customer counts 1, and overlaps are none.
    ///
    /// - Throws: ``KPIError`` with customer and time where an amount is negative, two spans of a customer overlap and the
    ///   rules do not add them, or sums are too large.
    public init(spans: RecurringSpans, boundaries: [Int64], rules: SpanRules = SpanRules()) throws {
        var writer = LevelWriter(boundaries: boundaries, customerCount: spans.customerCount)
        let groups = CustomerGroups(spans.customers, customerCount: spans.customerCount)
        var passing = [Int](repeating: 0, count: boundaries.count - 1)
        var own: [Span] = []
        let hasMoney = !spans.amounts.isEmpty
        try boundaries.withUnsafeBufferPointer { edges in
            for customer in 0..<spans.customerCount {
                own.removeAll(keepingCapacity: true)
                for place in groups.starts[customer]..<groups.starts[customer + 1] {
                    let row = groups.row(place)
                    let amount = hasMoney ? spans.amounts[row] : 1
                    guard amount >= 0 else {
                        throw KPIError(
                            .negativeRevenue,
                            "the amount of a subscription period is negative; correct it, or leave the period out",
                            customer: customer,
                            time: spans.starts[row]
                        )
                    }
                    guard amount > 0, spans.starts[row] < spans.ends[row] else { continue }
                    own.append(
                        Span(
                            start: spans.starts[row],
                            end: spans.ends[row],
                            amount: amount,
                            firstPoint: LevelWriter.boundariesAtOrBefore(spans.starts[row], edges),
                            lastPoint: LevelWriter.boundariesAtOrBefore(spans.ends[row], edges) - 1
                        )
                    )
                }
                own.sort()
                if hasMoney && !rules.addsOverlaps { try Self.refuseOverlaps(own, customer) }
                let range = try Self.fill(&writer.scratch, own, edges, grace: rules.grace)
                if !hasMoney, let range {
                    for point in range { writer.scratch[point] = min(writer.scratch[point], 1) }
                }
                Self.countPassing(own, writer.scratch, into: &passing)
                writer.finishCustomer(range)
            }
        }
        try self.init(
            writer,
            totals: nil,
            refundsBeyond: [Int64](repeating: 0, count: boundaries.count - 1),
            passing: passing
        )
    }

    /// One span and the points at which it counts: none where `lastPoint` is before `firstPoint`.
    private struct Span: Comparable {
        let start: Int64
        let end: Int64
        let amount: Int64
        let firstPoint: Int
        let lastPoint: Int

        static func < (left: Span, right: Span) -> Bool {
            (left.end, left.start, left.amount) < (right.end, right.start, right.amount)
        }
    }

    private static func refuseOverlaps(_ spans: [Span], _ customer: Int) throws {
        // By end they are by start too, unless two overlap.
        for (span, next) in zip(spans, spans.dropFirst()) where next.start < span.end {
            throw KPIError(
                .overlappingPeriods,
                "two subscription periods of a customer overlap, so its revenue would count twice; correct them, or add "
                    + "them up with revenue.overlaps: add",
                customer: customer,
                time: next.start
            )
        }
    }

    /// Adds the spans of one customer, ascending by end, into the levels; returns the points concerned.
    private static func fill(
        _ levels: inout [Int64],
        _ spans: [Span],
        _ edges: UnsafeBufferPointer<Int64>,
        grace: Int64
    ) throws -> ClosedRange<Int>? {
        var low = Int.max
        var high = -1
        for span in spans where span.firstPoint <= span.lastPoint {
            low = min(low, span.firstPoint)
            high = max(high, span.lastPoint)
            for point in span.firstPoint...span.lastPoint { levels[point] = try levels[point].addingMoney(span.amount) }
        }
        guard grace > 0 else { return high < 0 ? nil : low...high }
        // From the last end back, so that a point is held by the last span before it and no held level looks like a paid one.
        var nextHeld = edges.count
        for span in spans.reversed() {
            let lastHeld = LevelWriter.boundariesAtOrBefore(span.end.addingSaturatingly(grace), edges) - 1
            // At or before the end a point is the span's own; one before the first boundary is no point at all.
            let firstHeld = max(span.lastPoint + 1, 0)
            guard firstHeld < nextHeld else { continue }
            var paid: Int64?
            for point in firstHeld..<max(firstHeld, min(nextHeld, lastHeld + 1)) where levels[point] == 0 {
                let level = try paid ?? Self.level(spans, at: span.end)
                paid = level
                levels[point] = level
                low = min(low, point)
                high = max(high, point)
            }
            nextHeld = firstHeld
        }
        return high < 0 ? nil : low...high
    }

    /// What all spans come to just before `time`.
    private static func level(_ spans: [Span], at time: Int64) throws -> Int64 {
        try spans.reduce(0) { $1.start < time && time <= $1.end ? try $0.addingMoney($1.amount) : $0 }
    }

    private static func countPassing(_ spans: [Span], _ levels: [Int64], into passing: inout [Int]) {
        var previous = -1
        for span in spans where span.firstPoint > span.lastPoint {
            let period = span.firstPoint - 1
            guard passing.indices.contains(period), period != previous else { continue }
            if levels[period] == 0 && levels[period + 1] == 0 { passing[period] += 1 }
            previous = period
        }
    }
}

extension Int64 {
    /// The sum, or the largest number where it is larger.
    fileprivate func addingSaturatingly(_ other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
}
