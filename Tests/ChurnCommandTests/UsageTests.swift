import Testing

@Suite struct UsageTests {
    @Test func `help is printed with exit status 0`() throws {
        let outcome = try Command.run("--help")
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("simulate"))
    }

    @Test(arguments: [
        ["train"], ["score", "--model", "m"], ["extract", "--nonsense"], ["run", "--threads", "0"], ["nothing"],
    ])
    func `wrong usage exits with status 64`(arguments: [String]) throws {
        let outcome = try Command.shell("\"$CHURN\" \(arguments.joined(separator: " "))")
        #expect(outcome.status == 64)
        #expect(outcome.output.isEmpty)
        #expect(!outcome.errors.isEmpty)
    }
}
