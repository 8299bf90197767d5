import ChurnEvaluation
import Testing

/// Agrees with scikit-learn's saved numbers; `Tests/Goldens/evaluation/make.py` makes them.
struct MetricsGoldenTests {
    @Test func `equals scikit-learn to 1e-12`() throws {
        let cases = try GoldenFiles.cases()
        #expect(cases.count == 8)
        for golden in cases {
            let scored = try ScoredLabels(scores: golden.scores, labels: golden.labels)
            let summary = try EvaluationSummary(probabilities: golden.scores, labels: golden.labels)
            let calibration = try #require(summary.calibration)
            let ours = [
                scored.areaUnderROC(),
                scored.averagePrecision(),
                calibration.logLoss,
                calibration.brier.score,
                try ProbabilityMetrics.logLoss(
                    probabilities: golden.scores,
                    labels: golden.labels,
                    weights: golden.weights
                ),
                try ProbabilityMetrics.brierScore(
                    probabilities: golden.scores,
                    labels: golden.labels,
                    weights: golden.weights
                ),
            ]
            for (index, (our, theirs)) in zip(ours, golden.numbers).enumerated() {
                #expect(abs(our - theirs) <= 1e-12 * max(1, abs(theirs)), "\(golden.name), number \(index)")
            }
        }
    }

    @Test func `calibration line equals unpenalised logistic regression`() throws {
        for golden in try GoldenFiles.cases() {
            let summary = try EvaluationSummary(probabilities: golden.scores, labels: golden.labels)
            let line = try #require(summary.calibration).line
            guard golden.numbers.count == 8 else {
                #expect(line == nil, "\(golden.name)")
                continue
            }
            let fitted = try #require(line, "\(golden.name)")
            #expect(abs(fitted.intercept.value - golden.numbers[6]) < 1e-8, "\(golden.name)")
            #expect(abs(fitted.slope.value - golden.numbers[7]) < 1e-8, "\(golden.name)")
        }
    }
}
