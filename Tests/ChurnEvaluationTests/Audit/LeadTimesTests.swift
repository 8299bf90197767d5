import ChurnEvaluation
import Testing

struct LeadTimesTests {
    private static let day = DatedCase.day

    @Test func `lead times by hand`() throws {
        // Customers 0 and 1 churn on day 75. 0 is flagged on days 0, 30 and 60: 75 days ahead. 1 is flagged on day 0, not
        // on day 30, and again on day 60: 15 days. 2 churns on day 80 and is flagged on no later day. 3 was never scored.
        let scores: [[Double]] = [[9, 9, 9], [9, 0, 9], [9, 0, 0]]
        let dated = try DatedScores(
            customers: [0, 0, 0, 1, 1, 1, 2, 2, 2],
            customerCount: 5,
            times: [0, 30, 60, 0, 30, 60, 0, 30, 60].map { $0 * Self.day },
            scores: scores.flatMap(\.self)
        )
        let leads = LeadTimes(
            dated,
            periods: [0, 1, 2, 0, 1, 2, 0, 1, 2],
            churnDates: [75, 75, 80, 60, 300].map { $0 * Self.day },
            timing: try DatedCase.timing(gap: 0, horizon: 30, end: 200),
            rule: .threshold(5)
        )
        #expect(leads.churnCount == 4 && leads.outsideCount == 0)
        #expect(leads.covered == .wilson(successes: 3, trials: 4))
        #expect(leads.flagged == .wilson(successes: 2, trials: 4))
        #expect(leads.flaggedAtChurnCount == 2)
        let days = try #require(leads.days)
        #expect([days.lower, days.median, days.upper] == [30, 45, 60])
        #expect(leads.ahead.map(\.days) == [7, 14, 30])
        #expect(leads.ahead.map { $0.share?.value } == [0.5, 0.5, 0.25])
        #expect(leads.flaggedShare == 6.0 / 9)
    }

