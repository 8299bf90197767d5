import Foundation
import Testing

/// Cutoffs of each customer's own, from the config to the model.
@Suite struct ScheduleTests {
    /// The simulated base with other cutoffs and another split.
    private func config(cutoffs: String, split: String?) throws -> String {
        let lines = try SmallBase.configText().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var changed: [String] = []
        for line in lines {
            if line.hasPrefix("  cutoffs:") {
                changed.append("  cutoffs: \(cutoffs)")
            } else if line.hasPrefix("  window:") {
                changed.append("  window: 60d")
            } else if line.hasPrefix("  horizon:") {
                changed.append("  horizon: 30d")
            } else if line.hasPrefix("split:") {
                if let split { changed.append("split: \(split)") }
            } else if line.hasPrefix("reference:") {
                break
            } else {
                changed.append(line)
            }
        }
        return changed.joined(separator: "\n") + "\n"
    }

    @Test(arguments: [
        ("{by_tenure: [30d, 60d, 90d], since: started_at}", ["tenure 30d", "tenure 60d", "tenure 90d"]),
        ("{before_renewal: [7d, 28d], date: renews_at}", ["7d before renewal", "28d before renewal"]),
    ])
    func `extract counts by entry, audit passes, train splits by date`(cutoffs: String, entries: [String]) throws {
        let folder = try TemporaryFolder()
        let split = "{validation_from: VALIDATION, test_from: TEST}"
        let config = try folder.write("churn.yaml", try config(cutoffs: cutoffs, split: split))
        let extracted = try Command.run("extract", "--config", config, "--output", folder.path("m.csv"))
        #expect(extracted.status == 0, "\(extracted.errors)")
        for entry in entries { #expect(extracted.output.contains("\n  \(entry) ")) }
        let audited = try Command.run("audit", "--config", config)
        #expect(audited.status == 0, "\(audited.errors)")
        #expect(audited.output.contains("audit passed"))
        for entry in entries { #expect(audited.output.contains(entry)) }
        let trained = try Command.run("train", "--config", config, "--output", folder.path("m.churn"))
        #expect(trained.status == 0, "\(trained.errors)")
        #expect(folder.bytes("m.churn") != nil)
    }
}
