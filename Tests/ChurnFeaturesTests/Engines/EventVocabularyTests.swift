import ChurnScoring
import Testing

@testable import ChurnFeatures

@Suite struct EventVocabularyTests {
    private let events = [
        TestEvent(customer: "a", at: 1, type: "login", page: "/z"), TestEvent(customer: "b", at: 2, type: "login"),
        TestEvent(customer: "b", at: 3, type: "view", page: "/c"),
        TestEvent(customer: "a", at: 4, type: "view", page: "/z"),
        TestEvent(customer: "a", at: 5, type: "buy", page: "/b"),
        TestEvent(customer: "c", at: 6, type: "ask", page: "/a"),
    ]

    @Test func `a log's vocabulary has all names, sorted`() {
        let vocabulary = EventVocabulary(of: EventLog(columns(events)))
        #expect(vocabulary.typeNames == ["ask", "buy", "login", "view"])
        #expect(vocabulary.valueNames == ["amount"])
        #expect(vocabulary.attributes == [.init(name: "page", levels: ["/a", "/b", "/c", "/z"])])
    }

    @Test func `within limits it has the names of most events, and of equally many those that sort first`() {
        for events in [events, events.reversed()] {
            let vocabulary = EventVocabulary(of: EventLog(columns(events)), typeLimit: 3, textLimit: 2)
            #expect(vocabulary.typeNames == ["ask", "login", "view"])
            #expect(vocabulary.attributes.map(\.levels) == [["/a", "/z"]])
        }
        let none = EventVocabulary(of: EventLog(columns(events)), typeLimit: 0, textLimit: 0)
        #expect(none.typeNames.isEmpty && none.attributes.map(\.levels) == [[]])
    }
}
