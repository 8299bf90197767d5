internal import ChurnScoring

/// Computes the features of rows that are decided, and writes them to their places in the matrix.
struct FeatureWriter: Sendable {
    private let plan: EvaluationPlan
    private let routes: FilterRoutes
    /// `nil` where the cutoffs are each customer's own.
    private let sweep: CutoffSweep?
    /// How many rows of a customer are evaluated together at most.
    private let rowCapacity: Int
    private let events: EventLog
    private let history: HistoryLog?
    private let window: Int64

    init(
        _ plan: ExtractionPlan,
        _ compiled: CompiledPlan,
        _ evaluation: EvaluationPlan,
        events: EventLog,
        history: HistoryLog?
    ) {
        self.plan = evaluation
        self.events = events
        self.history = history
        window = plan.observation.window
        routes = FilterRoutes(forFeaturesOf: compiled, typeCount: events.typeNames.count)
        let cutoffs = plan.observation.cutoffs
        sweep = plan.observation.schedule == nil ? CutoffSweep(evaluation, cutoffs: cutoffs) : nil
        rowCapacity = sweep == nil ? 32 : cutoffs.count
    }

    /// What one thread needs from customer to customer.
    private struct Workspace: ~Copyable {
        var lists: FilterLists
        var visible: FilterLists
        var evaluator: RowEvaluator
    }

    /// Writes column j of the first of `rows` to `target[j * columnStride]`, those of the others after it.
    func write(_ rows: RowSelector.Rows, to target: UnsafeMutablePointer<Double>, columnStride: Int) {
        guard rows.count > 0 else { return }
        var workspace = Workspace(
            lists: FilterLists(filterCount: plan.filterCount),
            visible: FilterLists(filterCount: plan.filterCount),
            evaluator: RowEvaluator(plan, events: events, history: history, rowCapacity: rowCapacity)
        )
        rows.cutoffs.withUnsafeBufferPointer { cutoffs in
            guard let cutoffs = cutoffs.baseAddress else { return }
            var row = 0
            while row < rows.count {
                let customer = rows.customers[row]
                var end = row + 1
                while end < rows.count, rows.customers[end] == customer { end += 1 }
                let run = RowRun(
                    customer: customer,
                    count: end - row,
                    cutoffs: cutoffs + row,
                    bounds: UnsafePointer(workspace.evaluator.bounds),
                    boundStride: rowCapacity,
                    target: target + row,
                    columnStride: columnStride
                )
                write(run, rows.positions[row..<end], &workspace)
                row = end
            }
        }
    }

    /// Writes the rows of one customer, whose cutoffs have these positions in the plan.
    private func write(_ run: RowRun, _ positions: ArraySlice<Int>, _ workspace: inout Workspace) {
        let storage = events.storage
        let records = storage.records(ofCustomer: run.customer).part(
            from: run.cutoffs[0].subtractingSaturating(window),
            before: run.cutoffs[run.count - 1]
        )
        if storage.isDelayed,
            (0..<run.count).contains(where: { storage.hidesEvents(ofCustomer: run.customer, at: run.cutoffs[$0]) })
        {
            workspace.lists.fill(routes, records, needsDays: plan.needsDays)
            for row in 0..<run.count { writeVisible(run.rows(row..<row + 1), &workspace) }
            return
        }
        // Few rows at many cutoffs: the sweep would mostly stop where nothing is asked.
        guard let sweep, run.count * 4 >= sweep.cutoffCount else {
            workspace.lists.fill(routes, records, needsDays: plan.needsDays)
            for first in stride(from: 0, to: run.count, by: rowCapacity) {
                let part = run.rows(first..<min(first + rowCapacity, run.count))
                for row in 0..<part.count { workspace.evaluator.search(workspace.lists, part.cutoffs[row], row: row) }
                workspace.evaluator.evaluate(part, workspace.lists)
            }
            return
        }
        let bounds = workspace.evaluator.bounds
        workspace.lists.fill(routes, records, needsDays: plan.needsDays, sweep, into: bounds)
        var row = 0
        while row < run.count {
            // The sweep notes bounds by the position of the cutoff; rows at cutoffs in a row are evaluated together.
            let position = positions[positions.startIndex + row]
            var end = row + 1
            while end < run.count, positions[positions.startIndex + end] == position + end - row { end += 1 }
            var part = run.rows(row..<end)
            part.bounds = UnsafePointer(bounds + position)
            workspace.evaluator.evaluate(part, workspace.lists)
            row = end
        }
    }

    /// Writes one row of a customer some of whose events were known late.
    private func writeVisible(_ run: RowRun, _ workspace: inout Workspace) {
        let cutoff = run.cutoffs[0]
        if events.storage.hidesEvents(ofCustomer: run.customer, at: cutoff) {
            workspace.visible.fill(visibleAt: cutoff, of: workspace.lists, needsDays: plan.needsDays)
            workspace.evaluator.search(workspace.visible, cutoff, row: 0)
            workspace.evaluator.evaluate(run, workspace.visible)
        } else {
            workspace.evaluator.search(workspace.lists, cutoff, row: 0)
            workspace.evaluator.evaluate(run, workspace.lists)
        }
    }
}
