import ChurnEvaluation
import Glibc
import Testing

struct CalibrationFitTests {
    private func logit(_ rate: Double) -> Double { log(rate / (1 - rate)) }

    @Test func `blocks by hand`() throws {
        // Two rows of score 1 are one; 2 and 3 fall, so that they are pooled; 5 stands alone.
        let rows = try ScoredLabels(scores: [1, 1, 2, 3, 5, 5], labels: [0, 0, 1, 0, 1, 1])
        let blocks = rows.isotonicBlocks()
        #expect(blocks.map(\.rate) == [0, 0.5, 1])
        #expect(blocks.map(\.rowCount) == [2, 2, 2])
        #expect(blocks.map(\.lowestScore) == [1, 2, 5])
        #expect(blocks.map(\.highestScore) == [1, 3, 5])
        #expect(blocks.map(\.meanScore) == [1, 2.5, 5])
    }

    @Test func `each block counts one more row of the base rate`() throws {
        let rows = try ScoredLabels(scores: [1, 1, 2, 3, 5, 5], labels: [0, 0, 1, 0, 1, 1])
        let curve = try #require(rows.isotonicCurve())
        #expect(curve.rawScores == [1, 2.5, 5])
        let expected = [(0 + 0.5) / 3, (1 + 0.5) / 3, (2 + 0.5) / 3].map(logit)
        for (our, theirs) in zip(curve.logOdds, expected) { #expect(abs(our - theirs) < 1e-12) }
    }

    @Test func `a lone row on top is pooled with the rows below where the row of the base rate takes it under them`()
        throws
    {
        // Nine of ten at score 1, one of one at 2: with a row of the base rate 10 / 12 more the last is (1 + 10/12) / 2 = 0.92,
        // the block before it (9 + 10/12) / 11 = 0.89; with a base rate of 10 / 40 it is 0.625, below 0.84.
        let few = try ScoredLabels(
            scores: [0] + Array(repeating: 1, count: 10) + [2],
            labels: [0, 0] + Array(repeating: 1, count: 10)
        )
        #expect(try #require(few.isotonicCurve()).rawScores.count == 3)
        let many = try ScoredLabels(
            scores: Array(repeating: 0, count: 29) + Array(repeating: 1, count: 10) + [2],
            labels: Array(repeating: 0, count: 30) + Array(repeating: 1, count: 10)
        )
        let curve = try #require(many.isotonicCurve())
        // Two blocks; the upper one's mean is 12 / 11, and the line goes on from there to 2.
        #expect(curve.rawScores == [0, 12.0 / 11, 2])
        let (low, high) = (logit(0.25 / 30), logit((10 + 0.25) / 12))
        #expect(abs(curve.logOdds[0] - low) < 1e-12)
        #expect(abs(curve.logOdds[1] - high) < 1e-12)
        // Steeper than 1 beside, so by 1 for each unit.
        #expect(abs(curve.logOdds[2] - (high + 2 - 12.0 / 11)) < 1e-12)
    }

    @Test func `curves rise strictly and give what was observed on the whole`() throws {
        var random = RandomRows(seed: 43)
        for levels in [5, 50, 5000] {
            let scores = (0..<2000).map { _ in Double(random.below(levels)) / Double(levels) * 8 - 4 }
            // Scores twice as extreme as they should be.
            let labels = scores.map { random.uniform() < 1 / (1 + exp(-$0 / 2)) ? 1.0 : 0 }
            let rows = try ScoredLabels(scores: scores, labels: labels)
            let (rawScores, logOdds) = try #require(rows.isotonicCurve())
            #expect(zip(rawScores, rawScores.dropFirst()).allSatisfy { $0 < $1 })
            #expect(zip(logOdds, logOdds.dropFirst()).allSatisfy { $0 < $1 })
            #expect(logOdds.allSatisfy { $0.isFinite })
            #expect(rawScores.first == scores.min())
            #expect(rawScores.last == scores.max())
            let line = try #require(rows.betaLine())
            #expect(abs(line.lowSlope - 0.5) < 0.2)
            #expect(abs(line.highSlope - 0.5) < 0.2)
        }
    }

    @Test func `equal weights change nothing`() throws {
        var random = RandomRows(seed: 44)
        let (scores, labels) = random.scored(rows: 300, levels: 60)
        let plain = try ScoredLabels(scores: scores, labels: labels)
        let heavy = try ScoredLabels(scores: scores, labels: labels, weights: scores.map { _ in 4 })
        let (curve, other) = (try #require(plain.isotonicCurve()), try #require(heavy.isotonicCurve()))
        #expect(curve.rawScores.count == other.rawScores.count)
        for (first, second) in zip(curve.logOdds, other.logOdds) { #expect(abs(first - second) < 1e-12) }
        let (line, heavyLine) = (try #require(plain.betaLine()), try #require(heavy.betaLine()))
        #expect(abs(line.lowSlope - heavyLine.lowSlope) < 1e-8)
        #expect(abs(line.highSlope - heavyLine.highSlope) < 1e-8)
    }

    @Test func `scores that are calibrated keep their log-odds`() throws {
        var random = RandomRows(seed: 45)
        let scores = (0..<40_000).map { _ in random.uniform() * 6 - 4 }
        let labels = scores.map { random.uniform() < 1 / (1 + exp(-$0)) ? 1.0 : 0 }
        let rows = try ScoredLabels(scores: scores, labels: labels)
        let line = try #require(rows.betaLine())
        #expect(abs(line.intercept) < 0.1)
        #expect(abs(line.lowSlope - 1) < 0.1)
        #expect(abs(line.highSlope - 1) < 0.1)
    }

    @Test func `scores that do not rank, or rank the wrong way, have no curve and no line`() throws {
        for (scores, labels) in [
            ([1.0, 1, 1, 1], [0.0, 1, 0, 1]), ([4, 3, 2, 1], [0, 0, 1, 1]), ([1, 2, 3, .infinity], [0, 1, 0, 1]),
        ] {
            let rows = try ScoredLabels(scores: scores, labels: labels)
            #expect(rows.isotonicCurve() == nil)
            #expect(rows.betaLine() == nil)
        }
        // Separated labels have a curve, kept from 0 and 1, and no most likely line.
        let rows = try ScoredLabels(scores: [1, 2, 3, 4], labels: [0, 0, 1, 1])
        #expect(rows.betaLine() == nil)
        let curve = try #require(rows.isotonicCurve())
        #expect(curve.rawScores == [1, 1.5, 3.5, 4])
        #expect(abs(curve.logOdds[1] - logit(0.5 / 3)) < 1e-12)
    }
}
