/// Computes the features of one customer at one cutoff from its visible events.
///
/// `bounds[e]` is the list entry at edge e, `results[i]` the result of instruction i. Sums run over the visible events
/// of the window from the first to the last in the log's order and start anew for each window: differences of prefix
/// sums would depend on what happened before the window. Counts and days are integers until the last step.
struct RowEvaluator: ~Copyable {
    let plan: CompiledPlan
    let storage: EventStorage
    let history: HistoryLog?
    let bounds: UnsafeMutablePointer<Int>
    let results: UnsafeMutablePointer<Double>
    /// For each type or level when it was last seen, in calls of `distinct`.
    let stamps: UnsafeMutablePointer<Int>
    var stamp = 0
    /// For each type, level, hour or day of the week how often it was seen; all 0 between two calls of `entropy`.
    let tallies: UnsafeMutablePointer<Int>
    /// Which of the tallies are above 0.
    var seen: [Int] = []
    /// Room for the numbers of one statistic.
    var numbers: [Double] = []
    var gaps: [Int32] = []

    init(_ plan: CompiledPlan, events: EventLog, history: HistoryLog?) {
        self.plan = plan
        self.history = history
        storage = events.storage
        bounds = .allocate(capacity: plan.edges.count)
        results = .allocate(capacity: plan.instructions.count)
        let stampCount = max(events.typeNames.count, events.attributeLevels.map(\.count).max() ?? 0)
        stamps = .allocate(capacity: stampCount)
        stamps.initialize(repeating: 0, count: stampCount)
        let tallyCount = max(stampCount, 24)
        tallies = .allocate(capacity: tallyCount)
        tallies.initialize(repeating: 0, count: tallyCount)
    }

    deinit {
        bounds.deallocate()
        results.deallocate()
        stamps.deallocate()
        tallies.deallocate()
    }

    /// Appends the features of `customer` at `cutoff` to `row`.
    ///
    /// `lists` hold the customer's events; those at or after the cutoff are cut off here, those before it that were
    /// not known must be gone.
    mutating func append(_ customer: Int, _ cutoff: Int64, _ lists: borrowing FilterLists, to row: inout [Double]) {
        for (index, edge) in plan.edges.enumerated() {
            bounds[index] = lists.lowerBound(edge.filter, cutoff.subtractingSaturating(edge.offset))
        }
        let first = storage.starts[customer]
        let historyRow = history?.row(ofCustomer: customer, asOf: cutoff)
        for index in plan.instructions.indices {
            let step = plan.instructions[index]
            switch step.operation {
            case .percentChange, .symmetricChange, .ratio:
                results[index] = Self.combine(step.operation, results[step.a], results[step.b])
            case .velocity, .acceleration, .decayedTrend, .tenureRate, .difference:
                results[index] = combineOverTime(step)
            case .daysSinceDate, .attribute, .daysUntil:
                results[index] = attribute(step, historyRow, cutoff)
            case .slope, .relativeSlope: results[index] = slope(step, cutoff, lists)
            case .daysSinceChange, .attributeChange: results[index] = change(step, customer, historyRow, cutoff)
            case .calendar(let cycle, let wave): results[index] = calendar(cycle, wave, cutoff)
            case .missing: results[index] = .nan
            default: results[index] = measure(step, first, cutoff, lists)
            }
        }
        for output in plan.outputs { row.append(results[output]) }
    }

    /// A measure of the entries between edges a and b.
    private mutating func measure(
        _ step: CompiledPlan.Instruction,
        _ first: Int,
        _ cutoff: Int64,
        _ lists: borrowing FilterLists
    ) -> Double {
        let low = bounds[step.a]
        let high = max(low, bounds[step.b])
        switch step.operation {
        case .count: return Double(high - low)
        case .never: return low == high ? 1 : 0
        case .recency: return low == high ? .nan : Self.days(from: lists.times[high - 1], to: cutoff)
        case .age: return low == high ? .nan : Self.days(from: lists.times[low], to: cutoff)
        case .activeDays:
            return low == high ? 0 : Double(lists.dayOrdinals[high - 1] - lists.dayOrdinals[low] + 1)
        case .sum, .mean:
            let (sum, count) = total(storage.values[step.c] + first, lists.positions, low, high)
            if step.operation == .sum { return sum }
            return count == 0 ? .nan : sum / Double(count)
        case .spike:
            let expected = Double(low - bounds[step.c]) * step.factor
            return (Double(high - low) - expected) / (expected + 1).squareRoot()
        case .distinctTypes: return distinct(storage.types + first, lists.positions, low, high)
        case .distinctTexts: return distinct(storage.attributes[step.c] + first, lists.positions, low, high)
        case .meanGap: return meanGap(lists, low, high)
        case .overdueRatio: return overdueRatio(lists, low, high, cutoff)
        default: return pattern(step, first, cutoff, lists)
        }
    }

