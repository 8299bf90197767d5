import ChurnEvaluation
import Testing

/// Ranking metrics on answers worked out by hand.
struct RankingTests {
    // Ranking: 0.9 (1), 0.7 (0, 1 tied), 0.2 (0, 0, 1 tied).
    private let scores = [0.7, 0.2, 0.9, 0.2, 0.7, 0.2]
    private let labels = [0.0, 0, 1, 0, 1, 1]

    private func rows() throws -> ScoredLabels { try ScoredLabels(scores: scores, labels: labels) }

    @Test func `area under the ROC curve counts ties at half`() throws {
        // Positive 0.9 beats 3; 0.7 beats 2 and ties 1; 0.2 ties 2: 3 + 2.5 + 1 of 9.
        #expect(try rows().areaUnderROC() == 6.5 / 9)
    }

    @Test func `average precision steps at each distinct score`() throws {
        // Recall 1/3 at precision 1, 2/3 at 2/3, 1 at 1/2.
        #expect(abs(try rows().averagePrecision() - (1 + 2.0 / 3 + 0.5) / 3) < 1e-15)
    }

    @Test func `the Kolmogorov-Smirnov distance is the largest gap`() throws {
        // After 0.9: 1/3 - 0; after 0.7: 2/3 - 1/3; after 0.2: 0.
        #expect(abs(try rows().kolmogorovSmirnov() - 1.0 / 3) < 1e-15)
    }

    @Test func `lift divides a tie that the cut goes through`() throws {
        // Two rows on top: 0.9 whole and half of the pair at 0.7, so 1.5 hits of 2, against 3 of 6.
        #expect(try rows().lift(atShare: 2.0 / 6) == 1.5)
        #expect(try rows().capturedShare(atShare: 2.0 / 6) == 0.5)
        #expect(try rows().lift(atShare: 1) == 1)
        #expect(try rows().capturedShare(atShare: 1) == 1)
    }

    @Test func `lift takes at least one row`() throws {
        #expect(try rows().lift(atShare: 0.001) == 2)
    }

    @Test func `the gains table adds up`() throws {
        let gains = try rows().gainsTable(bins: 3)
        #expect(gains.map(\.rowCount) == [2, 2, 2])
        let expected = [1.5, 0.5 + 1.0 / 3, 2.0 / 3]
        for (bin, positives) in zip(gains, expected) { #expect(abs(bin.positiveCount - positives) < 1e-12) }
        #expect(gains.map(\.lowestScore) == [0.7, 0.2, 0.2])
        #expect(gains[2].cumulativeLift == 1)
        #expect(gains[2].capturedShare == 1)
        #expect(gains[0].rate.lower < 0.75 && gains[0].rate.upper > 0.75)
    }

    @Test func `a gains table of few rows has a bin for each`() throws {
        let gains = try rows().gainsTable(bins: 10)
        #expect(gains.map(\.rowCount) == [1, 1, 1, 1, 1, 1])
        #expect(gains[0].lift == 2)
    }

    @Test func `separated labels have area 1 and a point as interval`() throws {
        let rows = try ScoredLabels(scores: [4, 3, 2, 1], labels: [1, 1, 0, 0])
        #expect(rows.areaUnderROCEstimate() == Estimate(value: 1, lower: 1, upper: 1))
        #expect(rows.kolmogorovSmirnov() == 1)
        #expect(rows.averagePrecision() == 1)
    }

    @Test func `one positive bounds nothing`() throws {
        let rows = try ScoredLabels(scores: [4, 3, 2, 1], labels: [0, 1, 0, 0])
        #expect(rows.areaUnderROCVariance().isNaN)
        #expect(rows.areaUnderROCEstimate() == Estimate(value: 2.0 / 3, lower: 0, upper: 1))
    }

    @Test func `the Wilson interval equals a published example`() {
        // Newcombe 1998, table I: 15 of 148 gives 0.0624 to 0.1605; 0 of 20 gives 0 to 0.1611.
        let estimate = Estimate.wilson(successes: 15, trials: 148)
        #expect(abs(estimate.lower - 0.0624) < 5e-5)
        #expect(abs(estimate.upper - 0.1605) < 5e-5)
        let none = Estimate.wilson(successes: 0, trials: 20)
        #expect(none.lower == 0)
        #expect(abs(none.upper - 0.1611) < 5e-5)
        #expect(Estimate.wilson(successes: 20, trials: 20).upper == 1)
    }
}
