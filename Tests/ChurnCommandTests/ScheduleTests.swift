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

    private static let split = "{validation_from: 2024-04-01, test_from: 2024-05-15}"

    /// Extracts and audits under `cutoffs`, and gives back what training says.
    private func train(_ cutoffs: String, split: String?, entries: [String]) throws -> CommandOutcome {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try config(cutoffs: cutoffs, split: split))
        let extracted = try Command.run("extract", "--config", config, "--output", folder.path("m.csv"))
        #expect(extracted.status == 0, "\(extracted.errors)")
        for entry in entries { #expect(extracted.output.contains("\n  \(entry) "), "\(extracted.output)") }
        let audited = try Command.run("audit", "--config", config)
        #expect(audited.status == 0, "\(audited.errors)")
        #expect(audited.output.contains("audit passed"))
        #expect(!audited.output.contains("nothing to change"))
        for entry in entries { #expect(audited.output.contains(entry)) }
        let trained = try Command.run("train", "--config", config, "--output", folder.path("m.churn"))
        #expect((trained.status == 0) == (folder.bytes("m.churn") != nil))
        return trained
    }

    @Test func `rows before a renewal are extracted, audited and trained on`() throws {
        let outcome = try train(
            "{before_renewal: [7d, 28d], date: renews_at}",
            split: Self.split,
            entries: ["7d before renews_at", "28d before renews_at"]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.output.contains(" 0 test rows"))
    }

    @Test func `rows by tenure are audited, and a part with one class is refused with the counts`() throws {
        let outcome = try train(
            "{by_tenure: [30d, 60d, 90d], since: started_at}",
            split: Self.split,
            entries: ["tenure 30d", "tenure 60d", "tenure 90d"]
        )
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("the validation part would have one label only (0 positives"))
        #expect(outcome.errors.contains("move the dates of the split"))
    }

    @Test func `without a split by date the remedy is named before anything is read`() throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try config(cutoffs: "{by_tenure: [30d]}", split: nil))
        for command in ["train", "run"] {
            let outcome = try Command.run(command, "--config", config, "--output", folder.path("out"))
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("cut by date, such as {validation_from:"), "\(outcome.errors)")
        }
    }

    @Test func `a calendar's cutoffs are split by date too, and one cutoff can be asked of any schedule`() throws {
        let folder = try TemporaryFolder()
        let calendar = try folder.write(
            "calendar.yaml",
            try config(
                cutoffs: "{from: 2024-03-01, to: 2024-05-30, every: 1 week}",
                split: "{validation_from: 2024-04-19, test_from: 2024-05-24}"
            )
        )
        let trained = try Command.run("train", "--config", calendar, "--output", folder.path("m.churn"))
        #expect(trained.status == 0, "\(trained.errors)")
        let tenure = try folder.write("tenure.yaml", try config(cutoffs: "{by_tenure: [30d]}", split: nil))
        let one = try Command.run(
            "extract",
            "--config",
            tenure,
            "--cutoff",
            "2024-05-01",
            "--output",
            folder.path("one.csv")
        )
        #expect(one.status == 0, "\(one.errors)")
        #expect(one.output.contains("\n  2024-05-01 "), "\(one.output)")
    }

    @Test(arguments: [
        ("{by_tenure: [30d], date: renews_at}", "unknown key"),
        ("{by_tenure: []}", "the list is empty"),
        ("{by_tenure: [0d]}", "must be longer than 0"),
        ("{before_renewal: [7d]}", "the key \"date\" is missing"),
        ("{before_renewal: default, date: renewal}", "renews_at"),
        ("{before_renewal: default, date: seats}", "no date"),
        ("{before_renewl: [7d], date: renews_at}", "did you mean \"before_renewal\"?"),
        ("{by_tenure: [30d], from: 2024-05-01, to: 2024-04-01}", "is after"),
    ])
    func `a wrong schedule says what is wrong`(cutoffs: String, message: String) throws {
        let folder = try TemporaryFolder()
        let config = try folder.write("churn.yaml", try config(cutoffs: cutoffs, split: Self.split))
        let outcome = try Command.run("extract", "--config", config, "--output", folder.path("out.csv"))
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(message), "\(outcome.errors)")
    }
}