    /// The measures that cost more than a few steps an event.
    private mutating func pattern(
        _ step: CompiledPlan.Instruction,
        _ first: Int,
        _ cutoff: Int64,
        _ lists: borrowing FilterLists
    ) -> Double {
        let low = bounds[step.a]
        let high = max(low, bounds[step.b])
        switch step.operation {
        case .statistic(let statistic):
            return self.statistic(statistic, storage.values[step.c] + first, lists.positions, low, high)
        case .activeWeeks: return activeWeeks(lists.times, low..<high)
        case .repeatDays: return low == high ? 0 : Double(lists.dayOrdinals[high - 1] - lists.dayOrdinals[low])
        case .gap(let statistic): return gap(statistic, lists, low, high)
        case .streak(let statistic, let unit): return streak(statistic, unit, lists.times, low..<high, cutoff)
        case .entropyOfTypes, .entropyOfTexts, .entropyOfHours, .entropyOfWeekdays:
            return entropy(step, first, lists, low..<high)
        case .decayedCount: return decayedSum(nil, halfLife: step.length, lists, low..<high, cutoff)
        case .decayedSum:
            return decayedSum(storage.values[step.c] + first, halfLife: step.length, lists, low..<high, cutoff)
        case .surprise:
            let expected = max(Double(low - bounds[step.c]), 0.5) * step.factor
            return PoissonTail.surprise(count: high - low, mean: expected)
        case .silenceAfterSpike: return low == high && results[step.c] >= step.factor ? 1 : 0
        case .turnover(let direction):
            let (recent, before) = (low..<high, bounds[step.c]..<low)
            return turnover(
                storage.attributes[step.d] + first,
                lists.positions,
                counted: direction == .adopted ? recent : before,
                excluded: direction == .adopted ? before : recent
            )
        case .unanswered:
            return unanswered(
                within: step.length,
                questions: low..<high,
                answers: bounds[step.c]..<bounds[step.d],
                lists.times,
                cutoff
            )
        default: preconditionFailure("not a measure of a window")
        }
    }

    private func combineOverTime(_ step: CompiledPlan.Instruction) -> Double {
        let (x, y) = (results[step.a], results[step.b])
        switch step.operation {
        case .difference: return x - y
        case .velocity: return (x - y) / step.factor
        case .acceleration: return (x - 2 * y + results[step.c]) / (step.factor * step.factor)
        case .decayedTrend:
            return x * (Self.ln2 / Self.days(from: 0, to: step.length))
                - y * (Self.ln2 / Self.days(from: 0, to: Int64(step.d)))
        default:
            // Written so that a missing tenure gives a missing rate.
            guard y >= Self.days(from: 0, to: Int64(step.c)) else { return .nan }
            return x * step.factor / min(Self.days(from: 0, to: step.length), y)
        }
    }

    private static func combine(_ operation: CompiledPlan.Operation, _ x: Double, _ y: Double) -> Double {
        switch operation {
        case .percentChange: return y > 0 ? x / y - 1 : .nan
        case .ratio: return y > 0 ? x / y : .nan
        default:
            if x == 0 && y == 0 { return 0 }
            // The sum of two huge numbers may overflow, and a quotient by it would be 0; that of their halves does not.
            if (x + y).isInfinite { return (x / 2 - y / 2) / (x / 2 + y / 2) }
            return x + y == 0 ? .nan : (x - y) / (x + y)
        }
    }

    /// Days from one time to a later one; the difference is exact before it becomes a double.
    static func days(from start: Int64, to end: Int64) -> Double {
        Double(end.subtractingSaturating(start)) / Double(CivilTime.microsecondsPerDay)
    }

