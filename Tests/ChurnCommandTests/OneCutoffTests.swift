import Testing

/// A ready table whose rows are all of one moment.
@Suite struct OneCutoffTests {
    private let folder: TemporaryFolder
    private let table: String

    init() throws {
        folder = try TemporaryFolder()
        let rows = (0..<400).map { row in
            let churns = (row * 7 + row / 5) % 3 == 0
            return "c\(row),2025-01-01,\(churns ? "positive" : "negative"),\(churns ? 1 : 0),\(row % 41)"
        }
        table = try folder.write(
            "matrix.csv",
            (["customer,cutoff,state,label,logins"] + rows).joined(separator: "\n") + "\n"
        )
    }

    private func train(_ more: String...) throws -> CommandOutcome {
        try Command.run(
            ["train", "--table", table, "--label", "label", "--output", folder.path("m.churn"), "--set", "trees=5"]
                + more
        )
    }

    @Test func `an extraction of one cutoff trains by folds of customers`() throws {
        let outcome = try train()
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func `a time column that was named and tells nothing apart is an error`() throws {
        let outcome = try train("--time", "cutoff")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("leave --time out"))
    }
}
