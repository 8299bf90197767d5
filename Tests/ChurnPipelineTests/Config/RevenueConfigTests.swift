import ChurnData
import ChurnEvaluation
import ChurnFeatures
import Testing

@testable import ChurnPipeline

@Suite struct RevenueConfigTests {
    private let churnPeriods = PeriodSourceSpec(
        source: .files("periods.csv", baseDirectory: "/data"),
        customer: "id",
        start: "begins",
        end: "ends",
        reason: "why"
    )

    private func read(_ text: String, hasSubscription: Bool = false) throws -> RevenueConfig {
        try RevenueConfig(
            config: try ConfigNode.parse(text, file: "churn.yaml"),
            folder: "/data",
            periods: hasSubscription ? churnPeriods : nil,
            allowedGap: hasSubscription ? 7 * CivilTime.microsecondsPerDay : nil
        )
    }

    private func problem(_ text: String, hasSubscription: Bool = false) -> String {
        do {
            return "\(try read(text, hasSubscription: hasSubscription))"
        } catch {
            return "\(error)"
        }
    }

    @Test func `payments name events and value`() throws {
        let config = try read("{events: [purchase, refund], value: amount, refunds: zero, decimals: 0, currency: JPY}")
        guard case .payments(let filter, "amount", .zero) = config.source else {
            Issue.record("\(config.source)")
            return
        }
        #expect(filter == EventFilter(types: ["purchase", "refund"]))
        #expect(config.unit.decimals == 0 && config.currency == "JPY" && config.periods == nil)
        guard case .payments(_, _, .refuse) = try read("{events: purchase, value: amount}").source else {
            Issue.record("refunds are refused by default")
            return
        }
    }

    @Test func `subscriptions name a table, or take that of the churn definition`() throws {
        let own = try read(
            "{from: mrr.csv, customer: c, start: s, end: e, amount: mrr, allowed_gap: 3d, overlaps: add, "
                + "complete_from: 2020-01-01}"
        )
        guard case .subscriptions(let spec, let rules, let completeFrom) = own.source else {
            Issue.record("\(own.source)")
            return
        }
        #expect(completeFrom == CivilTime.parse("2020-01-01"))
        #expect([spec.customer, spec.start, spec.end, spec.amount] == ["c", "s", "e", "mrr"])
        #expect(rules == SpanRules(grace: 3 * CivilTime.microsecondsPerDay, addsOverlaps: true))
        let shared = try read("{amount: mrr}", hasSubscription: true)
        guard case .subscriptions(let taken, let takenRules, nil) = shared.source else {
            Issue.record("\(shared.source)")
            return
        }
        #expect(taken.source == churnPeriods.source && taken.amount == "mrr" && taken.start == "begins")
        #expect(takenRules == SpanRules(grace: 7 * CivilTime.microsecondsPerDay))
    }

    @Test(arguments: [
        ("{events: [purchase]}", "\"value\" is missing"),
        ("{value: amount}", "\"events\" is missing"),
        ("{events: [], value: amount}", "name at least one"),
        ("{events: [purchase], value: amount, refund: zero}", "unknown key"),
        ("{events: [purchase], value: amount, refunds: keep}", "unknown rule for refunds \"keep\""),
        ("{events: [purchase], value: amount, decimals: 7}", "7 is outside 0...6"),
        ("{events: [purchase], value: amount, from: t.csv}", "unknown key"),
        ("{amount: mrr}", "give either \"events\" and \"value\""),
        ("{from: t.csv, customer: c, start: s, end: e}", "\"amount\" is missing"),
        ("{from: t.csv, sql: \"select 1\", customer: c, start: s, end: e, amount: a}", "give either"),
        ("{from: t.csv, customer: c, start: s, end: e, amount: a, overlaps: yes}", "unknown rule for overlaps"),
    ])
    func `what is wrong is said`(text: String, message: String) {
        #expect(problem(text).contains(message), "\(problem(text))")
    }

    @Test func `keys that the table of the churn definition has are not given twice`() {
        #expect(problem("{amount: mrr, start: s}", hasSubscription: true).contains("leave it out here"))
    }

    @Test func `a definition tells the gap and the events whose absence is churn`() {
        let silence = ChurnDefinition.silence(EventFilter(types: ["login"]))
        let subscription = ChurnDefinition.subscription(allowedGap: 5)
        func typed(_ one: ChurnDefinition, _ other: ChurnDefinition, isChurn: Bool) -> ChurnDefinition {
            .typed([
                ChurnType(name: "one", definition: one), ChurnType(name: "other", definition: other, isChurn: isChurn),
            ])
        }
        #expect(subscription.subscriptionGap == 5 && silence.subscriptionGap == nil)
        #expect(typed(.event(types: ["x"]), subscription, isChurn: true).subscriptionGap == 5)
        #expect(typed(.event(types: ["x"]), subscription, isChurn: false).subscriptionGap == nil)
        #expect(silence.silentFilter == EventFilter(types: ["login"]))
        #expect(typed(silence, .event(types: ["x"]), isChurn: false).silentFilter == EventFilter(types: ["login"]))
        #expect(typed(silence, .event(types: ["x"]), isChurn: true).silentFilter == nil)
    }
}
