import Testing

@testable import ChurnEvaluation

/// With whole weights every metric is that of repeated rows; intervals take a row as one observation.
struct WeightsPropertyTests {
    private func rows(
        _ random: inout RandomRows,
        levels: Int
    ) -> (scores: [Double], labels: [Double], weights: [Double]) {
        let (scores, labels) = random.scored(rows: 120, levels: levels)
        var weights = scores.map { _ in Double(random.below(4)) }
        weights[0] = 2
        weights[1] = 1
        return (scores, labels, weights)
    }

    private func repeated(_ values: [Double], _ weights: [Double]) -> [Double] {
        zip(values, weights).flatMap { Array(repeating: $0, count: Int($1)) }
    }

    @Test func `a weight is a number of rows`() throws {
        var random = RandomRows(seed: 81)
        for levels in [1, 4, 30, 1000] {
            let (scores, labels, weights) = rows(&random, levels: levels)
            let weighted = try ScoredLabels(scores: scores, labels: labels, weights: weights)
            let plain = try ScoredLabels(scores: repeated(scores, weights), labels: repeated(labels, weights))
            #expect(weighted.totalWeight == Double(plain.rowCount))
            #expect(weighted.baseRate == plain.baseRate)
            #expect(weighted.distinctScoreCount == plain.distinctScoreCount)
            #expect(weighted.areaUnderROC() == plain.areaUnderROC())
            #expect(weighted.averagePrecision() == plain.averagePrecision())
            #expect(weighted.kolmogorovSmirnov() == plain.kolmogorovSmirnov())
            #expect(weighted.maximumProfit() == plain.maximumProfit())
            #expect(weighted.expectedMaximumProfit() == plain.expectedMaximumProfit())
            #expect(abs(weighted.logLoss() - plain.logLoss()) < 1e-15)
            for rows in [1, 7, plain.rowCount] {
                let share = Double(rows) / Double(plain.rowCount)
                #expect(abs(weighted.lift(atShare: share) - plain.lift(atShare: share)) < 1e-12)
                #expect(abs(weighted.capturedShare(atShare: share) - plain.capturedShare(atShare: share)) < 1e-12)
            }
            let (bins, plainBins) = (weighted.reliabilityBins(10), plain.reliabilityBins(10))
            #expect(bins.map(\.weight) == plainBins.map(\.weight))
            #expect(bins.map(\.observedRate.value) == plainBins.map(\.observedRate.value))
            let (brier, plainBrier) = (weighted.brierScore(bins: bins), plain.brierScore(bins: plainBins))
            #expect(abs(brier.score - plainBrier.score) < 1e-15)
            #expect(abs(brier.resolution - plainBrier.resolution) < 1e-15)
            let (line, plainLine) = (weighted.calibrationLine(), plain.calibrationLine())
            #expect(abs((line?.slope.value ?? 0) - (plainLine?.slope.value ?? 0)) < 1e-9)
        }
    }

    @Test func `one weight for all changes nothing but the weight`() throws {
        var random = RandomRows(seed: 82)
        let (scores, labels, _) = rows(&random, levels: 25)
        let plain = try EvaluationSummary(probabilities: scores, labels: labels)
        for weight in [1.0, 0.25, 8] {
            let weights = Array(repeating: weight, count: scores.count)
            let settings = EvaluationSettings(weights: weights)
            let weighted = try EvaluationSummary(probabilities: scores, labels: labels, settings: settings)
            #expect(weighted.ranking.areaUnderROC == plain.ranking.areaUnderROC)
            // At 1 % there are 1.2 rows, which only plain rows round.
            #expect(weighted.ranking.lifts.dropFirst() == plain.ranking.lifts.dropFirst())
            #expect(weighted.ranking.gains.map(\.rate) == plain.ranking.gains.map(\.rate))
            #expect(weighted.ranking.gains.map(\.rowCount) == plain.ranking.gains.map(\.rowCount))
            let (line, plainLine) = (weighted.calibration?.line, plain.calibration?.line)
            #expect(abs((line?.slope.lower ?? 0) - (plainLine?.slope.lower ?? 1)) < 1e-12)
            #expect(
                weighted.calibration?.reliability.map(\.observedRate)
                    == plain.calibration?.reliability.map(\.observedRate)
            )
        }
    }

    @Test func `uneven weights widen intervals`() throws {
        var random = RandomRows(seed: 83)
        let (scores, labels) = random.scored(rows: 400, levels: 400)
        let weights = scores.indices.map { $0.isMultiple(of: 8) ? 10.0 : 1 }
        func width(_ estimate: Estimate) -> Double { estimate.upper - estimate.lower }
        let plain = try ScoredLabels(scores: scores, labels: labels)
        let weighted = try ScoredLabels(scores: scores, labels: labels, weights: weights)
        #expect(width(weighted.areaUnderROCEstimate()) > 1.3 * width(plain.areaUnderROCEstimate()))
        #expect(width(weighted.gainsTable()[4].rate) > 1.3 * width(plain.gainsTable()[4].rate))
    }

    @Test func `constant scores with any weights give lift exactly 1`() throws {
        var random = RandomRows(seed: 84)
        for rows in 2...30 {
            let labels = (0..<rows).map { $0 == 0 ? 1.0 : 0 }
            let weights = labels.map { _ in 0.01 + random.uniform() }
            let scored = try ScoredLabels(
                scores: Array(repeating: 0.2, count: rows),
                labels: labels,
                weights: weights
            )
            for share in [0.001, 0.1, 1.0 / 3, 1] { #expect(scored.lift(atShare: share) == 1) }
            #expect(scored.areaUnderROC() == 0.5 && scored.kolmogorovSmirnov() == 0)
            #expect(scored.gainsTable().allSatisfy { abs($0.lift - 1) < 1e-9 && $0.cumulativeLift == 1 })
        }
    }

    @Test func `rows of weight 0 are left out, and bad weights are refused`() throws {
        let rows = try ScoredLabels(scores: [9, 3, 2, 1], labels: [0, 1, 0, 1], weights: [0, 1, 2, 1])
        #expect(rows.rowCount == 3 && rows.positiveCount == 2 && rows.distinctScoreCount == 3)
        for (weights, code) in [
            ([1, -1], EvaluationError.Code.invalidWeight), ([1, .nan], .invalidWeight),
            ([1, .infinity], .invalidWeight),
            ([0, 0], .invalidWeight), ([1, 0], .oneClass), ([1], .differentLengths),
        ] as [([Double], EvaluationError.Code)] {
            let error = #expect(throws: EvaluationError.self) {
                try ScoredLabels(scores: [1, 2], labels: [0, 1], weights: weights)
            }
            #expect(error?.code == code, "\(weights)")
        }
    }
}
