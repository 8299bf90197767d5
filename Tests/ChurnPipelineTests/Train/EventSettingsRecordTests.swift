import ChurnFeatures
import ChurnScoring
import Testing

@testable import ChurnPipeline

@Suite struct EventSettingsRecordTests {
    /// One event a page, at hours that count down where `isReversed`, so that the reading order differs.
    private func log(pages: [String], isReversed: Bool = false) -> EventLog {
        let pages = isReversed ? pages.reversed() : pages
        let levels = isReversed ? Array(Set(pages)).sorted().reversed() : Array(Set(pages)).sorted()
        return EventLog(
            EventColumns(
                customerIDs: .integers([1, 2]),
                customers: pages.indices.map { Int32($0 % 2) },
                occurredAt: pages.indices.map { Int64($0) * 3_600_000_000 },
                typeNames: ["purchase", "login"],
                types: pages.map { $0.hasPrefix("b") ? 0 : 1 },
                values: [ValueColumn(name: "tax", values: pages.map { _ in .nan })],
                attributes: [
                    AttributeColumn(
                        name: "page",
                        levels: levels,
                        codes: pages.map { page in levels.firstIndex(of: page).map(Int32.init) ?? -1 }
                    )
                ]
            )
        )
    }

    @Test func `a model's settings are JSON of sorted names, whatever the order of the events`() throws {
        let customers = CustomerHistory(
            customerIDs: .integers([1]),
            customers: [0],
            validFrom: [0],
            attributes: [
                HistoryColumn(name: "plan", kind: .category(levels: ["a"]), values: [0]),
                HistoryColumn(name: "seats", kind: .number, values: [1]),
                HistoryColumn(name: "renewal", kind: .date, values: [1]),
            ]
        )
        let window = 36 * CivilTime.microsecondsPerDay / 24
        for isReversed in [false, true] {
            let events = log(pages: ["b", "a", "/c\"", "a"], isReversed: isReversed)
            #expect(
                try EventSettingsRecord(window: window, events: events, customers: customers).json()
                    == #"{"attributes":{"page":["/c\"","a","b"]},"customer_attributes":{"plan":"category","renewal":"date","seats":"number"},"event_types":["login","purchase"],"values":["tax"],"window":"36h"}"#
            )
        }
        #expect(
            try EventSettingsRecord(window: window, events: log(pages: ["a"]), customers: nil).json()
                == #"{"attributes":{"page":["a"]},"customer_attributes":{},"event_types":["login","purchase"],"values":["tax"],"window":"36h"}"#
        )
    }

    @Test func `of very many texts those that most events have are kept`() throws {
        // The last two pages twice, the others once.
        let pages = (1000..<2002).map { "p\($0)" } + ["p2000", "p2001"]
        for isReversed in [false, true] {
            let settings = EventSettingsRecord(
                window: 1,
                events: log(pages: pages, isReversed: isReversed),
                customers: nil
            )
            #expect(settings.attributes["page"] == (1000..<1998).map { "p\($0)" } + ["p2000", "p2001"])
        }
    }
}
