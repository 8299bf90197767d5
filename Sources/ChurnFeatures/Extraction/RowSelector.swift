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
        /// For each row the place of its cutoff among the plan's.
        var positions: [Int] = []
        var states: [RowState] = []
        /// For each cutoff of the plan how many customers got no row although an event of theirs was visible.
        var ineligible: [Int]

        var count: Int { customers.count }
    }

    let plan: ExtractionPlan
    let routes: FilterRoutes
    let events: EventLog
    let labeller: RowLabeller

    init(_ plan: ExtractionPlan, _ compiled: CompiledPlan, events: EventLog, labeller: RowLabeller) {
        self.plan = plan
        self.events = events
        self.labeller = labeller
        // The first filter passes every event: who had none before the cutoff is not counted as ineligible.
        routes = FilterRoutes(
            compiled.filters,
            typeCount: events.typeNames.count,
            needed: [0, compiled.eligibilityFilter, compiled.churnFilter]
        )
    }

    /// The rows of the customers `range`.
    func rows(ofCustomers range: Range<Int>) -> Rows {
        let cutoffs = plan.observation.cutoffs
        var rows = Rows(ineligible: [Int](repeating: 0, count: cutoffs.count))
        var all = FilterLists(filterCount: routes.filterCount)
        var visible = FilterLists(filterCount: routes.filterCount)
        let storage = events.storage
        for customer in range {
            let events = storage.events(ofCustomer: customer)
            if events.isEmpty { continue }
            all.fill(routes, storage, events, needsDays: nil)
            for (position, cutoff) in cutoffs.enumerated() {
                // Only where something had happened but was not known are the lists made anew.
                if let knownAt = storage.hiddenKnownAt(customer, cutoff) {
                    visible.fill(visibleAt: cutoff, of: all, knownAt: knownAt, needsDays: nil)
                    select(customer, position, all: all, visible: visible, into: &rows)
                } else {
                    select(customer, position, all: all, visible: all, into: &rows)
                }
            }
        }
        return rows
    }

    private func select(
        _ customer: Int,
        _ position: Int,
        all: borrowing FilterLists,
        visible: borrowing FilterLists,
        into rows: inout Rows
    ) {
        let cutoff = plan.observation.cutoffs[position]
        guard labeller.isEligible(customer, cutoff, visible: visible) else {
            if visible.lowerBound(0, cutoff) > visible.starts[0] { rows.ineligible[position] += 1 }
            return
        }
        rows.customers.append(customer)
        rows.cutoffs.append(cutoff)
        rows.positions.append(position)
        rows.states.append(labeller.state(customer, cutoff, all: all))
    }
}
