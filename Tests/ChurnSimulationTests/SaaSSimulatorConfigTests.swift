import Testing

@testable import ChurnSimulation

struct SaaSSimulatorConfigTests {
    private func config(months: Int) throws -> String {
        SaaSSimulator(options: try SaaSSimulator.Options(customers: 10, months: months, seed: 1)).configText()
    }

    @Test(arguments: [
        (12, "from: 2024-06-29, to: 2024-11-26, every: 30d", "test_cutoffs: 2"),
        (6, "from: 2024-03-01, to: 2024-05-30, every: 30d", "test_cutoffs: 2"),
        (4, "from: 2024-01-31, to: 2024-03-31, every: 30d", "test_cutoffs: 1"),
    ])
    func `cutoffs are the starts of months whose horizon ends with the log`(
        months: Int,
        cutoffs: String,
        split: String
    ) throws {
        let text = try config(months: months)
        #expect(text.contains("cutoffs: {\(cutoffs)}"))
        #expect(text.contains(split))
    }

    @Test func `paths go where the tables are read from`() throws {
        var paths = SaaSSimulator.Paths()
        paths.events = "parts/*.parquet"
        let simulator = SaaSSimulator(options: try SaaSSimulator.Options(customers: 10, months: 12, seed: 1))
        let text = simulator.configText(paths: paths)
        #expect(text.contains("- from: parts/*.parquet\n"))
        #expect(text.contains("from 'parts/*.parquet'\n"))
        #expect(text.contains("reference: {from: truth.parquet, customer: customer_id, cutoff: month_start"))
    }

    @Test func `every column that the config names is in its table`() throws {
        let text = try config(months: 12)
        let block = SimulatedBase.shared.simulator.generate(customers: 0..<0)
        let names = Set((block.events.columns + block.customers.columns).map(\.name))
        for name in [
            "amount", "score", "page", "feature", "severity", "kind", "plan", "seats", "monthly_fee", "region",
            "channel",
            "contract", "payment_method", "started_at", "renews_at", "customer_id", "occurred_at", "known_at", "type",
        ] {
            #expect(names.contains(name))
            #expect(text.contains(name))
        }
    }
}
