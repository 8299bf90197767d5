/// All edges at all cutoffs in the order of time, so that one pass over a customer's events meets each where it is.
///
/// For cutoffs that are the same for all customers the order is, too: it is made once. A pass costs the events and
/// the edges times the cutoffs, where a search for each of them would cost a logarithm more and a branch that nobody
/// can predict at every step.
final class CutoffSweep: @unchecked Sendable {
    // Unchecked: only a sweep of one cutoff changes after the initialiser, and it belongs to one thread.

    /// The moment `offset` before `cutoff`, both by their position.
    struct Query {
        var time: Int64
        var offset: Int32
        var cutoff: Int32
    }

    let plan: EvaluationPlan
    let cutoffCount: Int
    let queryCount: Int
    /// Ascending by time; one more follows that no event reaches.
    let queries: UnsafeMutablePointer<Query>

    init(_ plan: EvaluationPlan, cutoffs: [Int64]) {
        self.plan = plan
        cutoffCount = cutoffs.count
        queryCount = plan.offsetCount * cutoffs.count
        queries = .allocate(capacity: queryCount + 1)
        var sorted: [Query] = []
        for (position, cutoff) in cutoffs.enumerated() {
            for offset in 0..<plan.offsetCount {
                let time = cutoff.subtractingSaturating(plan.offsets[offset])
                sorted.append(Query(time: time, offset: Int32(offset), cutoff: Int32(position)))
            }
        }
        sorted.sort { $0.time < $1.time }
        sorted.append(Query(time: .max, offset: 0, cutoff: 0))
        for (index, query) in sorted.enumerated() { (queries + index).initialize(to: query) }
    }

    deinit { queries.deallocate() }

    /// Moves the only cutoff.
    func move(to cutoff: Int64) {
        for query in 0..<queryCount { queries[query].time = cutoff.subtractingSaturating(plan.offsets[query]) }
    }

    /// The edges of each offset, as the loop over events reads them.
    struct Edges {
        let starts: UnsafeMutablePointer<Int>
        let edges: UnsafeMutablePointer<EvaluationPlan.OffsetEdge>
        let cutoffCount: Int

        /// Writes the number of events so far of each list to the edges of `query`; `bounds[e * cutoffCount + c]` is
        /// edge e at cutoff c.
        @inline(__always)
        func note(
            _ query: Query,
            _ counts: UnsafeMutablePointer<Int32>,
            into bounds: UnsafeMutablePointer<Int32>
        ) {
            let offset = Int(query.offset)
            let target = bounds + Int(query.cutoff)
            for place in starts[offset]..<starts[offset + 1] {
                target[Int(edges[place].edge) &* cutoffCount] = counts[Int(edges[place].filter)]
            }
        }
    }

    var edges: Edges { Edges(starts: plan.offsetStarts, edges: plan.offsetEdges, cutoffCount: cutoffCount) }
}
