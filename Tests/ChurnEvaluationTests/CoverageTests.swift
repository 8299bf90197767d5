import ChurnEvaluation
import Testing

/// Intervals hold the truth about as often as they say; `Benchmarks/coverage` draws 2,000 times and is stricter.
struct CoverageTests {
    @Test func `intervals in closed form hold the truth in about 95 of 100 draws`() throws {
        // The standard deviation of a share of 300 draws is 0.0126; four of them.
        for (interval, share) in try CoverageCase.closedForm.coverage(runs: 300, seed: 3) {
            #expect((0.90...1).contains(share), "\(interval): \(share)")
        }
    }

    @Test func `bootstrap intervals hold the truth in about 95 of 100 draws`() throws {
        // The standard deviation of a share of 60 draws is 0.028; four of them.
        for (interval, share) in try CoverageCase.bootstrap(customers: 100, replicates: 100).coverage(runs: 60, seed: 4)
        {
            #expect(share >= 0.84, "\(interval): \(share)")
        }
    }
}
