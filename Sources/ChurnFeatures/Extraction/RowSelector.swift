internal import ChurnScoring

/// Decides who gets a row at which cutoff, and what is known of its label.
///
/// Looks only at the lists that eligibility and the churn definition need, so that rows are counted, and the matrix
/// has its size, before any feature is computed.
struct RowSelector: Sendable {
    /// The rows of some customers in the order of (customer, cutoff).
    struct Rows {
        var customers: [Int] = []
        var cutoffs: [Int64] = []
        /// For each row the place of its cutoff, or of its entry of the schedule, among the plan's.
        var positions: [Int] = []
        var states: [RowState] = []
        /// The states of all types of churn, a row after another.
        var typeStates: [RowState] = []
        /// For each of these places how many customers got no row although an event of theirs was visible.
        var ineligible: [Int]

        var count: Int { customers.count }
    }

    let plan: ExtractionPlan
    let routes: FilterRoutes
    let events: EventLog
    let labeller: RowLabeller
    /// Where the cutoffs are each customer's own.
    let customerCutoffs: CustomerCutoffs?

    init(
        _ plan: ExtractionPlan,
        _ compiled: CompiledPlan,
        events: EventLog,
        labeller: RowLabeller,
        customerCutoffs: CustomerCutoffs?
    ) {
        self.customerCutoffs = customerCutoffs
        self.plan = plan
        self.events = events
        self.labeller = labeller
        // The first filter passes every event: who had none before the cutoff is not counted as ineligible.
        routes = FilterRoutes(
            compiled.filters,
            typeCount: events.typeNames.count,
            needed: Set([0, compiled.eligibilityFilter] + compiled.churnFilters)
        )
    }

    /// The rows of the customers `range`.
    func rows(ofCustomers range: Range<Int>) -> Rows {
        var cutoffs = plan.observation.cutoffs.enumerated()
            .map { CustomerCutoffs.Cutoff(time: $1, entry: $0) }
        var rows = Rows(ineligible: [Int](repeating: 0, count: plan.observation.emptyCounts.count))
        var all = FilterLists(filterCount: routes.filterCount)
        var visible = FilterLists(filterCount: routes.filterCount)
        let storage = events.storage
        for customer in range {
            let records = storage.records(ofCustomer: customer)
            if records.count == 0 { continue }
            if let customerCutoffs {
                customerCutoffs.find(customer, into: &cutoffs)
                if cutoffs.isEmpty { continue }
            }
            all.fill(routes, records, needsDays: nil)
            for cutoff in cutoffs {
                // Only where something had happened but was not known are the lists made anew.
                if storage.hidesEvents(ofCustomer: customer, at: cutoff.time) {
                    visible.fill(visibleAt: cutoff.time, of: all, needsDays: nil)
                    select(customer, cutoff, all: all, visible: visible, into: &rows)
                } else {
                    select(customer, cutoff, all: all, visible: all, into: &rows)
                }
            }
        }
        return rows
    }

    private func select(
        _ customer: Int,
        _ cutoff: CustomerCutoffs.Cutoff,
        all: borrowing FilterLists,
        visible: borrowing FilterLists,
        into rows: inout Rows
    ) {
        guard labeller.isEligible(customer, cutoff.time, visible: visible) else {
            if visible.lowerBound(0, cutoff.time) > visible.starts[0] { rows.ineligible[cutoff.entry] += 1 }
            return
        }
        rows.customers.append(customer)
        rows.cutoffs.append(cutoff.time)
        rows.positions.append(cutoff.entry)
        rows.states.append(labeller.state(customer, cutoff.time, all: all, types: &rows.typeStates))
    }
}
