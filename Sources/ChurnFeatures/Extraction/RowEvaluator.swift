internal import ChurnScoring

/// Computes the features of one customer at one or more cutoffs from its visible events.
///
/// One instruction is evaluated for all rows of a ``RowRun`` before the next, so that what it is gets decided once.
/// A result that is a column is written to its place in the matrix at once, and read from there by the instructions
/// that need it; `scratch[i * rowCapacity + r]` holds those that are none. Sums run over the visible events of the
/// window from the first to the last in the log's order and start anew for each window: differences of prefix sums
/// would depend on what happened before the window. Counts and days are integers until the last step.
struct RowEvaluator: ~Copyable {
    let plan: EvaluationPlan
    let history: HistoryLog?
    private let rowCapacity: Int
    /// Room for the bounds of the edges of as many rows: edge e of row r at `bounds[e * rowCapacity + r]`.
    let bounds: UnsafeMutablePointer<Int32>
    private let scratch: UnsafeMutablePointer<Double>
    /// For each row the customer's row in the history, -1 where there is none.
    let historyRows: UnsafeMutablePointer<Int>
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

    /// An evaluator of at most `rowCapacity` rows at a time.
    init(_ plan: EvaluationPlan, events: EventLog, history: HistoryLog?, rowCapacity: Int) {
        self.plan = plan
        self.history = history
        self.rowCapacity = rowCapacity
        bounds = .allocate(capacity: plan.edgeCount * rowCapacity)
        scratch = .allocate(capacity: plan.instructionCount * rowCapacity)
        historyRows = .allocate(capacity: rowCapacity)
        let stampCount = max(events.typeNames.count, events.attributeLevels.map(\.count).max() ?? 0)
        stamps = .allocate(capacity: stampCount)
        stamps.initialize(repeating: 0, count: stampCount)
        let tallyCount = max(stampCount, 24)
        tallies = .allocate(capacity: tallyCount)
        tallies.initialize(repeating: 0, count: tallyCount)
    }

    deinit {
        bounds.deallocate()
        scratch.deallocate()
        historyRows.deallocate()
        stamps.deallocate()
        tallies.deallocate()
    }

    /// Finds the edges of one row among `lists` by search: where no sweep has noted them.
    func search(_ lists: borrowing FilterLists, _ cutoff: Int64, row: Int) {
        for edge in 0..<plan.edgeCount {
            let filter = plan.edgeFilters[edge]
            let time = cutoff.subtractingSaturating(plan.edgeOffsets[edge])
            let place = lists.lowerBound(filter, time) &- lists.starts[filter]
            bounds[edge &* rowCapacity &+ row] = Int32(truncatingIfNeeded: place)
        }
    }

    /// Where the results of an instruction are, row after row.
    @inline(__always)
    func results(_ instruction: Int, _ run: RowRun) -> UnsafeMutablePointer<Double> {
        let column = plan.columns[instruction]
        return column < 0 ? scratch + instruction &* rowCapacity : run.target + column &* run.columnStride
    }

    /// Writes the features of the rows of `run`.
    ///
    /// `lists` hold the customer's events; those at or after the cutoff are cut off by the bounds, those before it
    /// that were not known must be gone.
    mutating func evaluate(_ run: RowRun, _ lists: borrowing FilterLists) {
        if plan.usesHistory {
            for row in 0..<run.count {
                historyRows[row] = history?.row(ofCustomer: run.customer, asOf: run.cutoffs[row]) ?? -1
            }
        }
        for index in 0..<plan.instructionCount {
            let step = plan.instructions[index]
            let results = results(index, run)
            switch step.operation {
            case .count: Self.count(run, step.a, step.b, into: results)
            case .percentChange, .symmetricChange, .ratio, .velocity, .acceleration, .decayedTrend, .tenureRate,
                .difference:
                combine(step, run, into: results)
            case .daysSinceDate, .attribute, .daysUntil: attribute(step, run, into: results)
            case .daysSinceChange, .attributeChange: change(step, run, into: results)
            case .slope, .relativeSlope:
                let times = lists.list(0).times
                for row in 0..<run.count { results[row] = slope(step, run, row, times) }
            case .calendar(let cycle, let wave):
                for row in 0..<run.count { results[row] = calendar(cycle, wave, run.cutoffs[row]) }
            case .unanswered: unanswered(step, run, lists, into: results)
            case .missing: results.update(repeating: .nan, count: run.count)
            default: measure(step, run, lists, into: results)
            }
        }
        for copy in plan.copies {
            let target = run.target + copy.to &* run.columnStride
            target.update(from: run.target + copy.from &* run.columnStride, count: run.count)
        }
    }

