import ChurnEvaluation
import Testing

/// Agrees with the saved numbers of `make_weighted.py` and `make_delong.R` beside `Tests/Goldens/evaluation`.
struct IntervalsGoldenTests {
    private static let normalQuantile = 1.959963984540054

    @Test func `DeLong's variance and paired test equal pROC's`() throws {
        let goldens = try GoldenFiles.numbers("delong.csv")
        for golden in try GoldenFiles.cases() {
            let numbers = try #require(goldens[golden.name])
            let rows = try ScoredLabels(scores: golden.scores, labels: golden.labels)
            #expect(abs(rows.areaUnderROC() - numbers[0]) < 1e-12, "\(golden.name)")
            #expect(abs(rows.areaUnderROCVariance() - numbers[1]) < 1e-12, "\(golden.name)")
            let pair = try PairedScores(first: golden.scores, second: golden.weights, labels: golden.labels)
            let comparison = try #require(try pair.areaComparison())
            #expect(abs(comparison.second.value - numbers[2]) < 1e-12, "\(golden.name)")
            #expect(abs(comparison.z - numbers[3]) <= 1e-10 * max(1, abs(numbers[3])), "\(golden.name)")
            #expect(abs(comparison.pValue - numbers[4]) <= 1e-9 * numbers[4], "\(golden.name)")
        }
    }

    @Test func `weighted ranking metrics equal scikit-learn's, profits the integrals`() throws {
        let goldens = try GoldenFiles.numbers("weighted.csv")
        for golden in try GoldenFiles.cases() {
            let numbers = try #require(goldens[golden.name])
            let weighted = try ScoredLabels(scores: golden.scores, labels: golden.labels, weights: golden.weights)
            let plain = try ScoredLabels(scores: golden.scores, labels: golden.labels)
            let (maximum, expected) = (plain.maximumProfit(), plain.expectedMaximumProfit())
            let ours = [
                weighted.areaUnderROC(), weighted.averagePrecision(), weighted.kolmogorovSmirnov(), maximum.profit,
                maximum.share, expected.profit, expected.share,
            ]
            for (index, (our, theirs)) in zip(ours, numbers).enumerated() {
                #expect(abs(our - theirs) <= 1e-11 * max(1, abs(theirs)), "\(golden.name), number \(index)")
            }
        }
    }

    @Test func `intervals of the calibration line are Wald's, with weights the robust ones`() throws {
        let goldens = try GoldenFiles.numbers("weighted.csv")
        for golden in try GoldenFiles.cases() {
            let numbers = try #require(goldens[golden.name]).dropFirst(7)
            func line(_ weights: [Double]?) throws -> CalibrationLine? {
                try EvaluationSummary(
                    probabilities: golden.scores,
                    labels: golden.labels,
                    settings: EvaluationSettings(weights: weights, threads: 2)
                ).calibration?.line
            }
            guard numbers.count == 6 else {
                #expect(try line(golden.weights) == nil)
                continue
            }
            let (plain, weighted) = (try #require(try line(nil)), try #require(try line(golden.weights)))
            func error(_ estimate: Estimate) -> Double { (estimate.upper - estimate.lower) / 2 / Self.normalQuantile }
            let ours = [
                error(plain.intercept), error(plain.slope), weighted.intercept.value, weighted.slope.value,
                error(weighted.intercept), error(weighted.slope),
            ]
            for (our, theirs) in zip(ours, numbers) { #expect(abs(our - theirs) < 1e-7, "\(golden.name)") }
        }
    }
}
