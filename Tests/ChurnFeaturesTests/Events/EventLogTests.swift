import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct EventLogTests {
    @Test func `events are grouped by customer and sorted by the whole order`() {
        let log = EventLog(
            columns([
                TestEvent(customer: "b", at: 5, known: 5, type: "y"), TestEvent(customer: "a", at: 9, known: 9),
                TestEvent(customer: "b", at: 5, known: 7, type: "x"),
                TestEvent(customer: "b", at: 5, known: 5, type: "x"),
                TestEvent(customer: "b", at: 1, known: 1, type: "z"),
            ])
        )
        #expect(log.customerIDs == .strings(["a", "b"]))
        #expect(log.typeNames == ["login", "x", "y", "z"])
        #expect((0..<2).map(log.eventCount(ofCustomer:)) == [1, 4])
        #expect(log.columns.occurredAt == [9, 1, 5, 5, 5])
        #expect(log.columns.types == [0, 3, 1, 2, 1])
        #expect(log.columns.knownAt == [9, 1, 5, 5, 7])
        #expect(log.storage.longestDelay?[0] == 0)
        #expect(log.storage.longestDelay?[1] == 2)
        #expect(log.firstOccurredAt == 1)
        #expect(log.lastOccurredAt == 9)
    }

    @Test func `a log without events, and customers without events`() {
        let none = EventLog(columns([]))
        #expect(none.count == 0)
        #expect(none.firstOccurredAt == nil)
        let silent = EventLog(columns([TestEvent(customer: "b", at: 1)], customers: ["a", "b", "c"]))
        #expect((0..<3).map(silent.eventCount(ofCustomer:)) == [0, 1, 0])
    }

    @Test func `known_at equal to occurred_at throughout is no delay`() {
        #expect(EventLog(columns([TestEvent(at: 1, known: 1)])).columns.knownAt.isEmpty)
        #expect(EventLog(columns([TestEvent(at: 1, known: 2)])).columns.knownAt == [2])
    }

    @Test func `texts that differ only in their Unicode form are one, spelt the same in any order`() {
        let (composed, decomposed) = ("caf\u{E9}", "cafe\u{301}")
        for (first, second) in [(composed, decomposed), (decomposed, composed)] {
            var events = columns([
                TestEvent(at: 1, type: "x", page: "p"), TestEvent(at: 2, type: "y", page: "q"),
            ])
            events.typeNames = [first, second]
            events.attributes[0].levels = [second, first]
            let log = EventLog(events)
            #expect(log.typeNames.map { Array($0.utf8) } == [Array(decomposed.utf8)])
            #expect(log.attributeLevels.map { $0.map { Array($0.utf8) } } == [[Array(decomposed.utf8)]])
            #expect(log.columns.types == [0, 0])
        }
    }
}
