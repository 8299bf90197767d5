import Glibc

/// Draws made-up rows many times and prints how often each 95 % interval holds the truth.
///
/// `EvaluationCoverage [RUNS]`, 2,000 unless given. Fails where a share is further from 95 % than 2 points;
/// `Benchmarks/coverage` calls it.
@main
struct EvaluationCoverage {
    static func main() throws {
        let runs = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 2000
        var shares = try CoverageCase.closedForm.coverage(runs: runs, seed: 1)
        shares += try CoverageCase.bootstrap(customers: 400, replicates: 1000).coverage(runs: runs, seed: 2)
        print("| interval | holds the truth in % of \(runs) draws |")
        print("|---|---|")
        for (interval, share) in shares { print("| \(interval) | \((share * 10_000).rounded() / 100) |") }
        let misses = shares.filter { abs($0.share - 0.95) > 0.02 }.map(\.interval)
        guard misses.isEmpty else {
            print("further from 95 % than 2 points: \(misses.joined(separator: "; "))")
            exit(1)
        }
    }
}
