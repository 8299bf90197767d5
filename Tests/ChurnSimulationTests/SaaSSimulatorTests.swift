import Testing

@testable import ChurnSimulation

struct SaaSSimulatorTests {
    private let base = SimulatedBase.shared

    @Test func `events lie within the log and become known no earlier than they happen`() {
        let start = base.simulator.options.startDate
        #expect(base.occurredAt.allSatisfy { $0 >= start && $0 < start + 360 * Duration.day })
        #expect(zip(base.occurredAt, base.knownAt).allSatisfy { $0 <= $1 })
        let late = zip(base.occurredAt, base.knownAt).count { $0 != $1 }
        #expect((0.01...0.04).contains(Double(late) / Double(base.types.count)))
    }

    @Test func `events are ordered by customer and time and nothing follows a cancellation`() {
        var isOrdered = true
        var eventsAfterCancellation = 0
        for index in 1..<base.types.count {
            let isSameCustomer = base.customers[index] == base.customers[index - 1]
            if isSameCustomer {
                if base.occurredAt[index] < base.occurredAt[index - 1] { isOrdered = false }
                if base.types[index - 1] == .cancellation { eventsAfterCancellation += 1 }
            } else if base.customers[index] < base.customers[index - 1] {
                isOrdered = false
            }
        }
        #expect(isOrdered)
        #expect(eventsAfterCancellation == 0)
    }

    @Test func `truth holds each month of each customer from the first after sign-up to the cancellation`() {
        var signups: [Int64: Int64] = [:]
        for (id, started) in zip(
            base.block.customers.integers("customer_id"),
            base.block.customers.integers("started_at")
        ) {
            signups[id] = started
        }
        #expect(signups.count == 2_500)
        var cancellations: [Int64: Int64] = [:]
        for index in base.types.indices where base.types[index] == .cancellation {
            cancellations[base.customers[index]] = base.occurredAt[index]
        }
        let start = base.simulator.options.startDate
        var expected: [[Int64]] = []
        for id in signups.keys.sorted() {
            for month in 0..<12 {
                let cutoff = start + Int64(month * 30) * Duration.day
                let end = cancellations[id] ?? .max
                guard let signup = signups[id], signup < cutoff, end >= cutoff else { continue }
                expected.append([id, cutoff, end < cutoff + 30 * Duration.day ? 1 : 0])
            }
        }
        #expect(base.truth.map { [$0.customer, $0.monthStart, $0.churned ? 1 : 0] } == expected)
        #expect(cancellations.count == base.truth.count { $0.churned })
    }

    @Test func `whoever is active at a cutoff has been seen in the 90 days before it`() {
        // The log's first months have too short a past; a survey goes out every 60 days.
        let firstCutoff = base.simulator.options.startDate + 90 * Duration.day
        var unseen = 0
        var index = 0
        for row in base.truth where row.monthStart >= firstCutoff {
            while base.customers[index] < row.customer { index += 1 }
            var place = index
            var isSeen = false
            while place < base.customers.count, base.customers[place] == row.customer, !isSeen {
                let age = row.monthStart - base.occurredAt[place]
                isSeen = age > 0 && age <= 90 * Duration.day && base.knownAt[place] < row.monthStart
                place += 1
            }
            if !isSeen { unseen += 1 }
        }
        #expect(unseen == 0)
    }

    @Test func `churn happens as often as the truth says in each tenth of the rows`() {
        let rows = base.truth.sorted { $0.probability < $1.probability }
        for tenth in 0..<10 {
            let part = rows[rows.count * tenth / 10..<rows.count * (tenth + 1) / 10]
            let expected = part.reduce(0) { $0 + $1.probability }
            let variance = part.reduce(0) { $0 + $1.probability * (1 - $1.probability) }
            let churned = Double(part.count { $0.churned })
            #expect(abs(churned - expected) < 4 * variance.squareRoot(), "tenth \(tenth)")
        }
    }

    @Test func `risks are as uneven as those of a real base`() {
        let probabilities = base.truth.map(\.probability).sorted()
        let mean = probabilities.reduce(0, +) / Double(probabilities.count)
        #expect((0.03...0.05).contains(mean))
        #expect(probabilities.first == 0.003)
        #expect(probabilities[probabilities.count * 99 / 100] > 0.3)
        #expect((0.84...0.93).contains(auc()))
    }