    private static func count(_ run: RowRun, _ a: Int, _ b: Int, into results: UnsafeMutablePointer<Double>) {
        let starts = run.places(a)
        let ends = run.places(b)
        for row in 0..<run.count { results[row] = Double(max(starts[row], ends[row]) &- starts[row]) }
    }

    /// A measure of the entries between edges a and b.
    private mutating func measure(
        _ step: CompiledPlan.Instruction,
        _ run: RowRun,
        _ lists: borrowing FilterLists,
        into results: UnsafeMutablePointer<Double>
    ) {
        let list = lists.list(plan.edgeFilters[step.a])
        let records = lists.records
        switch step.operation {
        case .never:
            for row in 0..<run.count { results[row] = run.range(step.a, step.b, row).isEmpty ? 1 : 0 }
        case .recency:
            for row in 0..<run.count {
                let range = run.range(step.a, step.b, row)
                results[row] =
                    range.isEmpty ? .nan : Self.days(from: list.times[range.upperBound &- 1], to: run.cutoffs[row])
            }
        case .age:
            for row in 0..<run.count {
                let range = run.range(step.a, step.b, row)
                results[row] =
                    range.isEmpty ? .nan : Self.days(from: list.times[range.lowerBound], to: run.cutoffs[row])
            }
        case .sum:
            for row in 0..<run.count {
                results[row] = total(step.c, records, list, run.range(step.a, step.b, row)).sum
            }
        case .mean:
            for row in 0..<run.count {
                let (sum, count) = total(step.c, records, list, run.range(step.a, step.b, row))
                results[row] = count == 0 ? .nan : sum / Double(count)
            }
        default:
            for row in 0..<run.count {
                results[row] = window(step, run.range(step.a, step.b, row), list, records, run, row)
            }
        }
    }

    /// A measure of one row.
    private mutating func window(
        _ step: CompiledPlan.Instruction,
        _ range: Range<Int>,
        _ list: FilterLists.List,
        _ records: CustomerRecords,
        _ run: RowRun,
        _ row: Int
    ) -> Double {
        switch step.operation {
        case .activeDays: return range.isEmpty ? 0 : Double(ordinalSpan(list, range) + 1)
        case .repeatDays: return range.isEmpty ? 0 : Double(ordinalSpan(list, range))
        case .spike:
            let expected = Double(range.lowerBound - Int(run.places(step.c)[row])) * step.factor
            return (Double(range.count) - expected) / (expected + 1).squareRoot()
        case .distinctTypes: return distinct(list, range) { records.type($0) }
        case .distinctTexts: return distinct(list, range) { records.code(step.c, $0) }
        case .meanGap: return meanGap(list, range)
        case .overdueRatio: return overdueRatio(list, range, run.cutoffs[row])
        default: return pattern(step, range, list, records, run, row)
        }
    }

    /// Days from one time to a later one; the difference is exact before it becomes a double.
    @inline(__always)
    static func days(from start: Int64, to end: Int64) -> Double {
        Double(end.subtractingSaturating(start)) / Double(CivilTime.microsecondsPerDay)
    }

    @inline(__always)
    private func total(
        _ column: Int,
        _ records: CustomerRecords,
        _ list: FilterLists.List,
        _ range: Range<Int>
    ) -> (sum: Double, count: Int) {
        var sum = 0.0
        var count = 0
        for entry in range {
            let value = records.value(column, Int(list.positions[entry]))
            if value.isNaN { continue }
            sum += value
            count &+= 1
        }
        return (sum, count)
    }
}
