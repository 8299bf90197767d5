import Foundation
import Testing

@Suite struct DriftTests {
    /// A log whose amounts triple and whose pages stop being filled from July 2024 on, while logins stay as they are.
    private static func base(lastDay: Int, shifts: Bool) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        var lines = ["customer,at,type,amount,page"]
        let formatter = ISO8601DateFormatter()
        let days = (0..<lastDay).map {
            formatter.string(from: Date(timeIntervalSince1970: 1_704_067_200 + Double($0) * 86_400))
        }
        var state: UInt64 = 7
        func below(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        for customer in 0..<400 {
            for day in stride(from: Int(below(6)), to: lastDay, by: 6) where below(10) > UInt64(customer % 5) {
                let isLate = shifts && day >= 182
                let amount = Double(10 + below(90)) * (isLate ? 3 : 1)
                lines.append("\(customer),\(days[day]),login,,")
                lines.append("\(customer),\(days[day]),purchase,\(amount),\(isLate ? "" : "home")")
            }
        }
        try folder.write("events.csv", lines.joined(separator: "\n") + "\n")
        try folder.write(
            "churn.yaml",
            """
            events:
              - {from: events.csv, customer: customer, occurred_at: at, type: type, values: [amount], attributes: [page]}
            churn: {silence: {events: [login]}}
            observation:
              cutoffs: {from: 2024-04-01, to: 2024-09-01, every: 1 month}
              window: 60d
              horizon: 20d
              eligible: {active_within: 30d}
            features:
              custom:
                - {name: amount_mean, mean: {of: amount, type: purchase, window: 28d}}
                - {name: logins, count: {type: login, window: 28d}}
                - {name: pages, distinct: {of: page, window: 28d}}
                - {name: recency, recency: {type: login}}
            model: {algorithm: gradient-boosting, trees: 10}
            split: {test_cutoffs: 1, validation_cutoffs: 1}
            """
        )
        return folder
    }

    private static func run(_ folder: TemporaryFolder) throws -> (drift: [String: Any], text: String) {
        let outcome = try Command.run(
            "run",
            "--config",
            folder.path("churn.yaml"),
            "--output",
            folder.path("out"),
            "--quiet"
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        let json = try JSONSerialization.jsonObject(with: folder.bytes("out/evaluation.json") ?? Data())
        return ((json as? [String: Any])?["drift"] as? [String: Any] ?? [:], outcome.output)
    }

    private static func features(_ drift: [String: Any]) -> [String: [String: Any]] {
        let list = drift["features"] as? [[String: Any]] ?? []
        return Dictionary(uniqueKeysWithValues: list.map { ($0["feature"] as? String ?? "", $0) })
    }

    private static func levels(_ feature: [String: Any]?) -> [String] {
        (feature?["shifts"] as? [[String: Any]] ?? []).map { $0["level"] as? String ?? "" }
    }

    @Test func `what moved after training is found, named and shown`() throws {
        // The data reach 20 days past 1 August, not past 1 September.
        let folder = try Self.base(lastDay: 250, shifts: true)
        let (drift, text) = try Self.run(folder)
        #expect(drift["compared"] as? [String] == ["2024-08-01", "2024-09-01"])
        let features = Self.features(drift)
        #expect(Self.levels(features["amount_mean"]) == ["large", "large"])
        #expect(Self.levels(features["logins"]) == ["stable", "stable"])
        let first = (drift["features"] as? [[String: Any]])?.first
        #expect(Self.levels(first).contains("large"))
        #expect(text.contains("note: ") && text.contains("features have moved since training"))
        #expect(text.contains("amount_mean ("))
        let page = String(decoding: folder.bytes("out/report.html") ?? Data(), as: UTF8.self)
        #expect(page.contains("amount_mean") && page.contains("id=\"drift\""))
    }

    @Test func `a cutoff whose label window is not complete has a drift but no churn rate`() throws {
        let (drift, text) = try Self.run(try Self.base(lastDay: 250, shifts: false))
        let cutoffs = drift["cutoffs"] as? [[String: Any]] ?? []
        #expect(cutoffs.map { $0["cutoff"] as? String }.suffix(2) == ["2024-08-01", "2024-09-01"])
        #expect(cutoffs.map { $0["isMature"] as? Bool } == [true, true, true, true, true, false])
        #expect(cutoffs.map { $0["churnRate"] == nil } == [false, false, false, false, false, true])
        #expect(cutoffs.last?["labelledRows"] as? Int == 0)
        #expect((cutoffs.last?["rows"] as? Int ?? 0) > 100)
        #expect((drift["scoreShifts"] as? [Any])?.count == 2)
        for cutoff in cutoffs.dropLast() {
            let rate = (cutoff["churnRate"] as? [String: Double])?["value"] ?? -1
            let share = Double(cutoff["positives"] as? Int ?? -2) / Double(cutoff["labelledRows"] as? Int ?? 1)
            // JSON is read a last bit off.
            #expect((rate - share).magnitude < 1e-12)
        }
        // What did not move alerts nobody.
        #expect(Self.levels(Self.features(drift)["amount_mean"]) == ["stable", "stable"])
        #expect(drift["movedCount"] as? Int == 0)
        #expect(!text.contains("have moved"))
        #expect(drift["scoreReference"] as? String == "validation")
    }
}
