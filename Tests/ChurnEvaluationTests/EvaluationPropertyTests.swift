import ChurnEvaluation
import Testing

struct EvaluationPropertyTests {
    @Test func `constant scores give lift exactly 1 at every share and never fail`() throws {
        for rows in 2...40 {
            for positives in 1..<rows {
                let labels = (0..<rows).map { $0 < positives ? 1.0 : 0 }
                let scored = try ScoredLabels(scores: Array(repeating: 0.3, count: rows), labels: labels)
                for top in 1...rows { #expect(scored.lift(atShare: Double(top) / Double(rows)) == 1) }
                #expect(scored.areaUnderROC() == 0.5)
                #expect(scored.kolmogorovSmirnov() == 0)
                let summary = try EvaluationSummary(probabilities: Array(repeating: 0.3, count: rows), labels: labels)
                #expect(summary.ranking.areaUnderROC.value == 0.5)
                #expect(summary.ranking.gains.allSatisfy { abs($0.lift - 1) < 1e-12 && $0.cumulativeLift == 1 })
                #expect(summary.calibration?.line == nil)
                #expect(summary.calibration?.reliability.count == 1)
            }
        }
    }

    @Test func `random scores with ties give lift 1 in expectation`() throws {
        var random = RandomRows(seed: 11)
        for levels in [2, 5, 100] {
            var sum = 0.0
            let trials = 400
            for _ in 0..<trials {
                let labels = (0..<100).map { $0 < 30 ? 1.0 : 0 }
                let scores = labels.map { _ in Double(random.below(levels)) }
                sum += try ScoredLabels(scores: scores, labels: labels).lift(atShare: 0.1)
            }
            // Ten of a hundred rows: the standard deviation of one lift is at most 0.46, of the mean 0.023.
            #expect(abs(sum / Double(trials) - 1) < 0.08, "\(levels) levels")
        }
    }

    @Test func `the order of rows changes no bit`() throws {
        var random = RandomRows(seed: 12)
        for levels in [3, 50, 100_000] {
            let (scores, labels) = random.scored(rows: 300, levels: levels)
            let summary = try EvaluationSummary(probabilities: scores, labels: labels)
            for _ in 0..<5 {
                let order = random.permutation(300)
                let permuted = try EvaluationSummary(
                    probabilities: order.map { scores[$0] },
                    labels: order.map { labels[$0] }
                )
                #expect(permuted == summary)
            }
        }
    }

    @Test func `a growing transform of the scores changes no ranking metric`() throws {
        var random = RandomRows(seed: 13)
        let (scores, labels) = random.scored(rows: 300, levels: 40)
        let summary = try EvaluationSummary(scores: scores, labels: labels).ranking
        let transformed = try EvaluationSummary(scores: scores.map { 8 * $0 - 3 }, labels: labels).ranking
        #expect(transformed.areaUnderROC == summary.areaUnderROC)
        #expect(transformed.averagePrecision == summary.averagePrecision)
        #expect(transformed.lifts == summary.lifts)
        #expect(transformed.gains.map(\.capturedShare) == summary.gains.map(\.capturedShare))
    }

    @Test func `turning the ranking round turns the area round`() throws {
        var random = RandomRows(seed: 14)
        let (scores, labels) = random.scored(rows: 200, levels: 30)
        let rows = try ScoredLabels(scores: scores, labels: labels)
        let turned = try ScoredLabels(scores: scores.map { -$0 }, labels: labels)
        #expect(abs(rows.areaUnderROC() + turned.areaUnderROC() - 1) < 1e-15)
        #expect(abs(rows.areaUnderROCVariance() - turned.areaUnderROCVariance()) < 1e-15)
    }

    @Test func `gains and reliability bins cover every row once`() throws {
        var random = RandomRows(seed: 15)
        for rows in [2, 3, 9, 10, 11, 99, 101] {
            for levels in [1, 4, 1000] {
                let (scores, labels) = random.scored(rows: rows, levels: levels)
                let summary = try EvaluationSummary(probabilities: scores, labels: labels)
                #expect(summary.ranking.gains.reduce(0) { $0 + $1.rowCount } == rows)
                #expect(summary.ranking.gains.last?.capturedShare == 1)
                let reliability = try #require(summary.calibration).reliability
                #expect(reliability.reduce(0) { $0 + $1.rowCount } == rows)
                #expect(reliability.reduce(0) { $0 + $1.positiveCount } == summary.positiveCount)
                #expect(
                    reliability.allSatisfy {
                        ($0.lowestProbability...$0.highestProbability).contains($0.meanProbability)
                    }
                )
            }
        }
    }

    @Test func `the true probabilities beat a blurred model`() throws {
        var random = RandomRows(seed: 16)
        let truth = (0..<3000).map { _ in random.uniform() }
        let labels = truth.map { random.uniform() < $0 ? 1.0 : 0 }
        let blurred = truth.map { 0.5 * $0 + 0.5 * random.uniform() }
        let comparison = try OracleComparison(
            probabilities: blurred,
            referenceProbabilities: truth,
            labels: labels
        )
        #expect(comparison.areaUnderROCGap > 0.01)
        #expect(try #require(comparison.logLossGap) > 0.01)
        let same = try OracleComparison(probabilities: truth, referenceProbabilities: truth, labels: labels)
        #expect(same.areaUnderROCGap == 0)
        #expect(same.logLossGap == 0)
    }
}
