import ChurnScoring
import Testing

@testable import ChurnFeatures

/// One pass over the events finds the same edges as a count of the events before each of them.
@Suite struct CutoffSweepTests {
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `bounds are the number of events of the list before the edge`(seed: UInt64) throws {
        var input = RandomInput(seed: seed)
        let log = EventLog(columns(input.events(count: 1 + input.random.below(200), lateShare: 0)))
        let features = input.features(20)
        let cutoffs = (0..<(1 + input.random.below(12))).map { days(90) + Int64($0) * 10 * day }
        let plan = ExtractionPlan(
            features: features,
            observation: Observation(cutoffs: cutoffs, window: days(90), horizon: day),
            churn: nil
        )
        let compiled = try PlanCompiler.compile(
            plan,
            events: log,
            history: HistoryLog(input.history(), customerIDs: log.customerIDs)
        )
        let evaluation = EvaluationPlan(compiled)
        let sweep = CutoffSweep(evaluation, cutoffs: cutoffs)
        let routes = FilterRoutes(forFeaturesOf: compiled, typeCount: log.typeNames.count)
        var lists = FilterLists(filterCount: evaluation.filterCount)
        let bounds = UnsafeMutablePointer<Int32>.allocate(capacity: evaluation.edgeCount * cutoffs.count)
        defer { bounds.deallocate() }
        for customer in 0..<log.customerIDs.count {
            let records = log.storage.records(ofCustomer: customer).part(from: .min, before: cutoffs[cutoffs.count - 1])
            lists.fill(routes, records, needsDays: evaluation.needsDays, sweep, into: bounds)
            for (edge, place) in compiled.edges.enumerated() {
                for (position, cutoff) in cutoffs.enumerated() {
                    let entries = lists.starts[place.filter]..<lists.end(place.filter)
                    let before = entries.count { lists.times[$0] < cutoff - place.offset }
                    #expect(Int(bounds[edge * cutoffs.count + position]) == before)
                }
            }
        }
    }

    @Test func `the first at or after a time, in every range of up to nine times with ties`() {
        let times: [Int64] = [.min, 1, 1, 2, 4, 4, 4, 7, .max]
        let buffer = UnsafeMutablePointer<Int64>.allocate(capacity: times.count)
        defer { buffer.deallocate() }
        for (index, time) in times.enumerated() { (buffer + index).initialize(to: time) }
        for low in 0...times.count {
            for high in low...times.count {
                for time in [Int64.min, 0, 1, 2, 3, 4, 5, 7, 8, .max] {
                    let expected = (low..<high).first { times[$0] >= time } ?? high
                    #expect(buffer.lowerBound(low..<high, time) == expected)
                }
            }
        }
    }
}
