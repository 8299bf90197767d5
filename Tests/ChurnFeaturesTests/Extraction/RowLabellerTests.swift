import ChurnScoring
import Testing

@testable import ChurnFeatures

/// One customer `a` at cutoff day 100, gap 5 and horizon 20: the label window is days 105..<125.
@Suite struct RowLabellerTests {
    private func state(
        _ churn: ChurnDefinition?,
        _ events: [TestEvent],
        periods: [(Double, Double)] = [],
        dataEnd: Double = 200,
        eligibility: Observation.Eligibility = .init()
    ) throws -> RowState? {
        let plan = ExtractionPlan(
            features: [],
            observation: Observation(
                cutoffs: [days(100)],
                window: days(90),
                gap: days(5),
                horizon: days(20),
                eligibility: eligibility
            ),
            churn: churn
        )
        let paid = SubscriptionPeriods(
            customerIDs: .strings(["a"]),
            customers: periods.map { _ in 0 },
            starts: periods.map { days($0.0) },
            ends: periods.map { $0.1.isInfinite ? .max : days($0.1) }
        )
        let extraction = try extract(plan, columns(events), periods: paid, dataEnd: days(dataEnd))
        let counts = extraction.stateCounts[0]
        #expect(counts.rowCount == extraction.states.count)
        if let state = extraction.states.first {
            let label = extraction.labels[0]
            #expect(state == .positive ? label == 1 : state == .negative ? label == 0 : label.isNaN)
        }
        return extraction.states.first
    }

    private func logins(_ at: Double...) -> [TestEvent] { at.map { TestEvent(at: days($0)) } }

    private let inactivity = ChurnDefinition.inactivity(EventFilter(types: ["login"]), days: 30)

    @Test(arguments: [
        (75.0, RowState.positive), (94.9, .positive), (95, .negative), (74.9, .gapChurn), (70.1, .gapChurn),
    ])
    func `the last login decides when silence becomes churn`(last: Double, state: RowState) throws {
        #expect(try self.state(inactivity, logins(60, last)) == state)
    }

    private let silence = ChurnDefinition.silence(EventFilter(types: ["login"]))

    @Test func `a login in the label window, to the microsecond, is what silence lacks`() throws {
        func state(next time: Int64?) throws -> RowState? {
            try self.state(silence, logins(90) + (time.map { [TestEvent(at: $0)] } ?? []))
        }
        #expect(try state(next: nil) == .positive)
        #expect(try state(next: days(105) - 1) == .positive)
        #expect(try state(next: days(105)) == .negative)
        #expect(try state(next: days(125) - 1) == .negative)
        #expect(try state(next: days(125)) == .positive)
    }

    @Test func `silence counts qualifying events only and knows no churn before the label window`() throws {
        #expect(try state(silence, logins(90) + [TestEvent(at: days(110), type: "email")]) == .positive)
        // A login in the gap is no answer, and 89 days without one are no churn yet.
        #expect(try state(silence, logins(90, 104)) == .positive)
        #expect(try state(silence, logins(11, 110)) == .negative)
    }

    @Test func `silence gives no label before the data reach the end of the label window`() throws {
        #expect(try state(silence, logins(90), dataEnd: 124.9) == .immature)
        #expect(try state(silence, logins(90, 110), dataEnd: 124.9) == .immature)
        #expect(try state(silence, logins(90), dataEnd: 125) == .positive)
        #expect(try state(silence, logins(90, 110), dataEnd: 125) == .negative)
    }

    @Test func `churn exactly at the cutoff has happened already`() throws {
        #expect(try state(inactivity, logins(70)) == nil)
        #expect(try state(inactivity, [TestEvent(at: days(70) + 1)]) == .gapChurn)
        // Other events keep a customer eligible by activity, not by the churn definition.
        #expect(try state(inactivity, logins(60) + [TestEvent(at: days(99), type: "email")]) == nil)
        #expect(try state(inactivity, [TestEvent(at: days(99), type: "email")]) == nil)
    }

