import ChurnEvaluation
import ChurnFeatures
import Testing

@testable import ChurnPipeline

@Suite struct SlicesConfigTests {
    private static let base = """
        events: {from: e.csv, customer: id, occurred_at: ts, type: type, values: [age], attributes: [page, region]}
        customers:
          from: c.csv
          customer: id
          attributes: {plan: category, region: category, age: number, since: date}
        churn: {event: [cancel]}
        observation: {cutoffs: 2025-01-01, window: 90d, horizon: 30d}
        features:
          custom:
            - {name: logins, count: {type: login}}
            - {name: plan, attribute: plan}
            - {name: home, attribute: region}
            - {name: moved, days_since_change: region}
            - {name: age_sum, sum: {of: age, type: login}}
            - {name: regions, distinct: {of: region, type: login}}
            - {name: abroad, count: {type: login, where: {region: abroad}}}
            - {name: login_share, ratio: {of: {count: {type: login, where: {region: home}}}, to: {count: {type: login}}}}
            - {name: tenure_days, tenure: {start: since}}
            - {name: idle_share, ratio: {of: {recency: {type: login}}, to: {tenure: {start: since}}}}

        """

    private func config(_ text: String) throws -> RunConfig {
        try RunConfig(text: Self.base + text, path: "churn.yaml", folder: "")
    }

    private func problem(_ text: String) -> String {
        do {
            _ = try config(text)
            return "no error"
        } catch { return "\(error)" }
    }

    @Test func `slices name attributes, features and the cutoff`() throws {
        let text = "slices: {by: [plan, tenure_days, age, cutoff], bands: {tenure_days: [30, 90], age: 3}}"
        let slices = try #require(try config(text).slices)
        #expect(slices.minimum == (try MinimumCell(rows: 200, positives: 20)))
        #expect(slices.attributes.map(\.name) == ["plan", "tenure_days", "age", "cutoff"])
        #expect(slices.attributes.map(\.bands) == [.quantiles(4), .edges([30, 90]), .quantiles(3), .quantiles(4)])
        #expect(slices.attributes[0].origin == .feature(.attribute("plan")))
        #expect(slices.attributes[1].origin == .feature(.tenure(start: "since")) && slices.attributes[1].isTenure)
        #expect(slices.attributes[3].origin == .cutoff)
        let one = try #require(try config("slices: {by: plan, minimum_rows: 50, minimum_positives: 5}").slices)
        #expect(one.minimum == (try MinimumCell(rows: 50, positives: 5)))
    }

    @Test func `what is no slice is refused with its place`() {
        #expect(problem("slices: {by: [pla]}").contains("slices.by: unknown") == false)
        #expect(problem("slices: {by: [pla]}").contains("unknown attribute of customers or feature \"pla\""))
        #expect(problem("slices: {by: [since]}").contains("\"since\" is a date"))
        #expect(problem("slices: {by: [plan, plan]}").contains("occurs twice"))
        #expect(problem("slices: {by: []}").contains("the list is empty"))
        #expect(problem("slices: {by: [age], bands: {plan: 3}}").contains("unknown slice \"plan\""))
        #expect(problem("slices: {by: [age], bands: {age: [90, 30]}}").contains("edges that ascend"))
        #expect(problem("slices: {by: [age], bands: {age: 1}}").contains("outside 2...100"))
        #expect(problem("slices: {by: [age], minimum_positives: 1}").contains("outside 2"))
        #expect(problem("slices: {by: [age], minimum: 1}").contains("unknown key"))
        #expect(problem("fairness: {attributes: [age], share: 0}").contains("above 0 and at most 1"))
        #expect(problem("fairness: {attributes: [age], share: 0.1, contacts: 5}").contains("give one of"))
        #expect(problem("fairness: {attributes: [cutoff], bar_from_training: true}").contains("is no feature"))
    }

    @Test func `a selection is a share, a number or a threshold`() throws {
        func rule(_ text: String) throws -> SelectionRule? {
            try config("fairness: {attributes: [age]\(text)}").fairness?.rule
        }
        #expect(try rule("") == .share(0.1))
        #expect(try rule(", share: 0.2") == .share(0.2))
        #expect(try rule(", contacts: 500") == .contacts(500))
        #expect(try rule(", threshold: 0.3") == .threshold(0.3))
    }

    @Test func `no feature that reads a barred attribute is trained on`() throws {
        let free = try config("fairness: {attributes: [region, age]}")
        #expect(free.barredFeatures.isEmpty && free.plan.features.count == 10)
        // Of customers and of events, inside filters, ratios and changes alike.
        let barred = try config("fairness: {attributes: [region, age], bar_from_training: true}")
        #expect(barred.barredFeatures.map(\.name) == ["home", "moved", "age_sum", "regions", "abroad", "login_share"])
        #expect(barred.plan.features.map(\.name) == ["logins", "plan", "tenure_days", "idle_share"])
        // A feature bars itself and what is computed from it, and can still be sliced by.
        let tenure = try config(
            "fairness: {attributes: [tenure_days], bar_from_training: true}\nslices: {by: [tenure_days]}"
        )
        #expect(tenure.barredFeatures.map(\.name) == ["tenure_days", "idle_share"])
        #expect(tenure.slices?.attributes.first?.isTenure == true)
    }

    @Test func `at least one feature is left`() {
        let names = "region, age, plan, logins, tenure_days"
        #expect(
            problem("fairness: {attributes: [\(names)], bar_from_training: true}")
                .contains("bars every feature from training")
        )
    }
}
