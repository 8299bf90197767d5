/// What one thread needs to evaluate one customer after another: a log of one customer and the evaluator over it.
struct CustomerWorkspace: ~Copyable {
    private let plan: CustomerPlan
    private var history: HistoryLog?
    private var capacity: Int
    private var storage: EventStorage
    private var evaluator: RowEvaluator
    private var lists: FilterLists
    private let sweep: CutoffSweep
    private var keys = EventKeys()

    init(_ plan: CustomerPlan, _ history: HistoryLog?) {
        self.plan = plan
        self.history = history
        capacity = 256
        storage = Self.storage(plan, capacity: capacity)
        evaluator = Self.evaluator(plan, storage, history)
        lists = FilterLists(filterCount: plan.compiled.filters.count)
        sweep = CutoffSweep(plan.evaluation, cutoffs: [0])
    }

    private static func storage(_ plan: CustomerPlan, capacity: Int) -> EventStorage {
        EventStorage(
            customerCount: 1,
            eventCount: capacity,
            isDelayed: false,
            valueCount: plan.valueSlots.count,
            attributeCount: plan.attributeSlots.count
        )
    }

    private static func evaluator(
        _ plan: CustomerPlan,
        _ storage: EventStorage,
        _ history: HistoryLog?
    ) -> RowEvaluator {
        RowEvaluator(
            plan.evaluation,
            events: EventLog(vocabulary: plan.log, storage: storage),
            history: history,
            rowCapacity: 1
        )
    }

    mutating func setHistory(_ history: HistoryLog?) {
        self.history = history
        evaluator = Self.evaluator(plan, storage, history)
    }

    /// Appends the features of `events` as of `cutoff` to `row`.
    mutating func append(_ events: borrowing CustomerEventStorage, _ cutoff: Int64, to row: inout [Double]) {
        keys.fill(events, start: cutoff.subtractingSaturating(plan.plan.observation.window), cutoff: cutoff)
        reserve(keys.count)
        gather(events)
        sweep.move(to: cutoff)
        let needsDays = plan.evaluation.needsDays
        lists.fill(plan.routes, storage, 0..<keys.count, needsDays: needsDays, sweep, into: evaluator.bounds)
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
        storage = Self.storage(plan, capacity: capacity)
        evaluator = Self.evaluator(plan, storage, history)
    }

    private func gather(_ events: borrowing CustomerEventStorage) {
        let keys = self.keys.keys
        let count = self.keys.count
        storage.ends[0] = count
        for entry in 0..<count {
            let index = Int(keys[entry].index)
            storage.occurredAt[entry] = events.occurredAt[index]
            storage.types[entry] = UInt16(truncatingIfNeeded: events.types[index])
        }
        Self.gather(events.values, stride: events.valueCount, keys, count, into: storage.values)
        Self.gather(events.codes, stride: events.codeCount, keys, count, into: storage.attributes)
    }

    private static func gather<Element>(
        _ source: UnsafeMutablePointer<Element>,
        stride: Int,
        _ keys: UnsafeMutablePointer<EventKeys.Key>,
        _ count: Int,
        into columns: [UnsafeMutablePointer<Element>]
    ) {
        for (slot, column) in columns.enumerated() {
            for entry in 0..<count { column[entry] = source[Int(keys[entry].index) * stride + slot] }
        }
    }
}