    @Test func `label windows hold their start and not their end, to the microsecond`() throws {
        for (shift, expected) in [(-1, RowState.gapChurn), (0, .positive)] as [(Int64, RowState)] {
            #expect(try state(inactivity, [TestEvent(at: days(75) + shift)]) == expected)
        }
        for (shift, expected) in [(-1, RowState.positive), (0, .negative)] as [(Int64, RowState)] {
            #expect(try state(inactivity, [TestEvent(at: days(95) + shift)]) == expected)
        }
    }

    @Test func `a return before the silence is over prevents churn, at its end it does not`() throws {
        #expect(try state(inactivity, logins(80, 109.9, 130, 150, 179)) == .negative)
        #expect(try state(inactivity, logins(80, 110, 130, 150)) == .positive)
    }

    @Test func `of several silences the first after the cutoff decides`() throws {
        // Churn at 102, back at 103, churn again at 133.
        #expect(try state(inactivity, logins(72, 103)) == .gapChurn)
        // Churn at 110 and back at 111: still a churner of this cutoff.
        #expect(try state(inactivity, logins(80, 111, 130)) == .positive)
        // Silent for 40 days before the cutoff, but back before it.
        #expect(try state(inactivity, logins(50, 90)) == .positive)
    }

    @Test func `silence counts only as far as the data reach`() throws {
        #expect(try state(inactivity, logins(80), dataEnd: 110) == .positive)
        #expect(try state(inactivity, logins(80), dataEnd: 109.9) == .immature)
        #expect(try state(inactivity, logins(96), dataEnd: 125) == .negative)
        #expect(try state(inactivity, logins(96), dataEnd: 124.9) == .immature)
        #expect(try state(inactivity, logins(72), dataEnd: 103) == .gapChurn)
        // Events beyond the end of the data are not looked at.
        #expect(try state(inactivity, logins(80, 105), dataEnd: 104) == .immature)
    }

    @Test func `late events keep a customer alive in the label but not in the rows`() throws {
        let late = TestEvent(at: days(99), known: days(101))
        #expect(try state(inactivity, logins(80) + [late]) == .negative)
        #expect(try state(inactivity, logins(60) + [late]) == nil)
    }

    private let closing = ChurnDefinition.event(types: ["closed"])

    private func closed(_ at: Double, known: Double? = nil) -> TestEvent {
        TestEvent(at: days(at), known: known.map(days), type: "closed")
    }

    @Test(arguments: [
        (100.0, RowState.gapChurn), (104.9, .gapChurn), (105, .positive), (124.9, .positive), (125, .negative),
    ])
    func `the first churn event after the cutoff decides`(at: Double, state: RowState) throws {
        #expect(try self.state(closing, logins(90) + [closed(at)]) == state)
        #expect(try self.state(closing, logins(90) + [closed(at), closed(150)]) == state)
    }

    @Test func `who has left is ineligible until an active event comes after it`() throws {
        #expect(try state(closing, logins(80) + [closed(90)]) == nil)
        #expect(try state(closing, logins(80, 90) + [closed(90)]) == nil)
        #expect(try state(closing, logins(80, 95) + [closed(90)]) == .negative)
        #expect(try state(closing, logins(80, 95) + [closed(90), closed(110)]) == .positive)
        let onlyLogins = Observation.Eligibility(filter: EventFilter(types: ["login"]))
        let survey = TestEvent(at: days(95), type: "survey")
        #expect(try state(closing, logins(80) + [closed(90), survey], eligibility: onlyLogins) == nil)
    }

    @Test func `churn that had happened but was not known is no label`() throws {
        #expect(try state(closing, logins(80) + [closed(99, known: 101)]) == .gapChurn)
        #expect(try state(closing, logins(80) + [closed(90, known: 101)] + logins(95)) == .negative)
    }

