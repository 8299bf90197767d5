import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct DataHashTests {
    private func input(_ events: [TestEvent], _ history: CustomerHistory?) -> LeakageAudit.Input {
        LeakageAudit.Input(
            events: columns(events),
            customers: history,
            periods: SubscriptionPeriods(
                customerIDs: .strings(["a", "b"]),
                customers: [0, 1],
                starts: [0, 5],
                ends: [7, .max],
                reasons: [0, -1],
                reasonLevels: ["left"]
            )
        )
    }

    @Test func `the order of rows, columns, names and the number of threads do not matter`() throws {
        var random = RandomInput(seed: 3)
        let events = random.events(count: 500, lateShare: 2)
        var history = random.history()
        let expected = input(events, history).hash(dataEnd: 9)
        let order = history.customers.indices.shuffled(using: &random.random)
        history.customers = order.map { history.customers[$0] }
        history.validFrom = order.map { history.validFrom[$0] }
        for column in history.attributes.indices {
            let values = history.attributes[column].values
            history.attributes[column].values = order.map { values[$0] }
        }
        history.attributes.reverse()
        let shuffled = input(events.shuffled(using: &random.random), history)
        #expect(shuffled.hash(dataEnd: 9, threads: 3) == expected)
        #expect(expected.count == 16)
        // A log whose events are all known at once may say so or not.
        let plain = random.events(count: 50, lateShare: 0)
        let said = plain.map { event in
            var event = event
            event.known = event.at
            return event
        }
        #expect(input(plain, nil).hash(dataEnd: 9) == input(said, nil).hash(dataEnd: 9))
    }

    @Test func `any change of what the data say changes the hash`() throws {
        var random = RandomInput(seed: 4)
        let events = random.events(count: 60, lateShare: 2)
        let history = random.history()
        let base = input(events, history)
        var hashes: Set<String> = [base.hash(dataEnd: 9), base.hash(dataEnd: 10)]
        var count = 2
        func expectOther(_ change: (inout LeakageAudit.Input) -> Void) {
            var changed = base
            change(&changed)
            hashes.insert(changed.hash(dataEnd: 9))
            count += 1
            #expect(hashes.count == count)
        }
        expectOther { $0.events.occurredAt[7] += 1 }
        expectOther { $0.events.knownAt[7] += 1 }
        expectOther { $0.events.customers[7] = ($0.events.customers[7] + 1) % 12 }
        expectOther { $0.events.types[7] = ($0.events.types[7] + 1) % 4 }
        expectOther { $0.events.typeNames[0] += "x" }
        expectOther { $0.events.values[0].values[7] = 12345 }
        expectOther { $0.events.values[0].name = "other" }
        expectOther { $0.events.attributes[0].codes[7] = $0.events.attributes[0].codes[7] < 0 ? 0 : -1 }
        expectOther { $0.events.attributes[0].levels[0] += "x" }
        expectOther { $0.events = $0.events.selecting(Array(0..<59)) }
        expectOther { $0.events = $0.events.selecting(Array(0..<60) + [3]) }
        expectOther { $0.customers = nil }
        expectOther { $0.customers?.validFrom[3] = 17 }
        expectOther { $0.customers?.attributes[1].values[3] = 77 }
        expectOther { $0.customers?.attributes[1].kind = .date }
        expectOther {
            let isFirst = $0.customers?.attributes[0].values[3] == 0
            $0.customers?.attributes[0].values[3] = isFirst ? 1 : 0
        }
        expectOther { $0.periods = nil }
        expectOther { $0.periods?.ends[0] = 8 }
        expectOther { $0.periods?.starts[0] = 1 }
        expectOther { $0.periods?.reasons[0] = -1 }
        expectOther { $0.periods?.reasonLevels[0] = "card" }
        expectOther { $0.periods?.customers[0] = 1 }
    }

    @Test func `the hash of known data stays what it is`() {
        let events = columns([
            TestEvent(customer: "a", at: 1, type: "login", amount: 2.5, page: "home"),
            TestEvent(customer: "b", at: 3, known: 4, type: "exit"),
        ])
        #expect(LeakageAudit.Input(events: events).hash(dataEnd: 9) == "ef7d3cee47b1d256")
    }
}