    private func total(
        _ values: UnsafeMutablePointer<Double>,
        _ positions: UnsafeMutablePointer<Int32>,
        _ low: Int,
        _ high: Int
    ) -> (sum: Double, count: Int) {
        var sum = 0.0
        var count = 0
        for entry in low..<high {
            let value = values[Int(positions[entry])]
            if value.isNaN { continue }
            sum += value
            count += 1
        }
        return (sum, count)
    }

    private mutating func distinct<Code: FixedWidthInteger>(
        _ codes: UnsafeMutablePointer<Code>,
        _ positions: UnsafeMutablePointer<Int32>,
        _ low: Int,
        _ high: Int
    ) -> Double {
        stamp += 1
        var count = 0
        for entry in low..<high {
            let code = Int(codes[Int(positions[entry])])
            if code < 0 || stamps[code] == stamp { continue }
            stamps[code] = stamp
            count += 1
        }
        return Double(count)
    }

    private func meanGap(_ lists: borrowing FilterLists, _ low: Int, _ high: Int) -> Double {
        guard low < high, lists.dayOrdinals[high - 1] > lists.dayOrdinals[low] else { return .nan }
        let days = CivilTime.dayNumber(lists.times[high - 1]) - CivilTime.dayNumber(lists.times[low])
        return Double(days) / Double(lists.dayOrdinals[high - 1] - lists.dayOrdinals[low])
    }

    private mutating func overdueRatio(
        _ lists: borrowing FilterLists,
        _ low: Int,
        _ high: Int,
        _ cutoff: Int64
    ) -> Double {
        guard low < high, lists.dayOrdinals[high - 1] > lists.dayOrdinals[low] else { return .nan }
        collectGaps(lists, low, high)
        gaps.sort()
        let middle = gaps.count / 2
        let median =
            gaps.count.isMultiple(of: 2) ? (Double(gaps[middle - 1]) + Double(gaps[middle])) / 2 : Double(gaps[middle])
        return Self.days(from: lists.times[high - 1], to: cutoff) / median
    }

    /// Least squares over buckets numbered from the oldest that takes part; all sums are integers.
    private func slope(_ step: CompiledPlan.Instruction, _ cutoff: Int64, _ lists: borrowing FilterLists) -> Double {
        let start = bounds[plan.wholeWindow.start]
        guard start < bounds[plan.wholeWindow.end] else { return .nan }
        let age = cutoff - lists.times[start]
        // The bucket [t0 - (b + 1) l, t0 - b l) holds an age of (b l, (b + 1) l].
        let count = min(step.b, Int((age - 1) / step.length) + 1)
        guard count >= 2 else { return .nan }
        var sum = 0
        var weighted = 0
        for bucket in 0..<count {
            let events = bounds[plan.bucketEdges[step.a + bucket]] - bounds[plan.bucketEdges[step.a + bucket + 1]]
            sum += events
            weighted += events * (count - 1 - bucket)
        }
        let numbers = count * (count - 1) / 2
        let squares = (count - 1) * count * (2 * count - 1) / 6
        let slope = Double(count * weighted - numbers * sum) / Double(count * squares - numbers * numbers)
        if step.operation == .slope { return slope }
        return sum == 0 ? .nan : slope * Double(count) / Double(sum)
    }

    private func attribute(_ step: CompiledPlan.Instruction, _ row: Int?, _ cutoff: Int64) -> Double {
        guard let history, let row else { return .nan }
        let value = history.values[step.a][row]
        if step.operation == .attribute || value.isNaN { return value }
        let days = (value - Double(cutoff)) / Double(CivilTime.microsecondsPerDay)
        if step.operation == .daysUntil { return days }
        return days > 0 ? .nan : 0 - days
    }

    private func change(
        _ step: CompiledPlan.Instruction,
        _ customer: Int,
        _ row: Int?,
        _ cutoff: Int64
    ) -> Double {
        guard let history, let row, let change = history.lastChange(ofCustomer: customer, column: step.a, asOf: row)
        else { return .nan }
        if step.operation == .daysSinceChange { return Self.days(from: change.since, to: cutoff) }
        return change.previous > 0 ? change.value / change.previous - 1 : .nan
    }
}
