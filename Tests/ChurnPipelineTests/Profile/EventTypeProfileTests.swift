import ChurnFeatures
import ChurnScoring
import Testing

@testable import ChurnPipeline

@Suite struct EventTypeProfileTests {
    private static let day = CivilTime.microsecondsPerDay

    /// Logins at days 0, 0, 1 and 5; one payment at day 3; the type "none" has no event.
    private func events(delays: [Int64] = []) -> EventColumns {
        let occurred = [5 * Self.day + 7, 0, 3 * Self.day, Self.day - 1, Self.day]
        return EventColumns(
            customerIDs: .integers([1]),
            customers: [0, 0, 0, 0, 0],
            occurredAt: occurred,
            knownAt: delays.isEmpty ? [] : zip(occurred, delays).map { $0 + $1 },
            typeNames: ["none", "payment", "login"],
            types: [2, 2, 1, 2, 2]
        )
    }

    @Test func `days, gaps and rates are counted by UTC day`() throws {
        let profiles = EventTypeProfile.profiles(of: events(), duplicates: ["login": 2])
        #expect(profiles.map(\.name) == ["login", "payment"])
        let login = try #require(profiles.first)
        #expect(login.events == 4 && login.share == 0.8)
        #expect(login.firstDay == "1970-01-01" && login.lastDay == "1970-01-06")
        #expect(login.days == 6 && login.activeDays == 3)
        #expect(login.eventsPerDay == 4.0 / 6 && login.eventsPerActiveDay == 4.0 / 3)
        // Days 2, 3 and 4 have none.
        #expect(login.longestGapDays == 3)
        #expect(login.late == 0 && login.medianDelayDays == nil && login.longDelayDays == nil)
        #expect(login.duplicates == 2)
        let payment = try #require(profiles.last)
        #expect(payment.days == 1 && payment.longestGapDays == 0 && payment.duplicates == 0)
    }

    @Test func `delays are those of the late events alone`() throws {
        let login = try #require(
            EventTypeProfile.profiles(of: events(delays: [Self.day, 0, 0, 3 * Self.day, 0])).first
        )
        #expect(login.late == 2 && login.lateShare == 0.5)
        #expect(login.medianDelayDays == 2)
        #expect(login.longDelayDays.map { abs($0 - 2.9) < 1e-12 } == true)
    }

    @Test func `the order of the events does not matter`() {
        var reversed = events(delays: [Self.day, 0, 5, 3 * Self.day, 0])
        let profiles = EventTypeProfile.profiles(of: reversed)
        reversed.occurredAt.reverse()
        reversed.knownAt.reverse()
        reversed.types.reverse()
        #expect(EventTypeProfile.profiles(of: reversed) == profiles)
    }
}
