import ChurnScoring
import Testing

@testable import ChurnFeatures

/// Cutoffs of each customer's own over random logs: the naive twin, and that no future changes them.
@Suite struct CustomerSchedulePropertyTests {
    private static let schedules: [CustomerSchedule] = [
        CustomerSchedule(.firstEvent, distances: [5, 10, 30, 90].map { $0 * day }),
        CustomerSchedule(.start(attribute: "renewal"), distances: [1, 20, 60].map { $0 * day }, from: days(20)),
        CustomerSchedule(.renewal(attribute: "renewal"), distances: CustomerSchedule.renewalDistances),
    ]

    private func plan(_ input: inout RandomInput, _ schedule: CustomerSchedule) -> ExtractionPlan {
        ExtractionPlan(
            features: input.features(25) + [Feature(name: "plan", definition: .attribute("plan"))],
            observation: Observation(
                schedule: schedule,
                window: days(90),
                gap: 2 * day,
                horizon: 20 * day,
                eligibility: .init(activeWithin: 60 * day)
            ),
            churn: .inactivity(.any, days: 25)
        )
    }

    /// Tries every anchor that ever was, and keeps the cutoffs at which the anchor is what is seen.
    private func naiveCutoffs(
        _ schedule: CustomerSchedule,
        _ customer: String,
        _ events: [TestEvent],
        _ history: CustomerHistory
    ) -> [Int64: String] {
        let own = events.filter { $0.customer == customer }
        let index = (0..<history.customerIDs.count).first { history.customerIDs[$0].description == customer }
        let rows = history.customers.indices.filter { Int(history.customers[$0]) == index }
        let column = history.attributes.first { $0.name == "renewal" }?.values ?? []
        func seen(_ time: Int64) -> Int64? {
            if schedule.anchor == .firstEvent {
                return own.filter { $0.at < time && $0.knownAt < time }.map(\.at).min()
            }
            // Of rows that hold from the same moment the one with the last bytes wins.
            let past = rows.filter { history.validFrom[$0] < time }
            let latest = past.map { history.validFrom[$0] }.max()
            return past.filter { history.validFrom[$0] == latest }.max { left, right in
                for name in ["plan", "renewal", "seats"] {
                    let values = history.attributes.first { $0.name == name }?.values ?? []
                    let (a, b) = (values[left], values[right])
                    // Levels are compared by their rank among the sorted texts.
                    let ranks = [2.0, 0.0, 1.0]
                    let left = name == "plan" && !a.isNaN ? ranks[Int(a)] : a
                    let right = name == "plan" && !b.isNaN ? ranks[Int(b)] : b
                    if left.bitPattern != right.bitPattern { return left.bitPattern < right.bitPattern }
                }
                return false
            }.map { Int64(column[$0]) }
        }
        let isRenewal = schedule.anchor == .renewal(attribute: "renewal")
        let anchors = schedule.anchor == .firstEvent ? own.map(\.at) : rows.map { Int64(column[$0]) }
        var cutoffs: [Int64: String] = [:]
        for anchor in anchors {
            for (distance, name) in zip(schedule.distances, schedule.entryNames) {
                let time = isRenewal ? anchor - distance : anchor + distance
                if time < schedule.from ?? .min || time > min(schedule.to ?? .max, days(210)) { continue }
                if seen(time) == anchor { cutoffs[time] = name }
            }
        }
        return cutoffs
    }

    @Test(arguments: schedules, 1...5 as ClosedRange<UInt64>)
    func `cutoffs are those of the naive twin`(schedule: CustomerSchedule, seed: UInt64) throws {
        var input = RandomInput(seed: seed)
        let events = input.events(count: 120, lateShare: seed.isMultiple(of: 2) ? 6 : 0)
        let history = input.history()
        let log = EventLog(columns(events))
        let finder = try CustomerCutoffs(
            schedule,
            events: log,
            history: HistoryLog(history, customerIDs: log.customerIDs),
            dataEnd: days(210)
        )
        var found: [CustomerCutoffs.Cutoff] = []
        var total = 0
        for customer in 0..<log.customerIDs.count {
            finder.find(customer, into: &found)
            let expected = naiveCutoffs(schedule, log.customerIDs[customer].description, events, history)
            #expect(found.map(\.time) == expected.keys.sorted())
            #expect(found.map { schedule.entryNames[$0.entry] } == expected.keys.sorted().map { expected[$0] ?? "" })
            total += found.count
        }
        #expect(total > 8)
    }

    @Test(arguments: schedules, 1...3 as ClosedRange<UInt64>)
    func `a row is the one of its cutoff for all customers, whatever the threads`(
        schedule: CustomerSchedule,
        seed: UInt64
    ) throws {
        var input = RandomInput(seed: seed)
        let events = columns(input.events(count: 300, lateShare: 3))
        let history = input.history()
        var plan = plan(&input, schedule)
        plan.features.removeLast()
        let own = try extract(plan, events, customers: history, dataEnd: days(210))
        #expect(own.states.count > 8)
        let again = try extract(plan, events, customers: history, dataEnd: days(210), threads: 4)
        #expect(Bytes(own) == Bytes(again))
        var calendar = plan
        calendar.observation.schedule = nil
        calendar.observation.cutoffs = Set(own.matrix.keys?.cutoffs ?? []).sorted()
        let all = try extract(calendar, events, customers: history, dataEnd: days(210))
        func key(_ extraction: Extraction, _ row: Int) -> String {
            extraction.matrix.keys.map { "\($0.customers[row]) \($0.cutoffs[row])" } ?? ""
        }
        let rows = Dictionary(uniqueKeysWithValues: all.states.indices.map { (key(all, $0), $0) })
        let same = own.states.indices.compactMap { rows[key(own, $0)] }
        #expect(same.count == own.states.count)
        #expect(
            own.matrix.values.map(\.bitPattern) == all.matrix.selectingRows(same).values.map(\.bitPattern)
        )
        #expect(own.states == same.map { all.states[$0] })
    }

    @Test(arguments: schedules)
    func `changing the future of each customer changes no row, no cutoff and no byte`(
        schedule: CustomerSchedule
    ) throws {
        for seed in 1...3 as ClosedRange<UInt64> {
            var input = RandomInput(seed: seed)
            let plan = plan(&input, schedule)
            let data = LeakageAudit.Input(
                events: columns(input.events(count: 300, lateShare: 4)),
                customers: input.history(),
                seed: seed
            )
            let verdict = try LeakageAudit.run(plan, data, dataEnd: days(210), threads: 2)
            #expect(verdict.passed)
            #expect(verdict.checks.count == schedule.distances.count * FutureMutation.allCases.count)
            #expect(verdict.checks.map(\.name) == schedule.entryNames.flatMap { [$0, $0, $0, $0] })
            #expect(verdict.checks.allSatisfy { $0.changedCount > 0 && $0.rowCount > 0 })
        }
    }
}
