/// What one thread needs to evaluate one customer after another: a log of one customer and the evaluator over it.
struct CustomerWorkspace: ~Copyable {
    private let plan: CustomerPlan
    private var history: HistoryLog?
    private var capacity: Int
    private let layout: EventRecordLayout
    /// Room for `capacity` records.
    private var records: EventPart.Record
    private var evaluator: RowEvaluator
    private var lists: FilterLists
    private let sweep: CutoffSweep
    private var keys = EventKeys()

    init(_ plan: CustomerPlan, _ history: HistoryLog?) {
        self.plan = plan
        self.history = history
        capacity = 256
        layout = EventRecordLayout(
            hasKnownAt: false,
            valueCount: plan.valueSlots.count,
            attributeCount: plan.attributeSlots.count
        )
        records = .allocate(capacity: capacity * layout.stride)
        evaluator = RowEvaluator(plan.evaluation, events: plan.log, history: history, rowCapacity: 1)
        lists = FilterLists(filterCount: plan.compiled.filters.count)
        sweep = CutoffSweep(plan.evaluation, cutoffs: [0])
    }

    deinit { records.deallocate() }

    mutating func setHistory(_ history: HistoryLog?) {
        self.history = history
        evaluator = RowEvaluator(plan.evaluation, events: plan.log, history: history, rowCapacity: 1)
    }

    /// Appends the features of `events` as of `cutoff` to `row`.
    mutating func append(_ events: borrowing CustomerEventStorage, _ cutoff: Int64, to row: inout [Double]) {
        keys.fill(events, start: cutoff.subtractingSaturating(plan.plan.observation.window), cutoff: cutoff)
        reserve(keys.count)
        gather(events)
        sweep.move(to: cutoff)
        let needsDays = plan.evaluation.needsDays
        let customer = CustomerRecords(first: records, count: keys.count, layout: layout)
        lists.fill(plan.routes, customer, needsDays: needsDays, sweep, into: evaluator.bounds)
        let start = row.count
        row.append(contentsOf: repeatElement(0, count: plan.evaluation.columnCount))
        row.withUnsafeMutableBufferPointer { row in
            guard let target = row.baseAddress else { return }
            withUnsafePointer(to: cutoff) { cutoffs in
                let run = RowRun(
                    customer: 0,
                    count: 1,
                    cutoffs: cutoffs,
                    bounds: UnsafePointer(evaluator.bounds),
                    boundStride: 1,
                    target: target + start,
                    columnStride: 1
                )
                evaluator.evaluate(run, lists)
            }
        }
    }

    private mutating func reserve(_ count: Int) {
        guard count > capacity else { return }
        capacity = max(count, capacity * 2)
        records.deallocate()
        records = .allocate(capacity: capacity * layout.stride)
    }

    private func gather(_ events: borrowing CustomerEventStorage) {
        let keys = self.keys.keys
        var record = records
        for entry in 0..<self.keys.count {
            let index = Int(keys[entry].index)
            record[0] = UInt64(bitPattern: events.occurredAt[index])
            record[1] = UInt64(UInt16(truncatingIfNeeded: events.types[index])) << 32
            for slot in 0..<layout.valueCount {
                record[layout.values + slot] = events.values[index * events.valueCount + slot].bitPattern
            }
            for slot in 0..<layout.attributeCount {
                layout.setCode(events.codes[index * events.codeCount + slot], slot, of: record)
            }
            record += layout.stride
        }
    }
}