    @Test func `a customer has 200 to 600 events a year, of every type`() {
        let perYear = Double(base.types.count) / base.customerYears
        #expect((200...600).contains(perYear))
        for type in EventType.allCases { #expect(base.count(type) > 100, "\(type)") }
    }

    @Test func `weekends are quiet`() {
        let logins = base.types.indices.filter { base.types[$0] == .login }
        let weekend = logins.count { (base.occurredAt[$0] / Duration.day + 3) % 7 >= 5 }
        #expect((0.08...0.16).contains(Double(weekend) / Double(logins.count)))
    }

    @Test func `logins of the month before tell high risk from low`() {
        var logins: [Int64: Int] = [:]
        let cutoff = base.simulator.options.startDate + 180 * Duration.day
        for index in base.types.indices where base.types[index] == .login {
            let age = cutoff - base.occurredAt[index]
            if age > 0, age <= 30 * Duration.day { logins[base.customers[index], default: 0] += 1 }
        }
        let rows = base.truth.filter { $0.monthStart == cutoff }.sorted { $0.probability < $1.probability }
        func mean(_ rows: ArraySlice<SimulatedBase.TruthRow>) -> Double {
            Double(rows.reduce(0) { $0 + (logins[$1.customer] ?? 0) }) / Double(rows.count)
        }
        let part = rows.count / 5
        #expect(mean(rows.suffix(part)) < 0.5 * mean(rows.prefix(part)))
    }

    @Test func `the offer is balanced, precedes its month and lowers churn on average`() {
        let arms = base.block.events.codes("arm")
        var treated: Set<[Int64]> = []
        var counts = [0, 0]
        for index in base.types.indices where base.types[index] == .retentionOffer {
            counts[Int(arms[index])] += 1
            #expect(base.knownAt[index] == base.occurredAt[index])
            let month = (base.occurredAt[index] - base.simulator.options.startDate) / Duration.day / 30 + 1
            if arms[index] == 1 { treated.insert([base.customers[index], month]) }
        }
        let total = Double(counts[0] + counts[1])
        #expect(abs(Double(counts[1]) - total / 2) < 4 * (total / 4).squareRoot())
        let start = base.simulator.options.startDate
        let isRecorded = base.truth.allSatisfy {
            $0.isTreated == treated.contains([$0.customer, ($0.monthStart - start) / Duration.day / 30])
        }
        #expect(isRecorded)
        let effects = base.truth.map { $0.treatedProbability - $0.untreatedProbability }
        #expect(effects.reduce(0, +) / Double(effects.count) < -0.005)
        #expect(effects.contains { $0 > 0 } && effects.contains { $0 == 0 } && effects.contains { $0 < -0.1 })
        #expect(
            base.truth.allSatisfy { $0.probability == ($0.isTreated ? $0.treatedProbability : $0.untreatedProbability) }
        )
    }

    @Test func `history rows follow each other in time and end in the last plan change`() {
        let table = base.block.customers
        let ids = table.integers("customer_id")
        let from = table.integers("valid_from")
        let plans = table.codes("plan")
        let isOrdered = (1..<ids.count).allSatisfy { index in
            (ids[index - 1], from[index - 1]) < (ids[index], from[index])
        }
        #expect(isOrdered)
        #expect(zip(from, table.integers("renews_at")).allSatisfy { $0 < $1 })
        #expect(zip(from, table.integers("started_at")).allSatisfy { $0 >= $1 })
        var lastPlans: [Int64: Int32] = [:]
        for (id, plan) in zip(ids, plans) { lastPlans[id] = plan }
        var lastChanges: [Int64: Int32] = [:]
        let changedTo = base.block.events.codes("plan")
        for index in base.types.indices where base.types[index] == .planChange {
            lastChanges[base.customers[index]] = changedTo[index]
        }
        #expect(lastChanges.allSatisfy { lastPlans[$0.key] == $0.value })
    }

    @Test func `an unpaid invoice is not paid before the contract ends over it`() {
        let reasons = base.block.events.codes("reason")
        var lastOutcome: [Int64: EventType] = [:]
        var paidUp = 0
        var failures = 0
        for index in base.types.indices {
            let type = base.types[index]
            if type == .payment || type == .paymentFailed { lastOutcome[base.customers[index]] = type }
            if type == .cancellation, reasons[index] == 1 {
                failures += 1
                if lastOutcome[base.customers[index]] != .paymentFailed { paidUp += 1 }
            }
        }
        #expect(failures > 30)
        #expect(paidUp == 0)
    }

    @Test(arguments: [(0, 12), (10_000_001, 12), (100, 3), (100, 121)])
    func `options out of range are refused`(customers: Int, months: Int) {
        #expect(throws: SimulationError.self) {
            try SaaSSimulator.Options(customers: customers, months: months, seed: 1)
        }
    }

    @Test(arguments: [-86_400_000_000, 1, 90_000 * 86_400_000_000] as [Int64])
    func `a start date that is not a midnight from 1970 on is refused`(startDate: Int64) {
        #expect(throws: SimulationError.self) {
            try SaaSSimulator.Options(customers: 10, months: 12, seed: 1, startDate: startDate)
        }
    }

    /// The AUC of the true probabilities, ties at half.
    private func auc() -> Double {
        let rows = base.truth.sorted { $0.probability < $1.probability }
        var rankSum = 0.0
        var first = 0
        while first < rows.count {
            var next = first
            while next < rows.count, rows[next].probability == rows[first].probability { next += 1 }
            let churned = rows[first..<next].count { $0.churned }
            rankSum += Double(churned) * Double(first + next + 1) / 2
            first = next
        }
        let positives = Double(rows.count { $0.churned })
        let negatives = Double(rows.count) - positives
        return (rankSum - positives * (positives + 1) / 2) / (positives * negatives)
    }
}