    @Test func `without a churn event only complete data make a negative`() throws {
        #expect(try state(closing, logins(90), dataEnd: 125) == .negative)
        #expect(try state(closing, logins(90), dataEnd: 124.9) == .immature)
        #expect(try state(closing, logins(90) + [closed(110)], dataEnd: 111) == .positive)
        #expect(try state(closing, logins(90) + [closed(110)], dataEnd: 110) == .immature)
    }

    private let subscription = ChurnDefinition.subscription(allowedGap: days(7))

    @Test func `an end that is not renewed within the gap is churn`() throws {
        #expect(try state(subscription, logins(90), periods: [(50, 110)]) == .positive)
        #expect(try state(subscription, logins(90), periods: [(50, 110), (117, 140)]) == .negative)
        #expect(try state(subscription, logins(90), periods: [(50, 110), (117.1, 140)]) == .positive)
        #expect(try state(subscription, logins(90), periods: [(50, 102), (105, 112)]) == .positive)
        #expect(try state(subscription, logins(90), periods: [(50, 102)]) == .gapChurn)
        #expect(try state(subscription, logins(90), periods: [(50, .infinity)]) == .negative)
        #expect(try state(subscription, logins(90), periods: [(60, 110), (50, 80), (70, 130)]) == .negative)
    }

    @Test func `an end is churn only when the gap after it was observed`() throws {
        #expect(try state(subscription, logins(90), periods: [(50, 110)], dataEnd: 117.1) == .positive)
        #expect(try state(subscription, logins(90), periods: [(50, 110)], dataEnd: 117) == .immature)
        #expect(try state(subscription, logins(90), periods: [(50, 120)], dataEnd: 126) == .immature)
        #expect(try state(subscription, logins(90), periods: [(50, 125)], dataEnd: 125) == .negative)
    }

    @Test func `a row needs a period around the cutoff, renewed later or not`() throws {
        #expect(try state(subscription, logins(90), periods: [(50, 99.9)]) == nil)
        #expect(try state(subscription, logins(90), periods: [(50, 99.9), (103, 140)]) == nil)
        #expect(try state(subscription, logins(90), periods: [(100, 140)]) == nil)
        #expect(try state(subscription, logins(90), periods: [(50, 100)]) == .gapChurn)
        #expect(try state(subscription, logins(90)) == nil)
    }

    @Test func `eligibility is activity within its window, in visible events only`() throws {
        let rule = Observation.Eligibility(activeWithin: days(10), filter: EventFilter(types: ["login"]))
        #expect(try state(nil, logins(90), eligibility: rule) == .immature)
        #expect(try state(nil, [TestEvent(at: days(90) - 1)], eligibility: rule) == nil)
        #expect(try state(nil, [TestEvent(at: days(95), type: "email")], eligibility: rule) == nil)
        #expect(try state(nil, [TestEvent(at: days(95), known: days(100))], eligibility: rule) == nil)
        #expect(try state(nil, logins(100), eligibility: rule) == nil)
    }

    @Test func `ineligible customers are counted once they have been seen`() throws {
        let plan = ExtractionPlan(
            features: [],
            observation: Observation(
                cutoffs: [days(50), days(100)],
                window: days(20),
                horizon: days(10)
            ),
            churn: .inactivity(.any, days: 15)
        )
        let events = [("a", 45.0), ("b", 45), ("a", 95), ("c", 95), ("d", 150)].map {
            TestEvent(customer: $0.0, at: days($0.1))
        }
        let counts = try extract(plan, columns(events), dataEnd: days(200)).stateCounts
        #expect(counts.map(\.cutoff) == [days(50), days(100)])
        // Churn at 60 and 110 is at the end of the label windows, so outside them.
        #expect(counts.map(\.negative) == [2, 2])
        #expect(counts.map(\.rowCount) == [2, 2])
        #expect(counts.map(\.ineligible) == [0, 1])
    }
}
