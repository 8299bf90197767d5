import ChurnEvaluation
import Glibc
import Testing

/// Beta calibration against scipy's optimisers, isotonic regression against scikit-learn's.
struct CalibrationFitGoldenTests {
    /// Rows of a case, unweighted or weighted, and what the peers make of them.
    private struct Fit {
        let name: String
        let rows: ScoredLabels
        let beta: [Double]
        let rates: [Double]
    }

    private func logit(_ probability: Double) -> Double {
        let clipped = min(max(probability, 0x1p-52), 1 - 0x1p-52)
        return log(clipped) - log1p(-clipped)
    }

    private func fits() throws -> [Fit] {
        let numbers = try GoldenFiles.lists("calibration.csv")
        return try GoldenFiles.cases().flatMap { golden in
            let saved = try #require(numbers[golden.name])
            let rawScores = golden.scores.map(logit)
            return try [[Double]?.none, golden.weights].enumerated().map { index, weights in
                Fit(
                    name: golden.name,
                    rows: try ScoredLabels(scores: rawScores, labels: golden.labels, weights: weights),
                    beta: saved[index],
                    rates: saved[2 + index]
                )
            }
        }
    }

    @Test func `beta calibration is the most likely one with slopes that are not negative`() throws {
        for fit in try fits() {
            guard fit.beta.count == 3, fit.beta[1] > 0 || fit.beta[2] > 0 else {
                #expect(fit.rows.betaLine() == nil, "\(fit.name)")
                continue
            }
            let line = try #require(fit.rows.betaLine(), "\(fit.name)")
            for (our, theirs) in zip([line.intercept, line.lowSlope, line.highSlope], fit.beta) {
                #expect(abs(our - theirs) < 1e-7 * max(1, abs(theirs)), "\(fit.name)")
            }
        }
    }

    @Test func `isotonic regression gives scikit-learn's rates`() throws {
        for fit in try fits() {
            let blocks = fit.rows.isotonicBlocks()
            // Theirs are one for each different score, so that runs of equal rates are our blocks.
            var runs: [Double] = []
            for rate in fit.rates where runs.last.map({ abs($0 - rate) > 1e-12 }) ?? true { runs.append(rate) }
            #expect(blocks.count == runs.count, "\(fit.name)")
            for (block, rate) in zip(blocks, runs) { #expect(abs(block.rate - rate) < 1e-12, "\(fit.name)") }
        }
    }
}