    @Test func `a tie that the cut goes through is not flagged`() throws {
        let dated = try DatedScores(
            customers: Array(0..<10),
            customerCount: 10,
            times: [Int64](repeating: 0, count: 10),
            scores: [1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
        )
        func flagged(_ rule: SelectionRule) throws -> Double {
            LeadTimes(
                dated,
                periods: [Int32](repeating: 0, count: 10),
                churnDates: [Int64?](repeating: nil, count: 10),
                timing: try DatedCase.timing(gap: 0, horizon: 30, end: 100),
                rule: rule
            ).flaggedShare
        }
        #expect(try flagged(.share(0.1)) == 0)
        #expect(try flagged(.share(0.3)) == 0.3)
        #expect(try flagged(.contacts(5)) == 0.3)
        #expect(try flagged(.threshold(1)) == 0.3)
    }

    @Test func `nobody churned says nothing`() throws {
        let example = DatedCase(seed: 4)
        let leads = LeadTimes(
            try example.dated(),
            periods: example.periods,
            churnDates: example.churnDates.map { _ in nil },
            timing: try DatedCase.timing(gap: 7, horizon: 30, end: 150)
        )
        #expect(leads.churnCount == 0 && leads.covered == nil && leads.flagged == nil && leads.days == nil)
        #expect(leads.ahead.allSatisfy { $0.share == nil })
    }

    @Test func `lead times follow from their definition`() throws {
        for seed in 1...25 {
            let example = DatedCase(seed: UInt64(seed))
            let timing = try DatedCase.timing(gap: 7, horizon: 30, end: 150)
            for rule in [SelectionRule.share(0.1), .contacts(8), .threshold(0.6)] {
                let leads = LeadTimes(
                    try example.dated(),
                    periods: example.periods,
                    churnDates: example.churnDates,
                    timing: timing,
                    rule: rule
                )
                let naive = NaiveLeads(example, timing, rule)
                #expect(leads.churnCount == naive.events.count)
                #expect(leads.outsideCount == naive.outside)
                let trials = Double(naive.events.count)
                let covered = try #require(leads.covered).value
                let flagged = try #require(leads.flagged).value
                #expect(abs(covered - Double(naive.covered) / trials) < 1e-15)
                #expect(abs(flagged - Double(naive.flagged) / trials) < 1e-15)
                #expect(leads.flaggedAtChurnCount == naive.days.count)
                for ahead in leads.ahead {
                    let count = naive.days.count { $0 >= Double(ahead.days) }
                    let share = try #require(ahead.share).value
                    #expect(abs(share - Double(count) / trials) < 1e-15)
                }
                #expect(leads.flaggedShare == naive.flaggedShare)
                guard let days = leads.days else {
                    #expect(naive.days.isEmpty)
                    continue
                }
                let sorted = naive.days.sorted()
                let middle = Double(sorted.count - 1) / 2
                let median = (sorted[Int(middle)] + sorted[Int(middle.rounded(.up))]) / 2
                #expect(abs(days.median - median) < 1e-12)
            }
        }
    }

    @Test func `what happens after the data's end changes nothing`() throws {
        for seed in 1...10 {
            let example = DatedCase(seed: UInt64(seed))
            var changed = example
            let timing = try DatedCase.timing(gap: 7, horizon: 30, end: 120)
            var random = RandomRows(seed: UInt64(seed) + 100)
            for customer in changed.churnDates.indices where (changed.churnDates[customer] ?? .max) >= timing.dataEnd {
                changed.churnDates[customer] =
                    random.below(2) == 0 ? nil : timing.dataEnd + Int64(random.below(90)) * Self.day
            }
            for row in changed.scores.indices where changed.times[row] > timing.dataEnd {
                changed.scores[row] = random.uniform()
            }
            let results = try [example, changed].map { example in
                let dated = try example.dated()
                return (
                    DatedLabels(dated, churnDates: example.churnDates, timing: timing),
                    LeadTimes(dated, periods: example.periods, churnDates: example.churnDates, timing: timing)
                )
            }
            #expect(results[0].0.counts == results[1].0.counts)
            #expect(results[0].0.labels.map(\.bitPattern) == results[1].0.labels.map(\.bitPattern))
            #expect(results[0].1 == results[1].1)
        }
    }
}

/// Lead times by their definition, churner by churner.
private struct NaiveLeads {
    var events: [Int] = []
    var outside = 0
    var covered = 0
    var flagged = 0
    var days: [Double] = []
    var flaggedShare: Double

    init(_ example: DatedCase, _ timing: LabelTiming, _ rule: SelectionRule) {
        let rows = example.scores.indices.filter { example.times[$0] <= timing.dataEnd }
        // A row is flagged where all rows with at least its score are within what may be selected.
        let isFlagged = example.scores.indices.map { row -> Bool in
            let period = rows.filter { example.periods[$0] == example.periods[row] }
            let reached = period.count { example.scores[$0] >= example.scores[row] }
            return switch rule {
            case .share(let share): Double(reached) <= max(1, (share * Double(period.count)).rounded())
            case .contacts(let contacts): Double(reached) <= contacts
            case .threshold(let threshold): example.scores[row] >= threshold
            }
        }
        flaggedShare = Double(rows.count { isFlagged[$0] }) / Double(rows.count)
        let first = rows.map { example.times[$0] }.min() ?? 0
        let last = rows.map { example.times[$0] }.max() ?? 0
        for (customer, date) in example.churnDates.enumerated() {
            guard let date, date < timing.dataEnd else { continue }
            guard date >= first + timing.gap, date < last + timing.gap + timing.horizon else {
                outside += 1
                continue
            }
            events.append(customer)
            let own = rows.filter { Int(example.customers[$0]) == customer && example.times[$0] <= date }
                .sorted { example.times[$0] < example.times[$1] }
            let inWindow = own.filter {
                date >= example.times[$0] + timing.gap && date < example.times[$0] + timing.gap + timing.horizon
            }
            if !inWindow.isEmpty { covered += 1 }
            if inWindow.contains(where: { isFlagged[$0] }) { flagged += 1 }
            let run = own.reversed().prefix { isFlagged[$0] }
            if let start = run.last { days.append(Double(date - example.times[start]) / Double(DatedCase.day)) }
        }
    }
}
